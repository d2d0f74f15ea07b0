"""Placeholder until its owner writes it."""

from django.http import Http404

from handrail.people.access import needs


@needs("journeys.own")
def progress(request, **where):
    raise Http404
