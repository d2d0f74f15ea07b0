"""A weighted regression of one pool of studies on their moderators at one τ², and the sums that estimators of τ² need.

Everything is worked out from a thin QR decomposition of √W·X (W the diagonal of weights, X the design), so that one
step costs as much as there are studies, never their square. With U its orthonormal part and P the matrix that takes
the regression out of the outcomes: tr P = Σw(1 − h), tr PP = Σw²(1 − 2h) + ‖U'WU‖², y'PPy = Σ(w·residual)².
For an intercept alone all of that is plain sums.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

LEAST_RANK = 1e-10
BLOCK = 8192  # studies summed at a time: what comes in between stays in the processor's cache


@dataclass(frozen=True)
class Weighted:
    """A weighted regression of k outcomes on p columns. Weights and residuals have shape (k,)."""

    beta: np.ndarray  # (p,)
    covariance: np.ndarray  # (p, p), (X'WX)⁻¹
    residual: np.ndarray
    weights: np.ndarray
    basis: np.ndarray  # U, (k, p)
    log_root: float  # ½ log |X'WX|

    @property
    def df(self) -> int:
        """k − p."""
        return len(self.residual) - len(self.beta)

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

    @property
    def total(self) -> float:
        """Σw, tr W."""
        return float(np.sum(self.weights))

    @property
    def squares(self) -> float:
        """Σw², tr WW."""
        return float(self.weights @ self.weights)

    @property
    def log_weights(self) -> float:
        """Σ log w."""
        return float(np.sum(np.log(self.weights)))


def weighted(y: np.ndarray, x: np.ndarray, weights: np.ndarray) -> Weighted:
    """Regress y (k,) on x (k, p) with weights (k,), by QR. ValueError where the columns of x depend on each other."""
    root = np.sqrt(weights)[:, None]
    basis, upper = np.linalg.qr(root * x)
    length = np.sqrt(np.sum((root * x) ** 2, axis=0))
    diagonal = np.abs(np.diag(upper))
    if np.any(diagonal <= LEAST_RANK * length):
        raise ValueError("The moderators can't be told apart: one doesn't vary, or follows from the others.")
    inverse = np.linalg.solve(upper, np.eye(x.shape[1]))
    beta = inverse @ (basis.T @ (root[:, 0] * y))
    return Weighted(beta, inverse @ inverse.T, y - x @ beta, weights, basis, float(np.sum(np.log(diagonal))))


class Observed:
    """k outcomes y with sampling variances v, both (k,), and a design x (k, p), to be weighed with any τ²."""

    def __init__(self, y: np.ndarray, v: np.ndarray, x: np.ndarray):
        self.y, self.v, self.x = y, v, x
        self.k, self.df = len(y), len(y) - x.shape[1]

    def at(self, tau2: float) -> Weighted:
        """The regression with the weights of a random-effects model, 1/(v + τ²)."""
        return weighted(self.y, self.x, 1 / (self.v + tau2))

    @cached_property
    def plain(self) -> Weighted:
        """The regression without τ²."""
        return self.at(0.0)

    def unweighted(self) -> tuple[float, float]:
        """The sum of squared residuals without weights, and what chance alone would make of it."""
        fit = weighted(self.y, self.x, np.ones(self.k))
        return fit.rss, float(np.sum(self.v * (1 - np.sum(fit.basis**2, axis=1))))


class InterceptAlone(Observed):
    """The same without moderators: studies are summed in blocks, in arrays that are kept, so no step makes new ones."""

    def __init__(self, y: np.ndarray, v: np.ndarray):
        self.y, self.v, self.x, self.k, self.df = y, v, None, len(y), len(y) - 1
        weights, spare = np.empty(self.k), np.empty(min(self.k, BLOCK))
        cuts = [slice(start, start + BLOCK) for start in range(0, self.k, BLOCK)]
        self.blocks = [(y[cut], v[cut], weights[cut], spare[:len(y[cut])]) for cut in cuts]

    def at(self, tau2: float) -> "Mean":
        """The weighted mean with the weights of a random-effects model, 1/(v + τ²)."""
        return Mean(self, tau2)

    def unweighted(self) -> tuple[float, float]:
        """The sum of squared distances from the mean, and what chance alone would make of it."""
        mean, squares, noise = sum(float(np.add.reduce(y)) for y, *_ in self.blocks) / self.k, 0.0, 0.0
        for y, v, _, apart in self.blocks:
            np.subtract(y, mean, out=apart)
            squares += float(apart.dot(apart))
            noise += float(np.add.reduce(v))
        return squares, noise * (1 - 1 / self.k)


class Mean:
    """What `Weighted` is, where the regression is a weighted mean."""

    def __init__(self, observed: InterceptAlone, tau2: float):
        self._observed, self._tau2, self.df = observed, tau2, observed.df
        total = drawn = squares = cubes = rss = slope = 0.0
        for y, v, w, spare in observed.blocks:
            np.add(v, tau2, out=w)
            np.divide(1.0, w, out=w)
            np.multiply(w, w, out=spare)
            total += float(np.add.reduce(w))
            drawn += float(w.dot(y))
            squares += float(w.dot(w))
            cubes += float(spare.dot(w))
        mean = drawn / total
        for y, _, w, apart in observed.blocks:
            np.subtract(y, mean, out=apart)
            np.multiply(w, apart, out=w)
            rss += float(w.dot(apart))
            slope += float(w.dot(w))
        leverage = squares / total
        self.mean, self.total, self.squares, self.rss, self.slope = mean, total, squares, rss, slope
        self.trace = total - leverage
        self.trace_of_square = squares - 2 * cubes / total + leverage**2

    @property
    def beta(self) -> np.ndarray:
        """The mean, (1,)."""
        return np.array([self.mean])

    @property
    def covariance(self) -> np.ndarray:
        """1/Σw, (1, 1)."""
        return np.array([[1 / self.total]])

    @property
    def weights(self) -> np.ndarray:
        """1/(v + τ²), (k,)."""
        return 1 / (self._observed.v + self._tau2)

    @property
    def log_root(self) -> float:
        """½ log Σw."""
        return 0.5 * math.log(self.total)

    @property
    def log_weights(self) -> float:
        """Σ log w."""
        found = 0.0
        for _, v, _, spare in self._observed.blocks:
            np.add(v, self._tau2, out=spare)
            np.log(spare, out=spare)
            found -= float(np.add.reduce(spare))
        return found


def observed(y: np.ndarray, v: np.ndarray, x: np.ndarray | None = None) -> Observed:
    """Outcomes y and variances v, both (k,), with a design x (k, p); an intercept alone for none, or ones."""
    if x is None or x.shape[1] == 1 and np.all(x == 1):
        return InterceptAlone(y, v)
    return Observed(y, v, x)


def at(tau2: float, y: np.ndarray, v: np.ndarray, x: np.ndarray) -> Weighted | Mean:
    """One regression at one τ², for whoever needs no other. ValueError as `weighted`."""
    return observed(y, v, x).at(tau2)
