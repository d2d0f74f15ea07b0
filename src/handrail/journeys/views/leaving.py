"""Placeholder until its owner writes it."""

from django.http import Http404

from handrail.people.access import needs


@needs("journeys.own")
def my_course(request, **where):
    raise Http404


@needs("journeys.own")
def pause(request, **where):
    raise Http404


@needs("journeys.own")
def come_back(request, **where):
    raise Http404


@needs("journeys.own")
def leave(request, **where):
    raise Http404


@needs("journeys.own")
def data(request, **where):
    raise Http404


@needs("journeys.own")
def data_json(request, **where):
    raise Http404


@needs("journeys.own")
def forget(request, **where):
    raise Http404
