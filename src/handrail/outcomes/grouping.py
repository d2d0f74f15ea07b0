"""From the smallest cells to the groups that stand side by side, and all together. Pure."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from .asked import Asked
from .scope import Key, Scope

Value = TypeVar("Value")

OTHERS = "others"  # guides whom somebody may not see by name
NOBODY = "nobody"  # who has no guide


@dataclass(frozen=True)
class Groups:
    """Which group each cell belongs to, and what the groups are called, in their order."""

    titles: Mapping[str, str]
    of: Mapping[Key, str]

    def together(self, cells: Mapping[Key, Value], add: Callable[[Iterable[Value]], Value]) -> dict[str, Value]:
        """Each group's cells, added up; groups in their order, also those without a cell."""
        found: dict[str, list[Value]] = {group: [] for group in self.titles}
        for key, value in cells.items():
            found[self.of[key]].append(value)
        return {group: add(values) for group, values in found.items()}


def groups_of(
    cells: Iterable[Key], asked: Asked, scope: Scope, *, programmes: Mapping[str, str], protocols: Mapping[str, str],
    guides: Mapping[uuid.UUID, str], others: str, nobody: str,
) -> Groups:
    """How the cells come together, as it was asked; in the order of the titles, `others` and `nobody` last."""
    cells = list(cells)
    if asked.split == "guide" and scope.may_split_by_guide:
        of = {cell: NOBODY if cell[2] is None else str(cell[2]) if cell[2] in guides else OTHERS for cell in cells}
        titles = {str(pk): name for pk, name in guides.items()} | {OTHERS: others, NOBODY: nobody}
    else:
        place = 0 if asked.split == "programme" else 1
        of = {cell: cell[place] for cell in cells}
        titles = programmes if place == 0 else protocols
    there = set(of.values())
    unknown = {group: group for group in sorted(there) if group not in titles}
    return Groups({group: title for group, title in {**titles, **unknown}.items() if group in there}, of)


def added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Counts by code, added up code by code."""
    found: dict[str, int] = {}
    for one in counts:
        for code, n in one.items():
            found[code] = found.get(code, 0) + n
    return found
