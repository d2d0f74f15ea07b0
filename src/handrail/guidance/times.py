"""When a contact is due. Pure: moments, zones and working hours in, moments out.

What a guide does falls into the service's working hours; what goes out by itself into the participant's daytime.
Days are counted on the wall, so that a contact at half past nine stays at half past nine across a change of the
clocks.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail.people.hours import Hours

from .spans import WORKING_DAYS, WORKING_HOURS, Span

WAKES, RESTS = time(9), time(19)  # when a letter that nobody wrote may come


def after(moment: datetime, span: Span, hours: Hours) -> datetime:
    """`span` after `moment`: working days by the service's calendar, days on its wall, the rest as time goes by."""
    if span.unit == WORKING_DAYS:
        return after_working_days(moment, span.count, hours)
    if span.unit == WORKING_HOURS:
        return hours.after(moment, timedelta(hours=span.count))
    if span.is_of_days:
        return moment.astimezone(hours.zone) + timedelta(days=span.days)
    return moment + timedelta(minutes=span.minutes)


def after_working_days(moment: datetime, count: int, hours: Hours) -> datetime:
    """The same time of day, `count` working days later. What comes outside working hours counts from their start."""
    start = hours.next_open(moment).astimezone(hours.zone)
    day = start.date()
    for _ in range(count):
        day += timedelta(days=1)
        while not hours.is_working_day(day):
            day += timedelta(days=1)
    return datetime.combine(day, start.time(), hours.zone)


def in_working_hours(moment: datetime, hours: Hours) -> datetime:
    """`moment` itself in working hours, else when they next begin."""
    return hours.next_open(moment).astimezone(hours.zone)


def in_daytime(moment: datetime, zone: ZoneInfo) -> datetime:
    """`moment` itself by day in `zone`, else the next morning there."""
    here = moment.astimezone(zone)
    if WAKES <= here.time() < RESTS:
        return here
    day = here.date() if here.time() < WAKES else here.date() + timedelta(days=1)
    return datetime.combine(day, WAKES, zone)


def shown_from(due_at: datetime, hours: Hours) -> datetime:
    """When a contact that is due at `due_at` comes onto the list: when that day's work begins."""
    here = due_at.astimezone(hours.zone)
    return min(here, datetime.combine(here.date(), hours.opens, hours.zone))
