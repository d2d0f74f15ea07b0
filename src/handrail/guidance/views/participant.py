"""Placeholder."""

from django.http import Http404

from handrail.people.access import needs


@needs("guidance.participant")
def participant(request, **where):
    raise Http404
