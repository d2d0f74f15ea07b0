"""Trim and fill: how a pool would look if the studies missing from a lopsided funnel had been there as mirror images.

A sensitivity analysis, not a correction: funnels are lopsided for other reasons too.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .heterogeneity import NoConvergence
from .intervals import LEVEL
from .pooling import Pooled, outcomes, pool
from .regression import regress

ESTIMATORS = ("L0", "R0")
SIDES = ("left", "right")
MOST_ROUNDS = 100


@dataclass(frozen=True)
class Filled:
    """`k0` studies are estimated to be missing on `side`. `se_k0` is the standard error of that number.

    `pooled` is the pool with them, whose first k outcomes are the studies' and the others `yi` and `vi` (both of k0
    numbers, in units and squared units of the outcomes).
    """

    estimator: str
    side: str
    k0: int
    se_k0: float
    yi: tuple[float, ...]
    vi: tuple[float, ...]
    pooled: Pooled


def trim_and_fill(
    yi: Sequence[float], vi: Sequence[float], method: str = "REML", test: str = "z", *, estimator: str = "L0",
    side: str | None = None, level: float = LEVEL,
) -> Filled:
    """Trim and fill of k ≥ 3 outcomes with variances, both of shape (k,) (Duval and Tweedie 2000a, 2000b).

    `estimator` is L0 or R0 of how many are missing, `side` where ("left": small outcomes); without it the side to
    which the slope of a regression on standard errors points. Method, test, units as `pooling.pool`. ValueError for
    another estimator or side or fewer than three studies; NoConvergence where the number goes to and fro.
    """
    y, v = outcomes(yi, vi)
    if len(y) < 3:
        raise ValueError(f"Trim and fill needs at least 3 studies, not {len(y)}.")
    if estimator not in ESTIMATORS:
        raise ValueError(f"There is no estimator {estimator!r}: choose from {', '.join(ESTIMATORS)}.")
    if side is None:
        side = _side(y, v, method)
    elif side not in SIDES:
        raise ValueError(f"There is no side {side!r}: choose from {', '.join(SIDES)}.")
    sign = 1.0 if side == "left" else -1.0
    order = np.argsort(sign * y, kind="stable")
    turned, variances = sign * y[order], v[order]
    missing, centre, found = _missing(turned, variances, method, estimator)
    most = slice(len(y) - missing, len(y))
    filled, theirs = sign * (2 * centre - turned[most]), variances[most]
    pooled = pool(np.concatenate([y, filled]), np.concatenate([v, theirs]), method, test, level=level)
    return Filled(estimator, side, missing, _error(estimator, found, len(y)), tuple(filled.tolist()),
                  tuple(theirs.tolist()), pooled)


def _side(y: np.ndarray, v: np.ndarray, method: str) -> str:
    """Where small studies show larger effects, those with smaller ones are missing."""
    try:
        slope = regress(y, v, {"standard error": np.sqrt(v)}, method, "z").coefficients[1].estimate
    except ValueError as alike:
        raise ValueError("Where all variances are the same the side can't be told from the data: say it.") from alike
    return "left" if slope > 0 else "right"


def _missing(y: np.ndarray, v: np.ndarray, method: str, estimator: str) -> tuple[int, float, float]:
    """How many are missing below, the centre of the funnel without as many of the largest, the number unrounded.

    y ascends.
    """
    k, missing = len(y), 0
    for _ in range(MOST_ROUNDS):
        centre = pool(y[: k - missing], v[: k - missing], method, "z").estimate
        apart = y - centre
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(apart), kind="stable")] = np.arange(1, k + 1)
        if estimator == "R0":
            below = ranks[apart < 0]
            found = k - (np.max(below) if len(below) else 0) - 1
        else:
            found = (4 * np.sum(ranks[apart > 0]) - k * (k + 1)) / (2 * k - 1)
        before, missing = missing, min(max(0, round(float(found))), k - 1)
        if missing == before:
            return missing, centre, float(found)
    raise NoConvergence(f"The number of missing studies did not come to rest in {MOST_ROUNDS} rounds.")


def _error(estimator: str, found: float, k: int) -> float:
    """The standard error of R0 and L0 (Duval and Tweedie 2000a), with the number found, unrounded, for the true one."""
    if estimator == "R0":
        return math.sqrt(2 * max(0.0, found) + 2)
    variance = (k * (k + 1) * (2 * k + 1) + 10 * found**3 + 27 * found**2 + 17 * found - 18 * k * found**2
                - 18 * k * found + 6 * k**2 * found) / 24
    return 4 * math.sqrt(max(0.0, variance)) / (2 * k - 1)
