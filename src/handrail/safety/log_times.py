"""How soon flags were seen and closed, against the time by which somebody was to look. Pure rules, honest numbers.

A median is over those that were seen (closed); how many that are, stands beside it. "In time" counts every flag of
which it is decided: those seen (closed) in time, and those whose time has passed, seen or not. One that is open and
still has time counts for neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median


@dataclass(frozen=True)
class Times:
    """The moments of one flag."""

    raised_at: datetime
    answer_by: datetime
    seen_at: datetime | None = None
    closed_at: datetime | None = None

    def hours_to(self, what: str) -> float | None:
        """Hours from raised until seen or closed ("seen", "closed"), by the clock; None while it isn't."""
        moment = getattr(self, f"{what}_at")
        return None if moment is None else (moment - self.raised_at) / timedelta(hours=1)

    def is_in_time(self, what: str, at: datetime) -> bool | None:
        """Whether it was seen (closed) by its time; None while that isn't decided at `at`."""
        moment = getattr(self, f"{what}_at")
        if moment is not None:
            return moment <= self.answer_by
        return False if at > self.answer_by else None


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """In a hundred, rounded; None of none."""
        return round(100 * self.count / self.of) if self.of else None


@dataclass(frozen=True)
class Summary:
    """What a log says of one of the two: seen, or closed."""

    done: int  # how many were
    of: int  # how many there are
    median_hours: float | None  # over those that were
    in_time: Share


def summary(flags: Iterable[Times], what: str, at: datetime) -> Summary:
    """Of these flags: how many were seen (closed), how soon, and how many in time."""
    flags = list(flags)
    hours = [found for flag in flags if (found := flag.hours_to(what)) is not None]
    decided = [found for flag in flags if (found := flag.is_in_time(what, at)) is not None]
    return Summary(len(hours), len(flags), median(hours) if hours else None, Share(sum(decided), len(decided)))
