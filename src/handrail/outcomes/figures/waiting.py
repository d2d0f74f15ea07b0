"""How long people wait: from signing up to agreeing, to the start, to the guide's first contact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handrail.look.figures.figure import Column, Entry, Figure, Table, hidden, name, nothing, number, people
from handrail.look.figures.pictures import ranges

from .. import queries
from ..reader import Reader
from ..scope import LEAST, too_few

A_DAY = 24  # hours


@dataclass(frozen=True)
class Waits:
    """One stage of one group: hours of those who are through it, days so far of those who aren't yet."""

    done: tuple[int, ...] = ()
    still: tuple[int, ...] = ()

    def __add__(self, other: "Waits") -> "Waits":
        return Waits(self.done + other.done, self.still + other.still)


def build(reader: Reader) -> Figure:
    """Two statements, a row a person."""
    through = queries.waits(reader.asked)
    still = queries.waiting(reader.asked, reader.names.guided)
    cells = {cell: _stages(through.get(cell, []), still.get(cell, []), cell[1] in reader.names.guided, reader)
             for cell in {**through, **still}}
    groups = reader.groups(cells)
    total, by_group = _together(cells.values()), groups.together(cells, _together)
    lines = [_line(stage, words, total.get(stage, Waits()), reader, is_hidden=False)
             for stage, words in _words().items()]
    more = []
    for stage, words in _words().items():
        sizes = {group: len(stages.get(stage, Waits()).done) for group, stages in by_group.items()}
        few, _all = too_few(sizes)
        more += [
            (name(groups.titles[group], group), *_line(stage, words, stages.get(stage, Waits()), reader,
                                                       is_hidden=reader.scope.is_rounded and group in few))
            for group, stages in by_group.items()
        ]
    columns = (
        Column("stage", _("From, to")), Column("through", _("Through it")), Column("median_days", _("Median days")),
        Column("quartiles_days", _("Middle half")), Column("longest_days", _("Longest")),
        Column("still_waiting", _("Still waiting")), Column("longest_so_far_days", _("Longest so far")),
    )
    return Figure(
        key="waiting", title=_("Waiting times"), finding=_finding(total, reader), picture=_picture(total, reader),
        tables=(
            Table("waiting", _("Days of waiting"), columns, tuple(lines)),
            Table("waiting_by_group", _("Days of waiting, side by side"),
                  (Column(reader.asked.split, reader.split_title), *columns), tuple(more)),
        ),
        how=(
            _("Each stage is counted in hours between two moments of one person and told in days. The median is the "
              "wait of the person in the middle; the middle half lies between the quartiles (the numbers below which "
              "a quarter and three quarters lie, between two people in proportion)."),
            _("First contact: a guide reached them by telephone or video, or wrote to them; letters that go out by "
              "themselves and calls that nobody answered don’t count. Only protocols by which somebody guides."),
            _("Still waiting: not through the stage, and neither left nor sent another way. They are in no median, so "
              "medians of recent sign-ups are too short while many still wait; look at both."),
            *((_("For researchers the longest waits are not told, and nothing of a programme and protocol in which "
                 "fewer than five people are through a stage."),) if reader.scope.is_rounded else ()),
            *reader.of_all,
        ),
    )


def quartiles(hours: Sequence[int]) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile, in days, interpolated (type 7 of Hyndman and Fan 1996).

    Raises ValueError for nobody.
    """
    if not hours:
        raise ValueError("Nobody has a median.")
    ordered = sorted(hours)

    def at(part: float) -> float:
        place = part * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return (ordered[low] + (place - low) * (ordered[high] - ordered[low])) / A_DAY

    return at(0.25), at(0.5), at(0.75)


def _words() -> dict[str, str]:
    return {"consent": _("Signing up to agreeing"), "start": _("Agreeing to the start"),
            "contact": _("Start to a guide’s first contact"), "all": _("Signing up to the start")}


def _stages(through: Sequence[tuple], still: Sequence[tuple], is_guided: bool, reader: Reader) -> dict[str, Waits]:
    """The waits of one cell. For a researcher, of a stage that fewer than five are through, nothing."""
    done = {
        "consent": [consent for consent, _start, _contact in through if consent is not None],
        "start": [max(0, start - consent) for consent, start, _contact in through
                  if consent is not None and start is not None],
        "contact": [max(0, contact - start) for _consent, start, contact in through
                    if is_guided and contact is not None and start is not None],
        "all": [start for _consent, start, _contact in through if start is not None],
    }
    waits: dict[str, list[int]] = {stage: [] for stage in done}
    for consent, start, signed_up_on in still:
        waited = max(0, (reader.today - signed_up_on).days)
        if start is not None:
            waits["contact"].append(max(0, waited - start // A_DAY))
            continue
        waits["all"].append(waited)
        if consent is None:
            waits["consent"].append(waited)
        else:
            waits["start"].append(max(0, waited - consent // A_DAY))
    return {
        stage: Waits(tuple(hours) if not reader.scope.is_rounded or len(hours) >= LEAST else (), tuple(waits[stage]))
        for stage, hours in done.items()
    }


def _together(cells: Iterable[dict[str, Waits]]) -> dict[str, Waits]:
    found: dict[str, Waits] = {}
    for stages in cells:
        for stage, waits in stages.items():
            found[stage] = found.get(stage, Waits()) + waits
    return found


def _line(stage: str, words: str, waits: Waits, reader: Reader, *, is_hidden: bool) -> tuple[Entry, ...]:
    scope = reader.scope
    through, still = scope.count(len(waits.done)), scope.count(len(waits.still))
    if is_hidden or scope.hides(through):
        middle = (people(0, scope), hidden(), hidden(), hidden())
    elif not waits.done:
        middle = (people(0, scope), nothing(), nothing(), nothing())
    else:
        low, median, high = quartiles(waits.done)
        words_of = _("%(low)s to %(high)s") % {"low": number(low, 1).text, "high": number(high, 1).text}
        longest = hidden() if scope.is_rounded else number(max(waits.done) / A_DAY, 1)
        middle = (people(through, scope), number(median, 1), Entry(words_of, f"{low:.2f} to {high:.2f}"), longest)
    so_far = hidden() if scope.is_rounded else number(max(waits.still), 0) if waits.still else nothing()
    return (name(words, stage), *middle, people(still, scope), so_far)


def _picture(total: dict[str, Waits], reader: Reader):
    rows = []
    for stage, words in _words().items():
        done = total.get(stage, Waits()).done
        told = quartiles(done) if done and not reader.scope.hides(reader.scope.count(len(done))) else None
        text = _("%(days)s days") % {"days": number(told[1], 1).text} if told else _("not shown")
        rows.append((words, text, told and (told[1], told[0], told[2])))
    words = _("Median waits in days, each with its middle half. %(stages)s.") % {
        "stages": "; ".join(f"{label}: {text}" + (_(" (middle half %(low)s to %(high)s)") % {
            "low": number(drawn[1], 1).text, "high": number(drawn[2], 1).text} if drawn else "")
            for label, text, drawn in rows)}
    return ranges(words, rows)


def _finding(total: dict[str, Waits], reader: Reader) -> str:
    done = total.get("all", Waits()).done
    if not done or reader.scope.hides(reader.scope.count(len(done))):
        return _("Too few people have started for waiting times to be shown.")
    still = reader.scope.count(len(total["all"].still))
    return _("Half of those who started had waited %(days)s days or less from signing up; %(still)s still wait.") % {
        "days": number(quartiles(done)[1], 1).text, "still": people(still, reader.scope).text}
