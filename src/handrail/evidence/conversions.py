"""From the figures that papers give to those that effect sizes are made of: arrays in, arrays out.

Numbers or arrays that broadcast to one shape go in; an array of that shape comes out (or a tuple of them). Every
function raises ValueError, naming the column and the place, for a number that isn't finite, a negative SD or standard
error, fewer than two people, a P value or a level outside 0 to 1, and an interval the wrong way round; what else it
refuses is said with it.

Sources by short name. Handbook: Higgins et al. (eds), Cochrane Handbook for Systematic Reviews of Interventions,
version 6, chapter 6. Wan: Wan, Wang, Liu and Tong (2014), BMC Medical Research Methodology 14:135.
"""

import numpy as np
from numpy.typing import ArrayLike

from . import within
from .columns import (
    Floats,
    Sizes,
    correlations,
    in_order,
    inner_correlations,
    levels,
    not_negative,
    positive,
    refuse,
    together,
    two_people,
)
from .effects import g_of_d
from .intervals import LEVEL

MOST_ROUNDING = 1e-9  # a correlation this far outside −1 to 1 is floating point, not a mistake in the paper


def sd_from_se(se: ArrayLike, n: ArrayLike) -> Floats:
    """The SD of `n` people's scores from the standard error of their mean: SE·√n (Handbook 6.5.2.2)."""
    se, n = together(se=se, n=n)
    not_negative(se=se)
    two_people(n=n)
    return se * np.sqrt(n)


def se_from_sd(sd: ArrayLike, n: ArrayLike) -> Floats:
    """The standard error of the mean of `n` people's scores: SD/√n (Handbook 6.5.2.2, the other way)."""
    sd, n = together(sd=sd, n=n)
    not_negative(sd=sd)
    two_people(n=n)
    return sd / np.sqrt(n)


def se_from_interval(
    low: ArrayLike, high: ArrayLike, *, df: ArrayLike | None = None, level: ArrayLike = LEVEL,
) -> Floats:
    """The standard error of whatever the interval from `low` to `high` is of: (high − low)/(2·quantile).

    The quantile is that of t with `df` degrees of freedom (n − 1 for the mean of one group, n₁ + n₂ − 2 for the
    difference of two), of the normal distribution without. For ratios give the logarithms of both ends. `level` is the
    confidence, 0.95 for 95%. Handbook 6.3.1 (differences), 6.3.2 (ratios), 6.5.2.3.
    """
    low, high, level = together(low=low, high=high, level=level)
    in_order(low=low, high=high)
    levels(level=level)
    return (high - low) / (2 * _quantile(1 - (1 - level) / 2, df))


def sd_from_mean_interval(low: ArrayLike, high: ArrayLike, n: ArrayLike, *, level: ArrayLike = LEVEL) -> Floats:
    """The SD of `n` people's scores from the t-interval of their mean: √n·(high − low)/(2·t), n − 1 degrees of freedom.

    Handbook 6.5.2.2, with t for groups of any size (from 60 people on it differs little from the normal).
    """
    low, high, n, level = together(low=low, high=high, n=n, level=level)
    two_people(n=n)
    return se_from_interval(low, high, df=n - 1, level=level) * np.sqrt(n)


def pooled_sd_from_se(se: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Floats:
    """The SD common to two groups from the standard error of the difference of their means: SE/√(1/n₁ + 1/n₂).

    Handbook 6.5.2.3. It is the SD to divide the difference by for Cohen's d.
    """
    se, n1, n2 = together(se=se, n1=n1, n2=n2)
    not_negative(se=se)
    two_people(n1=n1, n2=n2)
    return se / np.sqrt(1 / n1 + 1 / n2)


def t_from_f(f: ArrayLike, sign: ArrayLike) -> Floats:
    """t from an F with one degree of freedom above the line: sign·√F, `sign` being 1 or −1.

    F has no sign; the paper's means or words say who did better. Since t² with
    m degrees of freedom is F with 1 and m (Handbook 6.5.2.3 for what t is then good for).
    """
    f, sign = together(f=f, sign=sign)
    not_negative(f=f)
    return _signs(sign) * np.sqrt(f)


def t_from_p(p: ArrayLike, sign: ArrayLike, df: ArrayLike | None = None) -> Floats:
    """t (or z, without `df`) from a two-sided P value and the sign of the difference: Handbook 6.5.2.3 and 6.3.1.

    P must be the exact one: of "P < 0.05" take 0.05, and the effect is then too small rather than too large. Raises
    ValueError as well for P = 0, which papers round to and whose t is infinite.
    """
    p, sign = together(p=p, sign=sign)
    refuse((p <= 0) | (p > 1), p, "p must be above 0 and no more than 1")
    return _signs(sign) * -_quantile(p / 2, df)


def se_from_t(estimate: ArrayLike, t: ArrayLike) -> Floats:
    """The standard error of an estimate from its t or z: |estimate/t| (Handbook 6.3.1, 6.5.2.3).

    Raises ValueError as well where t is 0, which holds nothing of the standard error, or its sign isn't the estimate's.
    """
    estimate, t = together(estimate=estimate, t=t)
    refuse(t == 0, t, "t must not be 0")
    refuse(estimate * t < 0, t, "t must have the sign of the estimate")
    return estimate / t


def se_from_p(estimate: ArrayLike, p: ArrayLike, df: ArrayLike | None = None) -> Floats:
    """The standard error of an estimate from its two-sided P value, by t with `df`, or by z without (Handbook 6.3.1).

    Raises ValueError as well for P of 0 or 1: neither holds anything of the standard error.
    """
    estimate, p = together(estimate=estimate, p=p)
    refuse(p >= 1, p, "p must be below 1")
    return se_from_t(np.abs(estimate), t_from_p(p, 1, df))


def g_from_t(t: ArrayLike, n1: ArrayLike, n2: ArrayLike, *, variance: str = "LS") -> Sizes:
    """Hedges' g and its variance from the t of two independent groups with pooled variance: d = t·√(1/n₁ + 1/n₂).

    Source: Borenstein et al. in Cooper, Hedges and Valentine (2009), The Handbook of Research Synthesis, ch. 12.
    Not for paired t, nor (but roughly) Welch's. Together with `t_from_f` and `t_from_p` it serves for F and P.
    Variances as `effects.hedges_g`.
    """
    t, n1, n2 = together(t=t, n1=n1, n2=n2)
    two_people(n1=n1, n2=n2)
    return g_of_d(t * np.sqrt(1 / n1 + 1 / n2), n1, n2, variance=variance)


def change_sd(sd_before: ArrayLike, sd_after: ArrayLike, r: ArrayLike) -> Floats:
    """The SD of the changes, √(SD before² + SD after² − 2r·SD before·SD after) (Handbook 6.5.2.8)."""
    sd_before, sd_after, r = together(sd_before=sd_before, sd_after=sd_after, r=r)
    not_negative(sd_before=sd_before, sd_after=sd_after)
    correlations(r=r)
    return np.vectorize(within.sd_of_change, otypes=[float])(sd_before, sd_after, r)


def correlation_from_sds(sd_before: ArrayLike, sd_after: ArrayLike, sd_change: ArrayLike) -> Floats:
    """The correlation of before and after, (SD before² + SD after² − SD change²)/(2·SD before·SD after).

    Handbook 6.5.2.8. Raises ValueError as well for an SD of 0 before or after, and where the three can't belong
    together (the correlation would lie outside −1 to 1): a sign that a standard error was printed for an SD.
    """
    sd_before, sd_after, sd_change = together(sd_before=sd_before, sd_after=sd_after, sd_change=sd_change)
    positive(sd_before=sd_before, sd_after=sd_after)
    not_negative(sd_change=sd_change)
    r = (sd_before**2 + sd_after**2 - sd_change**2) / (2 * sd_before * sd_after)
    refuse(np.abs(r) > 1 + MOST_ROUNDING, r, "The three SDs don't belong together: r must be between −1 and 1")
    return np.clip(r, -1.0, 1.0)


def sd_from_change_sd(sd_change: ArrayLike, r: ArrayLike) -> Floats:
    """The SD of the scores from that of their changes: SD change/√(2(1 − r)), supposing the same before and after.

    Morris and DeShon (2002), Psychological Methods 7:105–125. Raises ValueError as well for r of −1 or 1.
    """
    sd_change, r = together(sd_change=sd_change, r=r)
    not_negative(sd_change=sd_change)
    inner_correlations(r=r)
    return sd_change / np.sqrt(2 * (1 - r))


def mean_sd_from_quartiles(q1: ArrayLike, median: ArrayLike, q3: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Mean and SD of `n` people's scores from median and quartiles (Wan, scenario C3, eqs 14 and 16).

    Mean (q₁ + median + q₃)/3; SD (q₃ − q₁)/(2·Φ⁻¹((0.75n − 0.125)/(n + 0.25))). For scores near normal; a median far
    from the middle says that they aren't. Raises ValueError as well where the three are out of order, and below 3
    people.
    """
    q1, median, q3, n = together(q1=q1, median=median, q3=q3, n=n)
    in_order(q1=q1, median=median, q3=q3)
    _wan_people(n)
    return (q1 + median + q3) / 3, (q3 - q1) / (2 * _quarter(n))


def mean_sd_from_range(low: ArrayLike, median: ArrayLike, high: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Mean and SD of `n` people's scores from median, least and greatest (Wan, scenario C1, eq. 9 for the SD).

    Mean (low + 2·median + high)/4, of Hozo, Djulbegovic and Hozo (2005); SD
    (high − low)/(2·Φ⁻¹((n − 0.375)/(n + 0.25))). Errors as `mean_sd_from_quartiles`.
    """
    low, median, high, n = together(low=low, median=median, high=high, n=n)
    in_order(low=low, median=median, high=high)
    _wan_people(n)
    return (low + 2 * median + high) / 4, (high - low) / (2 * _extreme(n))


def mean_sd_from_five(
    low: ArrayLike, q1: ArrayLike, median: ArrayLike, q3: ArrayLike, high: ArrayLike, n: ArrayLike,
) -> tuple[Floats, Floats]:
    """Mean and SD of `n` people's scores from least, quartiles, median and greatest (Wan, scenario C2, eqs 10 and 13).

    Mean (low + 2q₁ + 2·median + 2q₃ + high)/8, of Bland (2015); SD the average of those that the range and the
    quartiles give. Errors as `mean_sd_from_quartiles`.
    """
    low, q1, median, q3, high, n = together(low=low, q1=q1, median=median, q3=q3, high=high, n=n)
    in_order(low=low, q1=q1, median=median, q3=q3, high=high)
    _wan_people(n)
    sd = (high - low) / (4 * _extreme(n)) + (q3 - q1) / (4 * _quarter(n))
    return (low + 2 * q1 + 2 * median + 2 * q3 + high) / 8, sd


def combined(
    n1: ArrayLike, m1: ArrayLike, sd1: ArrayLike, n2: ArrayLike, m2: ArrayLike, sd2: ArrayLike,
) -> tuple[Floats, Floats, Floats]:
    """Two groups taken as one: n, mean and SD, exactly what all their scores together give (Handbook table 6.5.a).

    For a trial with two arms of the same kind, or men and women told apart.
    """
    n1, m1, sd1, n2, m2, sd2 = together(n1=n1, m1=m1, sd1=sd1, n2=n2, m2=m2, sd2=sd2)
    two_people(n1=n1, n2=n2)
    not_negative(sd1=sd1, sd2=sd2)
    n = n1 + n2
    squares = (n1 - 1) * sd1**2 + (n2 - 1) * sd2**2 + n1 * n2 / n * (m1 - m2) ** 2
    return n, (n1 * m1 + n2 * m2) / n, np.sqrt(squares / (n - 1))


def _signs(sign: Floats) -> Floats:
    refuse(np.abs(sign) != 1, sign, "sign must be 1 or −1")
    return sign


def _wan_people(n: Floats) -> None:
    refuse(n < 3, n, "n must be 3 or more")


def _extreme(n: Floats) -> Floats:
    """About where the greatest of n standard normal scores lies (Blom 1958)."""
    return _quantile((n - 0.375) / (n + 0.25), None)


def _quarter(n: Floats) -> Floats:
    """About where the upper quartile of n standard normal scores lies (Blom 1958)."""
    return _quantile((0.75 * n - 0.125) / (n + 0.25), None)


def _quantile(p: Floats, df: ArrayLike | None) -> Floats:
    """Quantiles of t, or of the normal distribution where there are no degrees of freedom; 0 < p < 1."""
    from scipy.special import ndtri, stdtrit

    if df is None:
        return ndtri(p)
    (df,) = together(df=df)
    positive(df=df)
    return stdtrit(df, p)
