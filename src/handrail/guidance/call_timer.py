"""The timer of a call. The start is kept here, not in the browser: a reload, a full battery or another device loses
nothing. What it counted is kept beside the minutes that the guide enters.
"""

from datetime import datetime, timedelta
from decimal import ROUND_UP, Decimal

from django.db import transaction

from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people.models import Person

from .models import CallTimer

MOST = timedelta(hours=4)  # a timer that runs longer was forgotten


def timer_of(enrolment: Enrolment, guide: Person) -> CallTimer | None:
    """The timer that this guide started for this participant. One statement."""
    return CallTimer.objects.filter(enrolment=enrolment, guide=guide).first()


@transaction.atomic
def start(*, enrolment: Enrolment, guide: Person, at: datetime) -> CallTimer:
    """Start the timer; one that runs goes on, one that was stopped starts afresh."""
    lock_standing(enrolment.pk)
    timer, is_new = CallTimer.objects.get_or_create(
        enrolment=enrolment, guide=guide, defaults={"service_id": enrolment.service_id, "began_at": at})
    if not is_new and (timer.stopped_at is not None or at - timer.began_at > MOST):
        timer.began_at, timer.stopped_at = at, None
        timer.save(update_fields=["began_at", "stopped_at"])
    return timer


@transaction.atomic
def stop(*, enrolment: Enrolment, guide: Person, at: datetime) -> CallTimer | None:
    """Stop the timer, once; what it counted waits for the contact to be logged."""
    lock_standing(enrolment.pk)
    timer = timer_of(enrolment, guide)
    if timer is not None and timer.stopped_at is None:
        timer.stopped_at = at
        timer.save(update_fields=["stopped_at"])
    return timer


def counted(timer: CallTimer | None, at: datetime) -> Decimal | None:
    """The minutes a timer counted, in tenths, rounded up; None without one, or with one that was forgotten."""
    if timer is None:
        return None
    ran = max((timer.stopped_at or at) - timer.began_at, timedelta())
    if ran > MOST:
        return None
    return (Decimal(ran / timedelta(seconds=1)) / 60).quantize(Decimal("0.1"), rounding=ROUND_UP)


def seconds(timer: CallTimer | None, at: datetime) -> int:
    """How long it has run."""
    return int(max(((timer.stopped_at or at) - timer.began_at).total_seconds(), 0)) if timer else 0


def runs(timer: CallTimer | None) -> bool:
    """Whether it is counting."""
    return timer is not None and timer.stopped_at is None


def clear(*, enrolment: Enrolment, guide: Person) -> None:
    """The contact is logged with what the timer counted. Call inside that transaction."""
    CallTimer.objects.filter(enrolment=enrolment, guide=guide).delete()
