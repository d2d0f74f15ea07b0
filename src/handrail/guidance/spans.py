"""Lengths of time as a protocol writes them out: "7 days", "2 working days", "8 working hours", "12 minutes". Pure."""

import re
from dataclasses import dataclass

MINUTES, HOURS, DAYS, WORKING_DAYS, WEEKS = "minutes", "hours", "days", "working days", "weeks"
WORKING_HOURS = "working hours"
UNITS = {
    "minute": MINUTES, "minutes": MINUTES, "hour": HOURS, "hours": HOURS, "day": DAYS, "days": DAYS,
    "working day": WORKING_DAYS, "working days": WORKING_DAYS, "week": WEEKS, "weeks": WEEKS,
    "working hour": WORKING_HOURS, "working hours": WORKING_HOURS,
}
_WRITTEN = re.compile(r"(\d{1,4}) ((?:working )?[a-z]+)")


class Unreadable(ValueError):
    """It isn't a length of time written out."""


@dataclass(frozen=True)
class Span:
    """A number of one unit. Working days are counted by a calendar; the others are what they are."""

    count: int
    unit: str

    @property
    def is_of_days(self) -> bool:
        """Whether it is counted in days, working days or weeks."""
        return self.unit in (DAYS, WORKING_DAYS, WEEKS)

    @property
    def days(self) -> int:
        """Days for days and weeks; working days as the days they take at least."""
        return self.count * 7 if self.unit == WEEKS else self.count if self.is_of_days else 0

    @property
    def minutes(self) -> int:
        """Minutes, for minutes and hours; 0 for days."""
        return self.count * {MINUTES: 1, HOURS: 60}.get(self.unit, 0)

    @property
    def longest_days(self) -> float:
        """The most days it can take: working days with the weekends that can lie between."""
        if self.unit == WORKING_DAYS:
            return self.count + 2 * ((self.count + 4) // 5)
        if self.unit == WORKING_HOURS:
            return self.count + 3  # an hour a day at the very least, and a weekend
        return self.days if self.is_of_days else self.minutes / 1440

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit.removesuffix('s')}"


def read_span(text: str) -> Span:
    """The span that `text` writes out. Raises Unreadable."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or found[2] not in UNITS:
        raise Unreadable(text)
    return Span(int(found[1]), UNITS[found[2]])
