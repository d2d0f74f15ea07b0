"""When the contacts of a rule come, as a protocol says it. Pure data; `reckoning` makes moments of it."""

from dataclasses import dataclass
from datetime import time

from .events import Event
from .spans import Span

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Every:
    """A contact that comes again and again, counted from one event."""

    every: Span
    start: Event
    times: int
    first: Span  # how long after the event the first one is

    def days_to(self, occurrence: int) -> int:
        """How many days after the first one this occurrence is."""
        return self.every.days * (occurrence - 1)

    @property
    def most_a_week(self) -> int:
        """How many can fall into seven days."""
        return -(-7 // self.every.days)


@dataclass(frozen=True)
class AtDays:
    """A contact on set days, counted from one event: day 1 is the day on which it happens."""

    days: tuple[int, ...]
    start: Event
    at: time | None = None  # none: the time of day at which it happened

    @property
    def times(self) -> int:
        """How often it comes."""
        return len(self.days)

    @property
    def most_a_week(self) -> int:
        """How many can fall into seven days."""
        return max(sum(day <= other < day + 7 for other in self.days) for day in self.days)


@dataclass(frozen=True)
class OnWeekdays:
    """A contact on set days of the week, from the day after one event."""

    weekdays: tuple[int, ...]  # Monday is 0
    start: Event
    times: int
    at: time | None = None

    @property
    def most_a_week(self) -> int:
        """How many can fall into seven days."""
        return min(len(self.weekdays), self.times)


@dataclass(frozen=True)
class On:
    """A contact that follows something that happens."""

    event: Event
    after: Span | None = None
    most: int | None = None  # in one course; none: each time


SERIES = (Every, AtDays, OnWeekdays)  # what comes again and again, planned one ahead
Series = Every | AtDays | OnWeekdays


@dataclass(frozen=True)
class IfMissed:
    """What follows when a contact was not reached or not done: `after` its due time, by this channel or word of it."""

    after: Span
    channel: str = ""
    tell: str = ""  # whom: supervisor or manager
