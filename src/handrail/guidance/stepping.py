"""Stepped care: when somebody should be guided more, or less. Pure: scores and days in, yes or no out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .breaks import Break, weeks_ago, weeks_are_over
from .events import FLAG, QUIET, SCORE, TOTAL, WORSE, Event, UnknownEvent, read_event

NO_IMPROVEMENT, NOT_IMPROVING, STEADY = "no-improvement", "not-improving", "steady"
MOST_WEEKS = 52
LEAST_SCORES = 3  # before somebody can be called not improving at no set week

_AT_WEEK = re.compile(r"(?:no reliable improvement|not improving) at week (\d{1,3})")
_STEADY = re.compile(r"steady for (\d{1,3}) weeks?")
KNOWN = (
    "“no reliable improvement at week 4”, “not improving”, “steady for 3 weeks”, “reliable deterioration”, “a flag "
    "raised”, “no sign-in for 14 days” and “phq-9 at least 15” (or at most)"
)


@dataclass(frozen=True)
class Condition:
    """What must hold before somebody is moved to another protocol."""

    code: str
    weeks: int = 0
    event: Event | None = None  # where it is something that happens

    def __str__(self) -> str:
        if self.code == NO_IMPROVEMENT:
            return f"no reliable improvement at week {self.weeks}"
        if self.code == NOT_IMPROVING:
            return "not improving"
        return f"steady for {self.weeks} week{'s' * (self.weeks != 1)}" if self.code == STEADY else str(self.event)


@dataclass(frozen=True)
class Step:
    """A step to another protocol, up or down."""

    on: Condition
    to: str
    measure: str = ""  # whose scores count; empty: all that were asked twice
    asks: bool = True  # a guide is asked; else it is done by itself


def read_condition(text: str) -> Condition:
    """The condition that `text` names. Raises UnknownEvent with a sentence."""
    text = text.strip()
    if found := _AT_WEEK.fullmatch(text):
        return Condition(NO_IMPROVEMENT, weeks=_weeks(found[1]))
    if text in ("not improving", "no reliable improvement"):
        return Condition(NOT_IMPROVING)
    if found := _STEADY.fullmatch(text):
        return Condition(STEADY, weeks=_weeks(found[1]))
    try:
        event = read_event(text)
    except UnknownEvent:
        event = None
    if event is None or event.code not in (WORSE, FLAG, QUIET, SCORE):
        raise UnknownEvent(f"No step follows on “{text}”. It can follow on {KNOWN}.")
    return Condition(event.code, event=event)


@dataclass(frozen=True)
class Scores:
    """The scores of one scale, oldest first, and what counts as a change of it: "better", "worse" or "same"."""

    measure: str
    scale: str
    given: Sequence[tuple[datetime, float]]
    change: Callable[[float, float], str]

    @property
    def since_start(self) -> str:
        """How the last score is against the first; "" where there is only one."""
        return self.change(self.given[0][1], self.given[-1][1]) if len(self.given) > 1 else ""


@dataclass(frozen=True)
class Stands:
    """How somebody stands on their course."""

    started_at: datetime | None
    at: datetime
    scores: Sequence[Scores] = ()
    has_open_flag: bool = False
    in_touch_at: datetime | None = None
    breaks: Sequence[Break] = ()  # weeks on the course are counted without them

    def week_is_over_at(self, week: int) -> datetime:
        """When so many weeks on the course are over."""
        return weeks_are_over(self.started_at, week, self.breaks)


def holds(step: Step, stands: Stands) -> bool:
    """Whether somebody should be moved now. Where nothing was answered again, nothing is known, and nothing follows."""
    on, event = step.on, step.on.event
    scores = [one for one in stands.scores if step.measure in ("", one.measure)]
    changes = {change for one in scores if (change := one.since_start)}
    if stands.started_at is None:
        return False
    if on.code == NO_IMPROVEMENT:
        return stands.at >= stands.week_is_over_at(on.weeks) and bool(changes) and "better" not in changes
    if on.code == NOT_IMPROVING:
        enough = [one for one in scores if len(one.given) >= LEAST_SCORES]
        return bool(enough) and all(one.since_start != "better" for one in enough)
    if on.code == STEADY:
        return _is_steady(scores, stands, on.weeks)
    if on.code == WORSE:
        return any(one.since_start == "worse" for one in scores if event.measure in ("", one.measure)
                   and event.scale in ("", one.scale))
    if on.code == FLAG:
        return stands.has_open_flag
    if on.code == QUIET:
        return stands.in_touch_at is not None and stands.at >= stands.in_touch_at + timedelta(days=event.number)
    return any(one.given and event.is_within(one.given[-1][1]) for one in scores
               if one.measure == event.measure and one.scale == (event.scale or TOTAL))


def _is_steady(scores: Sequence[Scores], stands: Stands, weeks: int) -> bool:
    """Better than at the start by more than chance, for so long, and no worse in all that time."""
    since = weeks_ago(stands.at, weeks, stands.breaks)
    if stands.has_open_flag or stands.started_at > since or any(one.since_start == "worse" for one in scores):
        return False
    return any(_has_been_better(one, since) for one in scores)


def _has_been_better(one: Scores, since: datetime) -> bool:
    first = one.given[0][1] if one.given else 0
    better_from = None
    for at, value in one.given[1:]:
        is_better = one.change(first, value) == "better"
        better_from = (better_from or at) if is_better else None
    return better_from is not None and better_from <= since


def _weeks(number: str) -> int:
    if not 1 <= int(number) <= MOST_WEEKS:
        raise UnknownEvent(f"The weeks should be from 1 to {MOST_WEEKS}.")
    return int(number)
