"""When a battery opens and closes, when its reminders go, and what of it need not be asked again: rules on plain data.

A timepoint is counted on the participant's wall clock and calendar: three months after 30 November is 28 February, at
the same hour, also across the change of the clocks. Nothing here knows of programmes or trials: whatever has batteries
(programmes/battery.py) can ask.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail.programmes.battery import END, Battery, Span

DAY_BEGINS, DAY_ENDS = time(8), time(20)  # reminders go while people are awake, where the person lives


@dataclass(frozen=True)
class Window:
    """When one asking of a battery opens, the timepoint it stands for, and when it closes (None: it stays open)."""

    opens: datetime
    at: datetime
    closes: datetime | None

    def is_over(self, moment: datetime) -> bool:
        """Whether it has closed by then."""
        return self.closes is not None and self.closes <= moment


def later(moment: datetime, span: Span, zone: ZoneInfo) -> datetime:
    """A span later on the calendar, at the same time on the wall; the last day of a month that is too short."""
    if span == Span():
        return moment
    local = moment.astimezone(zone)
    months = local.month - 1 + span.months
    year, month = local.year + months // 12, months % 12 + 1
    day = min(local.day, monthrange(year, month)[1])
    return (local.replace(year=year, month=month, day=day) + timedelta(days=span.days)).astimezone(UTC)


def end_of_course(battery: Battery, started: datetime, ended: datetime | None, zone: ZoneInfo) -> datetime | None:
    """What counts as the course's end: its end, or `end_by` after the start, whichever came first. None: not known."""
    known = [ended] if ended is not None else []
    if battery.end_by is not None:
        known.append(later(started, battery.end_by, zone))
    return min(known, default=None)


def window(
    battery: Battery, occurrence: int, *, started: datetime, ended: datetime | None, zone: ZoneInfo
) -> Window | None:
    """The window of one asking; None for what isn't counted from the course (the baseline), or not yet."""
    if battery.every_days is not None:
        opens = later(started, Span(days=_days(battery, occurrence)), zone)
        return Window(opens, opens, later(started, Span(days=_days(battery, occurrence + 1)), zone))
    anchor = end_of_course(battery, started, ended, zone) if battery.since == END else started
    if battery.after is None or anchor is None:
        return None
    at = later(anchor, battery.after, zone)
    closes = None if battery.closes_days is None else later(at, Span(days=battery.closes_days), zone)
    return Window(later(at, Span(days=-battery.opens_days), zone), at, closes)


def reminders(battery: Battery, opened: datetime, closes: datetime | None, zone: ZoneInfo) -> tuple[datetime, ...]:
    """When to remind: at most as often as the battery says, each later than the one before, while it is open."""
    found: list[datetime] = []
    for days in battery.reminders:
        at = when_awake(later(opened, Span(days=days), zone), zone)
        if (closes is None or at < closes) and (not found or at > found[-1]):
            found.append(at)
    return tuple(found)


def when_awake(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment, or the next morning's where it lies in the night."""
    local = moment.astimezone(zone)
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return moment
    day = local.date() + timedelta(days=local.time() >= DAY_ENDS)
    return datetime.combine(day, DAY_BEGINS, tzinfo=zone).astimezone(UTC)


def need_not_ask(
    measures: Iterable[str], answered: Mapping[str, datetime], days: Mapping[str, int | None], at: datetime
) -> tuple[str, ...]:
    """Those of the measures that were answered completely so short a time before `at` that the earlier score counts.

    `answered`: when each measure was last answered completely. `days`: within how many days (of 24 hours) a measure
    isn't asked again; None: it always is.
    """
    return tuple(
        measure for measure in measures
        if measure in answered and days.get(measure) and at - answered[measure] < timedelta(days=days[measure])
    )


def _days(battery: Battery, occurrence: int) -> int:
    """How many days after the start an occurrence of a repeated battery opens."""
    first = battery.after.days if battery.after is not None else battery.every_days
    return first + (occurrence - 1) * battery.every_days
