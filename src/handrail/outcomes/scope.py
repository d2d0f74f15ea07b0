"""Who sees what: rules on numbers, before anything is added up. Pure.

Managers and supervisors see counts as they are: who takes part they know by name. A mean over fewer than five people
would be nearly a person's own answers. So means are taken over cells of five people or more (`tellable`), whoever asks
and however they narrow: what one page shows minus what another shows is then again five people or nobody. For the same
reason figures of scores know no dates of signing up: two periods that differ by a day differ by one person.

A researcher must not be able to know anybody. Each smallest cell (a programme by a protocol) is rounded to the nearest
five before it is added to anything, and counts as nothing below five. Totals are sums of the rounded: so no number that
is shown follows in any way from one that isn't, whatever is subtracted from what. Means are taken over the cells of
five people or more; people in smaller ones are in no mean.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from handrail.evidence.within import Pairs
from handrail.look.figures import scope
from handrail.look.figures.scope import LEAST, too_few

Key = tuple[str, str, Hashable]  # programme, protocol, guide or None: the smallest cell


@dataclass(frozen=True)
class Scope(scope.Scope):
    """What somebody may see, of scores too."""

    def pairs(self, pairs: Pairs) -> Pairs:
        """A cell's sums, as they may be added."""
        return Pairs() if self.is_rounded and pairs.n < LEAST else pairs


def tellable(sizes: Mapping[Key, int]) -> frozenset[Key]:
    """Which cells' scores may be added up and told. `sizes`: how many scores are in each, nothing narrowed away.

    A programme by a protocol needs five people. Split by guide, each guide's part needs five, and so do the parts that
    stay untold, together: they are what the whole minus the told parts gives.
    """
    wholes: dict[tuple[str, str], dict[Key, int]] = {}
    for cell, n in sizes.items():
        wholes.setdefault(cell[:2], {})[cell] = n
    told: set[Key] = set()
    for parts in wholes.values():
        hidden, _is_all = too_few(parts)
        told |= {cell for cell, n in parts.items() if n >= LEAST and cell not in hidden}
    return frozenset(told)
