"""Keeping the rows that fidelity is counted from: derived whole for one enrolment, in the transaction of their cause.

Only what differs is written. Kept and derived agree after any sequence of events (a test holds it).
"""

import uuid
from dataclasses import fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handrail.ground import checkup
from handrail.guidance import shelf, times
from handrail.guidance.guided import AGREED, UNPLANNED
from handrail.guidance.models import Contact, Guidance, Message
from handrail.journeys import rebuilding
from handrail.journeys.models import Enrolment
from handrail.people.hours import hours_of
from handrail.programmes.keeping import NoSuchPack

from .models import Given
from .slots import AN_HOUR, Attempt, Tally, replies, tally

COUNTS = tuple(one.name for one in fields(Tally) if one.type is int or one.type == "int")
OVER = (Enrolment.State.FINISHED, Enrolment.State.LEFT)


def keep(enrolment_id: uuid.UUID) -> bool:
    """Bring the rows of an enrolment up to date; says whether anything had been different."""
    enrolment = Enrolment.objects.select_related("service", "programme").get(pk=enrolment_id)
    wanted = derive(enrolment)
    kept = {row.protocol: row for row in Given.objects.filter(enrolment=enrolment)}
    changed = False
    for protocol, values in wanted.items():
        row = kept.pop(protocol, None)
        if row is None:
            Given.objects.create(enrolment=enrolment, service_id=enrolment.service_id, protocol=protocol, revision=1,
                                 **values)
            changed = True
            continue
        different = [name for name, value in values.items() if getattr(row, name) != value]
        if different:
            for name in different:
                setattr(row, name, values[name])
            row.revision += 1
            row.save(update_fields=[*different, "revision"])
            changed = True
    if kept:
        Given.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()
    return changed or bool(kept)


def derive(enrolment: Enrolment) -> dict[str, dict[str, Any]]:
    """What an enrolment's rows should say, by protocol, from the tables they follow from. Reads only."""
    guidance = Guidance.objects.select_related("protocol").filter(enrolment=enrolment).first()
    if guidance is None:
        return {}
    now = guidance.protocol.key
    by_protocol: dict[str, list[Attempt]] = {now: []}
    automatic: set[tuple[str, str]] = set()
    for attempt, digest in _attempts(enrolment, now):
        by_protocol.setdefault(attempt.protocol, []).append(attempt)
        if digest and (rule := _rule(digest, attempt.rule)) is not None and rule.is_automatic:
            automatic.add((attempt.protocol, attempt.rule))
    found = {}
    for protocol, attempts in by_protocol.items():
        counted = tally(attempts, is_automatic=lambda one: (one.protocol, one.rule) in automatic,
                        beside=(AGREED, UNPLANNED), ended=enrolment.ended_at)
        if protocol == now:
            _add_replies(counted, enrolment, guidance)
        found[protocol] = {**cohort(enrolment, guidance), **values(counted)}
    return found


@checkup.rebuild("rows that fidelity is counted from")
def rebuild_all(at: datetime) -> int:
    """Derive every enrolment's rows afresh, in every service; returns how many had been different."""
    return rebuilding.each_enrolment(keep)


def _attempts(enrolment: Enrolment, now: str):
    rows = Contact.objects.filter(enrolment=enrolment).values_list(
        "protocol_id", "protocol__key", "rule", "occurrence", "attempt", "planned_channel", "channel", "state",
        "because", "outcome", "planned_minutes", "by_id", "qualification", "due_at", "done_at", "minutes",
        "timed_minutes")
    for digest, protocol, *between, planned, by, qualification, due_at, done_at, minutes, timed in rows:
        yield Attempt(protocol or now, *between, planned, by.hex if by else "", qualification, due_at, done_at,
                      tenths(minutes), tenths(timed)), digest


def _rule(digest: str, key: str):
    try:
        return shelf.protocol(digest).contact(key)
    except NoSuchPack:
        return None


def _add_replies(counted: Tally, enrolment: Enrolment, guidance: Guidance) -> None:
    """How long a participant waited for each answer, and whether it came when the protocol promises."""
    sent = Message.objects.filter(enrolment=enrolment, state=Message.State.SENT, about="")
    messages = list(sent.filter(from_participant=True).values_list("written_at", "from_participant"))
    if not messages:
        return
    messages += sent.filter(from_participant=False, sender__isnull=False).values_list("sent_at", "from_participant")
    reached = Contact.objects.filter(enrolment=enrolment, outcome=Contact.Outcome.REACHED)
    hours, within = hours_of(enrolment.service), shelf.protocol(guidance.protocol_id).reply_within
    for since, answered in replies(messages, reached.values_list("done_at", flat=True)):
        counted.replies.append(int((answered - since).total_seconds()) // AN_HOUR)
        counted.in_time += within is not None and answered <= times.after(since, within, hours)


def cohort(enrolment: Enrolment, guidance: Guidance) -> dict[str, Any]:
    """By what rows are split and narrowed."""
    is_over = enrolment.state in OVER
    started, ended = enrolment.started_at, enrolment.ended_at
    return {
        "programme": enrolment.programme.key, "guide_id": guidance.guide_id,
        "signed_up_on": enrolment.signed_up_at.astimezone(ZoneInfo(enrolment.service.timezone)).date(),
        "has_started": started is not None, "is_over": is_over,
        "days": max(0, (ended - started).days) if is_over and started and ended else None,
    }


def values(counted: Tally) -> dict[str, Any]:
    """A tally as its row has it."""
    by = [[*key, *cell] for key, cell in sorted(counted.given_by.items())]
    more = {"by": by, "why": counted.why, "late": sorted(counted.late), "replies": sorted(counted.replies)}
    return {**{name: getattr(counted, name) for name in COUNTS}, "more": {k: v for k, v in more.items() if v}}


def tenths(minutes) -> int | None:
    """Minutes as they are kept."""
    return None if minutes is None else int(minutes * 10)
