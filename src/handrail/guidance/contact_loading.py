"""One `[[contact]]` of a protocol's file: who, when, how, and what follows if it is missed."""

from handrail.programmes.toml_file import Table

from .protocol import (
    AUTOMATIC,
    CHANNELS,
    GUIDE,
    MANAGER,
    NOBODY,
    PARTICIPANT,
    QUALIFICATIONS,
    SUPERVISOR,
    TEMPLATES,
    ContactRule,
)
from .reading_toml import clock_time, event, known, span, weekdays
from .spans import DAYS, HOURS, MINUTES, WEEKS, WORKING_DAYS, WORKING_HOURS, Span
from .timing import AtDays, Every, IfMissed, On, OnWeekdays

MOST_DAY = 400  # of a course, the weeks after its end among them
_WAYS = ("every", "days", "weekdays", "on")
_LATER = (HOURS, WORKING_HOURS, DAYS, WORKING_DAYS, WEEKS)


def contact(row: Table, languages: tuple[str, ...]) -> ContactRule:
    """The rule that the table says."""
    key, title = row.slug("key"), row.by_language("title", languages)
    channels = known(row, "channel", CHANNELS)
    by = known(row, "by", (*QUALIFICATIONS, AUTOMATIC))
    is_automatic = by == (AUTOMATIC,)
    if AUTOMATIC in by and not is_automatic:
        row.wrong("“by” names both people and automatic. Make two contacts of it.", "by")
    starts = row.one_of("starts", (GUIDE, PARTICIPANT), required=False) or GUIDE
    books = row.one_of("books", (PARTICIPANT,), required=False)
    plan = span(row, "plan", (MINUTES, HOURS), required=not is_automatic)
    template = row.one_of("template", TEMPLATES, required=is_automatic)
    when = _when(row, required=is_automatic or starts == GUIDE)
    if_missed = tuple(_if_missed(one, channels) for one in row.tables("if_missed", required=False))
    script = _script(row, languages)
    row.close("a contact")
    if is_automatic:
        for name in ("starts", "plan", "if_missed", "script", "books"):
            if name in row:
                row.wrong(f"Nobody gives an automatic contact, so “{name}” means nothing here.", name)
        starts = NOBODY
    return ContactRule(key, title, channels, starts, when, by, plan.minutes if plan and not is_automatic else None,
                       if_missed, template, script, books)


def _when(row: Table, *, required: bool) -> Every | AtDays | OnWeekdays | On | None:
    table = row.table("when", required=required)
    if table is None:
        return None
    ways = [way for way in _WAYS if way in table]
    if len(ways) != 1:
        table.unreadable("“when” says one of: every … from …; days = […]; weekdays = […]; on ….")
        return None
    found = {"every": _every, "days": _at_days, "weekdays": _on_weekdays, "on": _on}[ways[0]](table)
    table.close(f"a “when” with {ways[0]}")
    if found is not None and not isinstance(found, On) and not found.start.happens_once:
        table.wrong(f"Days can't be counted from “{found.start}”, which can happen more than once. Use on = ….", "from")
    return found


def _every(table: Table) -> Every | None:
    every = span(table, "every", (DAYS, WEEKS))
    first = span(table, "first", (HOURS, DAYS, WEEKS), required=False) or every
    start, times = event(table, "from"), table.whole("times", least=1, most=60)
    return Every(every, start, times, first) if every and first and start and times else None


def _at_days(table: Table) -> AtDays | None:
    days, start, at = table.array("days"), event(table, "from"), clock_time(table, "at")
    is_right = days and all(type(day) is int and 1 <= day <= MOST_DAY for day in days)
    if not is_right or days != sorted(set(days)):
        table.unreadable(f"“days” lists the days of the course that rise from 1 to {MOST_DAY}, such as [3, 10, 17]. "
                         "Day 1 is the day it counts from.", "days")
        return None
    return AtDays(tuple(days), start, at) if start else None


def _on_weekdays(table: Table) -> OnWeekdays | None:
    days, start, at = weekdays(table, "weekdays"), event(table, "from"), clock_time(table, "at")
    times = table.whole("times", least=1, most=200)
    return OnWeekdays(days, start, times, at) if days and start and times else None


def _on(table: Table) -> On | None:
    happens = event(table, "on")
    after = span(table, "after", _LATER, required=False)
    most = table.whole("most", least=1, most=60, required=False)
    return On(happens, after, most) if happens else None


def _if_missed(row: Table, channels: tuple[str, ...]) -> IfMissed:
    after = span(row, "after", _LATER) or Span(1, DAYS)
    retry = row.one_of("retry", channels or CHANNELS, required=False)
    use = row.one_of("use", CHANNELS, required=False)
    tell = row.one_of("tell", (SUPERVISOR, MANAGER), required=False)
    row.close("if_missed")
    if sum(name in row for name in ("retry", "use", "tell")) != 1:
        row.wrong("“if_missed” says one of: retry (a channel of this contact), use (another one), tell (supervisor or "
                  "manager).")
    return IfMissed(after, tell=tell) if tell else IfMissed(after, retry or use or CHANNELS[0])


def _script(row: Table, languages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    table = row.table("script", required=False)
    if table is None:
        return {}
    found = {language: table.texts(language) for language in languages}
    table.close("a script")
    return {language: points for language, points in found.items() if points}
