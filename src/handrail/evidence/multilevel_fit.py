"""The two variances of a three-level model by restricted maximum likelihood, in sums over clusters."""

import math
from dataclasses import dataclass

import numpy as np

from .heterogeneity import CLOSE, NoConvergence
from .weighted import at

MOST_STEPS = 500
STARTS = (0.0, 0.1, 0.5, 1.0)  # of a rough estimate of all heterogeneity, each for both variances
LIKELIER = 1e-10


@dataclass(frozen=True)
class State:
    """The model at one pair of variances. `solved_x` is V⁻¹X (k, p), `py` V⁻¹ times the residuals (k,)."""

    beta: np.ndarray
    covariance: np.ndarray  # (X'V⁻¹X)⁻¹
    residual: np.ndarray
    solved_x: np.ndarray
    py: np.ndarray
    log_likelihood: float
    score: np.ndarray  # of both variances, (2,)
    information: np.ndarray  # what is expected of minus the curvature, (2, 2)


@dataclass(frozen=True)
class Fit:
    """The best state with its variances, Cochran's Q and the trace of P without heterogeneity."""

    between: float
    within: float
    beta: np.ndarray
    covariance: np.ndarray
    residual: np.ndarray
    log_likelihood: float
    q: float
    plain_trace: float
    which: np.ndarray  # (k,), the cluster of each effect, from 0
    m: int
    v: np.ndarray


def find(y: np.ndarray, v: np.ndarray, x: np.ndarray, which: np.ndarray, m: int) -> Fit:
    """The variances (never below 0) at which effects y (k,) with variances v, design x (k, p) are likeliest.

    `which` numbers each effect's cluster from 0 to m − 1. Scoring steps, halved until the likelihood rises, from
    several starts, since it may have more than one top. NoConvergence where none of them comes to rest.
    """
    plain = at(0.0, y, v, x)
    rough = max(float(np.var(y)), float(np.mean(v)) / 100)
    problem = _Problem(y, v, x, which, m)
    starts = [rough * np.array([one, other]) for one in STARTS for other in STARTS]
    starts.sort(key=lambda start: -problem.at(start).log_likelihood)
    ends = [problem.climb(start, rough) for start in (*starts[:2], np.zeros(2))]
    there = [end for end in ends if end is not None]
    if not there:
        raise NoConvergence(f"The variances did not come to rest in {MOST_STEPS} steps.")
    theta, state = max(there, key=lambda end: end[1].log_likelihood)
    return Fit(float(theta[0]), float(theta[1]), state.beta, state.covariance, state.residual,
               state.log_likelihood, plain.rss, plain.trace, which, m, v)


class _Problem:
    def __init__(self, y, v, x, which, m):
        self.y, self.v, self.x, self.which, self.m = y, v, x, which, m

    def sums(self, values: np.ndarray) -> np.ndarray:
        """(k,) or (k, n) added up by cluster."""
        if values.ndim == 1:
            return np.bincount(self.which, values, self.m)
        return np.column_stack([np.bincount(self.which, column, self.m) for column in values.T])

    def at(self, theta: np.ndarray) -> State:
        """V = diagonal d + between·11' in each cluster: V⁻¹ = W − W11'W·between/(1 + between·Σw)."""
        y, x, which = self.y, self.x, self.which
        w = 1 / (self.v + theta[1])
        total = self.sums(w)
        drawn = theta[0] / (1 + theta[0] * total)

        def solve(values):
            if values.ndim == 1:
                return w * (values - (drawn * self.sums(w * values))[which])
            return w[:, None] * (values - (drawn[:, None] * self.sums(w[:, None] * values))[which])

        solved = solve(x)
        inner = x.T @ solved
        covariance = np.linalg.inv(inner)
        beta = covariance @ (solved.T @ y)
        residual = y - x @ beta
        py = solve(residual)
        log = (-0.5 * (np.sum(np.log(self.v + theta[1])) + np.sum(np.log1p(theta[0] * total))
                       + np.linalg.slogdet(inner)[1] + residual @ py)
               - 0.5 * (len(y) - x.shape[1]) * math.log(2 * math.pi) + 0.5 * np.linalg.slogdet(x.T @ x)[1])
        score, information = self._derivatives(w, total, drawn, solved, covariance, py)
        return State(beta, covariance, residual, solved, py, float(log), score, information)

    def _derivatives(self, w, total, drawn, solved, covariance, py):
        """With P = V⁻¹ − V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹ and G, H derivatives of V (11' in each cluster, or the unit matrix):
        the score is ½(y'PGPy − tr PG), the expected information ½ tr PGPH. Everything is a sum over clusters."""
        which = self.which
        by = self.sums(solved)  # (m, p), 1'V⁻¹X
        once = total - drawn * total**2  # 1'V⁻¹1 of each cluster
        twice = self.sums((w * (1 - (drawn * total)[which])) ** 2)  # 1'V⁻²1
        diagonal = w - w**2 * drawn[which]
        crossed = solved.T @ solved
        trace = np.array([np.sum(once) - np.sum(by @ covariance * by), np.sum(diagonal) - np.sum(crossed * covariance)])
        score = 0.5 * (np.array([np.sum(self.sums(py) ** 2), py @ py]) - trace)
        squares = self.sums(w**2)
        all_squares = np.sum(w**2) - 2 * np.sum(drawn * self.sums(w**3)) + np.sum(drawn**2 * squares**2)
        again = solved * w[:, None] - w[:, None] * (drawn[:, None] * self.sums(w[:, None] * solved))[which]
        at_ones = self.sums(again)  # 1'V⁻²X
        b = by.T @ by
        bb = b @ covariance
        cc = crossed @ covariance
        between = np.sum(once**2) - 2 * np.sum((by * once[:, None]) @ covariance * by) + np.trace(bb @ bb)
        mixed = np.sum(twice) - 2 * np.sum(by @ covariance * at_ones) + np.trace(bb @ cc)
        within = all_squares - 2 * np.trace(covariance @ (solved.T @ again)) + np.trace(cc @ cc)
        return score, 0.5 * np.array([[between, mixed], [mixed, within]])

    def climb(self, theta: np.ndarray, rough: float) -> tuple[np.ndarray, State] | None:
        """To a top of the likelihood among variances of 0 and more; none where it isn't reached."""
        state = self.at(theta)
        for _ in range(MOST_STEPS):
            free = (theta > 0) | (state.score > 0)
            step = np.zeros(2)
            if free.any():
                part = np.ix_(free, free)
                step[free] = np.linalg.lstsq(state.information[part], state.score[free], rcond=1e-12)[0]
            scale = max(float(np.sum(theta)), rough * 1e-6)
            wanted = np.maximum(theta + step, 0)
            if np.all(np.abs(wanted - theta) <= CLOSE * 100 * scale):
                return wanted, self.at(wanted)
            part = 1.0
            while True:
                tried = np.maximum(theta + part * step, 0)
                new = self.at(tried)
                if new.log_likelihood >= state.log_likelihood - LIKELIER * max(1, abs(state.log_likelihood)):
                    break
                part /= 2
                if part < 1e-12:
                    return theta, state
            theta, state = tried, new
        return None
