"""The journal: the one door for everything a participant writes. Rows are never changed.

A row has an id of the client's making, unique within the enrolment. The same id with the same body is the stored
row; the same id with another body (Back, edit, send again) is a new row that replaces the first. `replaces` is a set
of client ids and may name rows that aren't here yet. Heads are the answers that nothing replaces; more than one for
a key is a fork: both are kept and shown until the person chooses, and the choice replaces both.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from handrail.delivery import clock
from handrail.ground.announce import Announcement
from handrail.ground.ids import id_for

from .models import Enrolment, Head, Row, Standing
from .signals import ROW_SAVED, course_moved

MOST_BODY = 100_000  # characters of JSON; a block's own limit is far below


class TooLong(Exception):
    """The body is longer than any block allows."""


@dataclass(frozen=True)
class Written:
    """What the door answers: the row, and whether this call wrote it."""

    row: Row
    is_new: bool


def write(
    *, enrolment: Enrolment, kind: str, key: str, body: dict[str, Any], client_id: uuid.UUID, made_at: datetime,
    at: datetime, replaces: Iterable[uuid.UUID] = (), entered_by: uuid.UUID | None = None,
) -> Written:
    """Write one row, keep the heads, and tell those who listen. Idempotent: the same row is written once.

    Everything is one transaction: the row first, then each listener in a savepoint. Raises TooLong.
    """
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text) > MOST_BODY:
        raise TooLong(key)
    replaced = {str(client) for client in replaces} - {str(client_id)}
    with transaction.atomic():
        lock_standing(enrolment.pk)
        found = Row.objects.filter(enrolment=enrolment, client_id=client_id).first()
        if found is not None:
            if (found.kind, found.key, found.body) == (kind, key, text):
                return Written(found, is_new=False)
            replaced.add(str(client_id))
            client_id = id_for(client_id, kind, key, text)
            found = Row.objects.filter(enrolment=enrolment, client_id=client_id).first()
            if found is not None:
                return Written(found, is_new=False)
        row = Row(
            service_id=enrolment.service_id, enrolment=enrolment, client_id=client_id, kind=kind, key=key,
            made_at=made_at, received_at=at, replaces=sorted(replaced), person_id=enrolment.participant_id,
            entered_by=entered_by, body=text,
        )
        row.save(force_insert=True)
        if kind == Row.Kind.ANSWER:
            _keep_heads(row, replaced)
        announce_row(row, at=at)
        Standing.objects.filter(enrolment=enrolment).update(revision=F("revision") + 1)
    return Written(row, is_new=True)


def heads(enrolment: Enrolment, keys: Iterable[str]) -> dict[str, list[Row]]:
    """The heads of these answers, oldest first: one row a key, more at a fork. One statement."""
    found: dict[str, list[Row]] = {}
    rows = Row.objects.filter(
        head__enrolment=enrolment, head__kind=Row.Kind.ANSWER, head__key__in=list(keys)
    ).order_by("received_at", "pk")
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return found


def lock_standing(enrolment_id: uuid.UUID) -> Standing:
    """The enrolment's standing, locked: what every action on an enrolment locks first."""
    rows = Standing.objects.filter(enrolment_id=enrolment_id)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.get()


def announce_row(row: Row, *, at: datetime) -> None:
    """Tell those who listen to this kind of row; those who fail are told again by the clock."""
    _send(ROW_SAVED[row.kind], subject=row.pk, enrolment_id=row.enrolment_id, at=at, facts={"row": row, "at": at},
          again={"row": str(row.pk)})


def announce_move(enrolment: Enrolment, *, event: str, subject: str = "", at: datetime) -> None:
    """Tell those who listen that a course moved on: a lesson opened, a pause began …"""
    _send(course_moved, subject=id_for(enrolment.pk, event, subject, at), enrolment_id=enrolment.pk, at=at,
          facts={"enrolment": enrolment, "event": event, "subject": subject, "at": at},
          again={"enrolment": str(enrolment.pk), "event": event, "subject": subject, "at": at.isoformat()})


def _keep_heads(row: Row, replaced: set[str]) -> None:
    """Make `row` a head unless a row that came earlier replaces it, and end the heads that it replaces."""
    others = list(
        Row.objects.filter(enrolment_id=row.enrolment_id, kind=row.kind, key=row.key).exclude(pk=row.pk)
        .values_list("client_id", "replaces")
    )
    if others and replaced:
        Head.objects.filter(enrolment_id=row.enrolment_id, row__client_id__in=replaced).delete()
    if not any(str(row.client_id) in theirs for _, theirs in others):
        Head.objects.create(
            service_id=row.service_id, enrolment_id=row.enrolment_id, kind=row.kind, key=row.key, row=row
        )


def _send(announcement: Announcement, *, subject: uuid.UUID, enrolment_id: uuid.UUID, at: datetime,
          facts: dict[str, Any], again: dict[str, str]) -> None:
    def on_failure(listener: str, failure: BaseException) -> None:
        clock.plan(kind="journeys.derive-again", subject=subject, rule=f"again:{listener}"[:80], at=at,
                   announcement=announcement.name, listener=listener, of=str(enrolment_id), **again)

    announcement.send(on_failure=on_failure, **facts)


@clock.due_kind("journeys.derive-again")
def derive_again(due, at: datetime) -> None:
    """Run a listener again that failed when the row was saved."""
    facts = dict(due.facts)
    if "row" in facts:
        row = Row.objects.select_related("enrolment").get(pk=facts["row"])
        ROW_SAVED[row.kind].tell(facts["listener"], row=row, at=row.received_at)
    else:
        enrolment = Enrolment.objects.get(pk=facts["enrolment"])
        course_moved.tell(facts["listener"], enrolment=enrolment, event=facts["event"],
                          subject=facts["subject"], at=datetime.fromisoformat(facts["at"]))
