"""What Today shows: one next step, a few small ones, and where the person is in the course. Two or three statements."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from handrail.ground.prepared import Prepared
from handrail.people.models import Role

from . import course, reading, reminding, schedule, steps
from .models import Enrolment, Step
from .steps import Shown
from .week_plan import WeekPlan, plan_of_the_week

MOST_SMALL = 3
State = Enrolment.State

_offered = Prepared(
    lambda enrolment, at: Step.objects.filter(Q(until=None) | Q(until__gt=at), enrolment_id=enrolment, since__lte=at)
    .order_by("-weight", "since", "pk")
)


@dataclass(frozen=True)
class Today:
    """What the page says. `kind` is the enrolment's state, or "none" where there is no enrolment."""

    kind: str
    enrolment: Enrolment | None = None
    greeting: str = ""
    week: int = 0
    weeks: int = 0  # 0: not said, as for somebody who takes more time than planned
    next: Shown | None = None
    small: list[Shown] = field(default_factory=list)
    notes: list[Shown] = field(default_factory=list)
    plan: WeekPlan | None = None
    opens_at: datetime | None = None  # the next lesson


def today(role: Role, enrolment: Enrolment | None, offered: list[Step], at: datetime) -> Today:
    """Today, for a participant, from the steps that are offered now."""
    zone = course.zone_of(role.person, role.service)
    greeting = greet(role.person.name, at, zone)
    if enrolment is None:
        return Today("none", greeting=greeting)
    is_paused = enrolment.state == State.PAUSED  # whoever left has agreed to what is still asked of them
    is_at_rest = is_paused or enrolment.state == State.LEFT
    holds = next((step for step in offered if (step.room, step.code) == ("journeys", reminding.STEP)), None)
    shown = [(step.weight, steps.shown(step)) for step in offered
             if step is not holds and (step.room != "journeys" or not is_paused)]
    notes = [said for weight, said in shown if weight < 0]
    things = [said for weight, said in shown if weight >= 0]
    big = 0 if is_at_rest else 1
    week = weeks = 0
    if enrolment.state in (State.ACTIVE, State.PAUSED):
        week = schedule.week_of(enrolment.started_at, at, zone)
        weeks = schedule.weeks_in(course.lessons_of(enrolment.programme_id))
    return Today(
        kind=enrolment.state, enrolment=enrolment, greeting=greeting, week=week, weeks=weeks if week <= weeks else 0,
        next=things[0] if things and big else None, small=things[big:][:MOST_SMALL], notes=notes,
        plan=_plan_now(enrolment, holds), opens_at=reading.opens_at(enrolment, at),
    )


def offered_now(enrolment: Enrolment, at: datetime) -> list[Step]:
    """The steps that count now, the heaviest first; of equals, the one that has waited longer. One statement."""
    return _offered(enrolment=enrolment.pk, at=at)


def greet(name: str, at: datetime, zone: ZoneInfo) -> str:
    """A greeting by the hour where the person lives, with the first of their names."""
    hour = at.astimezone(zone).hour
    if hour < 5:
        words = _("Hello")
    elif hour < 12:
        words = _("Good morning")
    elif hour < 18:
        words = _("Good afternoon")
    else:
        words = _("Good evening")
    first = name.split()[0] if name.split() else ""
    return f"{words}, {first}" if first else words


def _plan_now(enrolment: Enrolment, holds: Step | None) -> WeekPlan | None:
    """The plan with times that holds; else that of the last lesson, while none is open: this week is for trying it."""
    if holds is not None and enrolment.state == State.ACTIVE:
        return plan_of_the_week(enrolment, holds.facts["lesson"])
    standing = enrolment.standing
    if enrolment.state not in (State.ACTIVE, State.FINISHED) or standing.lesson or not standing.lessons_done:
        return None
    return plan_of_the_week(enrolment, standing.lessons_done[-1])
