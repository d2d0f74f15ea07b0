"""Moments and minutes in words."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _


def day(moment: datetime, at: datetime) -> str:
    """"today", "tomorrow", "yesterday", "Thursday 12 March", and the year where it isn't this one."""
    return _day(get_language(), timezone.localtime(moment).date(), timezone.localtime(at).date())


@lru_cache(maxsize=4096)
def _day(language: str | None, day: date, today: date) -> str:
    """A day in the active language, which is `language`: long lists say the same few days again and again."""
    names = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    name = names.get((day - today).days)
    if name:
        return name
    pattern = pgettext("date in words", "l j F") if day.year == today.year else pgettext("date in words", "l j F Y")
    return dateformat.format(day, pattern)


def when(moment: datetime, at: datetime) -> str:
    """The day and the time: "today 16:30", "Thursday 12 March 16:30"."""
    return f"{day(moment, at)} {timezone.localtime(moment):%H:%M}"


def since(moment: datetime, at: datetime) -> str:
    """How long between the two, in one unit: "20 minutes", "2 hours", "8 days", "3 months"."""
    gap = abs(at - moment)
    whole = int(gap.total_seconds() // 60)
    if whole < 1:
        return _("a moment")
    if whole < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", whole) % {"n": whole}
    hours = whole // 60
    if gap < timedelta(hours=48):
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    if gap < timedelta(days=60):
        return ngettext("%(n)d day", "%(n)d days", gap.days) % {"n": gap.days}
    months = gap.days // 30
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}


def minutes(count: int | None) -> str:
    """"1 minute", "12 minutes", "1 hour 20 minutes"; nothing for None."""
    if count is None:
        return ""
    hours, rest = divmod(int(count), 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return " ".join(parts)
