"""Open flags whose owner is gone or away go to whoever is there. Called by whatever can take an owner away.

A flag that is raised in the very moment in which its owner goes is found by the clock a minute later.
"""

import uuid
from datetime import datetime, timedelta

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.ground.ids import id_for
from handrail.people.models import Role
from handrail.people.signals import person_forgotten, role_ended, role_given

from . import owners
from .actions import pass_on
from .models import Flag

ONCE_MORE = timedelta(minutes=1)


def hand_over(*, at: datetime, leaving: uuid.UUID | None = None) -> int:
    """Pass on every open flag whose owner isn't there (any more), is away, or is `leaving`. Returns how many went."""
    rows = Flag.objects.filter(closed_at=None)
    keeping = set(owners.may_own(at)) - {leaving}
    lost = [flag for flag in rows.select_related("enrolment").order_by("pk") if flag.owner_id not in keeping]
    return sum(pass_on(flag=flag, at=at).owner_id != flag.owner_id for flag in lost)


@role_ended.listen
def a_role_has_ended(*, role: Role, at: datetime) -> None:
    """Nobody's flags are left behind when their role ends."""
    if role.kind in owners.COVERING:
        hand_over(at=at, leaving=role.person_id)
        _once_more(role.person_id, at)


@role_given.listen
def somebody_has_come(*, role: Role, invitation: object, at: datetime) -> None:
    """Flags that were nobody's, or lay with somebody away, have somebody now."""
    if role.kind in owners.COVERING:
        hand_over(at=at)


@person_forgotten.listen
def a_person_is_forgotten(*, person_id: uuid.UUID, service_id: uuid.UUID, at: datetime) -> None:
    """One of the staff who is forgotten owns nothing any more."""
    if Flag.objects.filter(owner_id=person_id, closed_at=None).exists():
        hand_over(at=at, leaving=person_id)


@clock.due_kind("safety.hand-over")
def look_once_more(due: Due, at: datetime) -> None:
    """The clock's turn: whether a flag was raised in the very moment in which its owner went."""
    hand_over(at=at)


def _once_more(person_id: uuid.UUID, at: datetime) -> None:
    clock.plan(kind="safety.hand-over", subject=id_for(person_id, "hand-over", at.isoformat()), rule="hand-over",
               at=at + ONCE_MORE)
