"""Who has answered: at each point in time, of all who started and whose time has come."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from handrail.look.figures.figure import Column, Figure, Table, name, people, share
from handrail.look.figures.pictures import bars

from .. import queries
from ..grouping import added
from ..points import Point
from ..reader import Reader

PARTS = ("due", "finished", "open", "lapsed", "not-asked")


def build(reader: Reader) -> Figure:
    """Two statements, of which one is shared."""
    asked = queries.asked_for(reader.asked)
    points = reader.names.schedule
    cells = {
        cell: {f"{part}:{point.key}": reader.scope.count(n) for point in points
               for part, n in _parts(due[point.at], asked.get(cell, {}).get(point.at, {})).items()}
        for cell, due in reader.due.items()
    }
    groups = reader.groups(cells)
    total, by_group = added(cells.values()), groups.together(cells, added)
    shown = [point for point in points if total.get(f"due:{point.key}")]
    lines = [
        (name(point.title, point.key), *(people(total.get(f"{part}:{point.key}", 0), reader.scope) for part in PARTS),
         share(total[f"finished:{point.key}"], total[f"due:{point.key}"], reader.scope),
         *(share(counts.get(f"finished:{point.key}", 0), counts.get(f"due:{point.key}", 0), reader.scope)
           for counts in by_group.values()))
        for point in shown
    ]
    return Figure(
        key="assessed", title=_("Questionnaires answered"), finding=_finding(shown, total, reader),
        picture=_picture(shown, total, reader),
        tables=(Table("assessed", _("Answered, of all who started and whose time has come"), (
            Column("point", _("Point in time")), Column("due", _("Time has come")), Column("answered", _("Answered")),
            Column("open", _("Still open")), Column("left_out", _("Left out")), Column("not_asked", _("Not asked")),
            Column("answered_percent", _("Answered, all")),
            *(Column(f"answered_percent:{group}", title) for group, title in groups.titles.items()),
        ), tuple(lines)),),
        how=(
            _("Intention to treat: everybody who started is counted at every point whose day has come for them, also "
              "who has left, paused or finished. The day is counted from their start as the programme plans it, on the "
              "service’s calendar; for what is asked before the start it is the start itself."),
            _("Answered: finished, whatever was left blank in it. Still open: asked, and can still be answered. Left "
              "out: asked, and its time went by. Not asked: they had left or finished, or were taking a break, "
              "when it was due. Check-ins are expected for as many weeks as the programme takes at its own pace."),
            *reader.of_all,
        ),
    )


def _parts(due: int, states: Mapping[str, int]) -> dict[str, int]:
    """Everybody whose day has come; and whom the clock asked a little before it."""
    there = sum(states.values())
    due = max(due, there)
    return {"due": due, "not-asked": due - there, **{state: states.get(state, 0) for state in PARTS[1:4]}}


def _finding(shown: list[Point], total, reader: Reader) -> str:
    if not shown:
        return _("For too few people has the time of a questionnaire come.")
    first, last = shown[0], ([point for point in shown if not point.repeats] or shown)[-1]
    said = []
    for point in dict.fromkeys((first, last)):
        said.append(_("%(point)s: %(share)s of %(due)s answered") % {
            "point": point.title, "share": share(total[f"finished:{point.key}"], total[f"due:{point.key}"],
                                                 reader.scope).text,
            "due": people(total[f"due:{point.key}"], reader.scope).text})
    return f"{'. '.join(said)}."


def _picture(shown: list[Point], total, reader: Reader):
    if not shown:
        return None
    rows = []
    for point in shown:
        n, due = total[f"finished:{point.key}"], total[f"due:{point.key}"]
        hidden = reader.scope.hides(n)
        text = people(n, reader.scope).text if hidden else _("%(n)s of %(due)s · %(share)s") % {
            "n": people(n, reader.scope).text, "due": people(due, reader.scope).text,
            "share": share(n, due, reader.scope).text}
        rows.append((point.title, None if hidden else n / due, text))
    words = _("Bars, one for each point in time, of how many answered. %(points)s.") % {
        "points": "; ".join(f"{label}: {text}" for label, _told, text in rows)}
    return bars(words, rows)
