"""Quantiles (of SciPy's `special`) and the small-sample factor, exactly; one number each, ValueError as each says.

SciPy is loaded by whoever asks first: it costs about 40 MB.
"""

import math


def t_quantile(p: float, df: float) -> float:
    """The quantile of Student's t with `df` > 0 degrees of freedom (need not be whole) for 0 < `p` < 1."""
    if not 0 < p < 1 or df <= 0:
        raise ValueError(f"No quantile of t for p = {p}, df = {df}.")
    from scipy.special import stdtrit

    return float(stdtrit(df, p))


def z_quantile(p: float) -> float:
    """The quantile of the standard normal distribution for 0 < `p` < 1."""
    if not 0 < p < 1:
        raise ValueError(f"No quantile of z for p = {p}.")
    from scipy.special import ndtri

    return float(ndtri(p))


def small_sample_factor(df: float) -> float:
    """J(df) = Γ(df/2) / (√(df/2) · Γ((df − 1)/2)), which makes a standardised mean unbiased (Hedges 1981, eq. 6e).

    `df` is the degrees of freedom of the standard deviation that was divided by. Raises ValueError below 2: with one
    degree of freedom the mean of such an effect size doesn't exist.
    """
    if df < 2:
        raise ValueError(f"The factor needs at least two degrees of freedom, not {df}.")
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
