"""The door of an appointment: before its time, when it is; at its time, the way in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from handrail.people.access import fetch, needs
from handrail.people.models import RoleKind

from .. import desks, ending, when
from ..models import Appointment, Rules
from .desk import room_of


@needs("meetings.room")
@require_http_methods(["GET", "HEAD", "POST"])
def room(request, pk) -> HttpResponse:
    """Where one waits, and what leads in. With POST the participant says that they are there."""
    rows = Appointment.objects.select_related("enrolment__participant", "enrolment__service", "guide", "place")
    appointment = fetch(request.role, "meetings.room", rows, pk=pk)
    is_guide = request.role.kind == RoleKind.GUIDE
    may_enter = appointment.may_enter(request.role.person, request.at)
    link = way_in(appointment, is_guide=is_guide) if may_enter else ""
    is_call = link.startswith("/")  # in the browser, with a waiting room of its own
    if request.method == "POST" and may_enter and not is_guide:
        appointment = ending.arrive(appointment=appointment, at=request.at)
        if is_call:
            return redirect(link)
    response = render(request, "meetings/room.html", {
        "appointment": appointment, "is_guide": is_guide, "may_enter": may_enter, "opens_at": opens_at(appointment),
        "link": link, "is_call": is_call,
    })
    response.headers["Cache-Control"] = "no-store"
    return response


def opens_at(appointment: Appointment):
    """From when on one can go in."""
    return appointment.starts_at - when.OPENS_BEFORE


def way_in(appointment: Appointment, *, is_guide: bool) -> str:
    """The address that leads into an appointment; empty where nobody meets on a screen.

    By live chat, the messages of the two. By video, the guide's own room where the service prefers that and there is
    one, else the call in the browser.
    """
    if appointment.channel == Appointment.Channel.LIVE_CHAT:
        return reverse("guidance:write", args=[appointment.enrolment_id]) if is_guide else reverse("guidance:messages")
    if appointment.channel != Appointment.Channel.VIDEO:
        return ""
    own = desks.rules().video_by == Rules.VideoBy.LINK and room_of(desks.desk_of(appointment.guide_id))
    if own:
        return own
    try:
        return reverse("meetings:call", args=[appointment.pk])
    except NoReverseMatch:
        return ""
