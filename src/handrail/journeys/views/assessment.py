"""Placeholder until its owner writes it."""

from django.http import Http404

from handrail.people.access import needs


@needs("journeys.own")
def assessment(request, **where):
    raise Http404


@needs("journeys.own")
def check_in(request, **where):
    raise Http404
