"""Placeholder."""

from django.http import Http404

from handrail.people.access import needs


@needs("guidance.caseload")
def caseload(request, **where):
    raise Http404
