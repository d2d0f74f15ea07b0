"""Taking a break, coming back, leaving, beginning again: verbs on one's own course.

While a course is paused the clock asks nothing and opens nothing (course.py and assessing.py look at the state);
what came due meanwhile opens when the person is back.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from handrail.delivery import clock, outbox
from handrail.delivery.models import Due
from handrail.ground import sealed
from handrail.people import audit
from handrail.people.models import Role

from . import consenting, course, journal, steps
from .journal import announce_move, lock_standing
from .models import Enrolment, Row, Standing

MOST_WEEKS = 4
BACK_AT = time(8)  # a pause ends in the morning, where the person lives
MOST_WORDS = 5_000

State = Enrolment.State
PAUSE_RULE = "pause-ends"
WHY_KEY = "why"

REASONS = {
    "got-what-i-needed": _("I have got what I needed"),
    "no-time": _("I don’t have the time"),
    "too-much": _("It is too much for me at the moment"),
    "not-for-me": _("It is not for me"),
    "no-help": _("It doesn’t help me"),
    "feel-worse": _("I feel worse"),
    "other-care": _("I have other treatment now"),
    "technical": _("It was hard to use"),
    "private": _("I would rather not share so much"),
    "other": _("Another reason"),
}


class CantPause(Exception):
    """Only a course that runs can be paused."""


@dataclass(frozen=True)
class Farewell:
    """Why somebody left: the reason's code and words, and their own words, if they gave any."""

    code: str
    reason: str
    words: str


@transaction.atomic
def pause(
    *, enrolment: Enrolment, weeks: int | None, at: datetime, by: Role | None = None, back_on: date | None = None
) -> Enrolment:
    """Pause a course for some weeks, until a day, or (None) until the person comes back. Pausing again changes the end.

    Raises CantPause.
    """
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.state not in (State.ACTIVE, State.PAUSED):
        raise CantPause(enrolment.state)
    zone = course.zone_of(enrolment.participant, enrolment.service)
    until = ends_at(at, weeks, zone) if weeks else None
    if back_on is not None:
        until = datetime.combine(back_on, BACK_AT, tzinfo=zone)
    was_paused = enrolment.state == State.PAUSED
    if was_paused and enrolment.paused_until == until:
        return enrolment
    enrolment.state, enrolment.paused_until = State.PAUSED, until
    _save(enrolment, "state", "paused_until")
    clock.cancel(subject=enrolment.pk, rule=PAUSE_RULE, because="pause-changed")
    if until is not None:
        clock.plan(kind="journeys.pause-ends", subject=enrolment.pk, rule=PAUSE_RULE, at=until,
                   occurrence=Due.objects.filter(subject=enrolment.pk, rule=PAUSE_RULE).count() + 1)
    audit.record(did="enrolment.paused", to=enrolment, at=at, by=by, weeks=weeks,
                 **({"back_on": back_on} if back_on else {}))
    if not was_paused:
        announce_move(enrolment, event="paused", at=at)
    return enrolment


@transaction.atomic
def come_back(*, enrolment: Enrolment, at: datetime, by: Role | None = None) -> Enrolment:
    """Go on after a pause: what came due meanwhile opens now. Nothing happens to a course that isn't paused."""
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.state != State.PAUSED:
        return enrolment
    enrolment.state, enrolment.paused_until = State.ACTIVE, None
    _save(enrolment, "state", "paused_until")
    clock.cancel(subject=enrolment.pk, rule=PAUSE_RULE, because="came-back")
    audit.record(did="enrolment.returned", to=enrolment, at=at, by=by)
    announce_move(enrolment, event="returned", at=at)
    course.catch_up(enrolment=enrolment, at=at)
    enrolment.refresh_from_db()
    return enrolment


@clock.due_kind("journeys.pause-ends")
def pause_ends(due, at: datetime) -> None:
    """The clock's turn: the weeks of a pause are over. The person is told, without a word on what it is about."""
    enrolment = Enrolment.objects.select_related("participant", "service").get(pk=due.subject)
    if enrolment.state != State.PAUSED or enrolment.paused_until is None or enrolment.paused_until > at:
        return
    come_back(enrolment=enrolment, at=at)
    _welcome_back(enrolment, once=f"pause-over:{enrolment.pk}:{due.occurrence}", at=at)


def _welcome_back(enrolment: Enrolment, *, once: str, at: datetime) -> None:
    """A kind word on the day, without a word on what it is about."""
    person, service = enrolment.participant, enrolment.service
    with translation.override(person.language or service.language):
        outbox.decide(
            once=once, kind="pause-over", person=person, address=person.email, at=at, subject=_now("Welcome back"),
            body=_now(
                "Hello,\n\n"
                "Today is the day on which you wanted to come back to %(service)s. There is nothing to catch up on: go "
                "on where you stopped, whenever it suits you.\n\n"
                "%(link)s\n\n"
                "Not yet? That is all right. You can take more time there, too.\n\n"
                "This e-mail was sent by a computer. Answers to it aren’t read.\n"
            ) % {"service": service.name, "link": settings.HANDRAIL_ORIGIN + reverse("journeys:today")},
        )


@transaction.atomic
def leave(
    *, enrolment: Enrolment, reason: str, words: str, client_id: uuid.UUID, at: datetime, by: Role | None = None,
    may_be_asked: bool = False,
) -> Enrolment:
    """Leave the course. The reason is a code or empty; own words go into the journal. Left once.

    `may_be_asked`: they agreed to be asked later how they are.
    Raises NotRunning for a course that ended in another way.
    """
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.state == State.LEFT:
        return enrolment
    if enrolment.state not in course.RUNNING:
        raise course.NotRunning(enrolment.state)
    if words.strip():
        journal.write(enrolment=enrolment, kind=Row.Kind.LEAVING, key=WHY_KEY, body={"text": words.strip()},
                      client_id=client_id, made_at=at, at=at)
    end(enrolment=enrolment, because=reason if reason in REASONS else "", at=at, by=by, may_be_asked=may_be_asked)
    return enrolment


def end(
    *, enrolment: Enrolment, because: str, at: datetime, by: Role | None = None, may_be_asked: bool = False
) -> None:
    """End a running course, with all that was planned for it. Call inside a transaction, with the standing locked."""
    enrolment.state, enrolment.ended_at, enrolment.ended_because = State.LEFT, at, because
    enrolment.paused_until, enrolment.may_be_asked = None, may_be_asked
    _save(enrolment, "state", "ended_at", "ended_because", "paused_until", "may_be_asked")
    clock.cancel(subject=enrolment.pk, because="left")
    for code in ("lesson", "consent"):
        steps.withdraw(enrolment=enrolment, room="journeys", code=code)
    consenting.withdraw(enrolment=enrolment, at=at)
    audit.record(did="enrolment.left", to=enrolment, at=at, by=by, because=because)
    if may_be_asked:
        audit.record(did="enrolment.may-be-asked", to=enrolment, at=at, by=by)
    announce_move(enrolment, event="left", at=at)


def farewell(enrolment: Enrolment) -> Farewell | None:
    """Why somebody left, for those who look after them; None while they haven't."""
    if enrolment.state != State.LEFT:
        return None
    row = Row.objects.filter(enrolment=enrolment, kind=Row.Kind.LEAVING).order_by("-received_at", "-pk").first()
    try:
        words = row.body_json["text"] if row else ""
    except sealed.Forgotten:
        words = ""
    return Farewell(enrolment.ended_because, str(REASONS.get(enrolment.ended_because, "")), words)


def ends_at(at: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """When a pause of some weeks ends: in the morning of that day, where the person lives."""
    day = at.astimezone(zone).date() + timedelta(weeks=weeks)
    return datetime.combine(day, BACK_AT, tzinfo=zone)


def _save(enrolment: Enrolment, *fields: str) -> None:
    enrolment.save(update_fields=fields)
    Standing.objects.filter(enrolment=enrolment).update(revision=F("revision") + 1)
