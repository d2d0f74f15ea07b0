"""The door of live lines: say something, ask what was said, open a stream."""

import json
import uuid

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handrail.ground import moment
from handrail.people.access import needs

from . import events, lines
from .streaming import Subscription, can_stream

_FRESH = {"Cache-Control": "no-store"}


def _entry(request, kind: str, subject: uuid.UUID) -> lines.Entry:
    entry = lines.enter(kind, request.role, subject, request.at)
    if entry is None:
        raise Http404
    return entry


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@needs("delivery.live")
@require_http_methods(["GET", "POST"])
def line(request, kind: str, subject: uuid.UUID) -> HttpResponse:
    """Say something (POST), or get what was said after an event (GET)."""
    entry = _entry(request, kind, subject)
    if request.method == "POST":
        return _say(request, entry, kind, subject)
    me = request.role.person_id
    found = events.since(kind, subject, _number(request.GET.get("after", "")), real=moment.real_now())
    told = [one for event in found if (one := events.as_told(event, me))]
    return JsonResponse({"events": told}, headers=_FRESH)


def _say(request, entry: lines.Entry, kind: str, subject: uuid.UUID) -> HttpResponse:
    try:
        said = [events.Said(uuid.UUID(one["client_id"]), one["kind"], one.get("data"))
                for one in json.loads(request.body)["events"]]
        known = all(isinstance(one.what, str) for one in said)
    except (ValueError, KeyError, TypeError, AttributeError):
        known, said = False, []
    if not known:
        return JsonResponse({"sentence": _("That couldn’t be understood.")}, status=400, headers=_FRESH)
    if not all(entry.may_say(one.what) for one in said):
        return JsonResponse({"sentence": _("That isn’t possible here just now.")}, status=409, headers=_FRESH)
    try:
        number = events.append_all(kind=kind, subject=subject, owner_id=entry.owner_id, said=said,
                                   by_id=request.role.person_id, real=moment.real_now())
    except events.TooMuch:
        return JsonResponse({"sentence": _("That was too much at once.")}, status=429, headers=_FRESH)
    return JsonResponse({"number": number}, headers=_FRESH)


@needs("delivery.live")
@require_GET
def stream(request, kind: str, subject: uuid.UUID) -> HttpResponse:
    """Open a stream. Only `handrail live` can keep one open; elsewhere the page is told to ask instead (204)."""
    _entry(request, kind, subject)
    if not can_stream(request):
        return HttpResponse(status=204, headers=_FRESH)
    after = _number(request.headers.get("Last-Event-ID") or request.GET.get("after", ""))
    response = HttpResponse(content_type="text/event-stream", headers=_FRESH | {"X-Accel-Buffering": "no"})
    response.subscription = Subscription(
        service_id=request.role.service_id, kind=kind, subject=subject, after=after, person_id=request.role.person_id,
    )
    return response
