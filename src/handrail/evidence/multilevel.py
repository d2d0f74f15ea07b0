"""Several effects from one study: a three-level model, with errors that hold even where its guess at variances fails.

Effects of one cluster (a study, a team, a district) are alike: their true effects differ by a variance between
clusters and one within. A cluster's covariance is a diagonal and a constant, which has an inverse in closed form
(Woodbury 1950), so that one step costs as much as there are effects.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .intervals import LEVEL
from .multilevel_fit import Fit, find
from .pooling import Interval, critical, outcomes
from .regression import INTERCEPT, design
from .robust import ROBUST, robust_covariance
from .tails import ratio, two_sided


@dataclass(frozen=True)
class Term:
    """A coefficient in units of the outcomes; `df` none where tested by z. Satterthwaite's need not be whole."""

    name: str
    estimate: float
    se: float
    ci: Interval
    statistic: float
    df: float | None
    p: float


@dataclass(frozen=True)
class ThreeLevel:
    """A three-level model of `k` effects in `clusters` clusters. The first of `terms` is the intercept or pool.

    `between` and `within` are the variances of true effects between and within clusters, in squared units of the
    outcomes; `i2_between`, `i2_within` their shares of all variance in per cent. `log_likelihood` is the restricted
    one. `prediction_interval` holds the true effect in a cluster like these, none with moderators. `robust` is none,
    "CR1" or "CR2". `q` is the residual Q with `q_df`.
    """

    k: int
    clusters: int
    terms: tuple[Term, ...]
    between: float
    within: float
    i2_between: float
    i2_within: float
    log_likelihood: float
    q: float
    q_df: int
    prediction_interval: Interval | None
    robust: str | None
    level: float


def three_level(
    yi: Sequence[float], vi: Sequence[float], clusters: Sequence[object],
    moderators: Mapping[str, Sequence[float]] | None = None, *, robust: str | None = None, level: float = LEVEL,
) -> ThreeLevel:
    """REML of effects within clusters (Konstantopoulos 2011): outcomes, variances and cluster names of shape (k,).

    Sampling errors are taken to be independent. `moderators` as `regression.regress`. Tests: z; with `robust` t by
    errors robust to clusters: "CR1", scaled by m/(m − p) with m − p degrees of freedom for m clusters and p
    coefficients; "CR2", bias-reduced (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018) with Satterthwaite's
    degrees of freedom. I² as Nakagawa and Santos (2012). ValueError for fewer than two clusters, no more clusters
    than coefficients where `robust`, an effect of no known cluster, or what `regress` refuses; NoConvergence where
    the variances don't come to rest.
    """
    y, v = outcomes(yi, vi)
    which, m = _clusters(clusters, len(y))
    x = design(moderators, len(y)) if moderators else np.ones((len(y), 1))
    _may_be_asked(robust, m, x.shape)
    fit = find(y, v, x, which, m)
    covariance, df = fit.covariance, [None] * x.shape[1]
    if robust:
        covariance, df = robust_covariance(fit, x, robust)
    names = (INTERCEPT, *(moderators or ()))
    terms = tuple(
        _term(name, float(fit.beta[n]), math.sqrt(covariance[n, n]), df[n], level) for n, name in enumerate(names)
    )
    typical = (len(y) - x.shape[1]) / fit.plain_trace
    whole = fit.between + fit.within + typical
    return ThreeLevel(
        k=len(y), clusters=m, terms=terms, between=fit.between, within=fit.within,
        i2_between=100 * fit.between / whole, i2_within=100 * fit.within / whole, log_likelihood=fit.log_likelihood,
        q=fit.q, q_df=len(y) - x.shape[1], robust=robust, level=level,
        prediction_interval=None if moderators else _prediction(terms[0], fit, level),
    )


def _clusters(clusters: Sequence[object], k: int) -> tuple[np.ndarray, int]:
    if len(clusters) != k:
        raise ValueError(f"Each outcome needs a cluster: there are {k} outcomes and {len(clusters)} clusters.")
    if any(one is None or one == "" or one != one for one in clusters):
        raise ValueError("Each outcome needs a cluster: one is empty.")
    numbers: dict[object, int] = {}
    which = np.array([numbers.setdefault(one, len(numbers)) for one in clusters])
    return which, len(numbers)


def _may_be_asked(robust: str | None, m: int, shape: tuple[int, ...]) -> None:
    if robust is not None and robust not in ROBUST:
        raise ValueError(f"There are no errors {robust!r}: choose from {', '.join(ROBUST)}.")
    if m < 2:
        raise ValueError("A three-level model needs at least two clusters.")
    if shape[1] >= shape[0]:
        raise ValueError(f"{shape[0]} effects are too few for {shape[1]} coefficients.")
    if robust and m <= shape[1]:
        raise ValueError("Robust errors need more clusters than coefficients.")


def _term(name: str, value: float, se: float, df: float | None, level: float) -> Term:
    reach, statistic = critical(level, df), ratio(value, se)
    return Term(name, value, se, (value - reach * se, value + reach * se), statistic, df, two_sided(statistic, df))


def _prediction(pool: Term, fit: Fit, level: float) -> Interval:
    half = critical(level, pool.df) * math.sqrt(pool.se**2 + fit.between + fit.within)
    return pool.estimate - half, pool.estimate + half
