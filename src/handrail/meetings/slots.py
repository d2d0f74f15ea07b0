"""Which times can be booked. Pure: hours on a wall clock, what is taken, and a moment in; moments out.

Hours are kept as a guide says them, "Mondays nine to twelve", on the wall of the guide's zone, and become moments day
by day: nine o'clock stays nine o'clock when the clocks change. Everything after that is counted in moments.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

QUARTER = 15  # times to choose from begin a whole number of quarters after the hours do


@dataclass(frozen=True, order=True)
class Span:
    """From one moment up to another."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: "Span") -> bool:
        """Whether the two have any time in common."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def holds(self, other: "Span") -> bool:
        """Whether the other lies wholly within."""
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at

    def wider(self, by: timedelta) -> "Span":
        """The same with some time before and after."""
        return Span(self.starts_at - by, self.ends_at + by)


@dataclass(frozen=True)
class WeekHours:
    """Hours that come every week. Monday is 0."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Times:
    """A guide's time, as far as it matters: when it is open, and what takes from it."""

    open: tuple[Span, ...]
    taken: tuple[Span, ...] = ()  # appointments: time is kept free around them
    shut: tuple[Span, ...] = ()  # leave and what the guide blocked: nothing around it


def open_spans(
    week: Iterable[WeekHours], extra: Iterable[Span], *, zone: ZoneInfo, start: datetime, end: datetime,
) -> tuple[Span, ...]:
    """When somebody with this week is there between two moments, in order; what touches is one span."""
    within = Span(start, end)
    week = list(week)
    spans = [span for span in extra if span.meets(within)]
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        spans += [span for hours in week if hours.weekday == day.weekday()
                  and (span := _on(day, hours, zone)) is not None and span.meets(within)]
        day += timedelta(days=1)
    return joined(spans)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans that meet or touch made one, in order."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.starts_at <= found[-1].ends_at:
            found[-1] = Span(found[-1].starts_at, max(found[-1].ends_at, span.ends_at))
        else:
            found.append(span)
    return tuple(found)


def free(times: Times, *, minutes: int, buffer: int, earliest: datetime, latest: datetime) -> list[datetime]:
    """The moments at which a talk of so many minutes can begin, in order: none before `earliest`, none ending after
    `latest`, each wholly in open hours and `buffer` minutes away from every appointment."""
    step = timedelta(minutes=step_of(minutes, buffer))
    found = []
    for span in times.open:
        begins = span.starts_at
        while begins + timedelta(minutes=minutes) <= span.ends_at:
            talk = Span(begins, begins + timedelta(minutes=minutes))
            if begins >= earliest and talk.ends_at <= latest and is_free(times, talk, buffer=buffer):
                found.append(begins)
            begins += step
    return found


def is_free(times: Times, talk: Span, *, buffer: int) -> bool:
    """Whether nothing takes from this time: no appointment so near, nothing blocked, no leave."""
    around = talk.wider(timedelta(minutes=buffer))
    return not any(around.meets(span) for span in times.taken) and not any(talk.meets(span) for span in times.shut)


def is_open(times: Times, talk: Span) -> bool:
    """Whether the guide is there for all of it."""
    return any(span.holds(talk) for span in times.open)


def step_of(minutes: int, buffer: int) -> int:
    """How many minutes lie between times to choose from: a talk and its buffer, in whole quarters of an hour."""
    return max(QUARTER, -(-(minutes + buffer) // QUARTER) * QUARTER)


def _on(day: date, hours: WeekHours, zone: ZoneInfo) -> Span | None:
    """The hours on one day; those that the clocks leave out are held an hour later."""
    starts = datetime.combine(day, hours.opens, zone).astimezone(UTC)
    ends = datetime.combine(day, hours.closes, zone).astimezone(UTC)
    return Span(starts, ends) if starts < ends else None
