"""By when somebody must look: a number of hours or days, of working time or of the clock. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.people.hours import Hours

MINUTES, HOURS, DAYS, WORKING_HOURS, WORKING_DAYS = "minutes", "hours", "days", "working hours", "working days"
UNITS = (MINUTES, HOURS, DAYS, WORKING_HOURS, WORKING_DAYS)
_WRITTEN = re.compile(r"([1-9]\d{0,2}) ((?:working )?[a-z]+)")


class Unreadable(ValueError):
    """It isn't a deadline written out."""


@dataclass(frozen=True)
class Deadline:
    """So much time to answer, from the moment a flag is raised: "4 working hours", "30 minutes"."""

    count: int
    unit: str

    @property
    def is_of_the_clock(self) -> bool:
        """Whether nights and weekends count."""
        return self.unit in (MINUTES, HOURS, DAYS)

    def after(self, at: datetime, hours: Hours) -> datetime:
        """The moment at which it has passed. Working time is counted in the service's hours only."""
        if self.unit == WORKING_HOURS:
            return hours.after(at, timedelta(hours=self.count))
        if self.unit == WORKING_DAYS:
            a_day = timedelta(hours=hours.closes.hour - hours.opens.hour,
                              minutes=hours.closes.minute - hours.opens.minute)
            return hours.after(at, self.count * a_day)
        return at + self.span

    @property
    def span(self) -> timedelta:
        """How long it is on the clock; of working time, how long that working time is (a day as eight hours)."""
        if self.unit == MINUTES:
            return timedelta(minutes=self.count)
        if self.unit in (HOURS, WORKING_HOURS):
            return timedelta(hours=self.count)
        return timedelta(hours=8 * self.count) if self.unit == WORKING_DAYS else timedelta(days=self.count)

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit.removesuffix('s')}"


def read_deadline(text: str) -> Deadline:
    """The deadline that `text` writes out. Raises Unreadable."""
    found = _WRITTEN.fullmatch(text.strip())
    unit = found and next((unit for unit in UNITS if found[2] in (unit, unit.removesuffix("s"))), None)
    if not unit:
        raise Unreadable(text)
    return Deadline(int(found[1]), unit)
