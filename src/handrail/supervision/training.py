"""Guides' training: lessons are read, checks answered, the last one passed; a supervisor confirms it.

Where a service asks for it, nobody new is given to a guide whose check isn't confirmed. Whom they have, they keep.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from handrail.ground.lock import lock
from handrail.guidance import allotting
from handrail.guidance.assigning import may_take_people
from handrail.people import audit
from handrail.people.models import Role, Service
from handrail.programmes.models import PackVersion

from . import shelf
from .competence import Rule
from .models import CheckTry, Confirmation, LessonRead, OwnNote, Sitting, TrainingRule


class NotPassed(Exception):
    """There is no passed check to confirm."""


def rule() -> Rule:
    """What passes the check before the first participant, in the active service. Two statements."""
    return shelf.rule_in_use()


@transaction.atomic
def work_through(
    *, guide: Role, version: PackVersion, lesson: str, checks: Mapping[str, Mapping[str, Any]],
    notes: Mapping[str, str], at: datetime,
) -> LessonRead:
    """Keep a guide's answers to a lesson, and that they have worked through it. What is as it was is kept once."""
    guide = lock(guide)
    last = last_tries(guide.person_id, lesson)
    for block, body in checks.items():
        if block not in last or last[block].choice != body["choice"]:
            _keep_try(guide, version, lesson, block, body, at)
    for block, text in notes.items():
        note = OwnNote.objects.filter(guide_id=guide.person_id, lesson=lesson, block=block).first()
        if note is None and not text:
            continue
        note = note or OwnNote(service_id=guide.service_id, guide_id=guide.person_id, lesson=lesson, block=block)
        note.text, note.at = text, at
        note.save()
    read, is_new = LessonRead.objects.get_or_create(
        service_id=guide.service_id, guide_id=guide.person_id, lesson=lesson, defaults={"version": version, "at": at})
    if is_new:
        audit.record(did="training.read", to=read, at=at, by=guide, lesson=lesson)
    return read


@transaction.atomic
def sit(
    *, guide: Role, version: PackVersion, checks: Mapping[str, Mapping[str, Any]], client_id: uuid.UUID, at: datetime,
) -> Sitting:
    """Keep a try at the last check, with every answer. The same client id is the same try."""
    guide = lock(guide)
    before = list(Sitting.objects.filter(guide_id=guide.person_id).order_by("number"))
    found = next((one for one in before if one.client_id == client_id), None)
    if found is not None:
        return found
    asked = rule()
    outcome = asked.outcome({block: bool(body["right"]) for block, body in checks.items()})
    sitting = Sitting.objects.create(
        service_id=guide.service_id, guide_id=guide.person_id, version=version, client_id=client_id,
        number=len(before) + 1, right=outcome.right, of=outcome.of, missed=list(outcome.missed),
        is_passed=outcome.is_passed, at=at)
    for block, body in checks.items():
        _keep_try(guide, version, asked.lesson, block, body, at, sitting)
    if outcome.is_passed:
        LessonRead.objects.get_or_create(service_id=guide.service_id, guide_id=guide.person_id, lesson=asked.lesson,
                                         defaults={"version": version, "at": at})
    audit.record(did="training.tried", to=sitting, at=at, by=guide, number=sitting.number, right=outcome.right,
                 of=outcome.of, passed=outcome.is_passed)
    return sitting


@transaction.atomic
def confirm(*, guide: Role, by: Role, at: datetime) -> Confirmation:
    """Say that a guide who passed may be given people. Said again it is the same. Raises NotPassed."""
    guide = lock(guide)
    found = Confirmation.objects.filter(guide_id=guide.person_id).first()
    if found is not None:
        return found
    passed = Sitting.objects.filter(guide_id=guide.person_id, is_passed=True).order_by("-number").first()
    if passed is None:
        raise NotPassed
    made = Confirmation.objects.create(service_id=guide.service_id, guide_id=guide.person_id, sitting=passed,
                                       by=by.person, at=at)
    audit.record(did="training.confirmed", to=made, at=at, by=by, guide=guide.person_id, sitting=passed.pk)
    allotting.look_again(guide.service_id, at=at)
    return made


@transaction.atomic
def ask_for_it(*, service: Service, is_required: bool, by: Role, at: datetime) -> TrainingRule:
    """Whether the service gives new people only to guides whose check is confirmed. The same again changes nothing."""
    lock(service)
    kept = TrainingRule.objects.filter(service=service).first() or TrainingRule(service=service)
    if kept.changed_at is None or kept.is_required != is_required:
        kept.is_required, kept.changed_at = is_required, at
        kept.save()
        audit.record(did="training.asked", to=kept, at=at, by=by, required=is_required)
        allotting.look_again(service.pk, at=at)
    return kept


@may_take_people
def not_ready(guides: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these guides may be given nobody new: where the service asks for the check, whose isn't confirmed."""
    if not TrainingRule.objects.filter(is_required=True).exists():
        return set()
    asked = set(guides)
    return asked - set(Confirmation.objects.filter(guide_id__in=asked).values_list("guide_id", flat=True))


def last_tries(guide_id: uuid.UUID, lesson: str) -> dict[str, CheckTry]:
    """A guide's last answer to each check of a lesson."""
    rows = CheckTry.objects.filter(guide_id=guide_id, lesson=lesson).order_by("at", "pk")
    return {row.block: row for row in rows}


def _keep_try(guide: Role, version: PackVersion, lesson: str, block: str, body: Mapping[str, Any], at: datetime,
              sitting: Sitting | None = None) -> None:
    CheckTry.objects.create(service_id=guide.service_id, guide_id=guide.person_id, version=version, sitting=sitting,
                            lesson=lesson, block=block, choice=body["choice"], is_right=bool(body["right"]), at=at)
