"""Times to choose from, day by day, as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from .words import day_words, time_words

DAYS_AT_ONCE = 3  # that have a free time: enough to choose from, short enough to look through


@dataclass
class Day:
    """A day with the times that are free on it. A time is (what is sent, what is read)."""

    on: date
    words: str
    times: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """Some days to choose from, and from which day on there are more."""

    days: list[Day]
    later: date | None = None
    is_first: bool = True


def choice(free: Iterable[datetime], *, after: date | None = None) -> Choice:
    """The next days with free times, those after a day, in the active zone."""
    days: dict[date, Day] = {}
    for moment in free:
        on = timezone.localdate(moment)
        if after is not None and on < after:
            continue
        day = days.setdefault(on, Day(on, day_words(moment)))
        day.times.append((moment.isoformat(), time_words(moment)))
    found = list(days.values())
    later = found[DAYS_AT_ONCE].on if len(found) > DAYS_AT_ONCE else None
    return Choice(found[:DAYS_AT_ONCE], later, after is None)


def a_day(said: str) -> date | None:
    """A day as an address says it; None for anything else."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
