"""What a demo may do and no other installation: roles on the sign-in page, and a clock that can be moved on.

Whether this is a demo stands in the database and never changes, so a process that once read "no" asks no more.
"""

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from handrail.ground import moment

from . import audit, registries
from .models import Installation, Role, RoleKind

MOVES = (1, 7)  # days

_READ_EVERY = 1.0  # seconds, in a demo, or before it is known what this is
_FOR_GOOD = float("inf")
_read: tuple[float, Installation | None] = (float("-inf"), None)


class NotADemo(Exception):
    """Only a demo does this."""


@dataclass(frozen=True)
class DemoRole:
    """A role that the sign-in page of a demo offers."""

    id: uuid.UUID
    name: str
    kind: str  # in words
    line: str  # what is special about them
    is_participant: bool


def installation() -> Installation | None:
    """The installation's row if this is a demo, else None. Costs a statement once a second in a demo, else once."""
    global _read
    asked, found = _read
    if asked == _FOR_GOOD or time.monotonic() - asked < _READ_EVERY:
        return found
    try:
        row = Installation.objects.first()
    except DatabaseError:  # before the first migration
        return None
    is_real = row is not None and not row.is_demo
    _read = (_FOR_GOOD if is_real else time.monotonic(), None if is_real else row)
    return _read[1]


def forget_installation() -> None:
    """Read the installation's row afresh at the next question."""
    global _read
    _read = (float("-inf"), None)
    moment.forget_offset()


def hold_none() -> None:
    """The database is new and holds no demo, as at the start of a test: nothing need be asked."""
    global _read
    _read = (_FOR_GOOD, None)


def ahead() -> timedelta:
    """How far the clock is ahead: nothing, but in a demo."""
    found = installation()
    return found.ahead if found else timedelta()


def demo_roles() -> list[DemoRole]:
    """The roles that the sign-in page offers, participants first; none where this isn't a demo. Two statements."""
    if installation() is None:
        return []
    lines = dict(registries.demo_participants())
    roles = Role.everywhere.filter(until=None, person__is_active=True).select_related("person")
    people = roles.filter(kind=RoleKind.PARTICIPANT).order_by("since", "pk")
    people = people.filter(pk__in=lines) if lines else people[:4]
    staff = roles.exclude(kind=RoleKind.PARTICIPANT).order_by("since", "pk")
    in_order = {kind: place for place, kind in enumerate(RoleKind.values)}
    order = {pk: place for place, pk in enumerate(lines)}
    return [
        *_shown(sorted(people, key=lambda role: order.get(role.pk, 0)), lines),
        *_shown(sorted(staff, key=lambda role: in_order[role.kind]), lines),
    ]


@transaction.atomic
def move_on(*, days: int) -> datetime:
    """Move a demo's clock on by a day or a week; gives the new moment. Raises NotADemo."""
    found = Installation.objects.select_for_update().filter(is_demo=True).first()
    if found is None:
        raise NotADemo
    if days not in MOVES:
        raise ValueError(f"a demo moves on by {MOVES} days")
    found.ahead += timedelta(days=days)
    found.save(update_fields=["ahead"])
    transaction.on_commit(forget_installation)  # another thread may have read the old row before this is committed
    at = moment.now()
    audit.record(did="demo.moved", to=None, at=at, is_installations=True, days=days)
    return at


def catch_up(at: datetime) -> None:
    """Do what rooms do after the clock was moved, such as a tick; outside the transaction that moved it."""
    for do in registries.after_moves.values():
        do(at)


def _shown(roles: Iterable[Role], lines: dict[uuid.UUID, str]) -> list[DemoRole]:
    return [
        DemoRole(
            role.pk, str(role.person), role.get_kind_display(),
            lines.get(role.pk, "") or str(role.get_qualification_display() if role.qualification else ""),
            role.kind == RoleKind.PARTICIPANT,
        )
        for role in roles
    ]
