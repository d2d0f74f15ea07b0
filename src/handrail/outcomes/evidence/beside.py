"""What of our own lies beside the trials: how people changed, and how groups that we treated differed. Never pooled."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from handrail.evidence.between import difference_of_changes
from handrail.evidence.figures.forest import Beside
from handrail.evidence.within import Pairs, raw_score_change

from ..reader import Reader
from ..scope import LEAST, Key
from ..telling import summed

FIRST, NOTHING = "first", "nothing"


@dataclass(frozen=True)
class Comparison:
    """Two groups of ours side by side. `key` as it stands in addresses; the cells of each that may be told."""

    key: str
    title: str
    one: tuple[Key, ...]
    other: tuple[Key, ...]


def change(reader: Reader, service: str) -> Beside | None:
    """Everybody's change on the scale that is asked, turned so that above 0 is better; None where it isn't told.

    It is the SMCR of everybody together, as their reader may see them: a change, no effect.
    """
    told = reader.all_told.get(reader.point) if reader.point else None
    found = raw_score_change(told.pairs) if told and told.pairs.n >= LEAST else None
    if found is None:
        return None
    ends = found.interval()
    return _row(reader, _("%(service)s, change") % {"service": service}, found.value, (ends.low, ends.high))


def comparisons(reader: Reader) -> tuple[Comparison, ...]:
    """Which groups can be told apart here: with a guide and without, protocol by protocol, programme by programme.

    Only sums that hold parts of five people are added, as on every page; a side needs five.
    """
    cells = [cell for cell in reader.told if _pairs(reader, (cell,)).n]
    names, guided = reader.names, reader.names.guided
    found = [_of("guided", _("with a guide against alone"), cells, lambda cell: cell[1] in guided,
                 lambda cell: cell[1] not in guided)]
    for place, what, titles in ((1, "protocol", names.protocols), (0, "programme", names.programmes)):
        for one, other in combinations(_in_order(titles, {cell[place] for cell in cells}, guided), 2):
            title = _("%(one)s against %(other)s") % {"one": titles.get(one, one), "other": titles.get(other, other)}
            found.append(_of(f"{what}:{one}:{other}", title, cells, lambda cell, at=place, key=one: cell[at] == key,
                             lambda cell, at=place, key=other: cell[at] == key))
    return tuple(one for one in found if min(_pairs(reader, one.one).n, _pairs(reader, one.other).n) >= LEAST)


def difference(reader: Reader, compared: Comparison) -> Beside | None:
    """How much more the first group changed than the second, in standard deviations at the start (Morris's d_ppc2).

    Above 0: the first did better. Nobody drew lots, so it is no effect of what differs between them.
    """
    found = difference_of_changes(_pairs(reader, compared.one), _pairs(reader, compared.other))
    if found is None:
        return None
    ends = found.interval()
    return _row(reader, _("Ours: %(comparison)s") % {"comparison": compared.title}, found.value, (ends.low, ends.high))


def sizes(reader: Reader, compared: Comparison) -> tuple[int, int]:
    """How many people with both scores are on each side, as their reader may know it: rounded for researchers."""
    one, other = (summed(reader.told[cell][reader.point] for cell in side).paired
                  for side in (compared.one, compared.other))
    return one, other


def _row(reader: Reader, name: str, value: float, ends: tuple[float, float]) -> Beside:
    way = -1 if reader.lower_is_better else 1
    low, high = sorted((way * ends[0], way * ends[1]))
    return Beside(name, way * value, (low, high))


def _pairs(reader: Reader, cells: Collection[Key]) -> Pairs:
    return summed(reader.told[cell][reader.point] for cell in cells).pairs if reader.point else Pairs()


def _of(key: str, title: str, cells: list[Key], is_one, is_other) -> Comparison:
    return Comparison(key, title, tuple(filter(is_one, cells)), tuple(filter(is_other, cells)))


def _in_order(titles, there: set[str], guided: Collection[str]) -> list[str]:
    """Codes that are there: guided before alone, then by title; so the first of two is the one with more."""
    return sorted(there, key=lambda code: (code not in guided, titles.get(code, code)))
