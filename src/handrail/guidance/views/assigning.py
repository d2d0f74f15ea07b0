"""Placeholder."""

from django.http import Http404

from handrail.people.access import needs


@needs("guidance.assign")
def participants(request, **where):
    raise Http404


@needs("guidance.assign")
def assign(request, **where):
    raise Http404
