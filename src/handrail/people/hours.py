"""A service's working hours: Monday to Friday, nine to five in its own zone, until a service can say otherwise.

Pure rules: moments in, moments out. Everything is counted in the service's zone, so that a day on which the clocks
change is still one working day.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Hours:
    """When somebody is there."""

    zone: ZoneInfo
    opens: time = time(9)
    closes: time = time(17)
    weekdays: frozenset[int] = frozenset(range(5))  # Monday is 0

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies in working hours."""
        here = at.astimezone(self.zone)
        return here.weekday() in self.weekdays and self.opens <= here.time() < self.closes

    def next_open(self, at: datetime) -> datetime:
        """`at` itself in working hours, else the next moment at which they begin."""
        here = at.astimezone(self.zone)
        if self.is_open(here):
            return at
        day = here.date()
        if here.time() >= self.opens:
            day += timedelta(days=1)
        while day.weekday() not in self.weekdays:
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, self.zone)

    def after(self, at: datetime, working: timedelta) -> datetime:
        """The moment at which `working` time has gone by, counted in working hours only."""
        here = self.next_open(at).astimezone(self.zone)
        left = working
        while True:
            until_close = datetime.combine(here.date(), self.closes, self.zone) - here
            if left <= until_close:
                return here + left
            left -= until_close
            here = self.next_open(datetime.combine(here.date(), self.closes, self.zone)).astimezone(self.zone)


def hours_of(service) -> Hours:
    """The working hours of a service."""
    return Hours(ZoneInfo(service.timezone))
