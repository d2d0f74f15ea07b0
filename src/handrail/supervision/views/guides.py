"""A guide as their supervisor sees them: meetings, notes, hours; a guide's own hours as a file."""

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.ground.csv_file import written
from handrail.people.access import fetch, needs
from handrail.people.models import Role, RoleKind

from .. import hours, meeting, queries
from .. import meeting_queries as meetings
from ..forms import MeetingForm, NoteForm
from ..reviewing import Refused


def today_of(request) -> date:
    """The service's day."""
    return timezone.localdate(request.at, ZoneInfo(request.service.timezone))


@needs("supervision.guide")
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request, pk) -> HttpResponse:
    """One guide: the next meeting, what was talked about, notes, hours. Both forms send here."""
    role = _guide(request, pk)
    people = meetings.people_of(role.person_id)
    do = request.POST.get("do")
    new = {"client_id": uuid.uuid4()}
    held = MeetingForm(request.POST if do == "meeting" else None, initial={**new, "held_on": today_of(request)})
    note = NoteForm(request.POST if do == "note" else None, guide=str(role.person), initial=new,
                    people=[(str(one.pk), str(one.participant)) for one in people])
    if do == "meeting" and held.is_valid():
        try:
            meeting.hold(guide=role, by=request.role, at=request.at, today=today_of(request), **held.cleaned_data)
            messages.success(request, _("Kept."))
            return redirect("supervision:guide", role.pk)
        except Refused as wrong:
            held.add_error("held_on", str(wrong))
    if do == "note" and note.is_valid():
        given = dict(note.cleaned_data)
        about = next((one for one in people if str(one.pk) == given["about"]), None)
        given.pop("about")
        if about is None:
            meeting.note_of_guide(guide=role, by=request.role, at=request.at, **given)
        else:
            meeting.note_of_person(enrolment=about, guide=role, by=request.role, at=request.at, **given)
        messages.success(request, _("Kept."))
        return redirect("supervision:guide", role.pk)
    [due] = meetings.due([role])
    return render(request, "supervision/guide.html", {
        "guide": role, "due": due, "is_over": due.is_over(today_of(request)), "held": held, "note": note,
        "meetings": meetings.meetings(role.person_id), "guide_notes": meetings.guide_notes(role.person_id),
        "person_notes": meetings.person_notes(role.person_id), "months": hours.log(role, today_of(request)),
        "reviews": queries.rated(role.person_id),
    }, status=422 if held.errors or note.errors else 200)


@needs("supervision.guide")
@require_POST
def sign(request, pk, month: str) -> HttpResponse:
    """Sign one month of hours."""
    role = _guide(request, pk)
    try:
        meeting.sign_month(guide=role, by=request.role, month=date.fromisoformat(f"{month}-01"), at=request.at,
                           today=today_of(request))
        messages.success(request, _("Signed."))
    except ValueError as wrong:
        raise Http404 from wrong
    except Refused as wrong:
        messages.warning(request, str(wrong))
    return redirect("supervision:guide", role.pk)


@needs("supervision.guide")
@require_safe
def hours_csv(request, pk) -> HttpResponse:
    """A guide's hours as a file."""
    return _file(request, _guide(request, pk))


@needs("supervision.own")
@require_safe
def own_hours_csv(request) -> HttpResponse:
    """One's own hours as a file."""
    return _file(request, request.role)


def _guide(request, pk) -> Role:
    rows = Role.objects.select_related("person").filter(kind=RoleKind.GUIDE)
    return fetch(request.role, "supervision.guide", rows, pk=pk)


def _file(request, guide: Role) -> HttpResponse:
    today = today_of(request)
    text = written(hours.lines(hours.log(guide, today)))
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="hours-{today.isoformat()}.csv"', "Cache-Control": "no-store"})
