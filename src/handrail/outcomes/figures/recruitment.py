"""How many signed up, got how far, and where they stand now."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.look.figures.figure import Column, Entry, Figure, Table, name, people, share
from handrail.look.figures.pictures import bars

from .. import queries
from ..grouping import added
from ..reader import Reader

STEPS = ("signed-up", "consented", "baseline", "started", "finished")
PLACES = ("joining", "unsuitable", "waiting", "active", "paused", "finished", "left-before", "left-after")

Counts = Mapping[str, int]


def build(reader: Reader) -> Figure:
    """One statement."""
    cells = {cell: {code: reader.scope.count(n) for code, n in counts.items()}
             for cell, counts in queries.standing(reader.asked).items()}
    groups = reader.groups(cells)
    by_group = groups.together(cells, added)
    rows = [(groups.titles[group], group, counts) for group, counts in by_group.items()]
    total = added(cells.values())
    return Figure(
        key="recruitment",
        title=_("From signing up to finishing"),
        finding=_finding(total, reader),
        picture=_picture(total, reader),
        tables=(
            _table("steps", _("How many people got how far"), _step_words(), rows, total, reader),
            _table("now", _("Where they stand now"), _place_words(), rows, total, reader),
        ),
        how=(
            _("Everybody who signed up in the time that was asked for is counted once for each course they signed up "
              "for, and stays in it, whatever happened later."),
            _("Consented: agreed to take part. First questionnaires: finished them. Started: the course began for "
              "them. Finished: every lesson was read and the week after the last one is over. Shares are of those who "
              "signed up."),
            _("“Another way first” means that the screening led somewhere else. “Left before the start” and “left "
              "after it” are people who said so themselves, were taken out, or asked to be forgotten."),
            *reader.of_all,
        ),
    )


def _finding(total: Counts, reader: Reader) -> str:
    signed, started, finished = (total.get(code, 0) for code in ("signed-up", "started", "finished"))
    if reader.scope.hides(signed):
        return _("Too few people have signed up for numbers to be shown.")
    if not signed:
        return _("Nobody has signed up in this time.")
    about = _("about ") if reader.scope.is_rounded else ""
    return ngettext(
        "Of %(signed)s person who signed up, %(started)s have started and %(finished)s have finished.",
        "Of %(about)s%(signed)s people who signed up, %(started)s have started (%(share)s) and %(finished)s have "
        "finished (%(ended)s).", signed,
    ) % {
        "about": about, "signed": people(signed, reader.scope).text, "started": people(started, reader.scope).text,
        "share": share(started, signed, reader.scope).text, "finished": people(finished, reader.scope).text,
        "ended": share(finished, signed, reader.scope).text,
    }


def _picture(total: Counts, reader: Reader):
    signed = total.get("signed-up", 0)
    if not signed:
        return None
    rows = []
    for code, title in _step_words().items():
        n = total.get(code, 0)
        told = None if reader.scope.hides(n) else n / signed
        text = people(n, reader.scope).text
        rows.append((title, told, text if told is None or code == "signed-up" else f"{text} · "
                     f"{share(n, signed, reader.scope).text}"))
    words = _("Bars, one for each step. %(steps)s.") % {
        "steps": "; ".join(f"{label}: {text}" for label, _told, text in rows)}
    return bars(words, rows)


def _table(code: str, caption: str, words: Mapping[str, str], rows, total: Counts, reader: Reader) -> Table:
    columns = (Column(reader.asked.split, reader.split_title),
               *(Column(column.replace("-", "_"), title) for column, title in words.items()))

    def line(title: str, group: str, counts: Counts) -> tuple[Entry, ...]:
        return (name(title, group), *(people(counts.get(column, 0), reader.scope) for column in words))

    lines = [line(title, group, counts) for title, group, counts in rows]
    return Table(code, caption, columns, (*lines, line(_("All"), "all", total)))


def _step_words() -> dict[str, str]:
    return {"signed-up": _("Signed up"), "consented": _("Consented"), "baseline": _("First questionnaires"),
            "started": _("Started"), "finished": _("Finished")}


def _place_words() -> dict[str, str]:
    return {
        "joining": _("Signing up"), "unsuitable": _("Another way first"), "waiting": _("Waiting to begin"),
        "active": _("On the course"), "paused": _("Taking a break"), "finished": _("Finished"),
        "left-before": _("Left before the start"), "left-after": _("Left after it"),
    }
