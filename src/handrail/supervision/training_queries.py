"""Reads for the pages of guides' training."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handrail.people.models import Role, RoleKind, Supervision
from handrail.programmes import keeping, library
from handrail.programmes.compile import CompiledLesson
from handrail.programmes.models import PackVersion

from . import meeting_queries, training
from .meeting_queries import Due
from .models import Confirmation, LessonRead, OwnNote, Sitting


@dataclass(frozen=True)
class Trained:
    """How far a guide has come."""

    role: Role
    lessons: int
    read: int
    last: Sitting | None
    tries: int
    confirmation: Confirmation | None
    has_passed: bool
    due: Due | None = None  # the next meeting, where it was asked for
    is_over: bool = False

    @property
    def is_due(self) -> bool:
        """Whether somebody still has to do something: the guide, or whoever confirms."""
        return self.confirmation is None

    @property
    def waits(self) -> bool:
        """Passed, and nobody confirmed it yet."""
        return self.confirmation is None and self.has_passed


def version() -> PackVersion:
    """The guides' course as it was loaded last. Raises NoSuchPack."""
    return keeping.latest(PackVersion.Kind.PROGRAMME, training.rule().programme)


def lessons(of: PackVersion, language: str) -> list[CompiledLesson]:
    """The lessons of the course, in order."""
    return [library.lesson(of.digest, key, language) for key in library.programme(of.digest).lesson_keys]


def answers(guide_id: uuid.UUID, lesson: CompiledLesson) -> dict[str, list[dict[str, Any]]]:
    """What a guide answered last in a lesson, as bodies by block. Two statements."""
    found: dict[str, list[dict[str, Any]]] = {
        block: [{"choice": one.choice, "right": one.is_right}]
        for block, one in training.last_tries(guide_id, lesson.key).items()}
    for note in OwnNote.objects.filter(guide_id=guide_id, lesson=lesson.key):
        found[note.block] = [{"text": note.text}]
    return found


def trained(roles: Iterable[Role]) -> list[Trained]:
    """How far each of these guides has come. Six statements."""
    roles = list(roles)
    ids = [role.person_id for role in roles]
    keys = library.programme(version().digest).lesson_keys
    read: dict[uuid.UUID, int] = {}
    for guide in LessonRead.objects.filter(guide_id__in=ids, lesson__in=keys).values_list("guide_id", flat=True):
        read[guide] = read.get(guide, 0) + 1
    sittings: dict[uuid.UUID, list[Sitting]] = {}
    for one in Sitting.objects.filter(guide_id__in=ids).order_by("number"):
        sittings.setdefault(one.guide_id, []).append(one)
    confirmed = {one.guide_id: one for one in Confirmation.objects.select_related("by").filter(guide_id__in=ids)}
    return [Trained(role, len(keys), read.get(role.person_id, 0), *_tried(sittings.get(role.person_id, [])),
                    confirmed.get(role.person_id), any(one.is_passed for one in sittings.get(role.person_id, [])))
            for role in roles]


def _tried(sittings: list[Sitting]) -> tuple[Sitting | None, int]:
    return (sittings[-1] if sittings else None), len(sittings)


def guides() -> list[Role]:
    """Every guide of the service, by name."""
    rows = Role.objects.select_related("person").filter(kind=RoleKind.GUIDE, until=None, person__is_active=True)
    return sorted(rows, key=lambda role: (str(role.person).casefold(), role.pk))


def overview(today: date) -> list[Trained]:
    """Every guide with their training and their next meeting."""
    roles = guides()
    due = {one.guide_id: one for one in meeting_queries.due(roles)}
    return [replace(one, due=due[one.role.person_id], is_over=due[one.role.person_id].is_over(today))
            for one in trained(roles)]


def to_confirm(supervisor_id: uuid.UUID) -> list[Role]:
    """The guides whose check somebody may confirm: those they supervise, and those whom nobody does."""
    rows = list(Supervision.objects.filter(until=None).values_list("guide_id", "supervisor_id"))
    theirs = {guide for guide, supervisor in rows if supervisor == supervisor_id}
    others = {guide for guide, _supervisor in rows} - theirs
    return [role for role in guides() if role.person_id not in others and role.person_id != supervisor_id]


def is_required() -> bool:
    """Whether the service gives new people only to guides whose check is confirmed."""
    return training.TrainingRule.objects.filter(is_required=True).exists()
