"""The lines of a CSV of evidence, checked cell by cell: which columns there are, which words and numbers may stand."""

import csv
import io
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from handrail.programmes.mistakes import Mistakes


@dataclass(frozen=True)
class Facts:
    """Something printed that is no effect: how many trials, minutes of a guide. `value` none: it is in the `note`."""

    source: str
    what: str
    value: float | None
    unit: str
    note: str


@dataclass(frozen=True)
class Line:
    """One line: its cells as they stand, and those that are numbers, none where they are empty."""

    file: str
    number: int
    cells: Mapping[str, str]
    numbers: Mapping[str, float | None]


Lines = tuple[Line, ...]


def read_lines(
    text: str, file: str, columns: Collection[str], numbers: Collection[str], known: Mapping[str, Collection[str]],
    mistakes: Mistakes, *, needed: Collection[str] = (),
) -> Lines:
    """The lines below the heading. `numbers`: columns of numbers or nothing; `known`: what may stand in a column.

    Columns may come in any order, all of them, and no other. What is wrong goes to `mistakes` by line.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found, heading, begun = [], [], 1
    try:
        for cells in reader:
            number, begun = begun, reader.line_num + 1
            cells = [cell.strip() for cell in cells]
            if not heading:
                heading = cells
                if sorted(heading) != sorted(columns):
                    mistakes.add(file, number, f"The columns must be: {', '.join(columns)}.")
                    return ()
            elif cells and len(cells) != len(heading):
                mistakes.add(file, number, f"There are {len(cells)} cells, where the heading has {len(heading)}.")
            elif cells:
                found.append(_line(dict(zip(heading, cells, strict=True)), file, number, numbers, known, needed,
                                   mistakes))
    except csv.Error as fault:
        mistakes.add(file, reader.line_num, f"This is no CSV: {fault}.")
    return tuple(found)


def _line(cells, file, number, numbers, known, needed, mistakes: Mistakes) -> Line:
    values = {name: _number(cells[name]) for name in numbers}
    for name in numbers:
        if cells[name] and values[name] is None:
            mistakes.add(file, number, f"“{name}” must be a number or nothing. It is “{cells[name][:40]}”.")
    for name, words in known.items():
        if name in cells and cells[name] not in words:
            mistakes.add(file, number, f"“{name}” must be one of: {', '.join(word or 'nothing' for word in words)}. "
                                       f"It is “{cells[name][:40]}”.")
    for name in needed:
        if not cells[name]:
            mistakes.add(file, number, f"“{name}” is empty.")
    return Line(file, number, cells, values)


def _number(cell: str) -> float | None:
    if not cell.isascii() or "_" in cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
