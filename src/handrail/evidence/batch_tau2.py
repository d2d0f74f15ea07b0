"""τ² of many pools at once, by the estimators and with the safeguards of `heterogeneity`."""

import numpy as np

from .columns import Floats
from .heterogeneity import CLOSE, NoConvergence
from .weighing import Weighing


def estimate(
    method: str, y: Floats, v: Floats, there: np.ndarray, x: Floats, most_steps: int
) -> Floats:
    """τ² (b,) of outcomes y (b, k) with variances v, `there` where a study is in a pool, designs x (b, k, p).

    Methods and sources as `heterogeneity.estimate`; NoConvergence where one of them doesn't come to rest.
    """
    if method in ("EE", "FE"):
        return np.zeros(len(y))
    problem = _Problem(y, v, there, x)
    found = {
        "HS": problem.hunter_schmidt, "HE": problem.hedges, "DL": problem.dersimonian_laird,
        "SJ": problem.sidik_jonkman,
        "EB": lambda: problem.paule_mandel(most_steps), "PM": lambda: problem.paule_mandel(most_steps),
        "ML": lambda: problem.likeliest(False, most_steps), "REML": lambda: problem.likeliest(True, most_steps),
    }[method]()
    return np.where(problem.df > 0, found, 0.0)


class _Problem:
    def __init__(self, y, v, there, x):
        self.y, self.v, self.there, self.x = y, v, there, x
        self.k = there.sum(axis=1)
        self.df = self.k - x.shape[2]

    def at(self, tau2, some=slice(None)):
        return Weighing(tau2, self.y[some], self.v[some], self.there[some], self.x[some])

    def hunter_schmidt(self):
        fit = self.at(np.zeros(len(self.y)))
        return np.maximum(0, (fit.rss - self.k) / fit.weights.sum(axis=1))

    def hedges(self):
        flat = Weighing(np.zeros(len(self.y)), self.y, self.v, self.there, self.x, self.there.astype(float))
        noise = (self.there * self.v * (1 - flat.hat)).sum(axis=1)
        return np.maximum(0, (flat.rss - noise) / np.maximum(self.df, 1))

    def dersimonian_laird(self):
        fit = self.at(np.zeros(len(self.y)))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.df > 0, np.maximum(0, (fit.rss - self.df) / fit.trace), 0)

    def sidik_jonkman(self):
        mean = (self.y * self.there).sum(axis=1) / self.k
        rough = (self.there * (self.y - mean[:, None]) ** 2).sum(axis=1) / self.k
        return rough * self.at(rough).rss / np.maximum(self.df, 1)

    def paule_mandel(self, most_steps):
        tau2, moving = np.zeros(len(self.y)), np.flatnonzero(self.df > 0)
        for _ in range(most_steps):
            if not len(moving):
                return tau2
            fit = self.at(tau2[moving], moving)
            slope = fit.slope
            change = np.divide(fit.rss - self.df[moving], slope, out=np.zeros(len(moving)), where=slope > 0)
            on = (change > CLOSE * tau2[moving]) & (change > 0)
            moving = moving[on]
            tau2[moving] += change[on]
        raise NoConvergence(f"τ² did not come to rest in {most_steps} steps.")

    def likeliest(self, restricted, most_steps):
        """Scoring with the range halved where steps would swing, as `heterogeneity` has it, pool by pool."""
        tau2, moving = self.hedges(), np.flatnonzero(self.df > 0)
        b = len(tau2)
        low, high, before = np.full(b, -np.inf), np.full(b, np.inf), np.full(b, np.inf)
        for _ in range(most_steps):
            if not len(moving):
                return self._highest(tau2, restricted)
            now = tau2[moving]
            fit = self.at(now, moving)
            expected, information = _moments(fit, restricted)
            score = fit.slope - expected
            low[moving] = np.where(score > 0, now, low[moving])
            high[moving] = np.where(score > 0, high[moving], now)
            change = np.maximum(score / information, -now)
            small = CLOSE * expected / information
            rests = np.abs(change) <= small
            below, above = low[moving], high[moving]
            with np.errstate(invalid="ignore"):
                seen = np.isfinite(below) & np.isfinite(above) & ~rests
                swings = seen & (~((below < now + change) & (now + change < above))
                                 | (np.abs(change) > before[moving] / 2))
                change = np.where(swings, (below + above) / 2 - now, change)
                rests |= seen & (above - below <= small)
            tau2[moving] = now + change
            before[moving] = np.abs(change)
            moving = moving[~rests]
        raise NoConvergence(f"τ² did not come to rest in {most_steps} steps.")

    def _highest(self, tau2, restricted):
        none = np.zeros(len(tau2))
        lower = _log_likelihood(self.at(none), self.there, restricted) > _log_likelihood(
            self.at(tau2), self.there, restricted)
        return np.where(lower, 0.0, tau2)


def _moments(fit, restricted):
    if restricted:
        return fit.trace, fit.trace_of_square
    return fit.weights.sum(axis=1), (fit.weights**2).sum(axis=1)


def _log_likelihood(fit, there, restricted):
    logs = np.log(np.where(there, fit.weights, 1.0)).sum(axis=1)
    return (logs - fit.rss) / 2 - (fit.log_root if restricted else 0.0)
