"""Many pools at once: outcomes, bootstrap samples or permuted moderators, each fitted as `pooling.pool` would.

Every step is taken for all pools together, and those at rest are left alone, so a thousand pools cost little more than
one. Pools may have different numbers of studies: a study that isn't in one is NaN there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .batch_tau2 import estimate
from .columns import Floats
from .heterogeneity import ESTIMATORS, MOST_STEPS
from .intervals import LEVEL
from .pooling import COMMON, TESTS
from .quantiles import z_quantile
from .weighing import Weighing


@dataclass(frozen=True)
class Batch:
    """b pools with p coefficients. `k`, `tau2`, `q`, `i2` (per cent), `qm` have shape (b,).

    `estimate`, `se`, `low`, `high`, `statistic`, `p` have shape (b, p), or (b,) without moderators, in units of the
    outcomes. `df` (b,) is k − p for "knha", none for z. `qm` tests all coefficients but the first (χ² for z, F for
    knha), none without moderators. `method`, `test` as asked.
    """

    k: np.ndarray
    estimate: Floats
    se: Floats
    low: Floats
    high: Floats
    statistic: Floats
    p: Floats
    tau2: Floats
    i2: Floats
    q: Floats
    qm: Floats | None
    df: np.ndarray | None
    method: str
    test: str


def pool_many(
    yi: ArrayLike, vi: ArrayLike, x: ArrayLike | None = None, method: str = "REML", test: str = "knha", *,
    level: float = LEVEL, most_steps: int = MOST_STEPS,
) -> Batch:
    """Pool b times k outcomes `yi` with variances `vi`, both of shape (b, k) or broadcasting to it.

    NaN in either: that study isn't in that pool. `x`, shape (k, p) or (b, k, p), is a design with its intercept; none
    is an intercept alone. Methods, tests and sources as `pooling.pool`. Raises ValueError for shapes that don't fit,
    a variance not above 0, infinite numbers, fewer studies than coefficients (knha: than one more), or coefficients
    that can't be told apart, naming the first such pool; NoConvergence where a τ² doesn't come to rest.
    """
    y, v, there, design = _arrays(yi, vi, x)
    p = design.shape[2]
    k = there.sum(axis=1)
    _may_be_asked(method, test, k, p)
    tau2 = estimate(method, y, v, there, design, most_steps)
    plain = Weighing(np.zeros(len(y)), y, v, there, design)
    plain.told_apart()
    fit = Weighing(tau2, y, v, there, design)
    df = k - p
    scale = np.ones(len(y)) if test == "z" else fit.rss / df
    covariance = fit.covariance * scale[:, None, None]
    se = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    statistic, tails, reach = _tested(fit.beta, se, None if test == "z" else df, level)
    q = np.where(df > 0, plain.rss, 0.0)
    qm = None if p == 1 else _together(fit.beta, covariance) / (1 if test == "z" else p - 1)
    found = (fit.beta, se, fit.beta - reach * se, fit.beta + reach * se, statistic, tails)
    if x is None:
        found = tuple(one[:, 0] for one in found)
    return Batch(k, *found, tau2, _i2(method, tau2, q, plain.trace, df), q, qm, None if test == "z" else df,
                 method, test)


def _arrays(yi, vi, x) -> tuple[Floats, Floats, np.ndarray, Floats]:
    y, v = np.broadcast_arrays(np.asarray(yi, dtype=float), np.asarray(vi, dtype=float))
    if y.ndim == 1:
        y, v = y[None], v[None]
    design = np.ones((1, y.shape[-1], 1)) if x is None else np.asarray(x, dtype=float)
    design = design[None] if design.ndim == 2 else design
    if y.ndim != 2 or design.ndim != 3 or design.shape[1] != y.shape[1] or len(
        {1, len(design), len(y)}) > 2:
        raise ValueError(f"Shapes that don't fit: outcomes {y.shape}, design {design.shape}.")
    if not y.size:
        raise ValueError("There is nothing to pool.")
    b = max(len(y), len(design))
    y, v = (np.broadcast_to(one, (b, y.shape[1])) for one in (y, v))
    there = ~(np.isnan(y) | np.isnan(v))
    bad = there & ~(np.isfinite(y) & np.isfinite(v) & (v > 0))
    if bad.any() or not np.isfinite(design).all():
        where = np.argwhere(bad)
        raise ValueError("A design must be finite." if not len(where) else (
            f"Pool {where[0][0] + 1}, outcome {where[0][1] + 1} can't be pooled: both must be finite and the variance "
            "above 0."))
    return np.where(there, y, 0.0), np.where(there, v, 1.0), there, np.broadcast_to(design, (b, *design.shape[1:]))


def _may_be_asked(method: str, test: str, k: np.ndarray, p: int) -> None:
    if method not in ESTIMATORS:
        raise ValueError(f"There is no method {method!r}: choose from {', '.join(ESTIMATORS)}.")
    if test not in TESTS:
        raise ValueError(f"There is no test {test!r}: choose from {', '.join(TESTS)}.")
    if test == "knha" and method in COMMON:
        raise ValueError("Knapp and Hartung's test is for effects that differ: for a common effect take test z.")
    few = np.flatnonzero(k < p + (test == "knha"))
    if len(few):
        raise ValueError(f"Pool {int(few[0]) + 1} has too few studies: {int(k[few[0]])} for {p} coefficients.")


def _tested(beta: Floats, se: Floats, df: np.ndarray | None, level: float) -> tuple[Floats, Floats, Floats]:
    from scipy.special import ndtr, stdtr, stdtrit

    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not {level}.")
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(se > 0, beta / se, np.where(beta == 0, 0.0, np.copysign(np.inf, beta)))
    upper = 1 - (1 - level) / 2
    if df is None:
        return statistic, 2 * ndtr(-np.abs(statistic)), np.full((len(beta), 1), z_quantile(upper))
    return statistic, 2 * stdtr(df[:, None], -np.abs(statistic)), stdtrit(df, upper)[:, None]


def _together(beta: Floats, covariance: Floats) -> Floats:
    rest = beta[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        return (rest * np.linalg.solve(covariance[:, 1:, 1:], rest[:, :, None])[:, :, 0]).sum(axis=1)


def _i2(method: str, tau2: Floats, q: Floats, trace: Floats, df: np.ndarray) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        if method in COMMON:
            found = np.maximum(0.0, 100 * (q - df) / q)
        else:
            found = 100 * tau2 / (df / trace + tau2)
    return np.where((df > 0) & np.isfinite(found), found, 0.0)
