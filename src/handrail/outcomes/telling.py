"""What may be told of a scale at one point in time: counts and sums of a cell, as its reader may see them. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from handrail.evidence.intervals import Estimate, Sample, mean_interval
from handrail.evidence.within import Pairs

from .queries import Scored
from .scope import Scope


@dataclass(frozen=True)
class Told:
    """How many should have answered by now (`due`), how many have a score, and one to compare it with."""

    due: int = 0
    scored: int = 0
    paired: int = 0
    pairs: Pairs = field(default_factory=Pairs)
    better: int = 0
    worse: int = 0
    judged: int = 0

    def __add__(self, other: "Told") -> "Told":
        return Told(
            self.due + other.due, self.scored + other.scored, self.paired + other.paired, self.pairs + other.pairs,
            self.better + other.better, self.worse + other.worse, self.judged + other.judged,
        )

    @property
    def everybody(self) -> int:
        """Everybody who started and whose time has come: what intention to treat divides by."""
        return max(self.due, self.pairs.n)


NOTHING = Told()


def tell(scored: Scored, due: int, scope: Scope) -> Told:
    """A cell as it may be told and added."""
    return Told(
        due=scope.count(due), scored=scope.count(scored.n), paired=scope.count(scored.paired),
        pairs=scope.pairs(scored.pairs), better=scope.count(scored.better), worse=scope.count(scored.worse),
        judged=scope.count(scored.judged),
    )


def summed(cells: Iterable[Told]) -> Told:
    """Cells added up."""
    return sum(cells, NOTHING)


def carried_forward(told: Told) -> Estimate | None:
    """The mean change of everybody who started, where whoever has no second score is taken not to have changed.

    Baseline observation carried forward. It is a bound, no estimate: it pulls the change towards none, however missing
    came about, and its interval takes the carried scores for known ones. None below two people.
    """
    n, pairs = told.everybody, told.pairs
    if n < 2:
        return None
    total = pairs.after - pairs.before
    squares = pairs.before_squared + pairs.after_squared - 2 * pairs.product
    variance = max(0.0, squares - total * total / n) / (n - 1)
    return mean_interval(Sample(n, total / n, math.sqrt(variance)))
