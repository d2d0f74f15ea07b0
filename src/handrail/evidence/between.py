"""Two different groups side by side: Hedges' g, and the difference of two changes in the spread before.

Neither says why the groups differ. That is a matter of how people came into them. One comparison at a time: numbers,
not arrays (`effects` has those). `Sample` refuses what is no sample, with a ValueError.
"""

import math
from dataclasses import dataclass

from .intervals import LEVEL, Estimate, Sample, normal_interval
from .quantiles import small_sample_factor
from .within import Pairs


@dataclass(frozen=True)
class Difference:
    """A standardised difference, first group minus second, without a unit. `exact` none: too few for it to exist."""

    value: float
    large: float
    exact: float | None

    def interval(self, level: float = LEVEL) -> Estimate:
        """With its interval on the normal distribution, from the exact variance where there is one."""
        return normal_interval(self.value, self.large if self.exact is None else self.exact, level)


def hedges_g(one: Sample, other: Sample) -> Difference | None:
    """g = J(n₁ + n₂ − 2) · (mean₁ − mean₂) / pooled SD (Hedges 1981); none where nothing varies.

    Large-sample variance: 1/n₁ + 1/n₂ + g²/(2(n₁ + n₂)). Exact variance, of the noncentral t distribution that g
    follows with the same variance in both groups: J² · m/(m − 2) · (1/n₁ + 1/n₂ + g²) − g², m = n₁ + n₂ − 2.
    """
    df = one.n + other.n - 2
    pooled = math.sqrt(((one.n - 1) * one.sd**2 + (other.n - 1) * other.sd**2) / df)
    if pooled == 0:
        return None
    return _standardised(one.mean - other.mean, pooled, one.n, other.n, share=1 / one.n + 1 / other.n)


def difference_of_changes(one: Pairs, other: Pairs) -> Difference | None:
    """d_ppc2 of Morris (2008, eq. 8): J · (change₁ − change₂) / SD before, pooled; none below two people in a group.

    Exact variance: his eq. 25, with r the correlation of before and after, pooled over the groups. Large-sample
    variance: 2(1 − r)(1/n₁ + 1/n₂) + d²/(2(n₁ + n₂)). None as well where nothing varied before.
    """
    if one.n < 2 or other.n < 2:
        return None
    df = one.n + other.n - 2
    pooled = math.sqrt(((one.n - 1) * one.sd_before**2 + (other.n - 1) * other.sd_before**2) / df)
    if pooled == 0 or df < 2:
        return None
    r = _pooled_correlation(one, other)
    share = 2 * (1 - r) * (1 / one.n + 1 / other.n)
    return _standardised(one.change.mean - other.change.mean, pooled, one.n, other.n, share=share)


def _standardised(difference: float, sd: float, n: int, m: int, *, share: float) -> Difference | None:
    df = n + m - 2
    if df < 2:
        return None
    factor = small_sample_factor(df)
    d = factor * difference / sd
    exact = factor**2 * df / (df - 2) * (share + d * d) - d * d if df > 2 else None
    return Difference(d, share + d * d / (2 * (n + m)), exact)


def _pooled_correlation(one: Pairs, other: Pairs) -> float:
    """The correlations of both groups, each weighed by its n − 1; 0 where neither has one (the wider interval)."""
    known = [(group.n - 1, r) for group in (one, other) if (r := group.correlation) is not None]
    return sum(weight * r for weight, r in known) / sum(weight for weight, _ in known) if known else 0.0
