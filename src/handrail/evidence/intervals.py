"""Intervals of means, of differences of means, and of proportions: one number at a time, never arrays.

A level that isn't above 0 and below 1 is a ValueError, as are the samples that `Sample` refuses.
"""

import math
from dataclasses import dataclass

from .quantiles import t_quantile, z_quantile

LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A figure with its standard error and interval, all in the figure's own units. `df` none: from the normal."""

    value: float
    se: float
    low: float
    high: float
    df: float | None = None


@dataclass(frozen=True)
class Sample:
    """What is known of a sample: how many (2 or more), mean, standard deviation (n − 1 in the denominator)."""

    n: int
    mean: float
    sd: float

    def __post_init__(self):
        if self.n < 2:
            raise ValueError(f"A standard deviation needs at least two, not {self.n}.")
        if self.sd < 0:
            raise ValueError(f"A standard deviation isn't negative: {self.sd}.")


def mean_interval(sample: Sample, level: float = LEVEL) -> Estimate:
    """The mean with its t-interval (Student 1908), n − 1 degrees of freedom, in the units of the sample."""
    df = sample.n - 1
    se = sample.sd / math.sqrt(sample.n)
    half = t_quantile(_upper(level), df) * se
    return Estimate(sample.mean, se, sample.mean - half, sample.mean + half, df)


def difference_interval(one: Sample, other: Sample, level: float = LEVEL) -> Estimate:
    """The mean of `one` minus that of `other`, two different groups, without assuming equal variances.

    Welch (1947), degrees of freedom by Satterthwaite (1946). Two samples without any spread give an interval of no
    width, with the degrees of freedom of the smaller.
    """
    mine, theirs = one.sd**2 / one.n, other.sd**2 / other.n
    value, se = one.mean - other.mean, math.sqrt(mine + theirs)
    if se == 0:
        return Estimate(value, 0.0, value, value, min(one.n, other.n) - 1)
    df = (mine + theirs) ** 2 / (mine**2 / (one.n - 1) + theirs**2 / (other.n - 1))
    half = t_quantile(_upper(level), df) * se
    return Estimate(value, se, value - half, value + half, df)


def proportion_interval(count: int, n: int, level: float = LEVEL) -> Estimate:
    """`count` of `n` as a share from 0 to 1, with Wilson's score interval (Wilson 1927), which stays inside 0 and 1.

    The standard error is the plain one, √(p(1 − p)/n). Raises ValueError unless 0 ≤ count ≤ n and n ≥ 1.
    """
    if n < 1 or not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is no proportion.")
    z, share = z_quantile(_upper(level)), count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == n else min(1.0, middle + half)
    return Estimate(share, math.sqrt(share * (1 - share) / n), low, high)


def normal_interval(value: float, variance: float, level: float = LEVEL) -> Estimate:
    """A figure with the interval that its variance (0 or more, else ValueError) gives on the normal one (Wald 1943)."""
    se = math.sqrt(variance)
    half = z_quantile(_upper(level)) * se
    return Estimate(value, se, value - half, value + half)


def _upper(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not {level}.")
    return 1 - (1 - level) / 2
