"""Placeholder."""

from django.http import Http404

from handrail.people.access import needs


@needs("guidance.overview")
def overview(request, **where):
    raise Http404
