"""Stepped care while it runs: who should be guided more or less, asked of the guide or done by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from handrail.delivery import clock
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.safety.models import Flag

from . import changing, needs, quiet, scored
from .breaks import weeks_are_over
from .guided import Guided, guided, guided_by
from .models import ProtocolChange
from .needs import Wanted, derived
from .stepping import NO_IMPROVEMENT, QUIET, Stands, Step, holds

WEEK = "step:week"  # the rule's name in the clock


def watch(it: Guided, *, at: datetime) -> None:
    """Look again at the weeks that the protocol names: weeks on the course, so later by the breaks there were."""
    started = it.enrolment.started_at
    weeks = {step.on.weeks for step in it.protocol.steps if step.on.code == NO_IMPROVEMENT}
    for number in sorted(weeks) if started is not None and it.enrolment.state == Enrolment.State.ACTIVE else ():
        clock.plan(kind="guidance.step", subject=it.enrolment.pk, rule=WEEK, occurrence=number,
                   at=max(weeks_are_over(started, number, it.breaks), at))


def stop(it: Guided, *, because: str) -> None:
    """No week comes while the course rests."""
    clock.cancel(subject=it.enrolment.pk, rule=WEEK, because=because)


def look(it: Guided, *, at: datetime) -> None:
    """Something happened that a step may hang on: ask the guide, or take the step. Call with the standing locked."""
    if not it.protocol.steps:
        return
    step = next((step for step in _wanted(it, at) if not step.asks), None)
    if step is not None:
        changing.change_protocol(enrolment=it.enrolment, protocol=step.to, reason="", step=str(step.on), by=None, at=at)
    needs.settle(it.enrolment, "step", at=at)


@clock.due_kind("guidance.step")
def week_has_come(due, at: datetime) -> None:
    """The clock's turn: the week that a step names."""
    lock_standing(due.subject)
    look(guided(due.subject), at=at)


@derived("step")
def steps_to_take(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """What a guide is asked: each step whose condition holds, unless somebody chose to stay."""
    it = guided_by(enrolment)
    if it is None or not it.protocol.steps:
        return
    stands = stands_of(it, at)
    for step in _wanted(it, at):
        if step.asks:
            yield Wanted(subject=str(step.on)[:60], since=_since(step, stands),
                         facts={"to": step.to, "on": str(step.on), "of": step.measure})


def stands_of(it: Guided, at: datetime) -> Stands:
    """How somebody stands, for the rules of stepping."""
    return Stands(
        started_at=it.enrolment.started_at, at=at, scores=scored.scores_of(it.enrolment),
        has_open_flag=Flag.objects.filter(enrolment=it.enrolment, closed_at=None).exists(),
        in_touch_at=quiet.in_touch_at(it), breaks=it.breaks,
    )


def _wanted(it: Guided, at: datetime) -> list[Step]:
    if it.enrolment.state != Enrolment.State.ACTIVE:
        return []
    rows = ProtocolChange.objects.filter(enrolment=it.enrolment, before_id=it.guidance.protocol_id, is_made=False)
    stays = set(rows.values_list("step", flat=True))
    stands = stands_of(it, at)
    return [step for step in it.protocol.steps if str(step.on) not in stays and holds(step, stands)]


def _since(step: Step, stands: Stands) -> datetime:
    """From when it holds, as far as the tables say it."""
    if step.on.code == QUIET:
        return stands.in_touch_at + timedelta(days=step.on.event.number)
    last = max((one.given[-1][0] for one in stands.scores), default=stands.started_at)
    return max(last, stands.week_is_over_at(step.on.weeks if step.on.code == NO_IMPROVEMENT else 0))
