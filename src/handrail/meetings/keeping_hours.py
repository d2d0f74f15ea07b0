"""Verbs of a guide's desk and of a service's rules: hours, times kept free, the room, the feed, places."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from handrail.ground.ids import id_for
from handrail.ground.lock import lock
from handrail.people import audit
from handrail.people.models import Role

from . import desks
from .models import Desk, OpenHours, OtherHours, Place, Rules
from .slots import WeekHours


class Overlap(ValueError):
    """Two spans of one day meet."""


@transaction.atomic
def set_week(*, guide: Role, week: Iterable[WeekHours], at: datetime) -> list[OpenHours]:
    """Say anew when a guide can be booked. What is booked already stays. Raises Overlap."""
    wanted = sorted(set(week), key=lambda one: (one.weekday, one.opens, one.closes))
    for first, second in zip(wanted, wanted[1:], strict=False):
        if first.weekday == second.weekday and second.opens < first.closes:
            raise Overlap(first.weekday)
    desks.locked_desk(guide.person_id)
    if desks.week_of(guide.person_id) == wanted:
        return list(OpenHours.objects.filter(guide_id=guide.person_id))
    OpenHours.objects.filter(guide_id=guide.person_id).delete()
    rows = OpenHours.objects.bulk_create([
        OpenHours(guide_id=guide.person_id, service_id=guide.service_id, weekday=one.weekday, opens=one.opens,
                  closes=one.closes) for one in wanted])
    audit.record(did="hours.changed", to=guide.person, at=at, by=guide, spans=len(rows))
    return rows


@transaction.atomic
def set_other(
    *, guide: Role, kind: str, starts_at: datetime, ends_at: datetime, at: datetime, client_id: uuid.UUID
) -> OtherHours:
    """Keep a time free, or open one besides the week. The same client id is the same."""
    desks.locked_desk(guide.person_id)
    made, is_new = OtherHours.objects.get_or_create(
        pk=id_for(guide.pk, "other-hours", client_id),
        defaults={"service_id": guide.service_id, "guide_id": guide.person_id, "kind": kind, "starts_at": starts_at,
                  "ends_at": ends_at})
    if is_new:
        audit.record(did="hours.blocked", to=guide.person, at=at, by=guide, kind=kind,
                     starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat())
    return made


@transaction.atomic
def take_back(*, other: OtherHours, by: Role, at: datetime) -> None:
    """The week holds again at that time. Taken back once."""
    desks.locked_desk(by.person_id)
    if OtherHours.objects.filter(pk=other.pk).delete()[0]:
        audit.record(did="hours.unblocked", to=by.person, at=at, by=by, kind=other.kind,
                     starts_at=other.starts_at.isoformat())


@transaction.atomic
def keep_desk(*, guide: Role, room_url: str, place: Place | None, at: datetime) -> Desk:
    """Where a guide meets people: their own video room, and the place for meeting in person."""
    desk = desks.locked_desk(guide.person_id)
    if (desk.room_url, desk.place_id) != (room_url, place.pk if place else None):
        desk.room_url, desk.place = room_url, place
        desk.save(update_fields=["room_url", "place"])
        audit.record(did="desk.changed", to=guide.person, at=at, by=guide, has_room=bool(room_url))
    return desk


@transaction.atomic
def make_feed(*, guide: Role, token: str, at: datetime) -> Desk:
    """Give the guide's calendar a private address: whoever has the token reads it. An older one ends."""
    desk = desks.locked_desk(guide.person_id)
    desk.feed_hash = hash_of(token) if token else ""
    desk.save(update_fields=["feed_hash"])
    audit.record(did="feed.made" if token else "feed.ended", to=guide.person, at=at, by=guide)
    return desk


def hash_of(token: str) -> str:
    """What is kept of a feed's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def keep_rules(*, by: Role, given: dict[str, Any], at: datetime) -> Rules:
    """What the service says about its appointments."""
    found, _ = Rules.objects.get_or_create(service_id=by.service_id)
    found = lock(found)
    changed = [name for name, value in given.items() if getattr(found, name) != value]
    if changed:
        for name in changed:
            setattr(found, name, given[name])
        found.save(update_fields=changed)
        audit.record(did="meeting-rules.changed", to=None, at=at, by=by, changed=changed)
    return found


@transaction.atomic
def keep_place(*, by: Role, given: dict[str, Any], at: datetime, place: Place | None = None) -> Place:
    """Make or change a place for meeting in person."""
    found = lock(place) if place is not None else Place(service_id=by.service_id)
    for name, value in given.items():
        setattr(found, name, value)
    found.save()
    audit.record(did="place.changed", to=found, at=at, by=by)
    return found
