"""Through which channel contacts were given, and by whom, by training and by name."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from handrail.guidance.words import channel_words
from handrail.look.figures.figure import Column, Entry, Figure, Table, name, nothing, number, people, share
from handrail.look.figures.pictures import bars

from ..sheet import Sheet, giver_words, qualification_words

Cells = dict[str, list[int]]


def build(sheet: Sheet) -> Figure:
    """One statement, for the names of givers."""
    by = sheet.by
    channels, trained, givers = _along(by, 0), _along(by, 1), _along(by, 2)
    total = [sum(cell[place] for cell in channels.values()) for place in range(3)]
    tables = [_table("channels", _("By channel"), "channel", _("Channel"), channels,
                     {code: channel_words(code).capitalize() for code in channels}, total, sheet),
              _table("qualifications", _("By training"), "qualification", _("Training"), trained,
                     {code: qualification_words(code) for code in trained}, total, sheet)]
    if not sheet.scope.is_rounded:
        may_see = {pk.hex for pk in sheet.names.guides} if sheet.scope.guides is not None else None
        named = giver_words([one for one in givers if may_see is None or one in may_see])
        shown: Cells = {}
        for one, cell in givers.items():
            sums = shown.setdefault(one if one in named else "others", [0, 0, 0])
            for place, value in enumerate(cell):
                sums[place] += value
        tables.append(_table("givers", _("By whom"), "giver", _("Name"), shown, {**named, "others": _("Others")},
                             total, sheet))
    most = max(channels, key=lambda code: channels[code][0], default="")
    rows = [(channel_words(code).capitalize(), cell[0] / total[0] if total[0] else None,
             share(sheet.scope.count(cell[0]), sheet.scope.count(total[0]), sheet.scope).text)
            for code, cell in sorted(channels.items(), key=lambda pair: -pair[1][0])]
    words = _("Bars of the share of contacts by each channel. %(bars)s.") % {
        "bars": "; ".join(f"{label}: {text}" for label, _told, text in rows)}
    return Figure(
        key="given-by", title=_("Through which channel, and by whom"),
        finding=_("Most contacts were given by %(channel)s: %(share)s of %(n)s.") % {
            "channel": channel_words(most), "share": rows[0][2],
            "n": people(sheet.scope.count(total[0]), sheet.scope).text}
        if total[0] else _("No contact has been given yet."),
        picture=bars(words, rows) if rows else None, tables=tuple(tables),
        how=(
            _("Every contact that took place is counted once, by the channel by which it was given in the end. "
              "Training is the giver’s at that time. Comments and messages count as messages. Of calls that reached "
              "nobody and appointments to which nobody came only the minutes are in it, and letters that go out by "
              "themselves aren’t."),
            _("Entered: the minutes that were typed. Timed: the minutes of the timer, of contacts where it ran. Both "
              "are kept; where nothing was typed, the timer’s count as entered."),
            *sheet.rounding,
        ),
    )


def _along(by: Mapping[tuple[str, str, str], list[int]], place: int) -> Cells:
    found: Cells = {}
    for key, cell in by.items():
        sums = found.setdefault(key[place], [0, 0, 0])
        for at, value in enumerate(cell):
            sums[at] += value
    return found


def _table(code: str, caption: str, column: str, title: str, cells: Cells, words: Mapping[str, str],
           total: list[int], sheet: Sheet) -> Table:
    def line(first: Entry, cell: list[int]) -> tuple[Entry, ...]:
        n = sheet.scope.count(cell[0])
        if sheet.scope.hides(n):
            return (first, people(n, sheet.scope), *(nothing() for _place in range(4)))
        return (first, people(n, sheet.scope), share(n, sheet.scope.count(total[0]), sheet.scope),
                number(cell[1] / 10, 1), number(cell[2] / 10, 1),
                number(cell[1] / 10 / cell[0], 1) if cell[0] else nothing())

    lines = [line(name(words.get(key, key), key), cell)
             for key, cell in sorted(cells.items(), key=lambda pair: (-pair[1][0], pair[0]))]
    columns = (Column(column, title), Column("contacts", _("Contacts")), Column("share", _("Share")),
               Column("minutes", _("Minutes entered")), Column("timed", _("Minutes timed")),
               Column("mean", _("Minutes a contact")))
    return Table(code, caption, columns, (*lines, line(name(_("All"), "all"), total)))
