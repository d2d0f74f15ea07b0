"""Pooling the effects of several studies, with a common effect or with effects that differ from study to study.

Outcomes `yi` are effect sizes all of one kind (g, differences of means, log ratios …) and `vi` their sampling
variances, in squared units of `yi`. Both have shape (k,), in the same order. Studies are taken to be independent.
"""

import math
from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from .heterogeneity import MOST_STEPS, estimate, profile
from .intervals import LEVEL
from .quantiles import t_quantile, z_quantile
from .tails import chi2_tail, ratio, two_sided
from .weighted import Mean, Observed, Weighted, observed

COMMON = ("EE", "FE")
TESTS = ("knha", "z")
Interval = tuple[float, float]


class Asked(NamedTuple):
    """What an interval of τ² is worked out from once somebody reads it: it takes more steps than the pool itself."""

    y: np.ndarray
    v: np.ndarray
    x: np.ndarray | None
    level: float
    typical: float  # the variance by chance of a typical study


def _tau2_ci(spread: "Spread") -> Interval | None:
    asked = vars(spread)["asked"]
    return asked and profile(observed(asked.y, asked.v, asked.x), asked.level)


def _i2_ci(spread: "Spread") -> Interval | None:
    ends = spread.tau2_ci
    return ends and (_share(ends[0], vars(spread)["asked"].typical), _share(ends[1], vars(spread)["asked"].typical))


@dataclass(frozen=True)
class Spread:
    """How far k outcomes differ beyond chance, given a model with p coefficients.

    `tau2` the variance of true effects, `tau2_ci` its Q-profile interval, `tau2_se` from the likelihood (ML, REML
    only): squared units of the outcomes. `i2` (with `i2_ci`) is per cent: the share of the variance of outcomes that
    is no chance. `h2` ≥ 0 has no unit. `q` is Cochran's (residual) Q with `df` = k − p and p-value `p`. For a common
    effect τ² is 0 and the intervals none, as they are where k = p. The intervals are fields like the others, but
    worked out when they are first read.
    """

    tau2: float
    tau2_se: float | None
    tau2_ci: Interval | None = field(init=False, default=cached_property(_tau2_ci))
    i2: float
    i2_ci: Interval | None = field(init=False, default=cached_property(_i2_ci))
    h2: float
    q: float
    df: int
    p: float
    asked: InitVar[Asked | None] = None

    def __post_init__(self, asked: Asked | None):
        vars(self)["asked"] = asked


@dataclass(frozen=True)
class Pooled:
    """One pooled effect of `k` studies. `estimate`, `se`, `ci`, `prediction_interval` are in units of the outcomes.

    `statistic` is z, or t with `df` degrees of freedom; `p` its two-sided p-value against 0. `ci` holds the mean of
    the true effects, `prediction_interval` the true effect of a study like these (none for a common effect); both at
    `level`. `weights`, shape (k,), are per cent, in the order of the studies. `spread` says how far the effects
    differ. `method` and `test` are what was asked for.
    """

    k: int
    estimate: float
    se: float
    ci: Interval
    statistic: float
    df: int | None
    p: float
    prediction_interval: Interval | None
    spread: Spread
    weights: tuple[float, ...]
    method: str
    test: str
    level: float


def pool(
    yi: Sequence[float], vi: Sequence[float], method: str = "REML", test: str = "knha", *,
    level: float = LEVEL, most_steps: int = MOST_STEPS,
) -> Pooled:
    """Pool k ≥ 1 outcomes `yi` with sampling variances `vi`, both of shape (k,).

    `method`: "EE" (also "FE") for a common effect; "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM" for effects that
    differ (see `heterogeneity.estimate`). `test`: "z", or "knha", the standard error of Knapp and Hartung (2003) with
    t on k − 1 degrees of freedom, which needs two studies and a method that lets effects differ. The prediction
    interval uses the same distribution and standard error (Higgins, Thompson and Spiegelhalter 2009; degrees of
    freedom as in metafor 3.8). I² and H² as Higgins and Thompson (2002), from τ² as metafor does.
    Raises ValueError for outcomes that can't be pooled so, NoConvergence where τ² doesn't come to rest (for its
    interval when that is read).
    """
    y, v = outcomes(yi, vi)
    may_be_tested(method, test, len(y) - 1)
    spread, fit = fitted(method, observed(y, v), level, most_steps)
    variances, df = tested(fit, test)
    value, se = float(fit.beta[0]), math.sqrt(variances[0, 0])
    reach = critical(level, df)
    statistic = ratio(value, se)
    half = reach * math.sqrt(se**2 + spread.tau2)
    return Pooled(
        k=len(y), estimate=value, se=se, ci=(value - reach * se, value + reach * se), statistic=statistic, df=df,
        p=two_sided(statistic, df), prediction_interval=None if method in COMMON else (value - half, value + half),
        spread=spread, weights=tuple((fit.weights * (100 / fit.total)).tolist()), method=method, test=test,
        level=level,
    )


def outcomes(yi: Sequence[float], vi: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Both as arrays of shape (k,) of their own; ValueError unless as many, finite, and each variance above 0."""
    y, v = np.array(yi, dtype=float), np.array(vi, dtype=float)
    if y.ndim != 1 or y.shape != v.shape:
        raise ValueError(f"Each outcome needs a variance: there are {y.size} outcomes and {v.size} variances.")
    if not len(y):
        raise ValueError("There is nothing to pool.")
    wrong = np.flatnonzero(~(np.isfinite(y) & np.isfinite(v) & (v > 0)))
    if len(wrong):
        number = int(wrong[0])
        raise ValueError(
            f"Outcome {number + 1} can't be pooled: {y[number]:g} with variance {v[number]:g}. Both must be finite "
            "and the variance above 0."
        )
    return y, v


def may_be_tested(method: str, test: str, df: int) -> None:
    """ValueError for a test that there isn't, or that says nothing for this method or these degrees of freedom."""
    if test not in TESTS:
        raise ValueError(f"There is no test {test!r}: choose from {', '.join(TESTS)}.")
    if test == "knha" and method in COMMON:
        raise ValueError("Knapp and Hartung's test is for effects that differ: for a common effect take test z.")
    if test == "knha" and df < 1:
        raise ValueError("Knapp and Hartung's test needs more studies than coefficients: take test z.")


def fitted(method: str, given: Observed, level: float, most_steps: int) -> tuple[Spread, Weighted | Mean]:
    """The heterogeneity of outcomes given their design, and the regression at that τ². Errors as `pool`."""
    may_be_a_level(level)
    between = estimate(method, given, most_steps)
    df, plain = given.df, given.plain
    q = plain.rss if df else 0.0
    if method in COMMON or not df:
        i2, h2 = (max(0.0, 100 * (q - df) / q), q / df) if df and q > 0 else (0.0, 0.0 if df else 1.0)
        return Spread(0.0, None, i2, h2, q, df, chi2_tail(q, df)), plain
    typical = df / plain.trace
    spread = Spread(
        between.tau2, between.se, _share(between.tau2, typical), between.tau2 / typical + 1, q, df, chi2_tail(q, df),
        Asked(given.y, given.v, given.x, level, typical),
    )
    return spread, given.at(between.tau2)


def tested(fit: Weighted | Mean, test: str) -> tuple[np.ndarray, int | None]:
    """The covariance (p, p) of the coefficients that a test goes by, and its degrees of freedom, none for z."""
    if test == "z":
        return fit.covariance, None
    return fit.covariance * (fit.rss / fit.df), fit.df


def may_be_a_level(level: float) -> None:
    """ValueError for a level of confidence that isn't above 0 and below 1."""
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not {level}.")


def critical(level: float, df: int | None) -> float:
    """How many standard errors an interval reaches to each side."""
    may_be_a_level(level)
    upper = 1 - (1 - level) / 2
    return z_quantile(upper) if df is None else t_quantile(upper, df)


def _share(tau2: float, typical: float) -> float:
    return 100 * tau2 / (typical + tau2)
