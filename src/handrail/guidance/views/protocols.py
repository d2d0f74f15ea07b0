"""Placeholder."""

from django.http import Http404

from handrail.people.access import needs


@needs("guidance.protocol")
def protocol(request, **where):
    raise Http404
