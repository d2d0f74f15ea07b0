"""What a service looks like in numbers: how many people stand where, by which protocol now. Small numbers aren't shown.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.journeys.models import Enrolment
from handrail.measures import shelf as measures
from handrail.programmes import library
from handrail.programmes.keeping import NoSuchPack

from . import shelf
from .participants import states
from .protocol import Protocol

LEAST = 5  # a number of people below this isn't shown


@dataclass(frozen=True)
class Cell:
    """A number of people. One to four aren't told; nor is a total from which such a cell could be worked out."""

    count: int | None

    @property
    def is_hidden(self) -> bool:
        """Whether the number isn't told."""
        return self.count is None or 0 < self.count < LEAST

    def __str__(self) -> str:
        if self.count is None:
            return _("not shown")
        return _("fewer than %(n)d") % {"n": LEAST} if self.is_hidden else str(self.count)


@dataclass(frozen=True)
class Overview:
    """A table of states by the protocols that guide somebody, and what is in use."""

    protocols: list[Protocol]
    titles: list[str]  # of the table's columns
    rows: list[tuple[str, list[Cell], Cell]]  # the state in words, a cell a protocol, their total
    totals: list[Cell]
    measures: list[tuple[str, str, str]]  # title, id, version
    programmes: list[tuple[str, str]]  # title, version


def overview() -> Overview:
    """How many people stand where. A handful of statements."""
    now = models.functions.Coalesce("guidance__protocol__key", "protocol_key")  # the second: not taken up yet
    rows = Enrolment.objects.order_by().annotate(now=now).values("state", "now").annotate(many=models.Count("pk"))
    counts: dict[tuple[str, str], int] = {(row["state"], row["now"]): row["many"] for row in rows}
    known = shelf.all_latest()
    used = {key for _state, key in counts}
    keys = list(dict.fromkeys([*(key for key in known if key in used), *(key for _state, key in sorted(counts))]))
    language = get_language() or "en"
    grid = [(words, [Cell(counts.get((state, key), 0)) for key in keys]) for state, words in states()]
    in_use = [
        library.programme(digest)
        for digest in Enrolment.objects.order_by("programme_id").values_list("programme_id", flat=True).distinct()
    ]
    return Overview(
        protocols=list(known.values()),
        titles=[known[key].title_in(language) if key in known else key for key in keys],
        rows=[(words, cells, total_of(cells)) for words, cells in grid],
        totals=[total_of([cells[place] for _words, cells in grid]) for place in range(len(keys))],
        measures=_measures(in_use, language),
        programmes=[(one.title.get(language) or next(iter(one.title.values())), one.version) for one in in_use],
    )


def total_of(cells: list[Cell]) -> Cell:
    """The total, told only where no cell of it is hidden and it isn't small itself."""
    return Cell(None) if any(cell.is_hidden for cell in cells) else Cell(sum(cell.count for cell in cells))


def _measures(programmes: list, language: str) -> list[tuple[str, str, str]]:
    """The latest version of each measure that the programmes in use ask."""
    asked = dict.fromkeys(
        measure for one in programmes for battery in one.assess.values() for measure in battery.measures
    )
    found = []
    for measure in asked:
        try:
            instrument = measures.instrument(measures.latest(measure).digest)
        except NoSuchPack:
            continue
        title = instrument.title.get(language) or next(iter(instrument.title.values()))
        found.append((title, instrument.id, instrument.version))
    return found
