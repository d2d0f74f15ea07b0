"""Integrals over all positive numbers, exact to about twelve digits, and the share of them below a point."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

REACH = 3.7  # exp(½π·sinh(3.7)) is about 1e14: beyond that from the scale, on either side, is nothing
POINTS = 16  # of Gauss and Legendre in each panel
PANELS = (16, 32, 64, 128, 256, 512, 1024)
AGREE = 1e-12


@dataclass(frozen=True)
class Density:
    """A density on the positive numbers: `nodes` (n,) ascending with `shares` (n,) that add up to 1.

    A mean of anything smooth is the sum of its values at the nodes times their shares. `below` panels' edges.
    """

    nodes: np.ndarray
    shares: np.ndarray
    log_total: float
    _edges: np.ndarray
    _up_to: np.ndarray
    _scale: float
    _log_density: Callable[[np.ndarray], np.ndarray]

    def mean(self, values: np.ndarray) -> float:
        """The mean of something whose values at the nodes these are, shape (n,)."""
        return float(self.shares @ values)

    def below(self, point: float) -> float:
        """The share below a point above 0."""
        t = float(np.arcsinh(np.log(point / self._scale) * 2 / np.pi))
        if t <= self._edges[0]:
            return 0.0
        if t >= self._edges[-1]:
            return 1.0
        panel = int(np.searchsorted(self._edges, t, side="right")) - 1
        nodes, weights = _points(np.array([self._edges[panel], t]))
        logs = _log_integrand(nodes, self._scale, self._log_density)
        return float(self._up_to[panel] + np.sum(weights * np.exp(logs - self.log_total)))

    def quantile(self, share: float) -> float:
        """The point below which this share lies, 0 < share < 1."""
        from scipy.optimize import brentq

        def off(log):
            return self.below(float(np.exp(log))) - share

        ends = np.log(self._scale) + np.array([-1, 1]) * np.pi / 2 * np.sinh(REACH)
        return float(np.exp(brentq(off, *ends, xtol=1e-12, rtol=1e-14)))


def density(log_density: Callable[[np.ndarray], np.ndarray], scale: float, *, panels: int | None = None) -> Density:
    """The density whose logarithm (but for a constant) a function gives at points (n,) above 0.

    With the substitution of Takahasi and Mori (1974), x = scale·exp(½π·sinh t), whose integrand falls off doubly
    exponentially, in panels of Gauss and Legendre; panels are halved until two totals agree to 1e-12, unless their
    number is given. `scale` is any number of the density's size. ArithmeticError where they never agree.
    """
    before = None
    for count in (panels,) if panels else PANELS:
        edges = np.linspace(-REACH, REACH, count + 1)
        nodes, weights = _points(edges)
        logs = _log_integrand(nodes, scale, log_density)
        top = float(np.max(logs))
        values = weights * np.exp(logs - top)
        total = float(np.sum(values))
        found = (top + np.log(total), np.sum(values * np.sinh(nodes / REACH)) / total)
        if panels or before is not None and np.all(np.abs(np.subtract(found, before)) <= AGREE * max(1, abs(found[0]))):
            shares = values / total
            up_to = np.concatenate([[0.0], np.cumsum(shares.reshape(count, POINTS).sum(axis=1))])
            return Density(_x(nodes, scale), shares, float(found[0]), edges, up_to, scale, log_density)
        before = found
    raise ArithmeticError("The density is too narrow to integrate.")


def _points(edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    at, weight = np.polynomial.legendre.leggauss(POINTS)
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (1 + at)).ravel(), (half * weight).ravel()


def _x(t: np.ndarray, scale: float) -> np.ndarray:
    return scale * np.exp(np.pi / 2 * np.sinh(t))


def _log_integrand(t: np.ndarray, scale: float, log_density) -> np.ndarray:
    x = _x(t, scale)
    return log_density(x) + np.log(x) + np.log(np.pi / 2 * np.cosh(t))
