"""A selection model: what the pool would be if studies were published the less, the less significant they were.

A sensitivity analysis: it takes the shape of selection as known, and with few studies it says little.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .heterogeneity import NoConvergence, estimate
from .intervals import LEVEL
from .pooling import Interval, critical, outcomes
from .tails import chi2_tail, ratio, two_sided
from .weighted import observed

STEPS = (0.025,)
SIDES = ("greater", "less")
WIDEST = 12.0  # a publication chance e¹² times another's is as good as none
GRADIENT = 1e-8


@dataclass(frozen=True)
class Selected:
    """The pool as it would be without selection, in units of the outcomes, by z.

    `tau2` in squared units; `steps` the one-sided p-values at which the chance of being published changes, `chances`
    how likely a study is published in each stretch, relative to the first (1), with `studies` in each. `lrt` tests
    selection against none: χ² with `lrt_df`, p-value `lrt_p`. `se` none where the likelihood is flat at the end, and
    `ci`, `statistic`, `p` with it. `is_bounded`: a chance ran to the end of what is looked at.
    """

    k: int
    estimate: float
    se: float | None
    ci: Interval | None
    statistic: float | None
    p: float | None
    tau2: float
    steps: tuple[float, ...]
    chances: tuple[float, ...]
    studies: tuple[int, ...]
    log_likelihood: float
    lrt: float
    lrt_df: int
    lrt_p: float
    is_bounded: bool
    level: float


def selected(
    yi: Sequence[float], vi: Sequence[float], *, steps: Sequence[float] = STEPS, side: str = "greater",
    level: float = LEVEL,
) -> Selected:
    """The step-function selection model of Hedges (1992) and Vevea and Hedges (1995), by maximum likelihood.

    Outcomes and variances of shape (k,). `steps` are one-sided p-values, ascending, between 0 and 1; `side` says
    which outcomes are the welcome ones. The likelihood ratio test is against ML without selection. ValueError for
    steps out of order, another side, or a stretch without a study (its chance can't be estimated);
    NoConvergence where the search doesn't come to rest.
    """
    y, v = outcomes(yi, vi)
    if side not in SIDES:
        raise ValueError(f"There is no side {side!r}: choose from {', '.join(SIDES)}.")
    cuts = np.asarray(steps, dtype=float)
    if not len(cuts) or np.any(np.diff(cuts) <= 0) or cuts[0] <= 0 or cuts[-1] >= 1:
        raise ValueError("Steps are p-values above 0 and below 1, ascending.")
    sign = 1.0 if side == "greater" else -1.0
    model = _Model(sign * y, v, cuts)
    counts = np.bincount(model.stretch, minlength=len(cuts) + 1)
    if np.any(counts == 0):
        empty = int(np.flatnonzero(counts == 0)[0])
        raise ValueError(f"No study has its p-value in stretch {empty + 1} of {len(counts)}: choose other steps.")
    top, plain = model.find()
    se = model.error(top)
    value, chances = sign * float(top[0]), np.exp(np.concatenate([[0.0], top[2:]]))
    lrt = max(0.0, 2 * (model.log_likelihood(top) - plain))
    reach, statistic = critical(level, None), None if se is None else ratio(value, se)
    return Selected(
        len(y), value, se, None if se is None else (value - reach * se, value + reach * se), statistic,
        None if statistic is None else two_sided(statistic), float(top[1]), tuple(cuts.tolist()),
        tuple(chances.tolist()), tuple(counts.tolist()), model.log_likelihood(top), lrt, len(cuts),
        chi2_tail(lrt, len(cuts)), bool(np.any(np.abs(top[2:]) > WIDEST - 1e-3)), level,
    )


class _Model:
    """Parameters: μ, τ², and the logarithm of each chance but the first."""

    def __init__(self, y: np.ndarray, v: np.ndarray, cuts: np.ndarray):
        from scipy.special import ndtr, ndtri

        self.y, self.v = y, v
        self.stretch = np.searchsorted(cuts, ndtr(-y / np.sqrt(v)), side="left")
        inner = -ndtri(cuts)[None, :] * np.sqrt(v)[:, None]  # outcomes at the cuts, descending
        self.bounds = np.column_stack([np.full(len(y), np.inf), inner, np.full(len(y), -np.inf)])

    def log_likelihood(self, at: np.ndarray) -> float:
        """At these parameters."""
        return -self._value(at)[0]

    def _value(self, at: np.ndarray) -> tuple[float, np.ndarray]:
        """Minus the log-likelihood and its gradient."""
        from scipy.special import ndtr

        mu, tau2, logs = at[0], max(at[1], 0.0), np.concatenate([[0.0], at[2:]])
        variance = self.v + tau2
        sd = np.sqrt(variance)
        z = (self.bounds - mu) / sd[:, None]
        bell = np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)
        with np.errstate(invalid="ignore"):
            turned = np.where(np.isfinite(z), z * bell, 0.0)
        chances, within = np.exp(logs), ndtr(z[:, :-1]) - ndtr(z[:, 1:])
        total = within @ chances
        apart = self.y - mu
        log = logs[self.stretch] - 0.5 * np.log(2 * math.pi * variance) - 0.5 * apart**2 / variance - np.log(total)
        by_mu = apart / variance + ((bell[:, :-1] - bell[:, 1:]) @ chances) / sd / total
        by_tau2 = (-0.5 / variance + 0.5 * apart**2 / variance**2
                   + ((turned[:, :-1] - turned[:, 1:]) @ chances) / (2 * variance) / total)
        by_logs = (np.bincount(self.stretch, minlength=len(chances)) - (within * chances / total[:, None]).sum(axis=0))
        return -float(np.sum(log)), -np.concatenate([[by_mu.sum(), by_tau2.sum()], by_logs[1:]])

    def find(self) -> tuple[np.ndarray, float]:
        """The likeliest parameters from several starts, and the log-likelihood of ML without selection."""
        tau2 = estimate("ML", observed(self.y, self.v)).tau2
        w = 1 / (self.v + tau2)
        mu, extra = float(w @ self.y / w.sum()), len(self.bounds[0]) - 2
        plain = np.concatenate([[mu, tau2], np.zeros(extra)])
        ends = []
        for shift, log in ((0.0, 0.0), (-0.5, -1.0), (-1.0, -2.0), (0.5, 1.0)):
            moved = mu + shift * math.sqrt(tau2 + 1 / w.sum())
            start = [moved, max(tau2, 1e-3 * float(np.mean(self.v))), *[log] * extra]
            end = self._climb(np.array(start))
            if end is not None:
                ends.append(end)
        if not ends:
            raise NoConvergence("The selection model did not come to rest.")
        return max(ends, key=self.log_likelihood), self.log_likelihood(plain)

    def _climb(self, start: np.ndarray) -> np.ndarray | None:
        from scipy.optimize import minimize

        bounds = [(None, None), (0.0, None)] + [(-WIDEST, WIDEST)] * (len(start) - 2)
        found = minimize(self._value, start, jac=True, method="L-BFGS-B", bounds=bounds,
                         options={"maxiter": 2000, "ftol": 1e-15, "gtol": GRADIENT})
        at = found.x
        for _ in range(20):  # Newton's steps: L-BFGS-B stops where the likelihood hardly rises
            free = self._free(at)
            gradient = self._value(at)[1][free]
            try:
                step = np.linalg.solve(self._curvature(at)[np.ix_(free, free)], gradient)
            except np.linalg.LinAlgError:
                break
            new = at.copy()
            new[free] -= step
            new[1] = max(new[1], 0.0)
            if np.any(np.abs(new[2:]) > WIDEST) or self._value(new)[0] > self._value(at)[0] + 1e-12:
                break
            at = new
            if np.max(np.abs(step)) < 1e-12:
                break
        return at if np.all(np.isfinite(at)) else None

    def _free(self, at: np.ndarray) -> np.ndarray:
        return np.concatenate([[True, at[1] > 0], np.abs(at[2:]) < WIDEST - 1e-3])

    def _curvature(self, at: np.ndarray) -> np.ndarray:
        """The second derivatives of minus the log-likelihood, by differences of the gradient."""
        n = len(at)
        found = np.empty((n, n))
        for one in range(n):
            h = 1e-5 * max(abs(at[one]), 0.05)
            up, down = at.copy(), at.copy()
            up[one] += h
            down[one] = max(down[one] - h, 0.0) if one == 1 else down[one] - h
            found[one] = (self._value(up)[1] - self._value(down)[1]) / (up[one] - down[one])
        return (found + found.T) / 2

    def error(self, at: np.ndarray) -> float | None:
        """The standard error of μ from the curvature, in the parameters that aren't at an end."""
        free = self._free(at)
        curvature = self._curvature(at)[np.ix_(free, free)]
        if np.any(np.linalg.eigvalsh(curvature) <= 0):
            return None
        return math.sqrt(float(np.linalg.inv(curvature)[0, 0]))
