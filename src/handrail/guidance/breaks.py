"""Breaks from a course, and what they move: what is counted in days goes on after a break from where it was. Pure.

A break counts in days on the participant's calendar, so that what falls on a Tuesday at ten falls on a Tuesday at ten
after two weeks, also across a change of the clocks, and however late in the day the break began.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, order=True)
class Break:
    """A break, from the moment in which somebody took it until they were back."""

    begins: datetime
    ends: datetime


def days_of(one: Break, zone: ZoneInfo, *, since: datetime | None = None) -> int:
    """How many days a break moves what is counted from `since` (none: from before it)."""
    begins = one.begins if since is None else max(one.begins, since)
    return max(0, (one.ends.astimezone(zone).date() - begins.astimezone(zone).date()).days)


def later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """So many days later, at the same time on the wall of `zone`."""
    return moment.astimezone(zone) + timedelta(days=days)


def back_at(moment: datetime, breaks: Iterable[Break]) -> datetime:
    """The moment itself, or the end of the break in which it lies."""
    return next((one.ends for one in breaks if one.begins <= moment < one.ends), moment)


def weeks_are_over(since: datetime, weeks: int, breaks: Sequence[Break]) -> datetime:
    """When so many weeks on the course are over: the time of breaks doesn't count."""
    over = since + timedelta(weeks=weeks)
    for one in sorted(breaks):
        if one.ends > since and one.begins < over:
            over += one.ends - max(one.begins, since)
    return over


def weeks_ago(at: datetime, weeks: int, breaks: Sequence[Break]) -> datetime:
    """Since when so many weeks on the course have gone by: the time of breaks doesn't count."""
    since = at - timedelta(weeks=weeks)
    for one in sorted(breaks, reverse=True):
        if one.begins < at and one.ends > since:
            since -= min(one.ends, at) - one.begins
    return since


def as_kept(breaks: Sequence[Break]) -> list[list[str]]:
    """Breaks as JSON keeps them."""
    return [[one.begins.isoformat(), one.ends.isoformat()] for one in breaks]


def read(kept: Iterable[Sequence[str]]) -> tuple[Break, ...]:
    """The same, read again."""
    return tuple(Break(*map(datetime.fromisoformat, pair)) for pair in kept)
