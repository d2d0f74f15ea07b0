"""Meta-regression: how far moderators of studies (guided or not, lessons, year) go along with their effects.

Moderators are found, not dealt out: what goes along with an effect between studies need not be its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .heterogeneity import MOST_STEPS, estimate
from .intervals import LEVEL
from .pooling import COMMON, Interval, Spread, critical, fitted, may_be_tested, outcomes, tested
from .tails import chi2_tail, f_tail, ratio, two_sided
from .weighted import observed

INTERCEPT = "intercept"


@dataclass(frozen=True)
class Coefficient:
    """What one unit of a moderator adds to the effect, in units of the outcomes, with interval and two-sided p."""

    name: str
    estimate: float
    se: float
    ci: Interval
    statistic: float
    p: float


@dataclass(frozen=True)
class Regression:
    """A meta-regression of `k` studies. The first coefficient is the intercept: the effect where each moderator is 0.

    `spread` is the heterogeneity left over, its `q` the residual Q. `r2` is the per cent of τ² that the moderators
    take away, 0 where they take none, none without τ² or for a common effect. `qm` tests all moderators together: χ²
    with `qm_df` for test z, F with `qm_df` and `df` for knha; `qm_p` its p-value. `df` is k − p for knha, else none.
    """

    k: int
    coefficients: tuple[Coefficient, ...]
    spread: Spread
    r2: float | None
    qm: float
    qm_df: int
    qm_p: float
    df: int | None
    method: str
    test: str
    level: float


def regress(
    yi: Sequence[float], vi: Sequence[float], moderators: Mapping[str, Sequence[float]], method: str = "REML",
    test: str = "knha", *, level: float = LEVEL, most_steps: int = MOST_STEPS,
) -> Regression:
    """Regress k outcomes on moderators: name to numbers of shape (k,), in the order of the outcomes.

    An intercept is added. `method` and `test` as for `pooling.pool`; Knapp and Hartung (2003) with k − p degrees of
    freedom and an F test. R² as Raudenbush (2009), with τ² by the same method with and without moderators.
    Raises ValueError where a moderator has another length, isn't finite, doesn't vary or follows from the others, or
    where there are more coefficients than studies; NoConvergence as `pool`.
    """
    y, v = outcomes(yi, vi)
    x = design(moderators, len(y))
    if x.shape[1] > len(y):
        raise ValueError(f"{len(y)} studies are too few for {x.shape[1]} coefficients.")
    may_be_tested(method, test, len(y) - x.shape[1])
    spread, fit = fitted(method, observed(y, v, x), level, most_steps)
    covariance, df = tested(fit, test)
    reach = critical(level, df)
    alone = estimate(method, observed(y, v), most_steps).tau2
    count = x.shape[1] - 1
    together = float(fit.beta[1:] @ np.linalg.solve(covariance[1:, 1:], fit.beta[1:]))
    qm = together if df is None else together / count
    return Regression(
        k=len(y), spread=spread, qm=qm, qm_df=count,
        coefficients=tuple(
            _coefficient(name, float(value), float(se), reach, df)
            for name, value, se in zip((INTERCEPT, *moderators), fit.beta, np.sqrt(np.diag(covariance)), strict=True)
        ),
        r2=None if method in COMMON or not alone else max(0.0, 100 * (alone - spread.tau2) / alone),
        qm_p=chi2_tail(qm, count) if df is None else f_tail(qm, count, df), df=df, method=method, test=test,
        level=level,
    )


def design(moderators: Mapping[str, Sequence[float]], k: int) -> np.ndarray:
    """The design matrix (k, 1 + moderators) with a column of ones first; ValueError as `regress`."""
    if not moderators:
        raise ValueError("A meta-regression needs a moderator.")
    columns = [np.ones(k)]
    for name, values in moderators.items():
        column = np.asarray(values, dtype=float)
        if column.shape != (k,) or not np.all(np.isfinite(column)):
            raise ValueError(f"The moderator {name!r} needs a finite number for each of the {k} studies.")
        columns.append(column)
    return np.column_stack(columns)


def _coefficient(name: str, value: float, se: float, reach: float, df: int | None) -> Coefficient:
    statistic = ratio(value, se)
    return Coefficient(name, value, se, (value - reach * se, value + reach * se), statistic, two_sided(statistic, df))
