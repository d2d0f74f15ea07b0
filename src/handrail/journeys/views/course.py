"""The course: all lessons, those that are open with their parts, the others with their day."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from handrail.people.access import needs
from handrail.programmes import library

from .. import overview
from ..course import READING
from ..own import own_enrolment


@needs("journeys.own")
@require_safe
def course(request) -> HttpResponse:
    """Every lesson at a glance."""
    enrolment = own_enrolment(request)
    if enrolment is None or enrolment.state not in READING:
        return redirect("journeys:today")
    programme = library.programme(enrolment.programme_id)
    return render(request, "journeys/course.html", {
        "lines": overview.lines(enrolment, request.at), "title": programme.title_in(get_language() or ""),
        "summary": programme.summary_in(get_language() or ""),
        "is_paused": enrolment.state == enrolment.State.PAUSED,
    })
