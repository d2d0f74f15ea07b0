"""How many people a number may be about, and who reads it: rules on counts, before anything is added up. Pure.

A researcher must not be able to know anybody. Each smallest cell is rounded to the nearest five before it is added to
anything, and counts as nothing below five. Totals are sums of the rounded: so no number that is shown follows in any
way from one that isn't, whatever is subtracted from what.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

LEAST = 5

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True)
class Scope:
    """What somebody may see. `guides`: whose figures they may see by name; None: everybody's."""

    is_rounded: bool = False
    may_split_by_guide: bool = False
    guides: frozenset | None = frozenset()

    def count(self, n: int) -> int:
        """A cell's number of people, as it may be counted and added."""
        if not self.is_rounded:
            return n
        return 0 if n < LEAST else LEAST * ((2 * n + LEAST) // (2 * LEAST))

    def hides(self, n: int) -> bool:
        """Whether a count stays unsaid: rounded, nothing and few look the same."""
        return self.is_rounded and n == 0


def too_few(sizes: Mapping[Group, int]) -> tuple[frozenset[Group], bool]:
    """Which groups' means are hidden, and whether the mean of all is too. `sizes`: how many people are in each.

    A group of 1 to 4 is hidden. What is left when the shown are taken from all is the hidden together: while those are
    fewer than five, the next smallest group is hidden with them; when none is left to hide, so is the mean of all.
    """
    hidden = {group for group, n in sizes.items() if 0 < n < LEAST}
    if not hidden:
        return frozenset(), False
    others = sorted((group for group, n in sizes.items() if n >= LEAST), key=lambda group: (sizes[group], str(group)))
    while sum(sizes[group] for group in hidden) < LEAST and others:
        hidden.add(others.pop(0))
    return frozenset(hidden), sum(sizes[group] for group in hidden) < LEAST
