"""When the contacts of a protocol fall, and which are left out: the rules that the clock and `plan` share. Pure.

What a guide does falls into working hours and never on a holiday; what comes by itself into the participant's day.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail.people.hours import Hours

from . import events, times
from .events import Event
from .protocol import ContactRule
from .timing import SERIES, AtDays, Every, IfMissed, On, OnWeekdays

GRACE = timedelta(days=7)  # a contact that was planned for the week after the end still takes place
TOO_LATE = timedelta(days=2)  # a letter that comes by itself is left out then
JOINING, WAITING, ACTIVE, PAUSED, FINISHED = "joining", "waiting", "active", "paused", "finished"

_ALLOWED_IN = {events.ENROLLED: (JOINING, WAITING, ACTIVE), events.FINISHED: (FINISHED,)}


def starting_event(rule: ContactRule) -> Event | None:
    """The event that a rule counts from or follows."""
    if isinstance(rule.when, SERIES):
        return rule.when.start
    return rule.when.event if isinstance(rule.when, On) else None


def occurrence_due(
    rule: ContactRule, occurrence: int, *, anchor: datetime, hours: Hours, zone: ZoneInfo,
) -> datetime | None:
    """When the nth contact of a rule that comes again and again is due; None when there are no more."""
    when = rule.when
    if not isinstance(when, SERIES) or occurrence > when.times:
        return None
    where = zone if rule.is_automatic else hours.zone
    if isinstance(when, Every):
        first = times.after(anchor, when.first, hours).astimezone(hours.zone)
        moment = first + timedelta(days=when.days_to(occurrence))
    elif isinstance(when, AtDays):
        moment = _on_day(anchor.astimezone(where), when.days[occurrence - 1] - 1, when.at)
    else:
        moment = _on_day(anchor.astimezone(where), _days_to(when, anchor.astimezone(where).weekday(), occurrence),
                         when.at or hours.opens)
    return fit(rule, moment, hours=hours, zone=zone)


def _on_day(here: datetime, days: int, at: time | None) -> datetime:
    """So many days later on the wall, at a time of day, or at the same one."""
    return datetime.combine(here.date() + timedelta(days=days), at or here.time(), here.tzinfo)


def _days_to(when: OnWeekdays, weekday: int, occurrence: int) -> int:
    """How many days after a weekday its nth set day comes: from the day after."""
    ahead = sorted((day - weekday - 1) % 7 + 1 for day in when.weekdays)
    weeks, place = divmod(occurrence - 1, len(ahead))
    return 7 * weeks + ahead[place]


def following_due(rule: ContactRule, happened_at: datetime, *, hours: Hours, zone: ZoneInfo) -> datetime:
    """When a contact is due that follows something which happened."""
    assert isinstance(rule.when, On)
    due_at = times.after(happened_at, rule.when.after, hours) if rule.when.after else happened_at
    return fit(rule, due_at, hours=hours, zone=zone)


def has_had_most(rule: ContactRule, before: int) -> bool:
    """Whether as many contacts as the rule allows were there `before` this one."""
    return isinstance(rule.when, On) and rule.when.most is not None and before >= rule.when.most


def fit(rule: ContactRule | None, moment: datetime, *, hours: Hours, zone: ZoneInfo) -> datetime:
    """What a guide does falls into working hours, what comes by itself into the participant's day."""
    if rule is not None and rule.is_automatic:
        return times.in_daytime(moment, zone)
    return times.in_working_hours(moment, hours)


def comes_at(rule: ContactRule | None, due_at: datetime, hours: Hours) -> datetime:
    """When a contact has its turn: a letter when it is due, a guide's when that day's work begins."""
    return due_at if rule is not None and rule.is_automatic else times.shown_from(due_at, hours)


def retry_step(rule: ContactRule | None, attempt: int) -> IfMissed | None:
    """What the protocol does when this attempt (from 1) came to nothing; None: nothing more."""
    return rule.retries[attempt - 1] if rule is not None and attempt <= len(rule.retries) else None


def retry_due(step: IfMissed, *, first_due: datetime, at: datetime, hours: Hours) -> datetime:
    """When the next attempt is due: counted from when the contact was first due, but not before `at`."""
    return times.in_working_hours(max(times.after(first_due, step.after, hours), at), hours)


def told_at(step: IfMissed, first_due: datetime, hours: Hours) -> datetime:
    """When somebody else hears of a contact that came to nothing."""
    return times.after(first_due, step.after, hours)


def may_come(rule: ContactRule, state: str) -> bool:
    """Whether a contact of this rule may come while the enrolment stands as it does."""
    event = starting_event(rule)
    return event is not None and state in _ALLOWED_IN.get(event.code, (ACTIVE,))


def outlasts(rule: ContactRule, due_at: datetime, *, ended_at: datetime) -> bool:
    """Whether a contact that was planned before the course's end still takes place: a guide's last, within a week."""
    return not rule.is_automatic and due_at <= ended_at + GRACE


def channel_for(channels: tuple[str, ...], can_have: Callable[[str], bool]) -> str:
    """The first channel that somebody can have; the first of all where they can have none."""
    return next((channel for channel in channels if can_have(channel)), channels[0])
