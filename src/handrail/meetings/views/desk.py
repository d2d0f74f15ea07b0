"""A guide's hours, room and calendar link."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.ground import sealed
from handrail.people.access import needs

from .. import desks, keeping_hours
from ..desk_forms import DeskForm, Week
from ..models import Rules

FEED_IN_SESSION = "meetings.feed"


@needs("meetings.calendar")
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request) -> HttpResponse:
    """When a guide can be booked, and where they meet people."""
    role = request.role
    sent = request.POST if request.method == "POST" else None
    week = Week(sent if sent is not None and "week" in sent else None, week=desks.week_of(role.person_id))
    desk, has_room = desks.desk_of(role.person_id), desks.rules().video_by == Rules.VideoBy.LINK
    own = DeskForm(sent if sent is not None and "desk" in sent else None, places=desks.places(), has_room=has_room,
                   initial={"room_url": room_of(desk), "place": str(desk.place_id or "")})
    if week.is_bound and week.is_valid():
        keeping_hours.set_week(guide=role, week=week.week, at=request.at)
        messages.success(request, _("Your hours are kept. What is booked already stays."))
        return redirect("meetings:hours")
    if own.is_bound and own.is_valid():
        given = own.cleaned_data
        keeping_hours.keep_desk(guide=role, room_url=given.get("room_url", room_of(desk)), at=request.at,
                                place=own.places.get(given.get("place", "")))
        messages.success(request, _("Kept."))
        return redirect("meetings:hours")
    token = request.session.pop(FEED_IN_SESSION, "")
    context = {"week": week, "desk": own, "has_feed": bool(desk.feed_hash),
               "zone": desks.zone_of_guide(role.person, role.service).key.replace("_", " "),
               "feed": settings.HANDRAIL_ORIGIN + reverse("meetings:feed", args=[token]) if token else ""}
    response = render(request, "meetings/hours.html", context, status=422 if week.errors or own.errors else 200)
    response.headers["Cache-Control"] = "no-store"  # the link is shown once
    return response


@needs("meetings.calendar")
@require_POST
def make_feed(request) -> HttpResponse:
    """A new private link for the guide's calendar, shown once; or none any more."""
    token = "" if "end" in request.POST else secrets.token_urlsafe(32)
    keeping_hours.make_feed(guide=request.role, token=token, at=request.at)
    if token:
        request.session[FEED_IN_SESSION] = token
    else:
        messages.success(request, _("The link no longer works."))
    return redirect(reverse("meetings:hours") + "#feed")


def room_of(desk) -> str:
    """The guide's own room; empty where its key is gone."""
    try:
        return desk.room_url
    except sealed.Forgotten:
        return ""
