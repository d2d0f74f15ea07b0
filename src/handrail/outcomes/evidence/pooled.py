"""Studies pooled, and their figures: those that come with Handrail, and those that a service added beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from handrail.evidence.figures.drawn import Drawn
from handrail.evidence.figures.forest import Beside, Shown, forest
from handrail.evidence.figures.history import cumulative_forest, leave_one_out_forest
from handrail.evidence.figures.scatter import baujat, bubble, funnel
from handrail.evidence.figures.words import Words
from handrail.evidence.heterogeneity import NoConvergence
from handrail.evidence.influence import Influence, influence
from handrail.evidence.pooling import Pooled, pool
from handrail.evidence.regression import regress
from handrail.evidence.sensitivity import cumulative, leave_one_out
from handrail.evidence.subgroups import Subgroups, subgroups
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
    source: str = ""
    is_own: bool = False  # added by the service

    @property
    def called(self) -> str:
        """Its name on figures; what the service added has a star."""
        return f"{self.name} *" if self.is_own else self.name

    def shown(self, group: str = "") -> Shown:
        """As figures take it."""
        return Shown(self.called, self.g, self.se**2, group, self.risk)


@dataclass(frozen=True)
class Pool:
    """Studies, pooled by a method with a test, in parts by `group` ("guided"), shown in their order.

    Working it out raises ValueError or NoConvergence as `pool` does.
    """

    studies: tuple[Entered, ...]
    method: str = "REML"
    test: str = "knha"
    group: str = ""

    @cached_property
    def pooled(self) -> Pooled:
        """The pooled effect."""
        return pool(self.y, self.v, self.method, self.test)

    @cached_property
    def y(self) -> list[float]:
        """The effects."""
        return [one.g for one in self.studies]

    @cached_property
    def v(self) -> list[float]:
        """Their variances."""
        return [one.se**2 for one in self.studies]

    @cached_property
    def by_year(self) -> tuple[Entered, ...]:
        """Oldest first; those of no known year last."""
        return tuple(sorted(self.studies, key=lambda one: (one.year is None, one.year or 0, one.name)))

    @cached_property
    def history(self) -> tuple[Pooled, ...]:
        """The pool as studies came in."""
        return cumulative([one.g for one in self.by_year], [one.se**2 for one in self.by_year], self.method, self.test)

    @cached_property
    def without_each(self) -> tuple[Pooled, ...]:
        """The pool without each study; none where there are too few."""
        try:
            return leave_one_out(self.y, self.v, self.method, self.test)
        except (ValueError, NoConvergence):
            return ()

    @cached_property
    def moves(self) -> tuple[Influence, ...]:
        """How much each study moves the pool; none where there are too few."""
        try:
            return influence(self.y, self.v, self.method, self.test)
        except (ValueError, NoConvergence):
            return ()

    @cached_property
    def parts(self) -> Subgroups | None:
        """The pool of each group; None where nothing parts the studies, or all are in one."""
        if not self.group:
            return None
        try:
            return subgroups(self.y, self.v, [self._group_of(one) for one in self.studies], self.method, self.test)
        except (ValueError, NoConvergence):
            return None

    @cached_property
    def filled(self) -> Filled | None:
        """What trim and fill adds; None where it can't be told."""
        try:
            return trim_and_fill(self.y, self.v, self.method, "z")
        except (ValueError, NoConvergence):
            return None

    def forest(self, words: Words, *, beside: Sequence[Beside] = (), narrow: bool = False, domains=()) -> Drawn:
        """The forest, with rows beside the pool, in groups where there are some."""
        shown = [one.shown(self._group_of(one) if self.parts else "") for one in self.studies]
        last = group_title(self.group, "")
        groups = sorted(self.parts.pools.items(), key=lambda one: one[0] == last) if self.parts else ()
        return forest(shown, self.pooled, groups=dict(groups), beside=beside, words=words,
                      narrow=narrow, domains=domains)

    def funnel(self, words: Words) -> Drawn:
        """The funnel, with what trim and fill adds."""
        added = list(zip(self.filled.yi, self.filled.vi, strict=True)) if self.filled else []
        return funnel(self._shown, self.pooled, filled=added, words=words)

    def baujat(self, words: Words) -> Drawn:
        """Baujat's plot."""
        return baujat(self._shown, words=words)

    def cumulative_forest(self, words: Words) -> Drawn:
        """The pool as studies came in, as a picture."""
        return cumulative_forest([one.shown() for one in self.by_year], self.history, words=words)

    def leave_one_out_forest(self, words: Words) -> Drawn:
        """The pool without each study, with each one's influence. ValueError where there are too few."""
        return leave_one_out_forest(self._shown, self.without_each, self.pooled, self.moves, words=words)

    def bubble(self, words: Words, moderator: str, title: str) -> Drawn:
        """Effects over a moderator of numbers, of the studies of which it is known. ValueError where they are too few,
        or all have the same."""
        known = [one for one in self.studies if getattr(one, moderator) is not None]
        values = [float(getattr(one, moderator)) for one in known]
        found = regress([one.g for one in known], [one.se**2 for one in known], {moderator: values}, self.method,
                        self.test)
        return bubble([one.shown() for one in known], values, found, moderator=title, words=words)

    @cached_property
    def _shown(self) -> list[Shown]:
        return [one.shown() for one in self.studies]

    def _group_of(self, study: Entered) -> str:
        return group_title(self.group, getattr(study, self.group))


def group_title(group: str, word: str) -> str:
    """What a group of studies is called, by the word in its cell."""
    titles = {("guided", "yes"): _("guided"), ("guided", "no"): _("alone"), ("control", "active"): _("active control"),
              ("control", "inactive"): _("inactive control"), ("therapy", "cbt"): _("CBT"),
              ("therapy", "act"): _("ACT"), ("therapy", "mindfulness"): _("mindfulness")}
    return str(titles.get((group, word)) or word or _("not known"))


def shipped_studies(outcome: str = "interference") -> tuple[Entered, ...]:
    """The studies on an outcome that come with Handrail; none where there are none."""
    data = pack.shipped().data_on(outcome)
    if data is None:
        return ()
    source = pack.shipped().sources[data.source].citation
    return tuple(
        Entered(name, y, v**0.5, _whole(cells["year"]), cells["guided"], cells["control"], cells["therapy"],
                _whole(cells["lessons"]), source=source)
        for name, y, v, cells in zip(data.studies.names, data.studies.yi, data.studies.vi, data.cells, strict=True)
    )


@lru_cache(maxsize=8)
def shipped_pool(outcome: str = "interference") -> Pool:
    """Those studies pooled by REML with Knapp and Hartung's test."""
    return Pool(shipped_studies(outcome))


def _whole(cell: str) -> int | None:
    return int(float(cell)) if cell else None
