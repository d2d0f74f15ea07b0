"""The pages of a call, and what their scripts ask for."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from handrail.ground import moment
from handrail.ground.ids import id_for
from handrail.people.access import fetch, needs
from handrail.people.models import RoleKind

from .. import when
from ..models import Appointment
from . import access, calling, ice
from .talk import minutes
from .words import call_words, device_words

_ITS_PAGES = {"Permissions-Policy": "camera=(self), microphone=(self), geolocation=()", "Cache-Control": "no-store"}
_FRESH = {"Cache-Control": "no-store"}


@needs("meetings.call")
@require_GET
def check(request, pk: uuid.UUID) -> HttpResponse:
    """Before the call: do camera, microphone and speaker work?"""
    appointment = _theirs(request, pk)
    if not appointment.may_enter(request.role.person, request.at):
        return _not_open(request, appointment)
    context = {"appointment": appointment, "words": device_words(), "other": _other(request, appointment)}
    return _page(request, "meetings/call/check.html", context)


@needs("meetings.call")
@require_GET
def room(request, pk: uuid.UUID) -> HttpResponse:
    """The waiting room and the call, one page."""
    appointment = _theirs(request, pk)
    if not appointment.may_enter(request.role.person, request.at):
        return _not_open(request, appointment)
    is_guide, other = _is_guide(request), _other(request, appointment)
    return _page(request, "meetings/call/room.html", {
        "appointment": appointment, "other": other, "is_guide": is_guide, "words": call_words(other, is_guide=is_guide),
        "is_open": access.is_let_in(appointment), "is_over": access.is_over(appointment),
        "is_there": calling.is_there(appointment, request.role.person_id, real=moment.real_now()),
        "talked": calling.talked(pk), "helpers": _helpers(request, appointment), "after": _after(request, appointment),
    })


@needs("meetings.call")
@require_GET
def helpers(request, pk: uuid.UUID) -> HttpResponse:
    """The STUN and TURN servers with fresh credentials, as JSON."""
    appointment = _theirs(request, pk)
    if not appointment.may_enter(request.role.person, request.at):
        return _gone()
    return JsonResponse(_helpers(request, appointment), headers=_FRESH)


@needs("meetings.call")
@require_POST
def talking(request, pk: uuid.UUID) -> HttpResponse:
    """A page says that the two are connected."""
    try:
        call = calling.talk_on(appointment=_theirs(request, pk), by=request.role, at=request.at)
    except calling.NotNow:
        return _gone()
    return JsonResponse({"seconds": call.talked_seconds}, headers=_FRESH)


@needs("meetings.call-lead")
@require_POST
def let_in(request, pk: uuid.UUID) -> HttpResponse:
    """The guide lets the participant in."""
    appointment = _theirs(request, pk, "meetings.call-lead")
    try:
        calling.open_call(appointment=appointment, by=request.role, at=request.at, real=moment.real_now())
    except calling.NotNow:
        return _not_open(request, appointment, status=410)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({}, headers=_FRESH)
    return redirect("meetings:call-room", pk=pk)


@needs("meetings.call-lead")
@require_POST
def end(request, pk: uuid.UUID) -> HttpResponse:
    """The guide ends it for both, and goes on to closing the contact."""
    appointment = _theirs(request, pk, "meetings.call-lead")
    try:
        calling.end_call(appointment=appointment, by=request.role, at=request.at, real=moment.real_now())
    except calling.NotNow:
        return _not_open(request, appointment, status=410)
    return redirect(_after(request, appointment))


@needs("meetings.call")
@require_GET
def left(request, pk: uuid.UUID) -> HttpResponse:
    """After the call, or after leaving it: the way back while it is open."""
    appointment = _theirs(request, pk)
    can_return = appointment.may_enter(request.role.person, request.at) and not access.is_over(appointment)
    context = {"appointment": appointment, "other": _other(request, appointment), "can_return": can_return,
               "after": _after(request, appointment), "is_guide": _is_guide(request), "talked": _talked(pk)}
    return _page(request, "meetings/call/left.html", context)


def _theirs(request, pk: uuid.UUID, permission: str = "meetings.call") -> Appointment:
    return fetch(request.role, permission, access.calls(), pk=pk)


def _is_guide(request) -> bool:
    return request.role.kind != RoleKind.PARTICIPANT


def _other(request, appointment: Appointment) -> str:
    """The other one's name, as it is said to them."""
    if _is_guide(request):
        return appointment.enrolment.participant.name or _("Your participant")
    return appointment.guide.name or _("Your guide")


def _helpers(request, appointment: Appointment) -> dict:
    known = ice.Helpers(stun=settings.HANDRAIL_STUN_URLS, turn=settings.HANDRAIL_TURN_URLS,
                        secret=settings.HANDRAIL_TURN_SECRET, only_turn=settings.HANDRAIL_TURN_ONLY)
    name = id_for("turn", appointment.pk, request.role.person_id).hex[:12]  # says nothing to the TURN server
    return ice.configuration(known, name=name, real=moment.real_now())


def _talked(pk: uuid.UUID) -> Decimal:
    return minutes(calling.talked(pk))


def _after(request, appointment: Appointment) -> str:
    """Where one goes after the call: the guide closes the contact, the participant goes on with their day."""
    if _is_guide(request):
        return reverse("meetings:guides", args=[appointment.pk])
    return reverse("meetings:call-left", args=[appointment.pk])


def _page(request, template: str, context: dict, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    for name, value in _ITS_PAGES.items():
        response.headers[name] = value
    return response


def _not_open(request, appointment: Appointment, status: int = 200) -> HttpResponse:
    """Before its time, when that is; after it, that it is over."""
    opens_at = appointment.starts_at - when.OPENS_BEFORE
    waits = appointment.is_open and request.at < opens_at
    context = {"appointment": appointment, "opens_at": opens_at if waits else None}
    return _page(request, "meetings/call/not_open.html", context, status)


def _gone() -> HttpResponse:
    return JsonResponse({"sentence": _("This call isn’t open just now.")}, status=410, headers=_FRESH)
