"""The caseload: the first page of a guide's day; putting off what can wait."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from handrail.journeys.models import Enrolment
from handrail.people.access import allows, needs

from .. import caseload as queries
from .. import complaining, snoozing
from ..narrowing import Narrowing

MOST = 100  # people picked at once
AT_ONCE = 40  # rows of each list that are shown before somebody asks for all


@needs("guidance.caseload")
@require_safe
def caseload(request) -> HttpResponse:
    """Who needs this guide or supervisor now, why, and who is on their way."""
    whole = queries.caseload(request.role, request.at)
    narrowing = Narrowing(request.GET, whole)
    fitting = narrowing.narrowed()
    shown = fitting if "all" in request.GET else fitting.first(AT_ONCE)
    return render(request, "guidance/caseload.html", {
        "whole": whole, "shown": shown, "narrowing": narrowing,
        "more_in_queue": len(fitting.queue) - len(shown.queue), "more_others": len(fitting.others) - len(shown.others),
        "everybody": narrowing.query(all="1"),
        "complaints": complaining.to_read(request.role.person_id),
        "is_supervisor": request.role.kind == "supervisor",
        "snooze_days": snoozing.DAYS.items(), "snooze_why": snoozing.WHY.items(),
    })


@needs("guidance.caseload")
@require_POST
def put_off(request) -> HttpResponse:
    """Put off what can wait of those who were picked."""
    rows = Enrolment.objects.filter(pk__in=_ids(request.POST.getlist("who")[:MOST])).order_by("pk")
    picked = [one for one in rows if allows(request.role, "guidance.contact", one)]
    why, days = request.POST.get("why", ""), request.POST.get("days", "")
    if not picked:
        messages.warning(request, _("Nobody was picked: tick the box before a name first."))
    else:
        done, left = snoozing.put_off_several(
            enrolments=picked, why=why, days=int(days) if days.isdecimal() else 0, by=request.role, at=request.at)
        if done:
            messages.success(request, ngettext("Put off for %(n)d person.", "Put off for %(n)d people.", done) % {
                "n": done})
        if left:
            said = ngettext("Nothing of %(n)d person can wait.", "Nothing of %(n)d people can wait.", len(left))
            messages.warning(request, said % {"n": len(left)})
    return redirect("guidance:caseload")


def _ids(given: list[str]) -> list[uuid.UUID]:
    found = []
    for one in given:
        try:
            found.append(uuid.UUID(one))
        except ValueError:
            continue
    return found
