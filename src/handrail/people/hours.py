"""A service's working hours: Monday to Friday, nine to five in its own zone, unless the service says otherwise.

Pure rules: moments in, moments out. Everything is counted in the service's zone, so that a day on which the clocks
change is still one working day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Hours:
    """When somebody is there."""

    zone: ZoneInfo
    opens: time = time(9)
    closes: time = time(17)
    weekdays: frozenset[int] = frozenset(range(5))  # Monday is 0
    holidays: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether somebody is there on a day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies in working hours."""
        here = at.astimezone(self.zone)
        return self.is_working_day(here.date()) and self.opens <= here.time() < self.closes

    def next_open(self, at: datetime) -> datetime:
        """`at` itself in working hours, else the next moment at which they begin."""
        here = at.astimezone(self.zone)
        if self.is_open(here):
            return at
        day = here.date()
        if here.time() >= self.opens:
            day += timedelta(days=1)
        while not self.is_working_day(day):
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
    return Hours(
        ZoneInfo(service.timezone), opens=service.works_from, closes=service.works_to,
        weekdays=frozenset(service.work_days), holidays=frozenset(map(date.fromisoformat, service.holidays)),
    )


def holiday_lists_of(service) -> dict[str, frozenset[date]]:
    """The holidays that a service keeps by name, for the protocols that name them."""
    return {name: frozenset(map(date.fromisoformat, days)) for name, days in service.holiday_lists.items()}
