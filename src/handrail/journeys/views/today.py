"""Today: one next step, and at most three small ones."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handrail.people.access import needs
from handrail.people.freshness import fresh

from .. import course
from ..own import own_enrolment
from ..today import State, offered_now
from ..today import today as today_of


def _parts(request) -> Iterable[object]:
    """What the page is made of, besides what every page is: the course, the steps of this moment, the hour."""
    enrolment = own_enrolment(request)
    request.offered = offered_now(enrolment, request.at) if enrolment else []
    if enrolment is None:
        return ("none",)
    steps = [(step.pk, step.weight, step.since, step.facts) for step in request.offered]
    return enrolment.pk, enrolment.state, enrolment.standing.revision, timezone.localtime(request.at).hour, steps


@needs("journeys.own")
@require_safe
@fresh(_parts)
def today(request) -> HttpResponse:
    """Where a participant arrives."""
    enrolment = own_enrolment(request)
    if enrolment is not None and enrolment.state == State.JOINING:
        return redirect("journeys:joining")
    if enrolment is not None and enrolment.state == State.UNSUITABLE:
        return redirect("journeys:not-now")
    if enrolment is not None and enrolment.state in course.READING:
        course.see(enrolment=enrolment, at=request.at)
    offered = getattr(request, "offered", None)
    if offered is None:
        offered = offered_now(enrolment, request.at) if enrolment else []
    return render(request, "journeys/today.html", {"today": today_of(request.role, enrolment, offered, request.at)})
