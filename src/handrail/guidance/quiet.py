"""Nobody signed in for n days: watched by the clock, not by looking at everybody.

A spell of quiet begins when somebody was last in touch: signed in, back from a pause, or reached by their guide. Its
number is the occurrence in the clock: the next spell begins once something of this one has come.
"""

from datetime import datetime, timedelta

from django.db.models import Max

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Standing

from . import needs
from .events import QUIET
from .guided import BACK, Guided, guided
from .models import Contact

PREFIX = "quiet:"
_ROUNDING = timedelta(hours=1)  # "seen" is kept once an hour


def watch(it: Guided, *, since: datetime) -> None:
    """Count from `since`: plan what follows if nobody signs in from now on."""
    if it.enrolment.state != Enrolment.State.ACTIVE or not it.protocol.quiet_days:
        return
    spell = spell_of(it)
    rows = Due.objects.filter(subject=it.enrolment.pk, rule__startswith=PREFIX, occurrence__lt=spell)
    rows.filter(state=Due.State.PLANNED).update(state=Due.State.CANCELLED, because="signed-in")
    for days in it.protocol.quiet_days:
        clock.plan(kind="guidance.quiet", subject=it.enrolment.pk, rule=f"{PREFIX}{days}", occurrence=spell,
                   at=days_after(it, since, days), days=days)


def stop(it: Guided, *, because: str) -> None:
    """Watch no more."""
    clock.cancel(subject=it.enrolment.pk, prefix=PREFIX, because=because)


def spell_of(it: Guided) -> int:
    """The number of the spell that a sign-in now begins: one more than the last of which something came."""
    came = Due.objects.filter(subject=it.enrolment.pk, rule__startswith=PREFIX).exclude(
        state__in=(Due.State.PLANNED, Due.State.CANCELLED)
    )
    return (came.aggregate(last=Max("occurrence"))["last"] or 0) + 1


def in_touch_at(it: Guided) -> datetime | None:
    """When somebody was last in touch; None before the start."""
    if it.enrolment.started_at is None:
        return None
    seen = Standing.objects.filter(enrolment=it.enrolment).values_list("last_seen_at", flat=True).first()
    reached = Contact.objects.filter(enrolment=it.enrolment, outcome=Contact.Outcome.REACHED).aggregate(
        last=Max("done_at"))["last"]
    return max(filter(None, (it.enrolment.started_at, seen, reached, it.anchor(BACK))))


def is_quiet(it: Guided, *, days: int, at: datetime) -> bool:
    """Whether nobody has been in touch for so many days."""
    last = in_touch_at(it)
    return (
        it.enrolment.state == Enrolment.State.ACTIVE and last is not None
        and days_after(it, last, days) <= at + _ROUNDING
    )


def days_after(it: Guided, moment: datetime, days: int) -> datetime:
    """So many days later on the service's wall."""
    return moment.astimezone(it.hours.zone) + timedelta(days=days)


@clock.due_kind("guidance.quiet")
def quiet_for(due, at: datetime) -> None:
    """The clock's turn: so many days are over. Tell the guide, and plan the letters that follow."""
    from . import planning, steps

    lock_standing(due.subject)
    it = guided(due.subject)
    days = due.facts["days"]
    if not is_quiet(it, days=days, at=at):
        last = in_touch_at(it)
        if last is not None:
            watch(it, since=last)
        return
    needs.settle(it.enrolment, "quiet", at=at)
    planning.happened(it, code=QUIET, number=days, occurrence=due.occurrence, at=at)
    steps.look(it, at=at)
