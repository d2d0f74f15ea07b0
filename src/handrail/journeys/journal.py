"""The journal: the one door for everything a participant writes. Rows are never changed.

A row has an id of the client's making, unique within the enrolment. The same id with the same body is the stored
row; the same id with another body (Back, edit, send again) is a new row that replaces the first. `replaces` is a set
of client ids and may name rows that aren't here yet. Heads are the answers that nothing replaces; more than one for
a key is a fork: both are kept and shown until the person chooses, and the choice replaces both.
"""

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from handrail.delivery import clock
from handrail.ground.announce import Announcement
from handrail.ground.ids import id_for
from handrail.ground.prepared import Prepared, execute, insert, insertion, rows

from . import forks
from .models import Enrolment, Head, Row, Standing
from .signals import ROW_SAVED, course_moved

_standing_rows = Prepared(
    lambda enrolment, keys: Row.objects.filter(head__enrolment_id=enrolment, head__key__in=keys)
    .order_by("received_at", "pk")
)

_locked = Prepared(
    lambda enrolment: Standing.objects.filter(enrolment_id=enrolment).select_for_update(of=("self",))
    if connection.features.has_select_for_update else Standing.objects.filter(enrolment_id=enrolment)
)
_with_enrolment = Prepared(
    lambda enrolment: Standing.objects.select_related("enrolment").filter(enrolment_id=enrolment)
)
_enrolments = Prepared(lambda enrolment: Enrolment.objects.filter(pk=enrolment))
_HEADS = (
    "SELECT client_id FROM journeys_head WHERE service_id = %s AND enrolment_id = %s AND key = %s ORDER BY client_id"
)
_MOVE_HEAD = (
    "UPDATE journeys_head SET row_id = %s, client_id = %s "
    "WHERE service_id = %s AND enrolment_id = %s AND key = %s AND client_id = %s"
)
_GROW = "UPDATE journeys_standing SET revision = revision + 1 WHERE service_id = %s AND id = %s"
_GROW_FROM = _GROW + " AND revision = %s"

MOST_BODY = 100_000  # characters of JSON; a block's own limit is far below
MOST_REPLACED = 100  # ids that one row may name


class TooLong(Exception):
    """The body is longer than any block allows, or the row names more others than can be."""


class _Overtaken(Exception):
    """Something has changed since it was read."""


@dataclass(frozen=True)
class Written:
    """What the door answers: the row, and whether this call wrote it."""

    row: Row
    is_new: bool


def write(
    *, enrolment: Enrolment, kind: str, key: str, body: dict[str, Any], client_id: uuid.UUID, made_at: datetime,
    at: datetime, replaces: Iterable[uuid.UUID] = (), entered_by: uuid.UUID | None = None,
    locked: Standing | None = None,
) -> Written:
    """Write one row, keep the heads, and tell those who listen. Idempotent: the same row is written once.

    Everything is one transaction: the row first, then each listener in a savepoint. `locked` is the enrolment's
    standing, where the caller has locked it in this very transaction. Raises TooLong.
    """
    text = as_text(body)
    names = {str(client) for client in replaces} - {str(client_id)}
    if len(text) > MOST_BODY or len(names) > MOST_REPLACED:
        raise TooLong(key)
    row = Row(
        service_id=enrolment.service_id, enrolment=enrolment, client_id=client_id, kind=kind, key=key,
        made_at=made_at, received_at=at, replaces=sorted(names), person_id=enrolment.participant_id,
        entered_by=entered_by, body=text,
    )
    with transaction.atomic(savepoint=False):
        standing = locked or lock_standing(enrolment.pk)
        if not _insertion(row)():
            stored = Row.objects.get(enrolment=enrolment, client_id=client_id)
            if (stored.kind, stored.key, stored.body) == (kind, key, text):
                return Written(stored, is_new=False)
            _become_another(row, stored)
            if not _insertion(row)():
                return Written(Row.objects.get(enrolment=enrolment, client_id=row.client_id), is_new=False)
        if kind == Row.Kind.ANSWER:
            _keep_heads(row, standing)
        announce_row(row, at=at)
        execute(_GROW, row.service_id, standing.pk)
    return Written(row, is_new=True)


def write_unlocked(
    *, standing: Standing, heads: list[str], key: str, body: dict[str, Any], client_id: uuid.UUID, made_at: datetime,
    at: datetime, replaces: Iterable[uuid.UUID],
) -> list[str] | None:
    """Write an answer in a transaction of three statements; gives its heads. None: it must be written in full.

    All that has to be known was read before, without a lock: the standing with its enrolment, and the answer's heads.
    It still holds if the standing's revision is the same, for whatever changes these makes it grow. Only the plain
    case is done here: one version takes the place of one that stands, or is another first one.
    """
    enrolment, text = standing.enrolment, as_text(body)
    names = {str(client) for client in replaces} - {str(client_id)}
    is_plain = len(names) <= 1 and names <= set(heads) and key not in standing.tangled and len(text) <= MOST_BODY
    if not is_plain or str(client_id) in heads:
        return None
    row = Row(
        service_id=enrolment.service_id, enrolment=enrolment, client_id=client_id, kind=Row.Kind.ANSWER, key=key,
        made_at=made_at, received_at=at, replaces=sorted(names), person_id=enrolment.participant_id, body=text,
    )
    write_row, keep_head = _insertion(row), insertion(_head_of(row))
    try:
        with transaction.atomic():
            if not execute(_GROW_FROM, row.service_id, standing.pk, standing.revision) or not write_row():
                raise _Overtaken
            if not (_move_head(row, names.pop()) if names else keep_head()):
                raise _Overtaken
            announce_row(row, at=at)
    except _Overtaken:
        return None
    return sorted([*(set(heads) - set(row.replaces)), str(client_id)])


def heads(enrolment: Enrolment, keys: Iterable[str]) -> dict[str, list[Row]]:
    """The heads of these answers, oldest first: one row a key, more at a fork. One statement."""
    found: dict[str, list[Row]] = {}
    for row in _standing_rows(enrolment=enrolment.pk, keys=sorted(set(keys))):
        found.setdefault(row.key, []).append(row)
    return found


def head_ids(enrolment: Enrolment, key: str) -> list[str]:
    """The client ids of an answer's heads."""
    return [str(uuid.UUID(str(found))) for (found,) in rows(_HEADS, enrolment.service_id, enrolment.pk, key)]


def as_text(body: dict[str, Any]) -> str:
    """A body as it is stored: the same body is always the same text."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def lock_standing(enrolment_id: uuid.UUID) -> Standing:
    """The enrolment's standing, locked: what every action on an enrolment locks first."""
    found = _locked(enrolment=enrolment_id)
    if not found:
        raise Standing.DoesNotExist(enrolment_id)
    return found[0]


def with_enrolment(enrolment_id: uuid.UUID) -> Standing | None:
    """The standing with its enrolment, as they are just now; None where there is none."""
    return next(iter(_with_enrolment(enrolment=enrolment_id)), None)


def lock_with_enrolment(enrolment_id: uuid.UUID) -> Standing | None:
    """The standing, locked, with its enrolment as it is once the lock is held; None where there is none."""
    if not connection.features.has_select_for_update:
        return with_enrolment(enrolment_id)
    standing = next(iter(_locked(enrolment=enrolment_id)), None)
    if standing is not None:
        standing.enrolment = _enrolments(enrolment=enrolment_id)[0]
    return standing


def announce_row(row: Row, *, at: datetime) -> None:
    """Tell those who listen to this kind of row; those who fail are told again by the clock."""
    _send(ROW_SAVED[row.kind], subject=row.pk, at=at, facts={"row": row, "at": at}, again={"row": str(row.pk)})


def announce_move(enrolment: Enrolment, *, event: str, subject: str = "", at: datetime) -> None:
    """Tell those who listen that a course moved on: a lesson opened, a pause began …"""
    _send(course_moved, subject=id_for(enrolment.pk, event, subject, at), at=at,
          facts={"enrolment": enrolment, "event": event, "subject": subject, "at": at},
          again={"enrolment": str(enrolment.pk), "event": event, "about": subject, "when": at.isoformat()})


def _insertion(row: Row) -> Callable[[], bool]:
    """The statement that inserts the row, unless its enrolment has one with its client id."""
    return insertion(row, unless=("enrolment_id", "client_id"))


def _head_of(row: Row) -> Head:
    return Head(service_id=row.service_id, enrolment_id=row.enrolment_id, key=row.key, client_id=row.client_id, row=row)


def _move_head(row: Row, replaced: str) -> bool:
    """Let the row take the place of a head; says whether that stood."""
    of = (row.service_id, row.enrolment_id, row.key, uuid.UUID(replaced))
    return execute(_MOVE_HEAD, row.pk, row.client_id, *of) == 1


def _become_another(row: Row, stored: Row) -> None:
    """Give `row` an id of its own: the same client id came with other words before.

    It replaces what is stored under that id, and every other version that came with it: one page in one browser
    sent them, one after the other.
    """
    names = set(row.replaces)
    if (stored.kind, stored.key) == (row.kind, row.key):
        names.add(str(stored.client_id))
        if row.kind == Row.Kind.ANSWER:
            for other in heads(row.enrolment, [row.key]).get(row.key, []):
                if other.client_id == id_for(stored.client_id, row.kind, row.key, other.body):
                    names.add(str(other.client_id))
    row.client_id = id_for(stored.client_id, row.kind, row.key, row.body)
    row.replaces = sorted(names - {str(row.client_id)})


def _keep_heads(row: Row, standing: Standing) -> None:
    """Make `row` a head, and end the heads that it replaces.

    As a rule that is one statement. Where an answer of this key replaced one that wasn't here yet, the row may be
    that one; and where two replaced each other, both stand until something replaces one of them. Then the heads are
    found afresh from all versions. `standing.tangled` names such keys.
    """
    if row.key in standing.tangled:
        _find_heads_afresh(row.enrolment_id, row.key, standing)
        return
    if len(row.replaces) == 1:
        if _move_head(row, row.replaces[0]):
            return
        ended = 0
    else:
        theirs = Head.objects.filter(enrolment_id=row.enrolment_id, key=row.key, client_id__in=row.replaces)
        ended = theirs.delete()[0] if row.replaces else 0
    insert(_head_of(row))
    if ended < len(row.replaces):
        known = Row.objects.filter(enrolment_id=row.enrolment_id, client_id__in=row.replaces).count()
        if known < len(row.replaces):
            _keep_tangled(standing, sorted([*standing.tangled, row.key]))


def rebuild_heads(enrolment: Enrolment, standing: Standing) -> None:
    """Find the heads of every answer afresh from all versions. For `doctor`, with the standing locked."""
    rows = Row.objects.filter(enrolment=enrolment, kind=Row.Kind.ANSWER)
    keys = set(rows.values_list("key", flat=True).distinct())
    Head.objects.filter(enrolment=enrolment).exclude(key__in=keys).delete()
    for key in sorted(keys):
        _find_heads_afresh(enrolment.pk, key, standing)


def _find_heads_afresh(enrolment_id: uuid.UUID, key: str, standing: Standing) -> None:
    rows = list(Row.objects.filter(enrolment_id=enrolment_id, kind=Row.Kind.ANSWER, key=key)
                .values_list("pk", "client_id", "replaces"))
    versions = {str(client_id): names for _, client_id, names in rows}
    wanted = forks.heads_of(versions)
    kept = Head.objects.filter(enrolment_id=enrolment_id, key=key)
    kept.exclude(client_id__in=wanted).delete()
    there = {str(client_id) for client_id in kept.values_list("client_id", flat=True)}
    Head.objects.bulk_create(
        Head(service_id=standing.service_id, enrolment_id=enrolment_id, key=key, client_id=client_id, row_id=pk)
        for pk, client_id, _ in rows if str(client_id) in wanted - there
    )
    are_tangled = forks.are_tangled(versions)
    if are_tangled != (key in standing.tangled):
        others = [other for other in standing.tangled if other != key]
        _keep_tangled(standing, sorted([*others, key]) if are_tangled else others)


def _keep_tangled(standing: Standing, keys: list[str]) -> None:
    standing.tangled = keys
    Standing.objects.filter(pk=standing.pk).update(tangled=keys)


def _send(announcement: Announcement, *, subject: uuid.UUID, at: datetime, facts: dict[str, Any],
          again: dict[str, str]) -> None:
    def on_failure(listener: str, failure: BaseException) -> None:
        rule = f"again:{listener}"
        clock.plan(kind="journeys.derive-again", subject=subject, at=at, listener=listener,
                   rule=rule if len(rule) <= 80 else f"again:{id_for(listener)}",
                   announcement=announcement.name, because=type(failure).__name__, **again)

    announcement.send(on_failure=on_failure, **facts)


@clock.due_kind("journeys.derive-again")
def derive_again(due, at: datetime) -> None:
    """Run a listener again that failed when the row was saved."""
    facts = dict(due.facts)
    if "row" in facts:
        row = Row.objects.select_related("enrolment").get(pk=facts["row"])
        lock_standing(row.enrolment_id)
        ROW_SAVED[row.kind].tell(facts["listener"], row=row, at=row.received_at)
    else:
        lock_standing(uuid.UUID(facts["enrolment"]))
        enrolment = Enrolment.objects.get(pk=facts["enrolment"])
        course_moved.tell(facts["listener"], enrolment=enrolment, event=facts["event"],
                          subject=facts["about"], at=datetime.fromisoformat(facts["when"]))
