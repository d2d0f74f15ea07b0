"""Placeholder until its owner writes it."""

from django.http import Http404

from handrail.people.access import needs


@needs("journeys.own")
def sign_up(request, **where):
    raise Http404


@needs("journeys.own")
def joining(request, **where):
    raise Http404


@needs("journeys.own")
def consent(request, **where):
    raise Http404


@needs("journeys.own")
def screening(request, **where):
    raise Http404


@needs("journeys.own")
def not_now(request, **where):
    raise Http404


@needs("journeys.own")
def waiting(request, **where):
    raise Http404
