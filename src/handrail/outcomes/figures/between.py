"""Groups side by side at one point in time: each one's change, and its difference from the others together."""

from django.utils.translation import gettext as _

from handrail.evidence.between import difference_of_changes
from handrail.evidence.intervals import difference_interval
from handrail.look.figures.figure import Column, Entry, Figure, Table, between, in_words, name, people
from handrail.look.figures.pictures import ranges

from ..reader import Reader
from ..scope import LEAST
from ..telling import Told, summed
from . import scale_words as says


def build(reader: Reader) -> Figure:
    """The statements of the other figures of the scale."""
    point = reader.point
    groups = reader.groups(reader.told)
    told = groups.together(says.at_point(reader, point), summed) if point else {}
    few = says.hidden_groups(told)
    lines = [(group, title, told[group], summed(one for other, one in told.items() if other != group))
             for group, title in groups.titles.items()] if point else []
    lines = [line for line in lines if line[2].paired]
    title = _("Side by side: %(scale)s") % {"scale": reader.scale_title}
    if point:
        title = _("Side by side, %(point)s: %(scale)s") % {"point": point.title, "scale": reader.scale_title}
    return Figure(
        key="between", title=title, finding=_finding(lines, few, reader),
        picture=_picture(lines, few),
        warning=_("People were not drawn by lot into these groups. Who got which differed from the start, so a "
                  "difference here says nothing about what caused it."),
        tables=(Table("between", _("Change of each, and its difference from the others together"), (
            Column(reader.asked.split, reader.split_title), Column("n", _("With both scores")),
            Column("started", _("Of")), Column("change", _("Mean change")), Column("change_ci", _("Interval (95 %)")),
            Column("smcr", _("SMCR")), Column("difference", _("Difference from the others")),
            Column("difference_ci", _("Interval (95 %)")), Column("d", _("In SDs at the start")),
            Column("d_ci", _("Interval (95 %)")),
        ), tuple(_line(*line, few, reader) for line in lines)),),
        how=(
            f"{says.which_way(reader)} " + _(
                "Of people with both scores. The difference is this group’s mean change minus the mean change of all "
                "others together, with the interval of Welch (1947), which doesn’t take it that both vary as much."),
            _("In standard deviations at the start: the same difference divided by the standard deviation of first "
              "scores, pooled over both, times Hedges’ exact factor (d_ppc2 of Morris 2008, equation 8); interval from "
              "his exact variance (equation 25)."),
            _("With many groups side by side, one in twenty intervals leaves out nothing by chance alone. Groups with "
              "fewer than five people are hidden."),
            *reader.of_scores,
        ),
    )


def _line(group: str, title: str, mine: Told, others: Told, few, reader: Reader) -> tuple[Entry, ...]:
    is_hidden = group in few
    can = min(mine.pairs.n, others.pairs.n) >= LEAST and not is_hidden and says.ALL not in few
    difference = difference_interval(mine.pairs.change, others.pairs.change) if can else None
    effect = difference_of_changes(mine.pairs, others.pairs) if can else None
    return (
        name(title, group), people(mine.paired, reader.scope), people(mine.due, reader.scope),
        *says.estimated(says.changed(mine), is_hidden=is_hidden),
        says.estimated(says.standardised(mine), is_hidden=is_hidden)[0],
        *says.estimated(difference, is_hidden=is_hidden),
        *says.estimated(effect.interval() if effect else None, is_hidden=is_hidden),
    )


def _picture(lines, few):
    rows = []
    for group, title, mine, _others in lines:
        found = None if group in few or mine.pairs.n < LEAST else says.changed(mine)
        text = _("not shown") if found is None else in_words(found.value)
        rows.append((title, text, found and (found.value, found.low, found.high)))
    words = _("Each group’s mean change with its 95 %% interval, and a line at no change. %(rows)s.") % {
        "rows": "; ".join(f"{title}: {text}" + (f" ({between(drawn[1], drawn[2])})" if drawn else "")
                          for title, text, drawn in rows)}
    return ranges(words, rows)


def _finding(lines, few, reader: Reader) -> str:
    shown = [(title, says.changed(mine)) for group, title, mine, _others in lines
             if group not in few and mine.pairs.n >= LEAST]
    if len(shown) < 2:
        return _("There are no two groups with enough people to stand side by side.")
    ordered = sorted(shown, key=lambda one: one[1].value, reverse=not reader.lower_is_better)
    (best, most), (last, least) = ordered[0], ordered[-1]
    return _("From %(most)s (%(best)s; 95 %% interval %(of_best)s) to %(least)s (%(last)s; %(of_last)s).") % {
        "most": in_words(most.value), "best": best, "of_best": between(most.low, most.high),
        "least": in_words(least.value), "last": last, "of_last": between(least.low, least.high),
    }
