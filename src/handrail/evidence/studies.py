"""A CSV of studies, read strictly: each row that can't be pooled is named by line and column, none is left out."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from .between import hedges_g
from .intervals import Sample

FORMS = (("yi", "vi"), ("g", "se"), ("m1", "sd1", "n1", "m2", "sd2", "n2"))
SHOWN = 40


class BadStudies(ValueError):
    """What is wrong in a file of studies: one sentence for each cell, in `wrong`."""

    def __init__(self, wrong: Sequence[str]):
        super().__init__("\n".join(wrong))
        self.wrong = tuple(wrong)


@dataclass(frozen=True)
class Studies:
    """k studies: names, outcomes `yi` with variances `vi`, and `moderators`, name to k numbers.

    A moderator of words is one column for each word but the first in the alphabet, named "guided: yes". `labels` are
    columns of names (subgroups, clusters), name to k words.
    """

    names: tuple[str, ...]
    yi: tuple[float, ...]
    vi: tuple[float, ...]
    moderators: dict[str, tuple[float, ...]]
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def twice(self) -> tuple[str, ...]:
        """The studies that are named more than once, each once, in order. They are pooled as if independent."""
        return tuple(dict.fromkeys(name for name in self.names if self.names.count(name) > 1))


@dataclass(frozen=True)
class _Row:
    line: int
    cells: dict[str, str]


def read_studies(text: str, moderators: Sequence[str] = (), labels: Sequence[str] = ()) -> Studies:
    """Studies from CSV with a heading: `study` and either `yi,vi` or `g,se` or `m1,sd1,n1,m2,sd2,n2`.

    The last is turned into Hedges' g, group 1 minus group 2, with its large-sample variance (Hedges 1981; metafor's
    "SMD"). Other columns are read only where named in `moderators`: as numbers where each cell is one, else as words;
    or in `labels`, as words whatever they are.
    Raises BadStudies, with every fault, for a missing column, an empty or impossible cell, a row of another length.
    """
    rows, heading, wrong = _rows(text)
    form = _form(heading)
    needed = ("study", *moderators, *labels)
    wrong += [f"Line 1: there is no column {name!r}." for name in dict.fromkeys(needed) if name not in heading]
    twice = sorted({name for name in heading if heading.count(name) > 1})
    wrong += [f"Line 1: the column {name!r} is there twice." for name in twice]
    if form is None:
        wrong.append("Line 1: there should be columns " + " or ".join(",".join(one) for one in FORMS) + ", and one of "
                     "these only.")
    if any(fault.startswith("Line 1:") for fault in wrong) or form is None:
        raise BadStudies(wrong)
    found = [_outcome(row, form, wrong) for row in rows]
    for row in rows:
        if not row.cells["study"]:
            wrong.append(_at(row, "study", "is empty"))
    columns: dict[str, tuple[float, ...]] = {}
    for name in dict.fromkeys(moderators):
        columns |= _moderator(name, rows, wrong)
    for name in dict.fromkeys(labels):
        wrong += [_at(row, name, "is empty: each study needs its group") for row in rows if not row.cells[name]]
    if not rows and not wrong:
        wrong.append("There is no study below the heading.")
    if wrong:
        raise BadStudies(sorted(wrong, key=_line))
    outcomes = [one for one in found if one is not None]
    return Studies(
        tuple(row.cells["study"] for row in rows), tuple(y for y, _ in outcomes), tuple(v for _, v in outcomes),
        columns,
        {name: tuple(row.cells[name] for row in rows) for name in labels},
    )


def _rows(text: str) -> tuple[list[_Row], list[str], list[str]]:
    """The rows below the heading, with the line each begins on; the heading; rows of another length."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows, heading, wrong, line = [], [], [], 1
    try:
        for cells in reader:
            begun, line = line, reader.line_num + 1
            cells = [cell.strip() for cell in cells]
            if not heading:
                heading = cells
                if begun > 1 or not cells:
                    raise BadStudies(["Line 1: the names of the columns should stand here."])
            elif cells and len(cells) != len(heading):
                wrong.append(f"Line {begun}: {len(cells)} cells, where the heading has {len(heading)}.")
            elif cells:
                rows.append(_Row(begun, dict(zip(heading, cells, strict=True))))
    except csv.Error as fault:
        raise BadStudies([*wrong, f"Line {reader.line_num}: this is no CSV: {fault}."]) from None
    if not heading:
        raise BadStudies(["Line 1: the names of the columns should stand here."])
    return rows, heading, wrong


def _form(heading: list[str]) -> tuple[str, ...] | None:
    """Which of the forms the columns have; none for no form, or for more than one."""
    there = [form for form in FORMS if set(form) <= set(heading)]
    return there[0] if len(there) == 1 else None


def _outcome(row: _Row, form: tuple[str, ...], wrong: list[str]) -> tuple[float, float] | None:
    """The outcome of a row with its variance, or none with the reasons in `wrong`."""
    values = {name: _number(row, name, wrong) for name in form}
    if any(value is None for value in values.values()):
        return None
    before = len(wrong)
    for name, value in values.items():
        may_be, said = _BOUNDS.get(name, (None, ""))
        if may_be and not may_be(value):
            wrong.append(_at(row, name, f"should be {said}, not {row.cells[name][:SHOWN]!r}"))
    if len(wrong) > before:
        return None
    if "m1" not in values:
        first, second = (values[name] for name in form)
        return first, second if "vi" in values else second**2
    one, other = (Sample(int(values[f"n{g}"]), values[f"m{g}"], values[f"sd{g}"]) for g in "12")
    effect = hedges_g(one, other)
    if effect is None:
        wrong.append(_at(row, "sd1", "and sd2 are both 0: such a difference can't be standardised"))
        return None
    return effect.value, effect.large


def _above_none(value: float) -> bool:
    return value > 0 and 0 < value**2 < math.inf  # its square is the variance


_BOUNDS = {
    "vi": (_above_none, "above 0"), "se": (_above_none, "above 0"),
    "sd1": (lambda sd: sd >= 0, "0 or above"), "sd2": (lambda sd: sd >= 0, "0 or above"),
    "n1": (lambda n: n >= 2 and n == int(n), "a whole number from 2"),
    "n2": (lambda n: n >= 2 and n == int(n), "a whole number from 2"),
}


def _number(row: _Row, name: str, wrong: list[str]) -> float | None:
    cell = row.cells[name]
    value = _as_number(cell)
    if value is None:
        wrong.append(_at(row, name, f"should be a number, not {cell[:SHOWN]!r}" if cell else "is empty"))
    return value


def _as_number(cell: str) -> float | None:
    """A finite decimal number with a point; Python's own `1_000` and `nan` are none."""
    if not cell.isascii() or "_" in cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _moderator(name: str, rows: list[_Row], wrong: list[str]) -> dict[str, tuple[float, ...]]:
    empty = [row for row in rows if not row.cells[name]]
    wrong += [_at(row, name, "is empty: a moderator must be known of each study") for row in empty]
    if empty:
        return {}
    numbers = [_as_number(row.cells[name]) for row in rows]
    if all(number is not None for number in numbers):
        return {name: tuple(number for number in numbers if number is not None)}
    words = sorted({row.cells[name] for row in rows})
    return {f"{name}: {word}": tuple(float(row.cells[name] == word) for row in rows) for word in words[1:]}


def _at(row: _Row, name: str, said: str) -> str:
    return f"Line {row.line}, column {name}: {said}."


def _line(fault: str) -> int:
    number = fault.split(":")[0].split(",")[0].removeprefix("Line ")
    return int(number) if number.isdecimal() else 0
