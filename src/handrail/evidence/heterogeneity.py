"""How much true effects differ: τ² of a meta-analysis with or without moderators, by eight estimators.

Everything is worked out from a thin QR decomposition of √W·X (W the diagonal of weights, X the design), so that one
step costs as much as there are studies, never their square. With U its orthonormal part and P the matrix that takes
the regression out of the outcomes: tr P = Σw(1 − h), tr PP = Σw²(1 − 2h) + ‖U'WU‖², y'PPy = Σ(w·residual)².
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MOST_STEPS = 1000
CLOSE = 1e-11  # the last step, as a share of a typical variance; below that it is what floating point left over
LEAST_RANK = 1e-10


class NoConvergence(ArithmeticError):
    """The steps towards τ² did not come to rest. Another estimator (DL, PM) may be asked."""


@dataclass(frozen=True)
class Weighted:
    """A weighted regression of k outcomes on p columns at one τ². Weights and residuals have shape (k,)."""

    beta: np.ndarray
    covariance: np.ndarray  # (p, p), (X'WX)⁻¹
    residual: np.ndarray
    weights: np.ndarray
    basis: np.ndarray  # U, (k, p)
    log_root: float  # ½ log |X'WX|

    @property
    def rss(self) -> float:
        """y'Py, the weighted sum of squared residuals: without τ², Cochran's Q."""
        return float(self.weights @ self.residual**2)

    @property
    def slope(self) -> float:
        """y'PPy: how fast `rss` falls as τ² grows."""
        return float(np.sum((self.weights * self.residual) ** 2))

    @property
    def trace(self) -> float:
        """tr P."""
        return float(np.sum(self.weights * (1 - np.sum(self.basis**2, axis=1))))

    @property
    def trace_of_square(self) -> float:
        """tr PP."""
        hat = np.sum(self.basis**2, axis=1)
        inner = self.basis.T @ (self.weights[:, None] * self.basis)
        return float(np.sum(self.weights**2 * (1 - 2 * hat)) + np.sum(inner**2))


class OneColumn(Weighted):
    """The same where p is 1: plain sums, many times as fast for few studies as a decomposition is."""

    def __init__(self, y: np.ndarray, x: np.ndarray, weights: np.ndarray):
        column = x[:, 0]
        drawn = weights * column
        total = float(drawn @ column)
        if not total > 0:
            raise ValueError("The moderators can't be told apart: one doesn't vary, or follows from the others.")
        beta = float(drawn @ y) / total
        residual = y - beta * column
        apart = weights * residual
        leverage = float(drawn @ drawn) / total
        vars(self).update(
            beta=np.array([beta]), covariance=np.array([[1 / total]]), residual=residual, weights=weights,
            log_root=0.5 * math.log(total), _sums=(
                float(apart @ residual), float(apart @ apart), float(weights.sum()) - leverage,
                float(weights @ weights) - 2 * float((weights * drawn) @ drawn) / total + leverage**2),
            _column=column, _total=total)

    rss = property(lambda self: self._sums[0])
    slope = property(lambda self: self._sums[1])
    trace = property(lambda self: self._sums[2])
    trace_of_square = property(lambda self: self._sums[3])

    def __getattr__(self, name: str) -> np.ndarray:
        """`basis`, worked out only for whoever asks."""
        if name != "basis":
            raise AttributeError(name)
        return (np.sqrt(self.weights / self._total) * self._column)[:, None]


def weighted(y: np.ndarray, x: np.ndarray, weights: np.ndarray) -> Weighted:
    """Regress y (k,) on x (k, p) with weights (k,). ValueError where the columns of x depend on each other."""
    if x.shape[1] == 1:
        return OneColumn(y, x, weights)
    root = np.sqrt(weights)[:, None]
    basis, upper = np.linalg.qr(root * x)
    length = np.sqrt(np.sum((root * x) ** 2, axis=0))
    diagonal = np.abs(np.diag(upper))
    if np.any(diagonal <= LEAST_RANK * length):
        raise ValueError("The moderators can't be told apart: one doesn't vary, or follows from the others.")
    inverse = np.linalg.solve(upper, np.eye(x.shape[1]))
    beta = inverse @ (basis.T @ (root[:, 0] * y))
    return Weighted(beta, inverse @ inverse.T, y - x @ beta, weights, basis, float(np.sum(np.log(diagonal))))


def at(tau2: float, y: np.ndarray, v: np.ndarray, x: np.ndarray) -> Weighted:
    """The regression with the weights of a random-effects model, 1/(v + τ²)."""
    return weighted(y, x, 1 / (v + tau2))


@dataclass(frozen=True)
class Between:
    """τ² (in squared units of the outcomes), its standard error where the likelihood gives one, steps taken."""

    tau2: float
    se: float | None = None
    steps: int = 0


def estimate(
    method: str, y: np.ndarray, v: np.ndarray, x: np.ndarray, most_steps: int = MOST_STEPS
) -> Between:
    """τ² of outcomes y (k,) with sampling variances v (k,) given a design x (k, p), never below 0.

    `method`: "EE" or "FE" (τ² is 0), "HS" Hunter–Schmidt, "HE" Hedges (Hedges and Olkin 1985), "DL" DerSimonian and
    Laird (1986), "SJ" Sidik and Jonkman (2005), "ML", "REML" (Viechtbauer 2005), "EB" Morris (1983), "PM" Paule and
    Mandel (1982). Formulas as in Viechtbauer (2005) and Viechtbauer et al. (2015), for any design. Raises ValueError
    for another method, NoConvergence where ML, REML, EB or PM doesn't come to rest within `most_steps`.
    """
    if method not in ESTIMATORS:
        raise ValueError(f"There is no method {method!r}: choose from {', '.join(ESTIMATORS)}.")
    if len(y) == x.shape[1]:
        return Between(0.0)
    return ESTIMATORS[method](y, v, x, most_steps)


def profile(y: np.ndarray, v: np.ndarray, x: np.ndarray, level: float) -> tuple[float, float]:
    """The Q-profile interval of τ² (Viechtbauer 2007): where the generalised Q is a quantile of χ² with k − p.

    Same for each estimator; either end is 0 where Q lies below its quantile even without heterogeneity.
    """
    from scipy.special import chdtri

    df, tail = len(y) - x.shape[1], (1 - level) / 2
    return (where_q_is(float(chdtri(df, tail)), y, v, x)[0], where_q_is(float(chdtri(df, 1 - tail)), y, v, x)[0])


def where_q_is(
    wanted: float, y: np.ndarray, v: np.ndarray, x: np.ndarray, most_steps: int = MOST_STEPS
) -> tuple[float, int]:
    """The τ² ≥ 0 at which y'Py is `wanted`, and the steps: Newton's from 0; y'Py falls and is convex in τ²."""
    tau2 = 0.0
    for step in range(most_steps):
        fit = at(tau2, y, v, x)
        change = (fit.rss - wanted) / fit.slope if fit.slope > 0 else 0.0
        if change <= CLOSE * tau2 or change <= 0:
            return tau2, step
        tau2 += change
    raise NoConvergence(f"τ² did not come to rest in {most_steps} steps.")


def _none(y, v, x, most_steps) -> Between:
    return Between(0.0)


def _hunter_schmidt(y, v, x, most_steps) -> Between:
    fit = at(0.0, y, v, x)
    return Between(max(0.0, (fit.rss - len(y)) / float(np.sum(fit.weights))))


def _hedges(y, v, x, most_steps) -> Between:
    fit = weighted(y, x, np.ones_like(v))
    noise = float(np.sum(v * (1 - np.sum(fit.basis**2, axis=1))))
    return Between(max(0.0, (fit.rss - noise) / (len(y) - x.shape[1])))


def _dersimonian_laird(y, v, x, most_steps) -> Between:
    fit = at(0.0, y, v, x)
    return Between(max(0.0, (fit.rss - (len(y) - x.shape[1])) / fit.trace))


def _sidik_jonkman(y, v, x, most_steps) -> Between:
    rough = float(np.var(y))
    return Between(rough * at(rough, y, v, x).rss / (len(y) - x.shape[1]))


def _paule_mandel(y, v, x, most_steps) -> Between:
    """Where the generalised Q is what it is expected to be. Morris's empirical Bayes comes to rest there as well."""
    tau2, steps = where_q_is(len(y) - x.shape[1], y, v, x, most_steps)
    return Between(tau2, None, steps)


def _likelihood(restricted: bool) -> Callable[..., Between]:
    def find(y, v, x, most_steps) -> Between:
        return _fisher_scoring(y, v, x, restricted, most_steps)
    return find


def _fisher_scoring(y, v, x, restricted: bool, most_steps: int) -> Between:
    """Steps by score over information, from Hedges' estimate, never below 0.

    Left alone such steps can swing to and fro for ever. The score is positive below a top of the likelihood and
    negative above it, so once it has been seen on both sides, a step that leaves that range or is more than half as
    long as the one before is replaced by one to its middle.
    """
    tau2, low, high, before = _hedges(y, v, x, most_steps).tau2, None, math.inf, math.inf
    for step in range(most_steps):
        fit = at(tau2, y, v, x)
        expected, information = _moments(fit, restricted)
        score = fit.slope - expected
        low, high = (tau2, high) if score > 0 else (low, tau2)
        change = max(score / information, -tau2)
        if abs(change) <= CLOSE * expected / information:
            return _highest(tau2 + change, y, v, x, restricted, step)
        if low is not None and high < math.inf:
            if not low < tau2 + change < high or abs(change) > before / 2:
                change = (low + high) / 2 - tau2
            if high - low <= CLOSE * expected / information:
                return _highest(tau2 + change, y, v, x, restricted, step)
        tau2, before = tau2 + change, abs(change)
    raise NoConvergence(f"τ² did not come to rest in {most_steps} steps.")


def _highest(tau2: float, y, v, x, restricted: bool, steps: int) -> Between:
    """A top of the likelihood that lies lower than its value without heterogeneity isn't the highest."""
    fit, none = at(tau2, y, v, x), at(0.0, y, v, x)
    if tau2 > 0 and _log_likelihood(none, restricted) > _log_likelihood(fit, restricted):
        tau2, fit = 0.0, none
    return Between(tau2, math.sqrt(2 / _moments(fit, restricted)[1]), steps)


def _moments(fit: Weighted, restricted: bool) -> tuple[float, float]:
    """What y'PPy is expected to be, and twice the Fisher information of τ²."""
    if restricted:
        return fit.trace, fit.trace_of_square
    return float(np.sum(fit.weights)), float(np.sum(fit.weights**2))


def _log_likelihood(fit: Weighted, restricted: bool) -> float:
    """Without the constants."""
    return (float(np.sum(np.log(fit.weights))) - fit.rss) / 2 - (fit.log_root if restricted else 0.0)


ESTIMATORS = {
    "EE": _none, "FE": _none, "DL": _dersimonian_laird, "HE": _hedges, "HS": _hunter_schmidt, "SJ": _sidik_jonkman,
    "ML": _likelihood(False), "REML": _likelihood(True), "EB": _paule_mandel, "PM": _paule_mandel,
}
