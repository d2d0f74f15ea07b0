"""Effect sizes from means and correlations: arrays in, arrays out.

Every function takes numbers or arrays that broadcast to one shape and gives `Sizes(yi, vi)` of that shape. A variance
puts the estimate in the place of the unknown true effect. Effects of two groups are the first minus the second. Every
function raises ValueError, naming the column and the place, for a number that isn't finite, a negative SD, fewer
than two people in a group, or a correlation outside −1 to 1; what else it refuses is said with it.

The names in brackets, and the variances "LS" (large sample), "UB" (unbiased) and "HO" (homoscedastic), are those of
metafor's `escalc`. Effects of counts are in counts.py; what to do with other figures that papers give, in
conversions.py.
"""

import numpy as np
from numpy.typing import ArrayLike

from . import within
from .columns import (
    Sizes,
    correlations,
    factors,
    inner_correlations,
    not_negative,
    refuse,
    three_people,
    together,
    two_people,
)


def mean_difference(
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike, *, variance: str = "LS",
) -> Sizes:
    """[MD] m₁ − m₂, in the units of the scale; its variance in those units squared.

    "LS" and "UB", which for a mean are the same: SD₁²/n₁ + SD₂²/n₂. "HO": pooled SD² · (1/n₁ + 1/n₂), which supposes
    the same variance in both groups. Source: Borenstein et al. (2009), Introduction to Meta-Analysis, ch. 4.
    """
    _known(variance, "LS", "UB", "HO")
    m1, sd1, n1, m2, sd2, n2 = _groups(m1, sd1, n1, m2, sd2, n2)
    if variance == "HO":
        return Sizes(m1 - m2, _pooled_variance(sd1, n1, sd2, n2) * (1 / n1 + 1 / n2))
    return Sizes(m1 - m2, sd1**2 / n1 + sd2**2 / n2)


def hedges_g(
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike, *, variance: str = "LS",
) -> Sizes:
    """[SMD] Hedges' g = J(m) · (m₁ − m₂) / pooled SD, m = n₁ + n₂ − 2, with the exact J (Hedges 1981, eq. 6e); no unit.

    "LS": 1/n₁ + 1/n₂ + g²/(2(n₁ + n₂)) (Hedges 1982, eq. 8). "UB", whose mean is the true variance:
    1/n₁ + 1/n₂ + (1 − (m − 2)/(m·J²)) · g² (Hedges 1983, eq. 9). A third, with the estimate put into the exact variance
    of the noncentral t, is `between.hedges_g(…).exact`. Raises ValueError as well where neither group varies.
    """
    m1, sd1, n1, m2, sd2, n2 = _groups(m1, sd1, n1, m2, sd2, n2)
    pooled = np.sqrt(_pooled_variance(sd1, n1, sd2, n2))
    refuse(pooled == 0, pooled, "The pooled SD must be above 0")
    return g_of_d((m1 - m2) / pooled, n1, n2, variance=variance)


def g_of_d(d: ArrayLike, n1: ArrayLike, n2: ArrayLike, *, variance: str = "LS") -> Sizes:
    """Hedges' g from Cohen's d (1988: the difference over the pooled SD, uncorrected); variances as `hedges_g`."""
    _known(variance, "LS", "UB")
    d, n1, n2 = together(d=d, n1=n1, n2=n2)
    two_people(n1=n1, n2=n2)
    df = n1 + n2 - 2
    factor, share = factors(df), 1 / n1 + 1 / n2
    g = factor * d
    if variance == "UB":
        return Sizes(g, share + (1 - (df - 2) / (df * factor**2)) * g**2)
    return Sizes(g, share + g**2 / (2 * (n1 + n2)))


def hedges_g_separate(
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike,
) -> Sizes:
    """[SMDH] Without supposing equal variances: J(n₁ + n₂ − 2) · (m₁ − m₂)/s, s² = (SD₁² + SD₂²)/2; no unit.

    Variance: J² · (g²·(SD₁⁴/(n₁ − 1) + SD₂⁴/(n₂ − 1))/(8s⁴) + (SD₁²/(n₁ − 1) + SD₂²/(n₂ − 1))/s²) (Bonett 2008, 2009,
    with the corrected g in it and J² before it, as metafor 3.8 has it).
    Raises ValueError as well where neither group varies.
    """
    m1, sd1, n1, m2, sd2, n2 = _groups(m1, sd1, n1, m2, sd2, n2)
    square = (sd1**2 + sd2**2) / 2
    refuse(square == 0, square, "The average of both variances must be above 0")
    factor = factors(n1 + n2 - 2)
    g = factor * (m1 - m2) / np.sqrt(square)
    one, other = sd1**2 / square, sd2**2 / square
    spread = g**2 * (one**2 / (n1 - 1) + other**2 / (n2 - 1)) / 8 + one / (n1 - 1) + other / (n2 - 1)
    return Sizes(g, factor**2 * spread)


def ratio_of_means(
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike,
) -> Sizes:
    """[ROM] log(m₁/m₂), the natural logarithm of the ratio of the means; its exponential is the ratio, without a unit.

    Variance: SD₁²/(n₁·m₁²) + SD₂²/(n₂·m₂²) (Hedges, Gurevitch and Curtis 1999, eq. 1). Meant for scales with a true
    zero. Raises ValueError as well where a mean is 0 or the two have different signs.
    """
    m1, sd1, n1, m2, sd2, n2 = _groups(m1, sd1, n1, m2, sd2, n2)
    refuse(m1 == 0, m1, "m1 must not be 0")
    refuse(m2 == 0, m2, "m2 must not be 0")
    refuse(np.sign(m1) != np.sign(m2), m2, "m1 and m2 must have the same sign: m2 must have that of m1")
    return Sizes(np.log(m1 / m2), (sd1 / m1) ** 2 / n1 + (sd2 / m2) ** 2 / n2)


def correlation(r: ArrayLike, n: ArrayLike) -> Sizes:
    """[COR] Pearson's r as it is, of `n` pairs; variance (1 − r²)²/(n − 1) (Olkin and Pratt 1958; large sample)."""
    r, n = together(r=r, n=n)
    correlations(r=r)
    two_people(n=n)
    return Sizes(r, (1 - r**2) ** 2 / (n - 1))


def fisher_z(r: ArrayLike, n: ArrayLike) -> Sizes:
    """[ZCOR] Fisher's z = artanh r of `n` pairs, variance 1/(n − 3) (Fisher 1921). `r_of_z` goes back.

    Raises ValueError as well for r of −1 or 1, whose z is infinite, and below 4 pairs.
    """
    r, n = together(r=r, n=n)
    inner_correlations(r=r)
    refuse(n < 4, n, "n must be 4 or more")
    return Sizes(np.arctanh(r), 1 / (n - 3))


def r_of_z(z: ArrayLike) -> np.ndarray:
    """The correlation of a Fisher's z (1921), tanh z: for pooled estimates and the ends of their intervals."""
    return np.tanh(together(z=z)[0])


def mean_change(
    before: ArrayLike, after: ArrayLike, sd_before: ArrayLike, sd_after: ArrayLike, n: ArrayLike, r: ArrayLike,
) -> Sizes:
    """[MC] The mean after minus the mean before, of `n` people measured twice, in the units of the scale.

    Variance: (SD before² + SD after² − 2r · SD before · SD after)/n, with r the correlation of the two measurements
    (Borenstein et al. 2009, ch. 4). Note the sign: `escalc` takes the first mean minus the second.
    """
    before, after, sd_before, sd_after, n, r = _twice(before, after, sd_before, sd_after, n, r)
    return Sizes(after - before, _sd_of_change(sd_before, sd_after, r) ** 2 / n)


def raw_score_change(
    before: ArrayLike, after: ArrayLike, sd_before: ArrayLike, n: ArrayLike, r: ArrayLike, *, variance: str = "LS",
) -> Sizes:
    """[SMCR] The mean change over the SD before, J(n − 1) · (after − before)/SD before; no unit.

    `within.smcr`, in arrays. "LS": 2(1 − r)/n + d²/(2n). "exact", which needs 4 people: that of the noncentral t
    (Becker 1988; Morris and DeShon 2002). Can be laid beside the effects of trials, which
    `change_score_change` can't. Raises ValueError as well for an SD of 0 and below 3 people.
    """
    before, after, sd_before, n, r = together(before=before, after=after, sd_before=sd_before, n=n, r=r)
    correlations(r=r)
    _divisor(sd_before, n, variance, "sd_before")
    return _each(
        lambda n, change, sd, r: within.smcr(n=n, change=change, sd_before=sd, r=r), variance,
        n, after - before, sd_before, r,
    )


def change_score_change(
    before: ArrayLike, after: ArrayLike, sd_before: ArrayLike, sd_after: ArrayLike, n: ArrayLike, r: ArrayLike, *,
    variance: str = "LS",
) -> Sizes:
    """[SMCC] The mean change over the SD of the changes, J(n − 1) · (after − before)/SD of change; no unit.

    `within.smcc`, in arrays. "LS": 1/n + d²/(2n). "exact", which needs 4 people: that of the noncentral t (Gibbons,
    Hedeker and Davis 1993; Morris and DeShon 2002). Not to be pooled with effects in the spread of people.
    Raises ValueError as well where the changes don't vary and below 3 people.
    """
    before, after, sd_before, sd_after, n, r = _twice(before, after, sd_before, sd_after, n, r)
    sd = _sd_of_change(sd_before, sd_after, r)
    _divisor(sd, n, variance, "The SD of the changes")
    return _each(lambda n, change, sd: within.smcc(n=n, change=change, sd_change=sd), variance, n, after - before, sd)


_sd_of_change = np.vectorize(within.sd_of_change, otypes=[float])


def _each(size, variance: str, *columns: np.ndarray) -> Sizes:
    """The effects of within.py, place by place."""
    effects = [size(*row) for row in zip(*(column.ravel().tolist() for column in columns), strict=True)]
    shape = columns[0].shape
    yi = np.array([effect.value for effect in effects], dtype=float)
    vi = np.array([effect.exact if variance == "exact" else effect.large for effect in effects], dtype=float)
    return Sizes(yi.reshape(shape), vi.reshape(shape))


def _divisor(sd: np.ndarray, n: np.ndarray, variance: str, name: str) -> None:
    _known(variance, "LS", "exact")
    refuse(sd <= 0, sd, f"{name} must be above 0")
    three_people(n=n)
    if variance == "exact":
        refuse(n < within.LEAST_FOR_EXACT, n, f"n must be {within.LEAST_FOR_EXACT} or more for the exact variance")


def _groups(m1, sd1, n1, m2, sd2, n2) -> list[np.ndarray]:
    columns = together(m1=m1, sd1=sd1, n1=n1, m2=m2, sd2=sd2, n2=n2)
    not_negative(sd1=columns[1], sd2=columns[4])
    two_people(n1=columns[2], n2=columns[5])
    return columns


def _twice(before, after, sd_before, sd_after, n, r) -> list[np.ndarray]:
    columns = together(before=before, after=after, sd_before=sd_before, sd_after=sd_after, n=n, r=r)
    not_negative(sd_before=columns[2], sd_after=columns[3])
    two_people(n=columns[4])
    correlations(r=columns[5])
    return columns


def _pooled_variance(sd1, n1, sd2, n2) -> np.ndarray:
    return ((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2)


def _known(variance: str, *choices: str) -> None:
    if variance not in choices:
        raise ValueError(f"The variance is one of {', '.join(choices)}, not {variance!r}.")
