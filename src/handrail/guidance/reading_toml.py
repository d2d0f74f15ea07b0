"""Words that a protocol's file uses in many places, taken from its tables: channels, lengths of time, days, hours."""

import re
from datetime import date, time

from handrail.programmes.toml_file import Table

from .events import Event, UnknownEvent, read_event
from .spans import Span, Unreadable, read_span
from .timing import WEEKDAYS

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def known(row: Table, key: str, words: tuple[str, ...], *, required: bool = True) -> tuple[str, ...]:
    """A list of known words."""
    found = row.texts(key, required=required)
    for word in found:
        if word not in words:
            row.unreadable(f"“{key}” names “{word}”; it can be {', '.join(words)}.", key)
    return tuple(word for word in found if word in words)


def span(table: Table, key: str, units: tuple[str, ...], *, required: bool = True) -> Span | None:
    """A length of time in one of a few units, more than none of it."""
    text = table.text(key, required=required)
    if not text:
        return None
    try:
        found = read_span(text)
    except Unreadable:
        table.unreadable(f"“{key}” is “{text}”. Write it out, as in “7 days”, “2 working days” or “12 minutes”.", key)
        return None
    if found.unit not in units:
        table.unreadable(f"“{key}” is “{text}”; it is counted in {' or '.join(units)}.", key)
        return None
    if found.count == 0:
        table.unreadable(f"“{key}” is no time at all.", key)
        return None
    return found


def event(table: Table, key: str) -> Event | None:
    """Something that happens."""
    text = table.text(key)
    try:
        return read_event(text) if text else None
    except UnknownEvent as wrong:
        table.unreadable(str(wrong), key)
        return None


def clock_time(table: Table, key: str) -> time | None:
    """A time of day: "10:00"."""
    text = table.text(key, required=False)
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        table.unreadable(f"“{key}” is “{text}”. It is a time of day such as “10:00”.", key)
        return None
    return time(int(found[1]), int(found[2]))


def weekdays(table: Table, key: str, *, required: bool = True) -> tuple[int, ...]:
    """Days of the week, Monday first."""
    return tuple(sorted(WEEKDAYS.index(day) for day in known(table, key, WEEKDAYS, required=required)))


def iso_date(text: str) -> date | None:
    """A day such as 2026-12-25; None where it isn't one."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
