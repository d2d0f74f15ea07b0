"""What became of each planned contact, and why some were cancelled."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.look.figures.figure import Column, Entry, Figure, Table, name, people, share
from handrail.look.figures.pictures import Bars, bars

from .. import summary
from ..reasons import reason_words
from ..sheet import Sheet


def build(sheet: Sheet) -> Figure:
    """From the rows; no statement of its own."""
    total = sheet.counted(sheet.records)
    by_group = {group: sheet.counted(rows) for group, rows in sheet.groups.items()}
    lines = [_line(name(sheet.title_of(group), group), counts, sheet) for group, counts in by_group.items()]
    lines.append(_line(name(_("All"), "all"), total, sheet))
    columns = (
        Column(sheet.asked.split, sheet.split_title), Column("people", _("People")), Column("planned", _("Planned")),
        Column("given", _("Given")), Column("share", _("Share given")), Column("refused", _("Didn’t want to talk")),
        Column("not_reached", _("Nobody reached")), Column("missed", _("Missed")),
        Column("cancelled", _("Cancelled")), Column("open", _("Open now")), Column("retried", _("More than one try")),
        Column("other_channel", _("Other channel")), Column("beside", _("Beside the plan")),
        Column("sent", _("Letters sent")), Column("left_out", _("Letters left out")),
    )
    why = summary.why(sheet.records)
    reasons = tuple((name(reason_words(code), code), people(sheet.scope.count(n), sheet.scope))
                    for code, n in why.items())
    return Figure(
        key="planned", title=_("Planned and given"), finding=_finding(total, sheet),
        picture=_picture(by_group, total, sheet),
        tables=(
            Table("planned", _("What became of planned contacts"), columns, tuple(lines)),
            Table("why", _("Why contacts were cancelled, and letters left out"),
                  (Column("reason", _("Reason")), Column("contacts", _("How many"))), reasons),
        ),
        how=(
            _("Everybody who has started is counted. A planned contact is one that the protocol had planned for a time "
              "that has come, with all tries at it. Each has one fate, so planned is given, didn’t want to talk, "
              "nobody reached, missed, cancelled and open together."),
            _("Given: the participant was reached or written to in at least one try. Nobody reached: the guide tried, "
              "and got no answer. Missed: nobody tried before the next one was due. Share given: of those that are "
              "neither cancelled nor open."),
            _("Beside the plan: took place because it was agreed or asked for, or just so. Letters go out by "
              "themselves; they are in no share and no minutes."),
            *sheet.rounding,
        ),
    )


def settled(counts: dict[str, int]) -> int:
    """Planned contacts that neither fell away nor are open still."""
    return counts["given"] + counts["refused"] + counts["not_reached"] + counts["missed"]


def _line(title: Entry, counts: dict[str, int], sheet: Sheet) -> tuple[Entry, ...]:
    def n(code: str) -> Entry:
        return people(counts[code], sheet.scope)

    return (title, n("people"), n("planned"), n("given"), share(counts["given"], settled(counts), sheet.scope),
            *(n(code) for code in ("refused", "not_reached", "missed", "cancelled", "open", "retried",
                                   "other_channel", "beside", "sent", "left_out")))


def _finding(total: dict[str, int], sheet: Sheet) -> str:
    if sheet.scope.hides(total["people"]):
        return _("Too few people have started for numbers to be shown.")
    if not total["planned"]:
        return _("No contact has been due yet.")
    return ngettext(
        "Of %(planned)s planned contact that fell neither away nor is open, %(given)s was given; %(missed)s missed.",
        "Of %(planned)s planned contacts whose time has come, %(given)s were given (%(share)s) and %(missed)s were "
        "missed.", settled(total),
    ) % {
        "planned": people(settled(total), sheet.scope).text, "given": people(total["given"], sheet.scope).text,
        "share": share(total["given"], settled(total), sheet.scope).text,
        "missed": people(total["missed"], sheet.scope).text,
    }


def _picture(by_group: dict[str, dict[str, int]], total: dict[str, int], sheet: Sheet) -> Bars | None:
    if not settled(total):
        return None
    rows = []
    for group, counts in [*by_group.items(), ("", total)] if len(by_group) > 1 else [("", total)]:
        of = settled(counts)
        told = counts["given"] / of if of else None
        text = share(counts["given"], of, sheet.scope).text
        rows.append((sheet.title_of(group) if group else _("All"), told, text))
    words = _("Bars of the share of planned contacts that were given. %(bars)s.") % {
        "bars": "; ".join(f"{label}: {text}" for label, _told, text in rows)}
    return bars(words, rows)
