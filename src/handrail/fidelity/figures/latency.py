"""How soon: from due to done, and from a participant's message to its answer."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from handrail.look.figures.figure import Column, Entry, Figure, Table, hidden, name, nothing, number, people, share
from handrail.look.figures.pictures import ranges

from .. import summary
from ..sheet import Sheet
from ..summary import Record, Spread, spread

A_DAY = 24


def build(sheet: Sheet) -> Figure:
    """From the rows; no statement of its own."""
    stages = (("late", _("From due to done")), ("replies", _("From message to answer")))
    groups = [*sheet.groups.items(), ("", sheet.records)]
    tables, drawn, told = [], [], {}
    for code, title in stages:
        lines = []
        for group, rows in groups:
            hours = summary.hours(rows, code)
            found = spread(hours)
            lines.append(_line(sheet, group, code, rows, hours, found))
            if not group:
                told[code] = found
                shown = _shown(found, sheet)
                drawn.append((title, _("median %(n)s hours") % {"n": number(found.median, 0).text} if shown else "–",
                              (found.median, found.low, found.high) if shown else None))
        last = Column("in_time", _("In the promised time")) if code == "replies" else Column(
            "within_a_day", _("Within a day"))
        tables.append(Table(code, title, (
            Column(sheet.asked.split, sheet.split_title), Column("contacts", _("How many")),
            Column("median", _("Median hours")), Column("low", _("Lower quartile")),
            Column("high", _("Upper quartile")), Column("mean", _("Mean")), Column("sd", _("SD")), last,
            Column("longest", _("Longest"))), tuple(lines)))
    words = _("Medians of hours with their middle half. %(rows)s.") % {
        "rows": "; ".join(f"{label}: {text}" for label, text, _middle in drawn)}
    return Figure(
        key="latency", title=_("How soon"), finding=_finding(told, sheet),
        picture=ranges(words, drawn), tables=tuple(tables),
        how=(
            _("From due to done: whole hours from when a contact was due to when it was done, nights and weekends "
              "among them; each try by its own time. What was done before its time was done at once. Contacts that "
              "were missed aren’t in it: they are under “Planned and given”."),
            _("From message to answer: from a participant’s first message after the last word of the service to the "
              "next message of a guide, or talk with one. Who waits still isn’t in it. In the promised time: within "
              "the working days or hours that the protocol says."),
            *sheet.rounding,
        ),
    )


def _shown(found: Spread, sheet: Sheet) -> bool:
    return bool(found.n) and not sheet.scope.hides(sheet.scope.count(found.n))


def _line(
    sheet: Sheet, group: str, code: str, rows: Sequence[Record], hours: Sequence[int], found: Spread,
) -> tuple[Entry, ...]:
    title = name(sheet.title_of(group), group) if group else name(_("All"), "all")
    n = sheet.scope.count(found.n)
    if not _shown(found, sheet):
        return (title, people(n, sheet.scope), *((hidden() if found.n else nothing()) for _place in range(7)))
    if code == "replies":
        quick = sum(one.numbers["in_time"] for one in rows)
    else:
        quick = sum(1 for one in hours if one < A_DAY)
    return (title, people(n, sheet.scope), number(found.median, 1), number(found.low, 1), number(found.high, 1),
            number(found.mean, 1), number(found.sd, 1), share(sheet.scope.count(quick), n, sheet.scope),
            hidden() if sheet.scope.is_rounded else number(found.most, 0))


def _finding(told: dict[str, Spread], sheet: Sheet) -> str:
    late, answers = told["late"], told["replies"]
    if not _shown(late, sheet):
        return _("Too few contacts have been given for times to be shown.")
    said = _("Half of the contacts were done within %(hours)s hours of when they were due.") % {
        "hours": number(late.median, 0).text}
    if _shown(answers, sheet):
        said += " " + _("Half of the messages were answered within %(hours)s hours.") % {
            "hours": number(answers.median, 0).text}
    return said
