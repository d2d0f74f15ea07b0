"""Minutes for each participant, as trials report them: mean and SD, beside what was published."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from handrail.look.figures.figure import Column, Entry, Figure, Table, hidden, name, nothing, number, people
from handrail.look.figures.pictures import Histogram, histogram

from ..sheet import Sheet
from ..summary import Record, Spread, distribution, spread


def build(sheet: Sheet) -> Figure:
    """From the rows; no statement of its own."""
    over = [one for one in sheet.records if one.is_over]
    total = spread([one.minutes for one in sheet.records])
    columns = (
        Column(sheet.asked.split, sheet.split_title), Column("people", _("People")), Column("mean", _("Mean minutes")),
        Column("sd", _("SD")), Column("median", _("Median")), Column("low", _("Lower quartile")),
        Column("high", _("Upper quartile")), Column("most", _("Most")), Column("planned", _("Planned, mean")),
        Column("timed", _("By the timer, mean")), Column("weekly", _("Mean a week")),
    )
    groups = [*sheet.groups.items(), ("", sheet.records)]
    lines = tuple(_line(sheet, group, rows) for group, rows in groups)
    over_lines = tuple(_line(sheet, group, [one for one in rows if one.is_over]) for group, rows in groups)
    published = tuple(_published(sheet, protocol) for protocol in sheet.names.protocols if _found(sheet, protocol))
    return Figure(
        key="minutes", title=_("Minutes for each participant"), finding=_finding(total, spread(
            [one.minutes for one in over]), sheet),
        picture=_picture(sheet, total),
        tables=(
            Table("minutes", _("Minutes of everybody who has started"), columns, lines),
            Table("minutes_over", _("Minutes of those whose course is over"), columns, over_lines,
                  note=_("Whoever left early is in it, with the minutes until then: so trials count, too.")),
            *((Table("published", _("Beside what was published of the same protocol"), (
                Column("protocol", _("Protocol")), Column("people", _("People here")),
                Column("mean", _("Mean minutes here")), Column("sd", _("SD here")),
                Column("published_n", _("People there")), Column("published_mean", _("Mean minutes there")),
                Column("published_sd", _("SD there")), Column("per", _("For each")),
                Column("source", _("Source"))), published,
                note=_("Here: those whose course is over.")),) if published else ()),
        ),
        how=(
            _("A participant’s minutes are those that guides entered for whatever they did: calls that reached nobody, "
              "messages, and what was beside the plan. Where nothing was entered, the timer’s minutes count. Letters "
              "that go out by themselves have none. Whoever has had no contact is in it with none."),
            _("SD: the standard deviation between participants, with n − 1. Quartiles: the numbers below which a "
              "quarter and three quarters lie, between two people in proportion."),
            _("Planned: the minutes of the planned contacts that are neither cancelled nor open. Mean a week: of those "
              "whose course is over, minutes by the weeks from their start to their end."),
            *sheet.rounding,
        ),
    )


def weekly(records: Sequence[Record]) -> Spread:
    """Minutes a week of those whose course is over and lasted a day at least."""
    return spread([one.minutes * 7 / one.days for one in records if one.days])


def _line(sheet: Sheet, group: str, rows: Sequence[Record]) -> tuple[Entry, ...]:
    title = name(sheet.title_of(group), group) if group else name(_("All"), "all")
    found = spread([one.minutes for one in rows])
    n = people(sheet.scope.count(found.n), sheet.scope)
    if sheet.scope.is_rounded and sheet.scope.hides(sheet.scope.count(found.n)):
        return (title, n, *(hidden() for _place in range(9)))
    timed = spread([one.numbers["timed"] / 10 for one in rows if one.numbers["timed_contacts"]])
    return (
        title, n, number(found.mean), number(found.sd), number(found.median, 1), number(found.low, 1),
        number(found.high, 1), hidden() if sheet.scope.is_rounded else number(found.most, 1),
        number(spread([one.numbers["planned_minutes"] / 10 for one in rows]).mean),
        number(timed.mean) if timed.n else nothing(), number(weekly(rows).mean),
    )


def _found(sheet: Sheet, protocol: str):
    known = sheet.names.by_key.get(protocol)
    return known.found if known and known.found and known.found.minutes is not None else None


def _published(sheet: Sheet, protocol: str) -> tuple[Entry, ...]:
    published = _found(sheet, protocol)
    rows = [one for one in sheet.records if one.protocol == protocol and one.is_over]
    per_week = "week" in published.per
    here = weekly(rows) if per_week else spread([one.minutes for one in rows])
    told = not (sheet.scope.is_rounded and sheet.scope.hides(sheet.scope.count(here.n)))
    return (
        name(sheet.names.protocols[protocol], protocol), people(sheet.scope.count(here.n), sheet.scope),
        number(here.mean) if told else hidden(), number(here.sd) if told else hidden(),
        people(published.n, type(sheet.scope)()) if published.n else nothing(), number(published.minutes),
        number(published.sd), name(_("week") if per_week else _("participant"), "week" if per_week else "participant"),
        name(published.source, published.source),
    )


def _finding(total: Spread, over: Spread, sheet: Sheet) -> str:
    if not total.n or sheet.scope.hides(sheet.scope.count(total.n)):
        return _("Too few people have started for minutes to be shown.")
    if total.sd is None:
        return _("One person has started, with %(mean)s minutes so far.") % {"mean": number(total.mean, 1).text}
    if over.n < 2 or sheet.scope.hides(sheet.scope.count(over.n)):
        return _("A participant has had %(mean)s minutes so far on average (SD %(sd)s).") % {
            "mean": number(total.mean).text, "sd": number(total.sd).text}
    return _("A participant whose course is over had %(mean)s minutes on average (SD %(sd)s).") % {
        "mean": number(over.mean).text, "sd": number(over.sd).text}


def _picture(sheet: Sheet, total: Spread) -> Histogram | None:
    if not total.n or sheet.scope.hides(sheet.scope.count(total.n)):
        return None
    bins = [(one.low, one.high, sheet.scope.count(one.n)) for one in distribution([r.minutes for r in sheet.records])]
    shown = [f"{low:g}–{high:g}: {people(n, sheet.scope).text}" for low, high, n in bins]
    words = _("How many participants had how many minutes. %(bins)s. Mean %(mean)s.") % {
        "bins": "; ".join(shown), "mean": number(total.mean, 1).text}
    return histogram(words, bins, mean=total.mean, across=_("minutes"), mean_label=_("mean %(mean)s") % {
        "mean": number(total.mean, 1).text})
