"""Carrying: letters leave the outbox one by one, each leased, carried outside any transaction, then written down.

A carrier that dies between sending and writing down leaves a lease behind. When that has run out, e-mail goes again
under the same Message-ID; what can't be repeated (an SMS) becomes "uncertain" until the manager says.
"""

import logging
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, models, transaction

from handrail.ground import moment, sealed
from handrail.ground.models import DataKey

from .carriers import Carrier, Letter, Receipt, Refused, TryLater, Uncertain, Unreachable, at_work
from .models import Outgoing

log = logging.getLogger("handrail.carrying")

LEASE = timedelta(minutes=10)  # longer than any talk with a mail server
PATIENCE = 16  # attempts, spread over two days
_LONGEST_WAIT = timedelta(hours=6)

Real = Callable[[], datetime]


@dataclass(frozen=True)
class _Leased:
    """A letter that is ours until `until`, real time. `was_left` by a carrier that never said how it ended."""

    row: Outgoing
    until: datetime
    was_left: bool


@dataclass(frozen=True)
class Round:
    """How a round went: letters taken, and by channel the code with which nobody answered, where nobody did."""

    taken: int
    unreachable: Mapping[str, str] = field(default_factory=dict)


def carry(at: datetime, most: int = 100, **how) -> int:
    """Carry up to `most` letters whose time has come, the urgent first. Returns how many were taken."""
    return carry_round(at, most, **how).taken


def carry_round(
    at: datetime, most: int = 100, *, carriers: Mapping[str, Carrier] | None = None, without: Collection[str] = (),
    chance: Callable[[], float] = random.random, real: Real = moment.real_now,
) -> Round:
    """Carry up to `most` letters, until none is left. Where nobody answers, that channel's round is over.

    Call outside any transaction. `without` names channels that rest, `chance` spreads the retries, `real` is the time
    leases are measured by.
    """
    if carriers is None:
        with at_work() as found:
            return carry_round(at, most, carriers=found, without=without, chance=chance, real=real)
    taken, unreachable = 0, {}
    while taken < most:
        leased = _lease(at, real, [channel for channel in carriers if channel not in {*without, *unreachable}])
        if leased is None:
            break
        taken += 1
        try:
            _carry_one(leased, carriers[leased.row.channel], at, chance)
        except Unreachable as nobody:
            unreachable[leased.row.channel] = nobody.code
    return Round(taken, unreachable)


def next_at(after: datetime) -> datetime | None:
    """When the next letter may go; None when none waits."""
    rows = Outgoing.everywhere.filter(state=Outgoing.State.WAITING, not_before__gt=after)
    return rows.aggregate(at=models.Min("not_before"))["at"]


def wait_after(attempts: int, chance: float) -> timedelta:
    """How long after this many attempts: a minute, then twice as long each time up to six hours, spread by a half."""
    wait = min(timedelta(minutes=2 ** min(attempts - 1, 12)), _LONGEST_WAIT)
    return wait * (0.75 + chance / 2)


def _lease(at: datetime, real: Real, channels: list[str]) -> _Leased | None:
    """Take the next letter for ourselves; two carriers never get the same one."""
    now = real()
    rows = Outgoing.everywhere.filter(
        models.Q(leased_until=None) | models.Q(leased_until__lt=now),
        state=Outgoing.State.WAITING, not_before__lte=at, channel__in=channels,
    ).order_by("-urgent", "not_before", "pk")
    if not rows.exists():  # a look costs nobody a lock
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        row = rows.first()
        if row is None:
            return None
        was_left = row.leased_until is not None
        row.attempts, row.leased_until = row.attempts + 1, now + LEASE
        row.save(update_fields=["attempts", "leased_until"])
    return _Leased(row, row.leased_until, was_left)


def _carry_one(leased: _Leased, carrier: Carrier, at: datetime, chance: Callable[[], float]) -> None:
    """Carry and write down how it went. Raises Unreachable, after writing it down."""
    row = leased.row
    if leased.was_left and not carrier.is_repeatable:
        _write(leased, state=Outgoing.State.UNCERTAIN, last_error="carrier-lost")
        return
    if row.not_after is not None and at > row.not_after:
        _write(leased, state=Outgoing.State.CANCELLED, last_error="too-late")
        return
    try:
        letter = Letter(row.pk, row.address, row.subject, row.body, row.decided_at, row.calendar)
    except sealed.Forgotten:
        _unreadable(leased, at, chance)
        return
    try:
        receipt = carrier.carry(letter)
    except Refused as refusal:
        _write(leased, state=Outgoing.State.DEAD, last_error=refusal.code[:200])
    except Uncertain as doubt:
        _write(leased, state=Outgoing.State.UNCERTAIN, last_error=doubt.code[:200])
    except TryLater as failure:
        _put_off(leased, failure.code, at, chance)
        if isinstance(failure, Unreachable):
            raise
    except Exception as failure:
        log.exception("Letter %s could not be carried", row.pk)
        if carrier.is_repeatable:
            _put_off(leased, f"failed: {type(failure).__name__}", at, chance)
        else:  # it may have gone before it failed
            _write(leased, state=Outgoing.State.UNCERTAIN, last_error=f"failed: {type(failure).__name__}")
    else:
        _sent(row, at, receipt or Receipt())


def _unreadable(leased: _Leased, at: datetime, chance: Callable[[], float]) -> None:
    """The words don't open: their key was destroyed, or the installation's key is missing for now."""
    row = leased.row
    if DataKey.objects.filter(service_id=row.service_id, person_id=row.sealed_by).exists():
        _put_off(leased, "installation-key-missing", at, chance)
    else:
        _write(leased, state=Outgoing.State.CANCELLED, last_error="forgotten")


def _put_off(leased: _Leased, code: str, at: datetime, chance: Callable[[], float]) -> None:
    if leased.row.attempts >= PATIENCE:
        _write(leased, state=Outgoing.State.DEAD, last_error=code[:200])
    else:
        _write(leased, not_before=at + wait_after(leased.row.attempts, chance()), last_error=code[:200])


def _sent(row: Outgoing, at: datetime, receipt: Receipt) -> None:
    """It went, whoever holds the lease by now, and though a report that it arrived may have been quicker."""
    rows = Outgoing.everywhere.filter(pk=row.pk)
    told = {"gateway_id": receipt.id[:120]} if receipt.id else {}
    if receipt.price is not None:
        told["cost"] = receipt.price
    if told:
        rows.update(**told)
    rows.filter(state=Outgoing.State.WAITING).update(
        state=Outgoing.State.SENT, sent_at=at, leased_until=None, last_error=""
    )


def _write(leased: _Leased, **changes: object) -> None:
    """How it ended, unless our lease ran out and another carrier took over."""
    Outgoing.everywhere.filter(
        pk=leased.row.pk, state=Outgoing.State.WAITING, leased_until=leased.until
    ).update(leased_until=None, **changes)
