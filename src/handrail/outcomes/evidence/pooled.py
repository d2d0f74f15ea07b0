"""Studies pooled, and their figures: those that come with Handrail, and those that a service added beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from handrail.evidence.figures.drawn import Drawn
from handrail.evidence.figures.forest import Beside, Shown, forest
from handrail.evidence.figures.history import cumulative_forest
from handrail.evidence.figures.scatter import baujat, funnel
from handrail.evidence.figures.words import Words
from handrail.evidence.heterogeneity import NoConvergence
from handrail.evidence.pooling import Pooled, pool
from handrail.evidence.sensitivity import cumulative
from handrail.evidence.trimfill import Filled, trim_and_fill

from . import pack


@dataclass(frozen=True)
class Entered:
    """A study as it goes into a pool. `year`, `lessons` none, and words "", where nobody knows them."""

    name: str
    g: float
    se: float
    year: int | None = None
    guided: str = ""
    control: str = ""
    therapy: str = ""
    lessons: int | None = None
    risk: tuple[str, ...] = ()
    is_own: bool = False  # added by the service

    @property
    def shown(self) -> Shown:
        """As figures take it; what the service added has a star."""
        return Shown(f"{self.name} *" if self.is_own else self.name, self.g, self.se**2, self.guided, self.risk)


@dataclass(frozen=True)
class Pool:
    """Studies, pooled by a method with a test. Building it raises ValueError or NoConvergence as `pool` does."""

    studies: tuple[Entered, ...]
    method: str = "REML"
    test: str = "knha"

    @cached_property
    def pooled(self) -> Pooled:
        """The pooled effect."""
        return pool([one.g for one in self.studies], [one.se**2 for one in self.studies], self.method, self.test)

    @cached_property
    def by_year(self) -> tuple[Entered, ...]:
        """Oldest first; those of no known year last."""
        return tuple(sorted(self.studies, key=lambda one: (one.year is None, one.year or 0, one.name)))

    @cached_property
    def history(self) -> tuple[Pooled, ...]:
        """The pool as studies came in."""
        return cumulative([one.g for one in self.by_year], [one.se**2 for one in self.by_year], self.method, self.test)

    def forest(self, words: Words, *, beside: Sequence[Beside] = (), narrow: bool = False, domains=()) -> Drawn:
        """The forest, with rows beside the pool."""
        return forest([one.shown for one in self.studies], self.pooled, beside=beside, words=words, narrow=narrow,
                      domains=domains)

    @cached_property
    def filled(self) -> Filled | None:
        """What trim and fill adds; None where it can't be told."""
        try:
            return trim_and_fill([one.g for one in self.studies], [one.se**2 for one in self.studies], self.method, "z")
        except (ValueError, NoConvergence):
            return None

    def funnel(self, words: Words) -> Drawn:
        """The funnel, with what trim and fill adds."""
        added = list(zip(self.filled.yi, self.filled.vi, strict=True)) if self.filled else []
        return funnel([one.shown for one in self.studies], self.pooled, filled=added, words=words)

    def baujat(self, words: Words) -> Drawn:
        """Baujat's plot."""
        return baujat([one.shown for one in self.studies], words=words)

    def cumulative_forest(self, words: Words) -> Drawn:
        """The pool as studies came in, as a picture."""
        return cumulative_forest([one.shown for one in self.by_year], self.history, words=words)


def shipped_studies(outcome: str = "interference") -> tuple[Entered, ...]:
    """The studies on an outcome that come with Handrail; none where there are none."""
    data = pack.shipped().data_on(outcome)
    if data is None:
        return ()
    return tuple(
        Entered(name, y, v**0.5, _whole(cells["year"]), cells["guided"], cells["control"], cells["therapy"],
                _whole(cells["lessons"]))
        for name, y, v, cells in zip(data.studies.names, data.studies.yi, data.studies.vi, data.cells, strict=True)
    )


@lru_cache(maxsize=8)
def shipped_pool(outcome: str = "interference") -> Pool:
    """Those studies pooled by REML with Knapp and Hartung's test."""
    return Pool(shipped_studies(outcome))


def _whole(cell: str) -> int | None:
    return int(float(cell)) if cell else None
