"""Verbs on flags: raise, see, close, pass on. A flag can't be lost, doubled, or closed without an outcome."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from handrail.delivery import clock
from handrail.ground.announce import Announcement
from handrail.ground.ids import id_for
from handrail.ground.lock import lock
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.hours import hours_of
from handrail.people.models import Role, Service

from . import forgotten, owners, risk_talk, shelf, telling
from .models import Flag, FlagCause, Told
from .plan import Signal
from .signals import ALL, flag_closed, flag_raised

MOST_NOTE = 5_000
AN_HOUR = timedelta(hours=1)


class AlreadyClosed(Exception):
    """Somebody closed the flag first; nothing is changed."""


class NeedsWords(Exception):
    """A flag is closed with an outcome and a few words on what was done."""


class NeedsTalk(Exception):
    """Such a flag is closed with the conversation that it asks for, or because none could be had."""


@transaction.atomic
def raise_flag(
    *, enrolment: Enrolment, signal: Signal, cause: uuid.UUID, about: str, value: int | None, at: datetime,
    said_at: datetime | None = None,
) -> Flag:
    """Raise a flag for a cause, once. While one about the same thing is open, a further cause joins it.

    `said_at` is when the person said it by their device's clock, where that isn't `at`.
    """
    lock_standing(enrolment.pk)
    known = FlagCause.objects.select_related("flag").filter(enrolment=enrolment, signal=signal.code, cause=cause)
    if found := known.first():
        return found.flag
    flag = Flag.objects.filter(enrolment=enrolment, signal=signal.code, about=about, closed_at=None).first()
    if flag is not None:
        flag = lock(flag)  # whoever closes it just now goes first
    if flag is None or flag.closed_at is not None:
        flag = _new_flag(enrolment, signal, cause, about, value, at, said_at or at)
    elif (value or 0) > (flag.value or 0):
        flag.value = value
        flag.save(update_fields=["value"])
        audit.record(did="flag.grew", to=flag, at=at, by_id=enrolment.participant_id)
        _tell_again(flag, signal, at)
    elif value is None:  # words, signs: each is something said anew
        _tell_again(flag, signal, at)
    FlagCause.objects.create(service_id=flag.service_id, flag=flag, enrolment=enrolment, signal=signal.code,
                             cause=cause, value=value, said_at=said_at or at, at=at)
    return flag


def _new_flag(
    enrolment: Enrolment, signal: Signal, cause: uuid.UUID, about: str, value: int | None, at: datetime,
    said_at: datetime,
) -> Flag:
    service = Service.objects.get(pk=enrolment.service_id)
    plan = shelf.plan(signal.plan)
    within = plan.on_call_within if owners.on_call(service.pk, at) else signal.answer_within
    flag = Flag.objects.create(
        service=service, enrolment=enrolment, signal=signal.code, plan_id=signal.plan, level=signal.level, cause=cause,
        about=about, value=value, said_at=said_at, raised_at=at, answer_by=within.after(at, hours_of(service)),
        owner=owners.owner_of(enrolment, role=signal.owner, at=at),
    )
    audit.record(did="flag.raised", to=flag, at=at, by_id=enrolment.participant_id, owner=flag.owner_id)
    telling.tell(flag=flag, person=flag.owner, service=service, why=Told.Why.RAISED, answer_by=flag.answer_by, at=at)
    if signal.escalate:
        clock.plan(kind="safety.escalate", subject=flag.pk, rule="escalate", occurrence=1, at=flag.answer_by)
    _announce(flag_raised, flag, at)
    return flag


def _tell_again(flag: Flag, signal: Signal, at: datetime) -> None:
    """Tell the owner of more that came to a flag which they have seen already: they wouldn't look again by themselves.

    At most once an hour.
    """
    if flag.seen_at is None or flag.told.filter(person_id=flag.owner_id, at__gt=at - AN_HOUR).exists():
        return
    service = Service.objects.get(pk=flag.service_id)
    telling.tell(flag=flag, person=flag.owner, service=service, why=Told.Why.RAISED, at=at,
                 answer_by=signal.answer_within.after(at, hours_of(service)))


@transaction.atomic
def see_flag(*, flag: Flag, by: Role, at: datetime) -> Flag:
    """Note who of the staff opened the flag first, and when."""
    if flag.seen_at is not None:
        return flag
    flag = lock(flag)
    if flag.seen_at is None:
        flag.seen_at = at
        flag.save(update_fields=["seen_at"])
        audit.record(did="flag.seen", to=flag, at=at, by=by)
    return flag


@transaction.atomic
def close_flag(
    *, flag: Flag, by: Role, outcome: str, at: datetime, note: str = "", with_talk: bool = False,
) -> Flag:
    """Close a flag with what came of it. Of somebody forgotten no words are kept. Raises NeedsWords, NeedsTalk,
    AlreadyClosed.

    `with_talk` is said by `talking.close_with_talk` alone, which keeps the conversation in the same transaction.
    """
    lock_standing(flag.enrolment_id)
    flag = lock(flag)
    is_forgotten = forgotten.is_forgotten(flag)  # a note would make the destroyed key anew
    note = "" if is_forgotten else note
    if outcome not in Flag.Outcome.values or not (note.strip() or is_forgotten):
        raise NeedsWords
    if flag.closed_at is not None:
        if (flag.closed_by_id, flag.outcome, flag.note) == (by.person_id, outcome, note):
            return flag
        raise AlreadyClosed
    needs_talk = shelf.signal_of(flag.plan_id, flag.signal).needs_risk_talk and outcome not in risk_talk.WITHOUT_TALK
    if needs_talk and not with_talk:
        raise NeedsTalk
    flag.closed_at, flag.closed_by_id, flag.outcome = at, by.person_id, outcome
    flag.note = note or b""
    flag.save(update_fields=["closed_at", "closed_by", "outcome", "note"])
    clock.cancel(subject=flag.pk, rule="escalate", because="closed")
    audit.record(did="flag.closed", to=flag, at=at, by=by,
                 hours=round((at - flag.raised_at).total_seconds() / 3600, 1))
    _announce(flag_closed, flag, at)
    return flag


@transaction.atomic
def pass_on(*, flag: Flag, at: datetime, by: Role | None = None) -> Flag:
    """Give a flag whose owner is no longer there to whoever owns such a flag now, and tell them."""
    lock_standing(flag.enrolment_id)
    flag = lock(flag)
    signal = shelf.signal_of(flag.plan_id, flag.signal)
    owner = owners.owner_of(flag.enrolment, role=signal.owner, at=at) if flag.closed_at is None else None
    if owner is None or owner.pk == flag.owner_id:
        return flag
    before, flag.owner = flag.owner_id, owner
    flag.save(update_fields=["owner"])
    audit.record(did="flag.passed-on", to=flag, at=at, by=by, owner=owner.pk, before=before)
    telling.tell(flag=flag, person=owner, service=Service.objects.get(pk=flag.service_id), why=Told.Why.PASSED_ON,
                 answer_by=flag.answer_by, at=at)
    _announce(flag_raised, flag, at)
    return flag


def _announce(announcement: Announcement, flag: Flag, at: datetime) -> None:
    def on_failure(listener: str, failure: BaseException) -> None:
        clock.plan(kind="safety.tell-again", subject=id_for(flag.pk, announcement.name), rule=f"again:{listener}"[:80],
                   at=at, announcement=announcement.name, listener=listener, flag=str(flag.pk))

    announcement.send(on_failure=on_failure, flag=flag, at=at)


@clock.due_kind("safety.tell-again")
def tell_again(due, at: datetime) -> None:
    """Run a listener again that failed when the flag changed."""
    flag = Flag.objects.select_related("enrolment").get(pk=due.facts["flag"])
    ALL[due.facts["announcement"]].tell(due.facts["listener"], flag=flag, at=due.at)
