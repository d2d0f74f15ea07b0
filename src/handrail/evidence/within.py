"""Change within one group, measured twice: from sums to the mean change and to effect sizes with their variances.

Two ways to standardise, by what is divided by. SMCR: the standard deviation before; it says how far the group moved in
the spread of people as they came, and can be laid beside the effects of trials. SMCC: the standard deviation of the
changes; it says how consistently people moved, is larger where the two measurements correlate, and can't be laid beside
those. Which of the two a figure is must always be said.

Two variances for each. `exact` is that of the noncentral t distribution which the effect size follows when scores are
normal with the same variance before and after: Becker (1988), Morris (2008; the form for one group is in Morris and
DeShon 2002). `large` is its large-sample form, the one metafor gives for "SMCR" and "SMCC". Both put the
estimate in the place of the unknown true effect. The exact one needs four pairs, else it is infinite and not given.

One group at a time: numbers, not arrays (`effects` has those). Fewer than two people, whose spread nobody knows, are
a ValueError unless a function says that it gives none.
"""

import math
from dataclasses import dataclass

from .intervals import LEVEL, Estimate, Sample, mean_interval, normal_interval
from .quantiles import small_sample_factor

LEAST_FOR_EXACT = 4
ROUNDING = 1e-12  # a spread below this share of the squares is what floating point left over


@dataclass(frozen=True)
class Pairs:
    """Sums over `n` people measured twice: of the scores before and after, their squares, and their products.

    They add up: the pairs of two groups together are the sums of each (`+`).
    """

    n: int = 0
    before: float = 0.0
    after: float = 0.0
    before_squared: float = 0.0
    after_squared: float = 0.0
    product: float = 0.0

    def __add__(self, other: "Pairs") -> "Pairs":
        return Pairs(
            self.n + other.n, self.before + other.before, self.after + other.after,
            self.before_squared + other.before_squared, self.after_squared + other.after_squared,
            self.product + other.product,
        )

    @property
    def mean_before(self) -> float:
        """The mean before. ZeroDivisionError without anybody."""
        return self.before / self.n

    @property
    def mean_after(self) -> float:
        """The mean after."""
        return self.after / self.n

    @property
    def sd_before(self) -> float:
        """The standard deviation before; needs two people."""
        return math.sqrt(self._variance(self.before, self.before_squared))

    @property
    def sd_after(self) -> float:
        """The standard deviation after."""
        return math.sqrt(self._variance(self.after, self.after_squared))

    @property
    def change(self) -> Sample:
        """The changes, after minus before."""
        total = self.after - self.before
        squares = self.before_squared + self.after_squared - 2 * self.product
        return Sample(self.n, total / self.n, math.sqrt(self._variance(total, squares)))

    @property
    def correlation(self) -> float | None:
        """Pearson's r between before and after; none where one of the two doesn't vary."""
        spread = self.sd_before * self.sd_after
        if spread == 0:
            return None
        covariance = (self.product - self.before * self.after / self.n) / (self.n - 1)
        return max(-1.0, min(1.0, covariance / spread))

    def _variance(self, total: float, squares: float) -> float:
        """A variance from a sum and a sum of squares. What rounding alone leaves of no spread counts as none."""
        if self.n < 2:
            raise ValueError(f"A standard deviation needs at least two, not {self.n}.")
        left = squares - total * total / self.n
        scale = self.before_squared + self.after_squared
        return 0.0 if left <= ROUNDING * scale else left / (self.n - 1)


@dataclass(frozen=True)
class Effect:
    """An effect size without a unit, with both variances. `exact` none: too few people for it to exist."""

    value: float
    large: float
    exact: float | None
    n: int

    def interval(self, level: float = LEVEL) -> Estimate:
        """With its interval on the normal distribution, from the exact variance where there is one."""
        return normal_interval(self.value, self.large if self.exact is None else self.exact, level)


def mean_change(pairs: Pairs, level: float = LEVEL) -> Estimate:
    """The mean change, after minus before, with its t-interval, in the scale's own units. Needs two pairs."""
    return mean_interval(pairs.change, level)


def raw_score_change(pairs: Pairs) -> Effect | None:
    """SMCR of these pairs; none below three, or where nothing varied before."""
    if pairs.n < 3 or pairs.sd_before == 0:
        return None
    r = pairs.correlation
    return smcr(n=pairs.n, change=pairs.change.mean, sd_before=pairs.sd_before, r=0.0 if r is None else r)


def change_score_change(pairs: Pairs) -> Effect | None:
    """SMCC of these pairs; none below three, or where everybody changed by the same."""
    if pairs.n < 3 or pairs.change.sd == 0:
        return None
    return smcc(n=pairs.n, change=pairs.change.mean, sd_change=pairs.change.sd)


def smcr(*, n: int, change: float, sd_before: float, r: float) -> Effect:
    """The standardised mean change with raw-score standardisation: d = J(n − 1) · change / SD before.

    `change` is the mean after minus the mean before, `r` the correlation of the two. Large-sample variance:
    2(1 − r)/n + d²/(2n). Exact variance: J² · 2(1 − r)/n · (n − 1)/(n − 3) · (1 + n·d²/(2(1 − r))) − d².
    """
    factor = small_sample_factor(n - 1)
    d = factor * change / sd_before
    large = 2 * (1 - r) / n + d * d / (2 * n)
    exact = None
    if n >= LEAST_FOR_EXACT:
        exact = factor**2 * (n - 1) / (n - 3) * (2 * (1 - r) / n + d * d) - d * d
    return Effect(d, large, exact, n)


def smcc(*, n: int, change: float, sd_change: float) -> Effect:
    """The standardised mean change with change-score standardisation: d = J(n − 1) · change / SD of the changes.

    Large-sample variance: 1/n + d²/(2n). Exact variance: J² · 1/n · (n − 1)/(n − 3) · (1 + n·d²) − d².
    """
    factor = small_sample_factor(n - 1)
    d = factor * change / sd_change
    large = 1 / n + d * d / (2 * n)
    exact = factor**2 * (n - 1) / (n - 3) * (1 / n + d * d) - d * d if n >= LEAST_FOR_EXACT else None
    return Effect(d, large, exact, n)


def sd_of_change(sd_before: float, sd_after: float, r: float) -> float:
    """The standard deviation of the changes, from those before and after and their correlation."""
    return math.sqrt(max(0.0, sd_before**2 + sd_after**2 - 2 * r * sd_before * sd_after))
