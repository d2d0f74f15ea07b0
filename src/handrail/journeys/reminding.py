"""Reminders of a plan: what somebody planned with a time becomes due things, and each of those a short letter.

Only what is planned in the furthest lesson counts, its plan and a planner that looks ahead, each for a week from when
it was last written, while the course runs, and only where the person ticked that they want reminders. The letter says
that something is planned, and never what.
"""

import uuid
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.delivery import clock, outbox
from handrail.delivery.models import Due
from handrail.ground import scoped, sealed
from handrail.ground.ids import id_for
from handrail.people import audit
from handrail.people.models import Person, Role, RoleKind, Service
from handrail.people.signals import display_changed
from handrail.programmes import library
from handrail.programmes.plans import times, wants_reminders

from . import course, journal, plan_times, steps, week_plan
from .models import Enrolment, Row
from .signals import answer_saved, course_moved

RULE = "plan:"
PATIENCE = timedelta(hours=1)  # a reminder that is later than this is of no use
STEP = "plan"  # no step to take: it tells Today that a plan with times holds, and until when
_SALT = "handrail.journeys.reminders"

State = Enrolment.State


class NoSuchReminders(LookupError):
    """Nobody's reminders are meant by this."""


@lru_cache(maxsize=64)
def plan_keys(digest: str) -> tuple[str, ...]:
    """The journal's keys of a programme's plans and of its planners that look ahead, in the order of its lessons."""
    programme = library.programme(digest)
    return tuple(
        f"{lesson}/{block.key}"
        for lesson in programme.lesson_keys
        for block in programme.lesson(lesson, programme.languages[0]).answer_blocks if week_plan.is_ahead(block)
    )


def current(enrolment: Enrolment) -> list[Row]:
    """The plans that count: those of the furthest lesson in which one was written. One statement."""
    if enrolment.state != State.ACTIVE:
        return []
    keys = plan_keys(enrolment.programme_id)
    heads = journal.heads(enrolment, keys)
    written = [heads[key][-1] for key in keys if key in heads and _says_something(heads[key][-1])]
    return [row for row in written if _lesson_of(row) == _lesson_of(written[-1])]


def _says_something(row: Row) -> bool:
    body = row.body_json
    return bool(body.get("chosen") or body.get("text") or body.get("rows"))


def _lesson_of(row: Row) -> str:
    return row.key.partition("/")[0]


def _is_a_plan(*, row: Row, **_facts: object) -> bool:
    return row.key in plan_keys(row.enrolment.programme_id)


@answer_saved.listen(only=_is_a_plan)
def plan_saved(*, row: Row, at: datetime) -> None:
    """A plan was written or changed: its reminders follow."""
    settle(row.enrolment, at)


@course_moved.listen(only=lambda *, event, **_facts: event in ("paused", "returned", "finished", "left"))
def course_has_moved(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """A break or an end stops what was planned; coming back plans again what is still to come."""
    settle(enrolment, at)


@display_changed.listen
def zone_may_have_changed(*, person: Person, at: datetime) -> None:
    """The same times on the wall where the person lives now."""
    for enrolment in Enrolment.everywhere.filter(participant=person, state=State.ACTIVE).order_by("pk"):
        with scoped.service(enrolment.service_id):
            journal.lock_standing(enrolment.pk)
            settle(enrolment, at)


def settle(enrolment: Enrolment, at: datetime) -> None:
    """Plan what the current plans ask for, and cancel what they don't. Call with the standing locked.

    What was done or skipped stays as it is, so nothing is sent twice, however often a plan is written.
    """
    rows = current(enrolment)
    keep_step(enrolment, rows)
    wanted: dict[tuple[str, int], datetime] = {}
    for row in rows:
        if wants_reminders(row.body_json):
            zone = course.zone_of(enrolment.participant, enrolment.service)
            found = plan_times.moments(times(row.body_json).values(), row.received_at, zone)
            wanted |= {(rule_of(row.key), number): moment for number, moment in found.items() if moment > at}
    planned = Due.objects.filter(subject=enrolment.pk, rule__startswith=RULE, state=Due.State.PLANNED)
    kept = {(due.rule, due.occurrence): due for due in planned}
    gone = [due.pk for name, due in kept.items() if name not in wanted]
    if gone:
        because = "plan-changed" if enrolment.state == State.ACTIVE else enrolment.state
        Due.objects.filter(pk__in=gone, state=Due.State.PLANNED).update(state=Due.State.CANCELLED, because=because)
    for (rule, number), moment in wanted.items():
        due = kept.get((rule, number))
        if due is None or due.at != moment:
            clock.plan(kind="journeys.plan-reminder", subject=enrolment.pk, rule=rule, at=moment, occurrence=number)


def keep_step(enrolment: Enrolment, rows: list[Row]) -> None:
    """Keep what tells Today that plans with times hold."""
    timed = [row for row in rows if times(row.body_json)]
    if not timed:
        steps.withdraw(enrolment=enrolment, room="journeys", code=STEP)
        return
    zone = course.zone_of(enrolment.participant, enrolment.service)
    last = max(row.received_at for row in timed)
    steps.offer(enrolment=enrolment, room="journeys", code=STEP, facts={"lesson": _lesson_of(timed[0])},
                since=min(row.received_at for row in timed), until=plan_times.over_at(last, zone))


def rule_of(key: str) -> str:
    """The rule's name of a plan, "plan:LESSON/BLOCK"; a number where that is too long for its column."""
    name = f"{RULE}{key}"
    return name if len(name) <= 80 else f"{RULE}{id_for(key)}"


@clock.due_kind("journeys.plan-reminder", late=clock.Late.SKIP, patience=PATIENCE)
def remind(due: Due, at: datetime) -> None:
    """The clock's turn: something is planned for now. One letter a moment, none once the course rests."""
    journal.lock_standing(due.subject)
    enrolment = Enrolment.objects.select_related("participant", "service").get(pk=due.subject)
    zone = course.zone_of(enrolment.participant, enrolment.service)
    is_here = Role.objects.filter(person_id=enrolment.participant_id, kind=RoleKind.PARTICIPANT, until=None).exists()
    if enrolment.state != State.ACTIVE:
        _skip(due, enrolment.state)
    elif not is_here:
        _skip(due, "no-longer-here")
    elif abs(plan_times.moment_of(due.occurrence, zone) - at) > PATIENCE:  # the service's clocks were set elsewhere
        _skip(due, "zone-changed")
        settle(enrolment, at)
    else:
        _write_to(enrolment, due, at)


def _skip(due: Due, because: str) -> None:
    due.state, due.because = Due.State.SKIPPED, because
    due.save(update_fields=["state", "because"])


def _write_to(enrolment: Enrolment, due: Due, at: datetime) -> None:
    person, service = enrolment.participant, enrolment.service
    with translation.override(person.language or service.language):
        outbox.decide(
            once=f"planned:{enrolment.pk}:{due.occurrence}", kind="planned", person=person, address=person.email, at=at,
            not_after=due.at + PATIENCE, subject=_("Something you planned"),
            body=_(
                "Hello,\n\n"
                "Something you planned for now. It stands on your Today page:\n\n"
                "%(link)s\n\n"
                "If now isn’t the time, leave it; nothing is lost.\n\n"
                "You asked for these e-mails. To stop them, open this page and tap once:\n\n"
                "%(stop)s\n\n"
                "This e-mail was sent by a computer. Answers to it aren’t read.\n"
            ) % {"link": settings.HANDRAIL_ORIGIN + reverse("journeys:today"),
                 "stop": settings.HANDRAIL_ORIGIN + stop_address(enrolment, service)},
        )


def stop_address(enrolment: Enrolment, service: Service) -> str:
    """Where one tap stops somebody's reminders; it works signed out, and for as long as letters are kept."""
    token = signing.Signer(salt=_SALT).sign(enrolment.pk.hex)
    return reverse("journeys:stop-reminders", args=[service.slug, token])


def meant_by(token: str) -> Enrolment:
    """The enrolment whose reminders a letter's link stops. Raises NoSuchReminders."""
    try:
        pk = uuid.UUID(signing.Signer(salt=_SALT).unsign(token))
        return Enrolment.objects.select_related("participant", "service", "standing").get(pk=pk)
    except (signing.BadSignature, ValueError, Enrolment.DoesNotExist) as wrong:
        raise NoSuchReminders(token) from wrong


@transaction.atomic
def stop(*, enrolment: Enrolment, at: datetime) -> int:
    """End the reminders, as the box in the plan would: every plan that asks for them is written anew without.

    Can be called twice. Returns how many plans were changed.
    """
    standing = journal.lock_standing(enrolment.pk)
    asking = _asking(enrolment)
    for row in asking:
        body = {name: value for name, value in row.body_json.items() if name != "remind"}
        journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=row.key, body=body, made_at=at, at=at,
                      client_id=id_for(row.client_id, "reminders-stopped"), replaces={row.client_id}, locked=standing)
    if asking:
        audit.record(did="reminders.stopped", to=enrolment, at=at, by_id=enrolment.participant_id)
    return len(asking)


def is_asked_for(enrolment: Enrolment) -> bool:
    """Whether any plan asks for reminders."""
    return bool(_asking(enrolment))


def _asking(enrolment: Enrolment) -> list[Row]:
    heads = journal.heads(enrolment, plan_keys(enrolment.programme_id))
    try:
        return [row for rows in heads.values() for row in rows if wants_reminders(row.body_json)]
    except sealed.Forgotten:  # whoever has been forgotten is reminded of nothing
        return []
