"""A figure: its finding in a sentence, a picture, tables, and how it is computed in words. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .pictures import Bars, Histogram, Points, Ranges
from .scope import LEAST, Scope


@dataclass(frozen=True)
class Entry:
    """One cell of a table: what a person reads, and what the file says. `raw` none: not told, or there is none."""

    text: str
    raw: str | int | float | None
    is_soft: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its code in files, its words on the page."""

    code: str
    title: str


@dataclass(frozen=True)
class Table:
    """A table. The first cell of a row names it; a figure's tables are told apart in files by `code`."""

    code: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Entry, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure as it is shown, printed and downloaded."""

    key: str
    title: str
    finding: str
    picture: Bars | Histogram | Points | Ranges | None
    tables: tuple[Table, ...]
    how: tuple[str, ...]
    warning: str = ""


def name(text: str, code: str | None = None) -> Entry:
    """What a row is called; `code` where files call it otherwise."""
    return Entry(text, text if code is None else code)


def people(n: int | None, scope: Scope) -> Entry:
    """A number of people."""
    if n is None:
        return nothing()
    if scope.hides(n):
        return Entry(_("fewer than %(n)d") % {"n": LEAST}, None, is_soft=True)
    return Entry(number_format(n, force_grouping=True), n)


def share(n: int | None, of: int | None, scope: Scope) -> Entry:
    """`n` of `of`, in per cent."""
    if not of or n is None or scope.hides(n):
        return nothing()
    percent = min(100.0, 100 * n / of)
    return Entry(_("%(n)s %%") % {"n": in_words(percent, 0)}, round(percent, 1))


def number(value: float | None, places: int = 2) -> Entry:
    """A number with so many places."""
    return nothing() if value is None else Entry(in_words(value, places), round(value, 4))


def hidden() -> Entry:
    """A number that isn't told."""
    return Entry(_("not shown"), None, is_soft=True)


def nothing() -> Entry:
    """There is no such number."""
    return Entry("–", None, is_soft=True)


def in_words(value: float, places: int = 2) -> str:
    """A number as it is read, with a real minus; what rounds to nothing has none."""
    rounded = round(value, places)  # Django's number_format cuts off
    text = number_format(abs(rounded), places)
    return text if rounded >= 0 else f"−{text}"


def between(low: float, high: float, places: int = 2) -> str:
    """An interval: "−2.10 to −0.40"."""
    return _("%(low)s to %(high)s") % {"low": in_words(low, places), "high": in_words(high, places)}


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(some)s and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]}
