"""Earlier courses, which stay readable to whom they belong."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.journeys import workbook
from handrail.journeys.joining_packs import said
from handrail.journeys.models import Enrolment
from handrail.journeys.own import own_enrolment
from handrail.people.access import fetch, needs
from handrail.programmes import library


@needs("intake.own")
@require_safe
def courses(request) -> HttpResponse:
    """Every course of mine but the one I am in."""
    now = own_enrolment(request)
    rows = Enrolment.objects.select_related("programme").filter(
        participant_id=request.role.person_id).exclude(started_at=None).order_by("-started_at", "-pk")
    found = [(one, said(library.programme(one.programme_id).title)) for one in rows if now is None or one.pk != now.pk]
    return render(request, "intake/earlier.html", {"courses": found})


@needs("intake.own")
@require_safe
def course(request, pk) -> HttpResponse:
    """What I wrote in an earlier course."""
    rows = Enrolment.objects.select_related("standing", "programme", "service", "participant")
    enrolment = fetch(request.role, "intake.own", rows, pk=pk)
    return render(request, "intake/earlier_course.html", {
        "course": enrolment, "title": said(library.programme(enrolment.programme_id).title),
        "chapters": workbook.chapters(enrolment),
    })
