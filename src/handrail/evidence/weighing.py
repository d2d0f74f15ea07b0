"""Weighted regressions of many pools at once, in stacked QR decompositions; in plain sums for an intercept alone."""

import numpy as np

from .columns import Floats
from .weighted import LEAST_RANK


class Weighing:
    """b weighted regressions, each at its τ²: what `weighted.Weighted` is to one. Absent studies weigh nothing."""

    def __init__(self, tau2: Floats, y: Floats, v: Floats, there: np.ndarray, x: Floats, weights: Floats | None = None):
        self.weights = np.where(there, 1 / (v + tau2[:, None]), 0.0) if weights is None else weights
        self.p, w = x.shape[2], self.weights
        if self.p == 1 and np.all(x == 1):
            total = w.sum(axis=1)
            self.beta = ((w * y).sum(axis=1) / total)[:, None]
            self.covariance = (1 / total)[:, None, None]
            self.hat = w / total[:, None]
            self.residual = y - self.beta
            self._inner = ((w**2).sum(axis=1) / total)[:, None, None]
            self.log_root, self._upper = 0.5 * np.log(total), None
            return
        root = np.sqrt(w)
        basis, upper = np.linalg.qr(root[:, :, None] * x)
        self._length = np.sqrt(((root[:, :, None] * x) ** 2).sum(axis=1))
        self._upper = np.abs(np.diagonal(upper, axis1=1, axis2=2))
        if self.is_apart().all():
            inverse = np.linalg.inv(upper)
            self.beta = np.einsum("bpq,bkq,bk->bp", inverse, basis, root * y, optimize=True)
            self.covariance = inverse @ inverse.transpose(0, 2, 1)
            self.residual = y - (x @ self.beta[:, :, None])[:, :, 0]
            self.hat = (basis**2).sum(axis=2)
            self._inner = basis.transpose(0, 2, 1) @ (w[:, :, None] * basis)
            self.log_root = np.log(self._upper).sum(axis=1)
        else:
            self.told_apart()

    def is_apart(self) -> np.ndarray:
        """Whether the coefficients of each pool can be told apart, shape (b,)."""
        return np.ones(len(self.weights), bool) if self._upper is None else (
            self._upper > LEAST_RANK * self._length).all(axis=1)

    def told_apart(self) -> None:
        """Raises ValueError with the first pool whose coefficients can't be told apart."""
        apart = self.is_apart()
        if not apart.all():
            raise ValueError(f"Pool {int(np.flatnonzero(~apart)[0]) + 1}: the moderators can't be told apart.")

    @property
    def rss(self) -> Floats:
        """y'Py, (b,)."""
        return (self.weights * self.residual**2).sum(axis=1)

    @property
    def slope(self) -> Floats:
        """y'PPy, (b,)."""
        return ((self.weights * self.residual) ** 2).sum(axis=1)

    @property
    def trace(self) -> Floats:
        """tr P, (b,)."""
        return (self.weights * (1 - self.hat)).sum(axis=1)

    @property
    def trace_of_square(self) -> Floats:
        """tr PP, (b,)."""
        return (self.weights**2 * (1 - 2 * self.hat)).sum(axis=1) + (self._inner**2).sum(axis=(1, 2))
