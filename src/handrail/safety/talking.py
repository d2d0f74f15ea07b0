"""Verbs of the conversation that a flag leads to: keep it as far as it is, close the flag with it, meet again.

See risk_talk.py for what is asked, and why nothing is scored.
"""

import json
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from handrail.ground.lock import lock
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Role

from . import risk_talk
from .actions import AlreadyClosed, close_flag
from .models import Flag
from .records import RiskTalk
from .risk_talk import Talk
from .shelf import signal_of


class Incomplete(Exception):
    """Something that was to be asked is still open; `gaps` says what."""

    def __init__(self, gaps: dict[str, str]):
        super().__init__(", ".join(sorted(gaps)))
        self.gaps = gaps


def needs_talk(flag: Flag) -> bool:
    """Whether the flag is closed with a conversation, by the version of the plan that raised it."""
    return signal_of(flag.plan_id, flag.signal).needs_risk_talk


def draft_of(flag: Flag, role: Role) -> RiskTalk | None:
    """What this person has noted so far; None if nothing."""
    found = RiskTalk.objects.filter(flag=flag, by_id=role.person_id, done_at=None).first()
    return _with(found, flag)


def talk_of(flag: Flag) -> RiskTalk | None:
    """The conversation that closed the flag; None where it was closed without one, or is open."""
    return _with(RiskTalk.objects.select_related("by").filter(flag=flag, done_at__isnull=False).first(), flag)


@transaction.atomic
def keep_draft(*, flag: Flag, talk: Talk, by: Role, at: datetime) -> RiskTalk:
    """Keep what is noted so far, each person's apart. What closed the flag stays as it is."""
    lock_standing(flag.enrolment_id)
    return _keep(flag, talk, by, at)


@transaction.atomic
def close_with_talk(*, flag: Flag, talk: Talk, by: Role, at: datetime) -> RiskTalk:
    """Close a flag with the conversation that it led to, in one transaction. The same again is the same.

    Raises Incomplete, AlreadyClosed; nothing is changed then.
    """
    lock_standing(flag.enrolment_id)
    done = talk_of(flag)
    if done is not None and done.by_id == by.person_id and done.as_talk == _plain(talk):
        return done
    flag = lock(flag)
    if flag.closed_at is not None:
        raise AlreadyClosed
    gaps = risk_talk.gaps(talk, at)
    if gaps:
        raise Incomplete(gaps)
    row = _keep(flag, talk, by, at)
    row.done_at = at
    row.save(update_fields=["done_at"])
    audit.record(did="talk.done", to=flag, at=at, by=by)
    close_flag(flag=flag, by=by, outcome=talk.outcome, note=talk.said("agreed"), at=at, with_talk=True)
    return row


@transaction.atomic
def met_again(*, enrolment: Enrolment, at: datetime, by: Role | None = None) -> int:
    """Somebody has talked with them at `at`: what was agreed for about then has taken place. Returns how many had."""
    lock_standing(enrolment.pk)
    rows = [row for row in to_meet_again(enrolment)
            if risk_talk.is_the_agreed_one(at, done_at=row.done_at, next_at=row.next_at)]
    for row in rows:
        row.next_done_at = at
        row.save(update_fields=["next_done_at"])
        audit.record(did="talk.met-again", to=row.flag, at=at, by=by)
    return len(rows)


def to_meet_again(enrolment: Enrolment) -> list[RiskTalk]:
    """The next contacts that were agreed with somebody and haven't taken place, the earliest first: one statement."""
    return list(RiskTalk.objects.select_related("flag").filter(
        flag__enrolment=enrolment, done_at__isnull=False, next_at__isnull=False, next_done_at=None,
    ).order_by("next_at", "pk"))


def all_to_meet_again() -> list[RiskTalk]:
    """The same of everybody in the active service: one statement."""
    rows = RiskTalk.objects.select_related("flag__enrolment__participant", "by")
    return list(rows.filter(done_at__isnull=False, next_at__isnull=False, next_done_at=None).order_by("next_at", "pk"))


def _keep(flag: Flag, talk: Talk, by: Role, at: datetime) -> RiskTalk:
    talk = _plain(talk)
    row, is_new = RiskTalk.objects.get_or_create(
        flag=flag, by_id=by.person_id, defaults={"service_id": flag.service_id, "begun_at": at, "kept_at": at})
    row.flag = flag  # whose key seals the words
    if row.done_at is not None or (not is_new and row.as_talk == talk):
        return row
    for name in ("thoughts", "plan", "means", "intent", "outcome", "next_at"):
        setattr(row, name, getattr(talk, name))
    row.steps, row.words, row.kept_at = list(talk.steps), json.dumps(talk.words, ensure_ascii=False), at
    row.save()
    if is_new:
        audit.record(did="talk.begun", to=flag, at=at, by=by)
    return row


def _plain(talk: Talk) -> Talk:
    """Without blanks around words, without topics that say nothing; steps in their order."""
    return replace(talk, words={topic: talk.said(topic) for topic in risk_talk.WORDS if talk.said(topic)},
                   steps=tuple(code for code in risk_talk.STEPS if code in talk.steps))


def _with(row: RiskTalk | None, flag: Flag) -> RiskTalk | None:
    if row is not None:
        row.flag = flag
    return row
