"""The participant's own lines: first in words, then drawn, then as a table."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.people.access import needs

from .. import course, progress_page
from ..current import enrolment_of


@needs("journeys.own")
@require_safe
def progress(request) -> HttpResponse:
    """How things have gone since the start."""
    enrolment = enrolment_of(request.role)
    zone = course.zone_of(request.role.person, request.role.service)
    return render(request, "journeys/progress/page.html", progress_page.page_of(enrolment, zone, request.at))
