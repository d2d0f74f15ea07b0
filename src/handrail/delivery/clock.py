"""The clock: what has become due is found through an index on due times, and done once.

A room registers its kinds of due things with `due_kind`; `plan` writes them, `tick` takes them. Each is done in one
transaction with all it causes, so that ticks that run twice, late or on two workers decide everything once.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import connection, models, transaction

from handrail.ground import scoped
from handrail.ground.prepared import insert

from .models import Due

log = logging.getLogger("handrail.clock")

PATIENCE = 8  # attempts at a due thing whose doing raises, before it waits for a person


class Late(Enum):
    """What lateness means for a kind."""

    DO = "do it all the same"
    SKIP = "skip it, with a reason"
    LATEST = "of several, do the latest only"


@dataclass(frozen=True)
class Kind:
    """A kind of due thing: what does it, and what happens when the clock comes late."""

    name: str
    do: Callable[[Due, datetime], None]
    late: Late
    patience: timedelta  # how late is late


_kinds: dict[str, Kind] = {}


def due_kind(name: str, *, late: Late = Late.DO, patience: timedelta = timedelta(days=2)):
    """Register `do(due, at)` for a kind. It runs inside a transaction with its service active."""

    def register(do: Callable[[Due, datetime], None]):
        _kinds[name] = Kind(name, do, late, patience)
        return do

    return register


def kinds() -> dict[str, Kind]:
    """Every registered kind."""
    return dict(_kinds)


def plan(*, kind: str, subject: uuid.UUID, rule: str, at: datetime, occurrence: int = 1, **facts: object) -> Due:
    """Plan something, or move what is planned. What is done or skipped stays; what was cancelled is planned again."""
    if kind not in _kinds:
        raise LookupError(f"no room registered the kind of due thing {kind!r}")
    one = Due.objects.filter(subject=subject, rule=rule, occurrence=occurrence)
    due = one.first()
    if due is None:
        due = Due(service_id=scoped.current(), subject=subject, rule=rule, occurrence=occurrence, kind=kind, at=at,
                  facts=facts)
        if insert(due, unless=("subject", "rule", "occurrence")):
            return due
        due = one.get()
    changed = (due.at, due.state, due.facts, due.kind) != (at, Due.State.PLANNED, facts, kind)
    if changed and due.state in (Due.State.PLANNED, Due.State.CANCELLED):
        due.at, due.state, due.facts, due.kind, due.because = at, Due.State.PLANNED, facts, kind, ""
        due.save(update_fields=["at", "state", "facts", "kind", "because"])
    return due


def cancel(*, subject: uuid.UUID, rule: str = "", prefix: str = "", because: str) -> int:
    """Cancel what is planned for a subject: one rule, the rules with a prefix, or all. Returns how many."""
    rows = Due.objects.filter(subject=subject, state=Due.State.PLANNED)
    if rule:
        rows = rows.filter(rule=rule)
    if prefix:
        rows = rows.filter(rule__startswith=prefix)
    return rows.update(state=Due.State.CANCELLED, because=because)


def tick(at: datetime, *, most: int = 1000) -> int:
    """Do what is due at `at`, oldest first, each in a transaction of its own. Returns how many were taken."""
    taken = 0
    passed_over: set[uuid.UUID] = set()
    while taken < most and _due(at, passed_over).exists():  # a look costs nobody a lock
        if _take_one(at, passed_over) is None:
            break
        taken += 1
    return taken


def run_through(at: datetime, *, most: int = 1000) -> int:
    """Do what is due up to `at`, each at its own time, as if the clock had never been late: for a demo moved on."""
    taken = 0
    while taken < most:
        due_at = next_at()
        if due_at is None or due_at > at:
            break
        done = tick(due_at, most=most - taken)
        if not done:  # another worker has it
            break
        taken += done
    return taken


def next_at() -> datetime | None:
    """When the next thing becomes due; None when nothing is planned."""
    return Due.everywhere.filter(state=Due.State.PLANNED).aggregate(at=models.Min("at"))["at"]


def _due(at: datetime, passed_over: set[uuid.UUID]) -> models.QuerySet[Due]:
    return Due.everywhere.filter(state=Due.State.PLANNED, at__lte=at).exclude(pk__in=passed_over).order_by("at", "pk")


def _take_one(at: datetime, passed_over: set[uuid.UUID]) -> uuid.UUID | None:
    """Take the oldest due thing. One whose doing raises is put off, with its attempts counted, and passed over."""
    due = None
    try:
        with transaction.atomic():
            rows = _due(at, passed_over)
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            due = rows.first()
            if due is None:
                return None
            with scoped.service(due.service_id):
                _do(due, at)
    except Exception as failure:
        if due is None:
            raise
        log.exception("Due thing %s (%s) failed", due.kind, due.pk)
        passed_over.add(due.pk)
        _put_off(due, at, failure)
    return due.pk


def _do(due: Due, at: datetime) -> None:
    kind = _kinds.get(due.kind)
    if kind is None:
        raise LookupError(f"no room registered the kind of due thing {due.kind!r}")
    due.done_at = at
    if kind.late is Late.SKIP and at - due.at > kind.patience:
        due.state, due.because = Due.State.SKIPPED, "too-late"
    elif kind.late is Late.LATEST and _later_is_due(due, at):
        due.state, due.because = Due.State.SKIPPED, "a-later-one-is-due"
    else:
        due.state = Due.State.DONE
    due.save(update_fields=["state", "because", "done_at"])
    if due.state == Due.State.DONE:
        kind.do(due, at)


def _later_is_due(due: Due, at: datetime) -> bool:
    """A later occurrence has come, done by another worker already or still to be done."""
    return Due.objects.filter(
        subject=due.subject, rule=due.rule, occurrence__gt=due.occurrence,
        state__in=(Due.State.PLANNED, Due.State.DONE), at__lte=at,
    ).exists()


def _put_off(due: Due, at: datetime, failure: Exception) -> None:
    """Try again later, twice as late each time; after PATIENCE attempts it stays, for a person to see."""
    attempts = due.attempts + 1
    wait = timedelta(minutes=2 ** min(attempts, 10))
    with transaction.atomic():
        rows = Due.everywhere.filter(pk=due.pk, state=Due.State.PLANNED)
        if attempts >= PATIENCE:
            rows.update(attempts=attempts, state=Due.State.SKIPPED, because=_why(failure), done_at=at)
        else:
            rows.update(attempts=attempts, at=at + wait, because=_why(failure))


def _why(failure: Exception) -> str:
    return f"failed: {type(failure).__name__}"[:200]
