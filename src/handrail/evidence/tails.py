"""Two-sided p-values and tails of single statistics, from SciPy's `special`. SciPy is loaded by whoever asks first.

Degrees of freedom are above 0 and statistics numbers: callers have seen to it, and nothing is raised.
"""

import math


def two_sided(statistic: float, df: float | None = None) -> float:
    """The p-value of a z (`df` none) or of a t with `df` degrees of freedom, both tails."""
    from scipy.special import ndtr, stdtr

    return float(2 * (ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic))))


def chi2_tail(statistic: float, df: int) -> float:
    """The chance of a χ² as large as this or larger; 1 without degrees of freedom."""
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic)) if df else 1.0


def f_tail(statistic: float, above: int, below: int) -> float:
    """The chance of an F as large as this or larger, with `above` and `below` degrees of freedom."""
    from scipy.special import fdtrc

    return float(fdtrc(above, below, statistic))


def ratio(value: float, se: float) -> float:
    """value ÷ se; where the error is none, infinite, or 0 for a value of 0."""
    if se > 0:
        return value / se
    return math.copysign(math.inf, value) if value else 0.0
