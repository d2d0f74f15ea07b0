"""Batteries as data: the measures asked at one timepoint, when, for how long, and how often somebody is reminded.

Read from `[assess.…]`, wherever that stands: a programme's file says it today. What follows from it, moment by moment,
is said in journeys/timepoints.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .toml_file import SLUG, Table

BASELINE = "baseline"
START, END = "start", "end"
AT_ONCE = "at once"
MOST_REMINDERS = 5
SHORTEST_MONTH = 28
_AFTER = re.compile(r"(\d{1,4}) (day|week|month)s?\Z")
_SIDE = re.compile(r"(\d{1,4}) (day|week)s? (before|after)\Z")
_REMINDER = re.compile(r"(\d{1,3}) (day|week)s?\Z")


@dataclass(frozen=True)
class Span:
    """A length of time on the calendar."""

    months: int = 0
    days: int = 0

    @property
    def least_days(self) -> int:
        """How many days it is at the least."""
        return self.months * SHORTEST_MONTH + self.days


@dataclass(frozen=True)
class Battery:
    """The measures asked at one timepoint, and when: every so many days, or once so long after the start or the end."""

    name: str
    measures: tuple[str, ...]
    every_days: int | None = None
    after: Span | None = None  # of a repeated one: when the first opens
    since: str = START  # what `after` counts from: the course's start or its end
    end_by: Span | None = None  # a course that goes on longer than this counts as ended, for what counts from the end
    opens_days: int = 0  # how many days before its timepoint it opens
    closes_days: int | None = None  # how many days after its timepoint it closes; none: it stays open
    times: int | None = None  # how often at most; none: to the end of the course
    reminders: tuple[int, ...] = ()  # days after it opened; 0: as it opens
    not_within_days: int | None = None  # a measure answered so few days ago is left out: that score counts
    is_for_those_who_left: bool = False  # asked of somebody who left as well, if they agreed


def read_battery(name: str, table: Table) -> Battery:
    """When a battery is asked. The baseline is asked before the course; any other says `every` or `after`."""
    if not SLUG.match(name) or len(name) > 40:
        table.wrong(f"“{name}” must be small letters, digits and dashes, at most 40 characters.")
    battery = Battery(
        name, table.texts("measures"), every_days=table.days("every", required=False), after=_after(table, "after"),
        since=table.one_of("from", (START, END), required=False) or START, end_by=_after(table, "end-by"),
        opens_days=_side(table, "opens", "before") or 0, closes_days=_side(table, "closes", "after"),
        times=table.whole("times", least=1, most=500, required=False), reminders=_reminders(table),
        not_within_days=table.days("not-within", required=False),
        is_for_those_who_left=table.yes("when-left", default=False),
    )
    table.close()
    if name == BASELINE:
        for key in [key for key in table.data if key not in ("measures", "remind")]:
            table.wrong(f"The baseline is asked once, before the course; it has no “{key}”.", key)
    else:
        _check_when(battery, table)
    _check_reminders(battery, table)
    return battery


def _after(table: Table, name: str) -> Span | None:
    """A span in days, weeks or months."""
    text = table.text(name, required=False)
    if not text:
        return None
    match = _AFTER.match(text)
    if not match or int(match[1]) == 0:
        table.wrong(f"“{name}” must be a span such as \"10 weeks\" or \"3 months\". It is “{text}”.", name)
        return None
    count = int(match[1])
    return Span(months=count) if match[2] == "month" else Span(days=count * (7 if match[2] == "week" else 1))


def _side(table: Table, name: str, side: str) -> int | None:
    """So many days before the timepoint, or after it."""
    text = table.text(name, required=False)
    if not text:
        return None
    match = _SIDE.match(text)
    if not match or match[3] != side or int(match[1]) == 0:
        table.wrong(f"“{name}” must be a span such as \"7 days {side}\". It is “{text}”.", name)
        return None
    return int(match[1]) * (7 if match[2] == "week" else 1)


def _reminders(table: Table) -> tuple[int, ...]:
    found: list[int] = []
    for text in table.texts("remind", required=False):
        match = _REMINDER.match(text)
        if text == AT_ONCE:
            found.append(0)
        elif match and int(match[1]):
            found.append(int(match[1]) * (7 if match[2] == "week" else 1))
        else:
            table.wrong(f"“remind” lists “{AT_ONCE}” and spans such as \"3 days\". “{text}” is neither.", "remind")
    if found != sorted(set(found)):
        table.wrong("“remind” must rise: each later than the one before.", "remind")
    if len(found) > MOST_REMINDERS:
        table.wrong(f"“remind” lists {len(found)} reminders; {MOST_REMINDERS} are the most.", "remind")
    return tuple(found)


def _check_when(battery: Battery, table: Table) -> None:
    """What can never come true, or contradicts itself."""
    if "every" not in table and "after" not in table:
        table.wrong(f"[assess.{battery.name}] never comes: it needs every = \"7 days\" or after = \"10 weeks\".")
    if "times" in table and "every" not in table:
        table.wrong("“times” needs “every”.", "times")
    if "every" in table:
        _refuse(table, ("opens", "closes"), "One with “every” is open until the next one opens; it has no “{}”.")
        _refuse(table, ("from", "end-by", "when-left"), "One with “every” is asked during the course; it has no “{}”.")
        if battery.after is not None and battery.after.months:
            table.wrong("One with “every” counts in days: “after” must be days or weeks.", "after")
    if battery.since == START:
        _refuse(table, ("end-by",), "“{}” needs from = \"end\".")
    if battery.after is not None and battery.opens_days > battery.after.least_days:
        table.wrong(f"It would open before the {battery.since} that it counts from.", "opens")


def _check_reminders(battery: Battery, table: Table) -> None:
    """A reminder that would come when it is closed never goes out."""
    if battery.every_days is not None:
        open_days = battery.every_days
    elif battery.closes_days is not None:
        open_days = battery.opens_days + battery.closes_days
    else:
        return
    if battery.reminders and battery.reminders[-1] >= open_days:
        table.wrong(f"The last reminder would come after {battery.reminders[-1]} days; it is open for {open_days}.",
                    "remind")


def _refuse(table: Table, names: Sequence[str], sentence: str) -> None:
    for name in names:
        if name in table:
            table.wrong(sentence.format(name), name)
