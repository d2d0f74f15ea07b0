"""When a text may come that nobody waits for: by day, where the person lives. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

WAKES, RESTS = time(9), time(20)


def is_day(at: datetime, zone: ZoneInfo) -> bool:
    """Whether it is day there."""
    return WAKES <= at.astimezone(zone).time() < RESTS


def next_day(at: datetime, zone: ZoneInfo) -> datetime:
    """`at` itself by day, else when the next day begins there."""
    if is_day(at, zone):
        return at
    here = at.astimezone(zone)
    day = here.date() if here.time() < WAKES else here.date() + timedelta(days=1)
    return datetime.combine(day, WAKES, zone)
