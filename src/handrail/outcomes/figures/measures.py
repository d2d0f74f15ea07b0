"""Every questionnaire at one point in time: change, effect size, reliably better and worse."""

from django.utils.translation import gettext as _

from handrail.look.figures.figure import Column, Figure, Table, hidden, in_words, name, people, share

from .. import queries
from ..reader import Reader
from ..scope import LEAST
from ..telling import Told, summed, tell
from . import scale_words as says


def build(reader: Reader) -> Figure:
    """One statement more."""
    point = reader.point
    cells = queries.scored_at(reader.asked, *point.at) if point else {}
    told = {
        scale: summed(tell(scales[scale], reader.due_of_scores.get(cell, {}).get(point.at, 0), reader.scope)
                      for cell, scales in cells.items() if scale in scales)
        for scale in reader.names.scales if any(scale in scales for scales in cells.values())
    }
    return Figure(
        key="measures", title=_("Every questionnaire: %(point)s") % {"point": point.title if point else "–"},
        finding=_finding(told, reader), picture=None,
        tables=(Table("measures", _("Change since the start, reliably better and worse"), (
            Column("scale", _("Questionnaire")), Column("n", _("With both scores")), Column("started", _("Of")),
            Column("change", _("Mean change")), Column("change_ci", _("Interval (95 %)")),
            Column("everybody_change", _("Everybody who started")), Column("everybody_ci", _("Interval (95 %)")),
            Column("smcr", _("SMCR")), Column("smcr_ci", _("Interval (95 %)")),
            Column("judged", _("Can be said of")), Column("better_percent", _("Reliably better")),
            Column("worse_percent", _("Reliably worse")),
        ), tuple(_line(scale, one, reader) for scale, one in told.items())),),
        how=(
            _("Each line is the change of that scale at the point in time, as “Change since the start” and “Reliably "
              "better or worse” explain. Whether lower or higher is better differs between scales; “reliably better” "
              "follows each scale’s own direction."),
            _("Looking at many scales, one in twenty intervals leaves out nothing by chance alone."),
            *reader.of_scores,
        ),
    )


def _line(scale: str, told: Told, reader: Reader):
    is_hidden = told.paired > 0 and not told.pairs.n
    title = reader.names.scales[scale]
    counts = (name(title, scale), people(told.paired, reader.scope), people(told.due, reader.scope))
    judged = (people(told.judged, reader.scope), *(
        hidden() if is_hidden else share(n, told.judged, reader.scope) for n in (told.better, told.worse)))
    return (*counts, *says.estimated(says.changed(told), is_hidden=is_hidden),
            *says.estimated(says.bound(told), is_hidden=is_hidden),
            *says.estimated(says.standardised(told), is_hidden=is_hidden), *judged)


def _finding(told: dict[str, Told], reader: Reader) -> str:
    effects = [(reader.names.scales[scale], says.standardised(one)) for scale, one in told.items()
               if one.pairs.n >= LEAST]
    shown = [f"{title} {in_words(effect.value)}" for title, effect in effects if effect]
    if not shown:
        return says.nothing_to_show()
    return _("In standard deviations at the start: %(effects)s.") % {"effects": "; ".join(shown)}
