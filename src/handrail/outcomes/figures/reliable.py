"""How many are better or worse by more than measurement error: of who answered, and of everybody who started."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.evidence.intervals import proportion_interval
from handrail.look.figures.figure import Column, Entry, Figure, Table, hidden, in_words, name, nothing, people, share
from handrail.look.figures.pictures import bars
from handrail.measures.change import threshold

from ..reader import Reader
from ..telling import Told, summed
from . import scale_words as says


def build(reader: Reader) -> Figure:
    """The statements of the other figures of the scale."""
    point = reader.point
    groups = reader.groups(reader.told)
    told = groups.together(says.at_point(reader, point), summed) if point else {}
    total = reader.all_told.get(point, Told())
    few = frozenset(group for group, one in told.items() if one.paired and not one.judged) if _limit(reader) else ()
    is_all = bool(few) and not total.judged
    lines = [_line(groups.titles[group], group, one, reader, is_hidden=group in few) for group, one in told.items()]
    title = _("Reliably better or worse: %(scale)s") % {"scale": reader.scale_title}
    if point:
        title = _("Reliably better or worse, %(point)s: %(scale)s") % {
            "point": point.title, "scale": reader.scale_title}
    return Figure(
        key="reliable", title=title, finding=_finding(total, is_all, reader), picture=_picture(total, is_all, reader),
        tables=(Table("reliable", _("Better or worse by more than chance alone would give"), (
            Column(reader.asked.split, reader.split_title), Column("n", _("Can be said of")),
            Column("better", _("Better")), Column("better_percent", _("Share")),
            Column("better_ci", _("Interval (95 %)")), Column("worse", _("Worse")), Column("worse_percent", _("Share")),
            Column("worse_ci", _("Interval (95 %)")), Column("started", _("Of all who started")),
            Column("better_of_started_percent", _("Better")), Column("worse_of_started_percent", _("Worse")),
        ), (*lines, _line(_("All"), says.ALL, total, reader, is_hidden=is_all))),),
        how=(
            _rule(reader),
            _("Shares are of people with both scores, with the score interval of Wilson (1927) at 95 %. The last "
              "columns divide by everybody who started and whose time has come: who has no second score counts as "
              "neither, which is a lower bound for both."),
            _("At the level of one person such a change is more than the questionnaire’s own wavering. It doesn’t say "
              "that the course brought it about, nor that it matters to the person."),
            *reader.of_scores,
        ),
    )


def _limit(reader: Reader):
    """The scale's reliable change; None where its file names none."""
    found = reader.names.scale(reader.scale)
    return threshold(found[1]) if found else None


def _rule(reader: Reader) -> str:
    limit = _limit(reader)
    if limit is None:
        return _("The questionnaire’s file names no reliable change for this scale, so nothing can be said here.")
    return _("Reliable change (Jacobson and Truax 1991), by the figure that the questionnaire’s file names: "
             "%(limit)s points. Its source: %(source)s. Each score is judged by the version of the questionnaire that "
             "it was answered in.") % {
                 "limit": in_words(float(limit), 1),
                 "source": reader.names.scale(reader.scale)[1].reliable_change.source}


def _line(title: str, group: str, told: Told, reader: Reader, *, is_hidden: bool) -> tuple[Entry, ...]:
    scope = reader.scope
    if is_hidden:
        return (name(title, group), *([hidden()] * 7), people(told.due, scope), hidden(),
                hidden())
    return (
        name(title, group), people(told.judged, scope), *_share(told.better, told.judged, reader),
        *_share(told.worse, told.judged, reader), people(told.due, scope),
        share(told.better, told.due, scope), share(told.worse, told.due, scope),
    )


def _share(n: int, of: int, reader: Reader) -> tuple[Entry, Entry, Entry]:
    """How many, which share, and its interval."""
    if not of:
        return people(n, reader.scope), nothing(), nothing()
    if reader.scope.hides(n):
        return people(n, reader.scope), nothing(), nothing()
    found = proportion_interval(min(n, of), of)
    words = _("%(low)s to %(high)s %%") % {"low": in_words(100 * found.low, 0), "high": in_words(100 * found.high, 0)}
    return (people(n, reader.scope), share(n, of, reader.scope),
            Entry(words, f"{100 * found.low:.1f} to {100 * found.high:.1f}"))


def _finding(total: Told, is_hidden: bool, reader: Reader) -> str:
    if is_hidden or not total.judged:
        return _("Of too few people can it be said whether they are reliably better or worse.")
    better, worse = _share(total.better, total.judged, reader), _share(total.worse, total.judged, reader)
    return ngettext(
        "Of %(n)s person with both scores, %(better)s are reliably better and %(worse)s reliably worse.",
        "Of %(n)s people with both scores, %(better)s are reliably better (%(share)s; 95 %% interval %(interval)s) and "
        "%(worse)s reliably worse (%(other)s; %(others)s).", total.judged,
    ) % {"n": people(total.judged, reader.scope).text, "better": better[0].text, "share": better[1].text,
         "interval": better[2].text, "worse": worse[0].text, "other": worse[1].text, "others": worse[2].text}


def _picture(total: Told, is_hidden: bool, reader: Reader):
    if is_hidden or not total.judged:
        return None
    neither = max(0, total.judged - total.better - total.worse)
    rows = []
    for label, n in ((_("Reliably better"), total.better), (_("Neither"), neither), (_("Reliably worse"), total.worse)):
        told = None if reader.scope.hides(n) else n / total.judged
        text = people(n, reader.scope).text
        rows.append((label, told, text if told is None else f"{text} · {share(n, total.judged, reader.scope).text}"))
    words = _("Bars of how many are better, worse or neither. %(parts)s.") % {
        "parts": "; ".join(f"{label}: {text}" for label, _told, text in rows)}
    return bars(words, rows)
