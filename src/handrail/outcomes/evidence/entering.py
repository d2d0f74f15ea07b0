"""Studies as somebody enters them, one or a file of many: read by the reader of `handrail pool`, each fault in words.

Nothing is left out: a file with a fault is refused whole, with every fault by line and column.
"""

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.evidence.studies import FORMS, BadStudies, read_studies

LARGEST = 10  # no effect of a course is; a slip of the comma is
SMALLEST_ERROR = 0.001
THERAPIES = ("cbt", "act", "mindfulness")
RISKS = tuple(f"risk_{number}" for number in range(1, 6))
WORDS = {"guided": ("", "yes", "no"), "control": ("", "active", "inactive"), "therapy": ("", *THERAPIES),
         **dict.fromkeys(RISKS, ("", "low", "some", "high"))}
WHOLE = {"year": (1950, 2100), "lessons": (1, 100)}
LENGTHS = {"study": 80, "source": 300}
OTHERS = ("source", *WHOLE, *WORDS)
MOST = 1000  # studies in a file
MEANS = FORMS[-1]
_FAULT = re.compile(r"Line (\d+)(?:, column ([^:]+))?: (.*)\Z", re.DOTALL)
_SAID = tuple((re.compile(pattern), words) for pattern, words in (
    (r"is empty", gettext_lazy("nothing stands here")),
    (r"should be a number, not '(?P<is>.*)'", gettext_lazy("“%(is)s” is no number (with a point, as 0.25)")),
    (r"should be above 0, not '(?P<is>.*)'", gettext_lazy("“%(is)s” should be above 0")),
    (r"should be 0 or above, not '(?P<is>.*)'", gettext_lazy("“%(is)s” should be 0 or above")),
    (r"should be a whole number from 2, not '(?P<is>.*)'", gettext_lazy("“%(is)s” should be a whole number from 2")),
    (r"and sd2 are both 0", gettext_lazy("both deviations are 0, so the difference can’t be standardised")),
    (r"there is no column '(?P<is>.*)'", gettext_lazy("there is no column “%(is)s”")),
    (r"the column '(?P<is>.*)' is there twice", gettext_lazy("the column “%(is)s” is there twice")),
    (r"there should be columns", gettext_lazy(
        "there should be columns g,se or yi,vi or m1,sd1,n1,m2,sd2,n2, and one of these only")),
    (r"(?P<is>\d+) cells, where the heading has (?P<of>\d+)",
     gettext_lazy("%(is)s cells, where the heading has %(of)s")),
    (r"this is no CSV", gettext_lazy("this is no CSV")),
    (r"the names of the columns", gettext_lazy("the names of the columns should stand here")),
))


class Faults(ValueError):
    """What is wrong: (line, column or "", in words), in the order of lines."""

    def __init__(self, found: Collection[tuple[int, str, str]]):
        self.found = sorted(found, key=lambda one: one[0])
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        """A sentence for each."""
        return [(_("Line %(line)s, column %(column)s: %(what)s.") if column else _("Line %(line)s: %(what)s.")) % {
            "line": line, "column": column, "what": what} for line, column, what in self.found]


@dataclass(frozen=True)
class _Row:
    line: int
    cells: Mapping[str, str]


def studies_in(text: str, *, source: str = "", lower_is_better: bool = False) -> list[dict[str, object]]:
    """What `add_study` takes for each study of a CSV, besides the outcome, as a mapping.

    Columns: `study`, one of the forms of `handrail pool`, and if known `source`, `year`, `guided`, `control`,
    `therapy`, `lessons`, `risk_1` to `risk_5`; no other. `source`: where all are from that don't say it.
    `lower_is_better`: of the questionnaire behind means, whose group 1 is the course. Raises Faults.
    """
    found = []
    try:
        read = read_studies(text)
        effects = list(zip(read.yi, read.vi, strict=True))
    except BadStudies as bad:
        effects, found = [], [_fault(one) for one in bad.wrong]
        if any(not column for _line, column, _what in found):
            raise Faults(found) from bad
    rows = _rows(text)
    if len(rows) > MOST:
        raise Faults([(1, "", _("there are more than %(most)s studies") % {"most": MOST})])
    heading = rows[0].cells
    form = next(form for form in FORMS if set(form) <= set(heading))
    found += [(1, name, _("this column isn’t one of these: %(columns)s") % {"columns": ", ".join(
        ("study", *form, *OTHERS))}) for name in heading if name not in ("study", *form, *OTHERS)]
    for row in rows:
        found += _wrong(row, source)
    names = [row.cells["study"].casefold() for row in rows]
    found += [(row.line, "study", _("“%(study)s” stands in this file twice") % {"study": row.cells["study"]})
              for place, row in enumerate(rows) if row.cells["study"] and names[place] in names[:place]]
    turn = -1 if lower_is_better and form == MEANS else 1
    for row, (y, v) in zip(rows, effects, strict=False):
        if abs(y) > LARGEST or not SMALLEST_ERROR <= v**0.5 <= LARGEST:
            found.append((row.line, form[0], _("an effect of %(effect)s with a standard error of %(error)s can’t be "
                                               "right") % {"effect": f"{y:.3g}", "error": f"{v**0.5:.3g}"}))
    if found:
        raise Faults(found)
    return [_study(row, form, turn * y, v, source, turn) for row, (y, v) in zip(rows, effects, strict=True)]


def form_of(given: Mapping[str, str]) -> tuple[str, ...] | None:
    """Which form the filled cells are: all of one, and no other; None where they are none."""
    filled = {name for name, cell in given.items() if cell}
    return next((form for form in FORMS if set(form) == filled), None)


def risk_of(risks: Sequence[str]) -> str:
    """Risk of bias as it is kept: a word for each domain, "-" where nobody judged it; "" where nobody judged any."""
    return " ".join(risks) if set(risks) != {"-"} else ""


def as_csv(cells: Mapping[str, object]) -> str:
    """One study as a CSV of one line."""
    out = io.StringIO()
    csv.writer(out).writerows([list(cells), list(cells.values())])
    return out.getvalue()


def _study(row: _Row, form: Sequence[str], g: float, v: float, source: str, turn: int) -> dict[str, object]:
    cell = row.cells.get
    risks = [cell(name, "") or "-" for name in RISKS]
    given = ", ".join(f"{name} {row.cells[name]}" for name in form)
    return {
        "name": row.cells["study"], "source": cell("source", "") or source, "g": g + 0.0, "se": v**0.5,
        **{name: int(float(cell(name))) if cell(name, "") else None for name in WHOLE},
        **{name: cell(name, "") for name in ("guided", "control", "therapy")},
        "risk": risk_of(risks),
        "given": given + ("; lower is better" if turn < 0 else ""),
    }


def _wrong(row: _Row, source: str) -> list[tuple[int, str, str]]:
    found = []
    for name, known in WORDS.items():
        if row.cells.get(name, "") not in known:
            found.append((row.line, name, _("“%(is)s” isn’t one of these: %(words)s, or nothing") % {
                "is": row.cells[name], "words": ", ".join(known[1:])}))
    for name, (least, most) in WHOLE.items():
        cell = row.cells.get(name, "")
        if cell and not (cell.isascii() and cell.isdigit() and len(cell) < 5 and least <= int(cell) <= most):
            found.append((row.line, name, _("“%(is)s” should be a whole number from %(least)s to %(most)s") % {
                "is": cell, "least": least, "most": most}))
    for name, most in LENGTHS.items():
        if len(row.cells.get(name, "")) > most:
            found.append((row.line, name, _("this is longer than %(most)s characters") % {"most": most}))
    if not source and not row.cells.get("source"):
        found.append((row.line, "source", _("it isn’t said where this study is published")))
    return found


def _rows(text: str) -> list[_Row]:
    """The rows of a file that the reader has found to be whole, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    heading, rows, line = [], [], 1
    for cells in reader:
        begun, line = line, reader.line_num + 1
        cells = [cell.strip() for cell in cells]
        if not heading:
            heading = cells
        elif cells:
            rows.append(_Row(begun, dict(zip(heading, cells, strict=True))))
    return rows


def _fault(sentence: str) -> tuple[int, str, str]:
    """A fault of the reader, which knows English only, in the words of whoever reads the page."""
    place = _FAULT.match(sentence)
    if place is None:  # the one without a line
        return 1, "", _("there is no study below the heading")
    for pattern, words in _SAID:
        if found := pattern.match(place[3]):
            return int(place[1]), place[2] or "", str(words) % found.groupdict()
    return int(place[1]), place[2] or "", place[3].removesuffix(".")
