"""Quiet hours: nothing lights up a telephone at night. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGIN, END = time(21), time(8)


def is_quiet(at: datetime, zone: ZoneInfo) -> bool:
    """Whether it is night where somebody lives."""
    here = at.astimezone(zone).time()
    return here >= BEGIN or here < END


def after_quiet(at: datetime, zone: ZoneInfo) -> datetime:
    """`at` itself by day, else when the quiet hours end there."""
    if not is_quiet(at, zone):
        return at
    here = at.astimezone(zone)
    day = here.date() + timedelta(days=1) if here.time() >= BEGIN else here.date()
    return datetime.combine(day, END, zone)
