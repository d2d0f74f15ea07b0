"""Change within people: at each point in time against the start, of who answered and of everybody who started."""

from django.utils.translation import gettext as _

from handrail.evidence.within import change_score_change
from handrail.look.figures.figure import Column, Entry, Figure, Table, between, in_words, name, number, people, share
from handrail.look.figures.pictures import points as drawn

from ..points import Point
from ..reader import Reader
from ..scope import LEAST
from ..telling import Told, summed
from . import scale_words as says

MOST_LINES = 4


def build(reader: Reader) -> Figure:
    """Two statements, shared with the other figures of the scale."""
    groups = reader.groups(reader.told)
    shown = [point for point, told in reader.all_told.items() if told.pairs.n]
    by_point = {point: groups.together(says.at_point(reader, point), summed) for point in shown}
    few = {point: says.hidden_groups(by_point[point]) for point in shown}
    return Figure(
        key="change", title=_("Change since the start: %(scale)s") % {"scale": reader.scale_title},
        finding=_finding(reader, few), picture=_picture(reader, groups.titles, by_point, few),
        tables=(
            Table("change", _("Change since the start"), _columns(), tuple(
                _line(point, reader.all_told[point], reader, is_hidden=says.ALL in few[point]) for point in shown)),
            Table("change_in_full", _("In full: who answered, and everybody who started"), _more_columns(), tuple(
                _more(point, reader.all_told[point], reader, is_hidden=says.ALL in few[point]) for point in shown)),
            Table("change_by_group", _("Side by side"), (Column(reader.asked.split, reader.split_title), *_columns()),
                  tuple((name(title, group), *_line(point, by_point[point][group], reader,
                                                    is_hidden=group in few[point]))
                        for group, title in groups.titles.items() for point in shown)),
        ),
        how=(
            f"{says.which_way(reader)} " + _(
                "Each person’s score at the point is taken with their own score at the start; where the questionnaire "
                "isn’t asked at the start, with their first. The interval is the t-interval of the mean of those "
                "differences, at 95 %."),
            _("Who answered: people with both scores. They are often those who are doing better, so their change is "
              "likely to flatter the service. The share without a score says how far."),
            _("Everybody who started (intention to treat): at each point all whose day has come; who has no second "
              "score is taken not to have changed (baseline observation carried forward). That is a bound, not an "
              "estimate: it pulls an improvement towards nothing, it would hide that people got worse, and its "
              "interval treats what was carried forward as if it had been measured. It is no mixed model and no "
              "multiple imputation. The truth of an improvement is likely to lie between the two figures."),
            _("In standard deviations at the start (SMCR): the mean change divided by the standard deviation of the "
              "same people’s first scores, times Hedges’ exact factor J(n − 1); interval from the exact variance of "
              "Becker (1988) and Morris (2008), with the correlation of both scores in these data. This is the one to "
              "lay beside published effects within groups. In standard deviations of the change (SMCC): divided by the "
              "standard deviation of the differences; larger where scores hang together, and not comparable with the "
              "first."),
            _("A change within a group is not the effect of the course: pain goes up and down, and people sign up when "
              "it is bad. Only a comparison with people like them can tell the two apart."),
            *reader.of_scores,
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("point", _("Point in time")), Column("n", _("With both scores")), Column("started", _("Of")),
        Column("change", _("Mean change")), Column("change_ci", _("Interval (95 %)")),
    )


def _line(point: Point, told: Told, reader: Reader, *, is_hidden: bool) -> tuple[Entry, ...]:
    """Point, how many of how many, mean change with its interval."""
    return (
        name(point.title, point.key), people(told.paired, reader.scope), people(told.due, reader.scope),
        *says.estimated(says.changed(told), is_hidden=is_hidden),
    )


def _more_columns() -> tuple[Column, ...]:
    return (
        Column("point", _("Point in time")), Column("started", _("Started, time has come")),
        Column("n", _("With both scores")), Column("missing_percent", _("Without")),
        Column("mean_start", _("Mean at start")), Column("sd_start", _("SD at start")),
        Column("mean_then", _("Mean then")),
        Column("change", _("Mean change")), Column("change_ci", _("Interval (95 %)")),
        Column("everybody_change", _("Everybody who started")), Column("everybody_ci", _("Interval (95 %)")),
        Column("smcr", _("SMCR")), Column("smcr_ci", _("Interval (95 %)")), Column("smcr_variance", _("Its variance")),
        Column("smcc", _("SMCC")), Column("smcc_ci", _("Interval (95 %)")), Column("r", _("r")),
    )


def _more(point: Point, told: Told, reader: Reader, *, is_hidden: bool) -> tuple[Entry, ...]:
    pairs = told.pairs
    counts = (name(point.title, point.key), people(told.due, reader.scope), people(told.paired, reader.scope),
              share(max(0, told.due - told.paired), told.due, reader.scope))
    if is_hidden or pairs.n < 2:
        return (*counts, *says.estimated(None, is_hidden=is_hidden)[:1] * 13)
    smcr, smcc = says.standardised(told), change_score_change(pairs) if pairs.n >= 3 else None
    variance = None if smcr is None else smcr.large if smcr.exact is None else smcr.exact
    return (
        *counts, number(pairs.mean_before), number(pairs.sd_before), number(pairs.mean_after),
        *says.estimated(says.changed(told)), *says.estimated(says.bound(told)), *says.estimated(smcr),
        number(variance, 4), *says.estimated(smcc), number(pairs.correlation),
    )


def _finding(reader: Reader, few) -> str:
    point = reader.point
    told = reader.all_told.get(point)
    if told is None or told.pairs.n < LEAST or says.ALL in few.get(point, ()):
        return says.nothing_to_show()
    found, everybody, effect = says.changed(told), says.bound(told), says.standardised(told)
    is_better = (found.value < 0) == reader.lower_is_better
    said = _("%(point)s: on average %(amount)s points %(way)s than at the start (95 %% interval %(interval)s) among "
             "the %(n)s of %(due)s who answered; %(bound)s if everybody who didn’t is taken as unchanged.") % {
        "point": point.title, "amount": in_words(abs(found.value)), "way": _("better") if is_better else _("worse"),
        "interval": between(found.low, found.high), "n": people(told.paired, reader.scope).text,
        "due": people(told.due, reader.scope).text, "bound": in_words(everybody.value),
    }
    if effect is None:
        return said
    return f"{said} " + _("In standard deviations at the start: %(effect)s.") % {"effect": in_words(effect.value)}


def _picture(reader: Reader, titles, by_point, few):
    """Lines of the groups, or of all together where they are too many to be told apart."""
    shown = [point for point in by_point if reader.all_told[point].pairs.n >= 2]
    if len(titles) > MOST_LINES or len(titles) < 2:
        lines = [(_("All"), [None if says.ALL in few[point] else _dot(reader.all_told[point]) for point in shown])]
    else:
        lines = [(title, [None if group in few[point] else _dot(by_point[point][group]) for point in shown])
                 for group, title in titles.items()]
    told = []
    for label, dots in lines:
        parts = [_("%(point)s %(mean)s (%(interval)s)") % {
            "point": point.title, "mean": in_words(dot[0]), "interval": between(dot[1], dot[2])}
            for point, dot in zip(shown, dots, strict=True) if dot]
        if parts:
            told.append(f"{label}: {'; '.join(parts)}")
    words = _("Mean change since the start with 95 %% intervals, a line through no change. %(lines)s.") % {
        "lines": ". ".join(told)}
    return drawn(words, [point.short for point in shown], lines)


def _dot(told: Told) -> tuple[float, float, float] | None:
    found = says.changed(told)
    return None if found is None else (found.value, found.low, found.high)
