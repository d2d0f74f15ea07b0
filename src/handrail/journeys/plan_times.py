"""When the things of a plan come round: rules on plain data.

A plan holds for a week from when it was last written. Within it each day of the week comes once, on the wall clock
where the person lives: an hour that the change of the clocks leaves out is taken an hour later, one that comes twice is
taken the first time.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail.programmes.week import WEEK, Timed

WEEK_LONG = timedelta(days=7)
_FIRST_DAY = date(2000, 1, 1)
_MINUTES = 24 * 60


def moments(planned: Iterable[Timed], written_at: datetime, zone: ZoneInfo) -> dict[int, datetime]:
    """When each timed thing comes round in the plan's week: number → moment.

    The number is a day and a minute on the wall (`number_of`), so that the same time of the same day is the same one
    however often the plan is written anew, and two things at one time are one.
    """
    start = written_at.astimezone(zone)
    end = over_at(written_at, zone)
    found: dict[int, datetime] = {}
    for thing in planned:
        if thing.at is None:
            continue
        weekdays = {WEEK.index(day) for day in thing.days} or set(range(len(WEEK)))
        for ahead in range(len(WEEK) + 1):
            day = start.date() + timedelta(days=ahead)
            moment = on_the_wall(day, thing.at, zone)
            if day.weekday() in weekdays and written_at < moment <= end:
                found[number_of(day, thing.at)] = moment
    return dict(sorted(found.items()))


def over_at(written_at: datetime, zone: ZoneInfo) -> datetime:
    """When a plan's week is over: seven days later at the same time on the wall."""
    return (written_at.astimezone(zone) + WEEK_LONG).astimezone(UTC)


def on_the_wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks of a zone show this time on this day."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def number_of(day: date, at: time) -> int:
    """A day and a minute as one number, which fits a column for whole numbers until the year 6083."""
    return (day - _FIRST_DAY).days * _MINUTES + at.hour * 60 + at.minute


def moment_of(number: int, zone: ZoneInfo) -> datetime:
    """The moment that a number names in a zone."""
    days, minutes = divmod(number, _MINUTES)
    return on_the_wall(_FIRST_DAY + timedelta(days=days), time(minutes // 60, minutes % 60), zone)
