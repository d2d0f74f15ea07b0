"""Verbs and reads of live lines. Times are real: these rows live for minutes, whatever a demo's clock says."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from handrail.ground.lock import lock
from handrail.ground.sealed import Forgotten

from .lines import GONE, HERE
from .models import Line, LiveEvent

KEPT = timedelta(minutes=10)
LINES_KEPT = timedelta(days=1)
PRESENT = timedelta(seconds=45)  # three missed times of saying "here"
MOST_KEPT = 3_000  # of one person on one line, in the ten minutes
MOST_LETTERS = 65_000  # of one event; a session description has some ten thousand
MOST_AT_ONCE = 50


class TooMuch(Exception):
    """More than anybody needs: too long an event, or too many."""


@dataclass(frozen=True)
class Said:
    """An event that a page wants to put on a line."""

    client_id: uuid.UUID
    what: str
    data: Any = None


def append(
    *, kind: str, subject: uuid.UUID, owner_id: uuid.UUID, what: str, by_id: uuid.UUID, client_id: uuid.UUID,
    real: datetime, data: Any = None,
) -> int:
    """Put one event on a line; its number. The same client id of the same person is the same event."""
    return append_all(kind=kind, subject=subject, owner_id=owner_id, said=[Said(client_id, what, data)], by_id=by_id,
                      real=real)


@transaction.atomic
def append_all(
    *, kind: str, subject: uuid.UUID, owner_id: uuid.UUID, said: Sequence[Said], by_id: uuid.UUID, real: datetime
) -> int:
    """Put events on a line in their order; the number of the last one. Drops what is older than ten minutes.

    Raises TooMuch, and nothing is put there then.
    """
    bodies = [json.dumps(one.data) for one in said]
    if len(said) > MOST_AT_ONCE or any(len(body) > MOST_LETTERS for body in bodies):
        raise TooMuch
    line, _ = Line.objects.get_or_create(kind=kind, subject=subject, defaults={"used_at": real})
    line = lock(line)
    here = LiveEvent.objects.filter(line=line)
    here.filter(at__lt=real - KEPT).delete()
    known = dict(here.filter(by_id=by_id, client_id__in=[one.client_id for one in said])
                 .values_list("client_id", "number"))
    if here.filter(by_id=by_id).count() + len(said) > MOST_KEPT:
        raise TooMuch
    number = line.last
    fresh = []
    for one, body in zip(said, bodies, strict=True):
        if one.client_id not in known:
            line.last += 1
            known[one.client_id] = line.last
            fresh.append(LiveEvent(
                line=line, number=line.last, by_id=by_id, owner_id=owner_id, kind=one.what, client_id=one.client_id,
                body=body, at=real,
            ))
        number = known[one.client_id]
    LiveEvent.objects.bulk_create(fresh)
    if fresh:
        line.used_at = real
        line.save(update_fields=["last", "used_at"])
    return number


def last_number(kind: str, subject: uuid.UUID) -> int:
    """The number of a line's newest event: what a page that is made now has seen."""
    return Line.objects.filter(kind=kind, subject=subject).values_list("last", flat=True).first() or 0


def since(kind: str, subject: uuid.UUID, number: int, *, real: datetime) -> list[LiveEvent]:
    """What was said after event `number`, in order, as far as it is kept. Two statements.

    A number the line hasn't reached is from before its count began again: everything is given then.
    """
    line = Line.objects.filter(kind=kind, subject=subject).first()
    return on_line(line.pk, number if number <= line.last else 0, real=real) if line else []


def on_line(line_id: uuid.UUID, number: int, *, real: datetime) -> list[LiveEvent]:
    """What was said on a line after event `number`."""
    rows = LiveEvent.everywhere.filter(line_id=line_id, number__gt=number, at__gte=real - KEPT)
    return list(rows.order_by("number"))


def as_told(event: LiveEvent, to: uuid.UUID) -> dict[str, Any] | None:
    """An event as the page of person `to` gets it; None when the key that sealed it is gone."""
    try:
        data = json.loads(event.body or "null")
    except Forgotten:
        return None
    return {"number": event.number, "kind": event.kind, "mine": event.by_id == to, "at": event.at.isoformat(),
            "data": data}


def present(kind: str, subject: uuid.UUID, *, real: datetime) -> set[uuid.UUID]:
    """The persons whose page last said "here", not long ago."""
    rows = LiveEvent.objects.filter(
        line__kind=kind, line__subject=subject, kind__in=(HERE, GONE), at__gte=real - PRESENT
    )
    latest = dict(rows.order_by("number").values_list("by_id", "kind"))
    return {person for person, said in latest.items() if said == HERE}


def drop_old(real: datetime) -> int:
    """Delete what was said more than ten minutes ago, and lines nobody has used for a day. How many events went."""
    gone, _ = LiveEvent.everywhere.filter(at__lt=real - KEPT).delete()
    Line.everywhere.filter(used_at__lt=real - LINES_KEPT).delete()
    return gone


def forget_events(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Delete what a person said, and what was said to them."""
    rows = LiveEvent.everywhere.filter(service_id=service_id)
    rows.filter(owner_id=person_id).delete()
    rows.filter(by_id=person_id).delete()
