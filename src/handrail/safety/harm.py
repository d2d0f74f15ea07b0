"""Verbs of harm: ask what was hard, keep what is said, write down adverse events and amend them."""

import json
import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from handrail.ground.ids import id_for
from handrail.journeys import afterwards, journal, steps
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Row, Step
from handrail.journeys.signals import course_moved
from handrail.people import audit
from handrail.people.models import Role

from . import adverse, effects, shelf
from .actions import raise_flag
from .adverse import Report
from .adverse_records import AdverseEvent, AdverseVersion, EffectsAsked
from .effects import Told
from .models import Flag
from .plan import HarmTold, SeriousEvent

ROOM, CODE = "safety", "effects"
ASKED_FOR = timedelta(days=60)
STEP_WEIGHT = 40
ROW_KEY = "effects"
MINUTES_TO_ANSWER = 2
OCCASIONS = {"finished": EffectsAsked.Occasion.END, "left": EffectsAsked.Occasion.LEAVING}


class Faulty(Exception):
    """Something in the report is open or contradicts itself; `faults` says what."""

    def __init__(self, faults: dict[str, str]):
        super().__init__(", ".join(sorted(faults)))
        self.faults = faults


class OutOfDate(Exception):
    """Somebody amended the event in the meantime; nothing is changed."""


@course_moved.listen(only=lambda *, event, **_facts: event in OCCASIONS)
def ask_what_was_hard(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """At the end of a course, and when somebody leaves one that had begun, Today offers to say what was hard."""
    if event not in OCCASIONS or enrolment.started_at is None or enrolment.ended_because == "forgotten":
        return
    asked, _is_new = EffectsAsked.objects.get_or_create(
        enrolment=enrolment, occasion=OCCASIONS[event],
        defaults={"service_id": enrolment.service_id, "asked_at": at})
    if asked.answered_at is None and asked.skipped_at is None:
        steps.offer(enrolment=enrolment, room=ROOM, code=CODE, since=at, until=at + ASKED_FOR, weight=STEP_WEIGHT)


@afterwards.after_writing
def ask_at_once(enrolment: Enrolment, at: datetime) -> str | None:
    """To the questions right after leaving; not where a flag was raised from what somebody just wrote."""
    if enrolment.state != Enrolment.State.LEFT or enrolment.ended_at != at:
        return None
    is_flagged = Flag.objects.filter(enrolment=enrolment, raised_at=at).exists()
    asked = None if is_flagged else asked_of(enrolment)
    return "safety:effects" if asked and asked.answered_at is None and asked.skipped_at is None else None


@steps.words(ROOM, CODE)
def _step_in_words(step: Step) -> steps.Shown:
    return steps.Shown(
        title=_("Was anything hard because of the course?"),
        line=_("A few taps, if you like. It helps to make it safer for others."),
        url=reverse("safety:effects"), minutes=MINUTES_TO_ANSWER, action=_("Say it"),
    )


def asked_of(enrolment: Enrolment) -> EffectsAsked | None:
    """The latest time this participant was asked; None if they never were."""
    found = EffectsAsked.objects.select_related("row").filter(enrolment=enrolment).order_by("-asked_at").first()
    return _of(found, enrolment)


@transaction.atomic
def tell(
    *, asked: EffectsAsked, told: Told, client_id: uuid.UUID, at: datetime, by: Role | None = None
) -> EffectsAsked:
    """Keep what somebody said was hard, through the journal. Said once; saying nothing at all is leaving it out.

    What was very hard raises a flag, as the safety plan says.
    """
    standing = lock_standing(asked.enrolment_id)
    enrolment = asked.enrolment
    asked = _of(EffectsAsked.objects.get(pk=asked.pk), enrolment)
    if asked.answered_at is not None:
        return asked
    if told.is_empty:
        return skip(asked=asked, at=at, by=by)
    body = {"effects": dict(told.effects), "still": told.still, "from_course": told.from_course,
            "text": told.words.strip()}
    written = journal.write(enrolment=enrolment, kind=Row.Kind.EFFECTS, key=asked.occasion, body=body,
                            client_id=client_id, made_at=at, at=at, locked=standing)
    asked.row, asked.answered_at, asked.skipped_at = written.row, at, None
    asked.effects, asked.still, asked.from_course = dict(told.effects), told.still, told.from_course
    asked.save()
    steps.withdraw(enrolment=enrolment, room=ROOM, code=CODE)
    audit.record(did="effects.told", to=enrolment, at=at, by=by, by_id=enrolment.participant_id)
    for signal in shelf.plan_of(enrolment.service_id).of_kind(HarmTold):
        if told.worst >= signal.when.at_least:
            raise_flag(enrolment=enrolment, signal=signal, cause=written.row.pk, about=f"effects:{asked.occasion}",
                       value=told.worst, at=at)
    return asked


@transaction.atomic
def skip(*, asked: EffectsAsked, at: datetime, by: Role | None = None) -> EffectsAsked:
    """Somebody would rather not say; they aren't asked again."""
    lock_standing(asked.enrolment_id)
    if asked.answered_at is None and asked.skipped_at is None:
        asked.skipped_at = at
        asked.save(update_fields=["skipped_at"])
        steps.withdraw(enrolment=asked.enrolment, room=ROOM, code=CODE)
    return asked


@transaction.atomic
def record(*, enrolment: Enrolment, report: Report, client_id: uuid.UUID, by: Role, at: datetime) -> AdverseEvent:
    """Write down an adverse event. The same client id is the same event. Raises Faulty.

    A serious one raises a flag at once, as the safety plan says.
    """
    lock_standing(enrolment.pk)
    found = AdverseEvent.objects.filter(enrolment=enrolment, client_id=client_id).first()
    if found is not None:
        return found
    _check(report, at)
    event = AdverseEvent.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, client_id=client_id, noted_at=at)
    _add_version(event, 1, report, by, at)
    audit.record(did="adverse.recorded", to=event, at=at, by=by)
    return event


@transaction.atomic
def record_told(*, asked: EffectsAsked, kind: str, by: Role, at: datetime) -> AdverseEvent:
    """Write down one thing that a participant said as an adverse event, as far as it is known. Once."""
    lock_standing(asked.enrolment_id)
    client_id = id_for(asked.pk, kind)
    found = AdverseEvent.objects.filter(enrolment_id=asked.enrolment_id, client_id=client_id).first()
    if found is not None:
        return found
    if kind not in asked.told.there:
        raise Faulty({"kind": "open"})
    event = AdverseEvent.objects.create(
        service_id=asked.service_id, enrolment=asked.enrolment, client_id=client_id, told=asked, effect=kind,
        noted_at=at)
    _add_version(event, 1, effects.as_report(asked.told, kind), by, at)
    audit.record(did="adverse.recorded", to=event, at=at, by=by)
    return event


@transaction.atomic
def amend(*, event: AdverseEvent, number: int, report: Report, by: Role, at: datetime) -> AdverseVersion:
    """Write down more, or something else, of an event: the next version after `number`. The earlier ones stay.

    The same again is the same. Raises Faulty, OutOfDate.
    """
    lock_standing(event.enrolment_id)
    latest = latest_of(event)
    report = _plain(report)
    if latest.number == number + 1 and latest.by_id == by.person_id and latest.report == report:
        return latest
    if latest.number != number:
        raise OutOfDate
    _check(report, at, is_amended=True)
    version = _add_version(event, number + 1, report, by, at)
    audit.record(did="adverse.amended", to=event, at=at, by=by, version=version.number)
    return version


def latest_of(event: AdverseEvent) -> AdverseVersion:
    """What is known of it now."""
    version = AdverseVersion.objects.select_related("by").filter(event=event).order_by("-number").first()
    version.event = event
    return version


def _add_version(event: AdverseEvent, number: int, report: Report, by: Role, at: datetime) -> AdverseVersion:
    report = _plain(report)
    version = AdverseVersion(
        service_id=event.service_id, event=event, number=number, at=at, by_id=by.person_id, kind=report.kind,
        grade=report.grade, serious=list(report.serious), related=report.related, started_on=report.started_on,
        ended_on=report.ended_on, actions=list(report.actions), outcome=report.outcome,
        follow_up_on=report.follow_up_on, words=json.dumps(dict(report.words), ensure_ascii=False))
    version.save()
    if report.is_serious:
        for signal in shelf.plan_of(event.service_id).of_kind(SeriousEvent):
            raise_flag(enrolment=event.enrolment, signal=signal, cause=event.pk, about=f"adverse:{event.pk}",
                       value=None, at=at)
    return version


def _check(report: Report, at: datetime, *, is_amended: bool = False) -> None:
    faults = adverse.faults(report, timezone.localdate(at), is_amended=is_amended)
    if faults:
        raise Faulty(faults)


def _plain(report: Report) -> Report:
    return replace(
        report, words={topic: report.said(topic) for topic in adverse.WORDS if report.said(topic)},
        serious=tuple(code for code in adverse.SERIOUS if code in report.serious),
        actions=tuple(code for code in adverse.ACTIONS if code in report.actions))


def _of(asked: EffectsAsked | None, enrolment: Enrolment) -> EffectsAsked | None:
    if asked is not None:
        asked.enrolment = enrolment
    return asked
