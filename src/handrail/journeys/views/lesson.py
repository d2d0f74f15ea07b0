"""Placeholder until its owner writes it."""

from django.http import Http404

from handrail.people.access import needs


@needs("journeys.own")
def lesson(request, **where):
    raise Http404


@needs("journeys.own")
def section(request, **where):
    raise Http404
