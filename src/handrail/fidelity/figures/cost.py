"""What guidance costs: minutes by a rate for each training, for each participant, guide and protocol."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from handrail.guidance import supervised
from handrail.look.figures.figure import Column, Entry, Figure, Table, name, nothing, number, people
from handrail.look.figures.pictures import Histogram, histogram

from .. import summary
from ..sheet import SUPERVISOR, Sheet, giver_words, qualification_words
from ..summary import Record, distribution, spread


def build(sheet: Sheet) -> Figure:
    """Two statements at most: the rates, and names."""
    by = sheet.by
    total, unpaid = summary.cost(by, sheet.an_hour)
    currency = sheet.rates.currency if sheet.rates else ""
    groups = [*sheet.groups.items(), ("", sheet.records)]
    lines = tuple(_line(sheet, group, rows) for group, rows in groups)
    head = (Column("people", _("People")), Column("minutes", _("Minutes")), Column("cost", _("Cost (%(currency)s)") % {
        "currency": currency} if currency else _("Cost")), Column("mean", _("Mean for each")), Column("sd", _("SD")))
    tables = [
        Table("cost", _("What guidance cost"), (Column(sheet.asked.split, sheet.split_title), *head), lines),
        Table("cost_by_training", _("By training"), (
            Column("qualification", _("Training")), Column("minutes", _("Minutes")),
            Column("an_hour", _("For an hour")), Column("cost", _("Cost"))), _trained(sheet, by)),
        Table("cost_by_guide", _("By guide"), (
            Column("giver", _("Name")), Column("minutes", _("Minutes given")),
            Column("supervision", _("Minutes of supervision had")), Column("cost", _("Cost")),
            Column("supervision_cost", _("Cost of supervision"))), _givers(sheet, by)),
    ]
    return Figure(
        key="cost", title=_("What it costs"), finding=_finding(sheet, total, currency), tables=tuple(tables),
        picture=_picture(sheet),
        how=(
            _("Cost is minutes by what an hour of the giver’s training costs today, as a manager set it; earlier "
              "contacts count at the same rates. Only minutes of contacts are in it: not preparation, rooms, software "
              "or the time of participants."),
            _("Supervision: minutes of supervision that guides had, by the rate of a supervisor’s hour.")
            if supervised.is_kept() else
            _("Minutes of supervision aren’t kept here yet, so no cost has them."),
        ),
        warning=_("%(minutes)s minutes were given by people whose training has no rate, and are in no cost.") % {
            "minutes": number(unpaid / 10, 0).text} if unpaid else "",
    )


def costs(sheet: Sheet, records: Sequence[Record]) -> list[float]:
    """What each of these participants cost: a person's two protocols once, and in a protocol's group only its own."""
    if records is sheet.records:
        return list(sheet.costs.values())
    found: dict[object, float] = {}
    for one in records:
        spent, _unpaid = summary.cost(summary.given_by([one]), sheet.an_hour)
        found[one.enrolment] = found.get(one.enrolment, 0.0) + spent
    return list(found.values())


def _line(sheet: Sheet, group: str, rows: Sequence[Record]) -> tuple[Entry, ...]:
    title = name(sheet.title_of(group), group) if group else name(_("All"), "all")
    minutes = sum(one.numbers["minutes"] for one in rows) / 10
    if not sheet.an_hour:
        return title, people(len(rows), sheet.scope), number(minutes, 1), nothing(), nothing(), nothing()
    found = spread(costs(sheet, rows))
    return (title, people(found.n, sheet.scope), number(minutes, 1), number((found.mean or 0.0) * found.n),
            number(found.mean), number(found.sd))


def _trained(sheet: Sheet, by) -> tuple[tuple[Entry, ...], ...]:
    minutes: dict[str, int] = {}
    for (_channel, qualification, _giver), cell in by.items():
        minutes[qualification] = minutes.get(qualification, 0) + cell[1]
    lines = []
    for code, tenths in sorted(minutes.items(), key=lambda pair: -pair[1]):
        rate = sheet.an_hour.get(code)
        lines.append((name(qualification_words(code), code), number(tenths / 10, 1), number(rate),
                      number(tenths / 600 * rate) if rate is not None else nothing()))
    if sheet.supervision:
        rate, had = sheet.an_hour.get(SUPERVISOR), _supervised(sheet)
        lines.append((name(qualification_words(SUPERVISOR), SUPERVISOR), number(had, 1), number(rate),
                      number(had / 60 * rate) if rate is not None else nothing()))
    return tuple(lines)


def _supervised(sheet: Sheet) -> float:
    """Minutes of supervision of the guides whom this person may see."""
    return sum(minutes for guide, minutes in sheet.supervision.items()
               if sheet.scope.guides is None or guide in sheet.scope.guides)


def _givers(sheet: Sheet, by) -> tuple[tuple[Entry, ...], ...]:
    may_see = {pk.hex for pk in sheet.names.guides} if sheet.scope.guides is not None else None
    cells: dict[str, tuple[float, float]] = {}
    for (_channel, qualification, giver), cell in by.items():
        minutes, spent = cells.get(giver, (0.0, 0.0))
        cells[giver] = (minutes + cell[1] / 10, spent + cell[1] / 600 * sheet.an_hour.get(qualification, 0.0))
    had = {guide.hex: minutes for guide, minutes in sheet.supervision.items()}
    rate = sheet.an_hour.get(SUPERVISOR)
    named = giver_words([one for one in {*cells, *had} if may_see is None or one in may_see])
    lines = []
    for one, title in sorted(named.items(), key=lambda pair: pair[1].lower()):
        minutes, spent = cells.get(one, (0.0, 0.0))
        minutes_had = had.get(one)
        lines.append((name(title), number(minutes, 1), number(minutes_had, 1),
                      number(spent) if sheet.an_hour else nothing(),
                      number(minutes_had / 60 * rate) if minutes_had is not None and rate is not None else nothing()))
    return tuple(lines)


def _finding(sheet: Sheet, total: float, currency: str) -> str:
    if not sheet.an_hour:
        return _("Nobody has said yet what an hour of guidance costs.")
    found = spread(costs(sheet, sheet.records))
    if not found.n:
        return _("Nobody has started yet.")
    return _("Guidance has cost %(total)s %(currency)s, %(mean)s for each participant on average.") % {
        "total": number(total, 2).text, "currency": currency, "mean": number(found.mean, 2).text}


def _picture(sheet: Sheet) -> Histogram | None:
    values = costs(sheet, sheet.records) if sheet.an_hour else []
    if len(values) < 2:
        return None
    bins = [(one.low, one.high, one.n) for one in distribution(values)]
    mean = spread(values).mean
    words = _("How many participants cost how much. %(bins)s.") % {
        "bins": "; ".join(f"{low:g}–{high:g}: {n}" for low, high, n in bins)}
    return histogram(words, bins, mean=mean, across=sheet.rates.currency,
                     mean_label=_("mean %(mean)s") % {"mean": number(mean, 1).text})
