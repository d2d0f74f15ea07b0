"""Placeholder."""

from django.http import Http404

from handrail.people.access import needs


@needs("guidance.contact")
def log_contact(request, **where):
    raise Http404
