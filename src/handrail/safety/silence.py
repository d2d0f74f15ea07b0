"""Nothing from somebody after a flag: found by the clock, as long as nobody has talked with them."""

from datetime import datetime

from django.db.models import Max

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Row, Standing

from . import shelf
from .actions import raise_flag
from .models import Flag
from .plan import Signal, Silence
from .signals import flag_raised

GOES_ON = ("", Flag.Outcome.NOT_REACHED)  # with any other outcome somebody has talked with them, or looked into it


@flag_raised.listen
def watch_for_silence(*, flag: Flag, at: datetime) -> None:
    """Plan to look whether anything came from them. (A flag that changes its owner is planned already.)"""
    for signal in _watching(flag):
        _plan(flag, signal, flag.raised_at + signal.when.after, occurrence=1)


@clock.due_kind("safety.silence")
def nothing_came(due: Due, at: datetime) -> None:
    """The clock's turn: a flag follows from the silence, or it is looked again later."""
    flag = Flag.objects.select_related("enrolment").get(pk=due.subject)
    lock_standing(flag.enrolment_id)
    flag.refresh_from_db()
    if flag.outcome not in GOES_ON:
        return
    signal = next((one for one in _watching(flag) if one.code == due.facts["signal"]), None)
    if signal is None:
        return
    last = _last_sign(flag)
    if last + signal.when.after > at:
        _plan(flag, signal, last + signal.when.after, occurrence=due.occurrence + 1)
        return
    raise_flag(enrolment=flag.enrolment, signal=signal, cause=flag.pk, about="silence", value=None, at=at)


def _watching(flag: Flag) -> list[Signal]:
    """The signals of silence that a flag of its level begins; silence begins none itself."""
    if isinstance(shelf.signal_of(flag.plan_id, flag.signal).when, Silence):
        return []
    return [one for one in shelf.plan(flag.plan_id).of_kind(Silence) if flag.level in one.when.levels]


def _plan(flag: Flag, signal: Signal, at: datetime, *, occurrence: int) -> None:
    clock.plan(kind="safety.silence", subject=flag.pk, rule=f"silence:{signal.code}", occurrence=occurrence, at=at,
               signal=signal.code)


def _last_sign(flag: Flag) -> datetime:
    """When anything came from the person: a sign-in, a page, something written. Not before the flag itself."""
    seen = Standing.objects.filter(enrolment_id=flag.enrolment_id).values_list("last_seen_at", flat=True).first()
    of = Row.objects.filter(enrolment_id=flag.enrolment_id, entered_by=None)
    wrote = of.aggregate(last=Max("received_at"))["last"]
    return max(moment for moment in (flag.raised_at, seen, wrote) if moment is not None)
