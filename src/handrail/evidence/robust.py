"""Errors of a three-level model that hold even where its variances are wrong, as long as clusters are independent."""

import numpy as np

from .multilevel_fit import Fit

ROBUST = ("CR1", "CR2")
LEAST_SHARE = 1e-12


def robust_covariance(fit: Fit, x: np.ndarray, kind: str) -> tuple[np.ndarray, list[float]]:
    """The covariance (p, p) of the coefficients, and each one's degrees of freedom.

    With X_j, V_j, e_j design (k_j, p), modelled covariance and residuals of cluster j, and M = (X'V⁻¹X)⁻¹, it is
    M·(Σ X_j'V_j⁻¹A_j e_j e_j'A_j'V_j⁻¹X_j)·M. CR1: A_j² = m/(m − p) (m clusters), m − p degrees of freedom. CR2: A_j
    such that the sum is unbiased if the model is right (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018, eq. 3
    to 5, the model as target), with Satterthwaite's degrees of freedom, which need not be whole.
    """
    m, p, bread = fit.m, x.shape[1], fit.covariance
    moved, free = np.zeros((p, p)), []
    for rows in _rows(fit):
        own = x[rows]
        v = np.diag(fit.v[rows] + fit.within) + fit.between
        solved = np.linalg.solve(v, own)
        if kind == "CR2":
            solved = _adjusted(v, own, bread).T @ solved
        along = solved.T @ fit.residual[rows]
        moved += np.outer(along, along)
        free.append((solved, v, own))
    if kind == "CR1":
        return bread @ moved @ bread * (m / (m - p)), [float(m - p)] * p
    return bread @ moved @ bread, [_satterthwaite(bread, n, free) for n in range(p)]


def _rows(fit: Fit) -> list[np.ndarray]:
    order = np.argsort(fit.which, kind="stable")
    return np.split(order, np.cumsum(np.bincount(fit.which, minlength=fit.m))[:-1])


def _adjusted(v: np.ndarray, own: np.ndarray, bread: np.ndarray) -> np.ndarray:
    """D'B^(−½)D with D'D = V_j and B = D(V_j − X_j M X_j')D', the inverse root a generalised one."""
    root = np.linalg.cholesky(v).T
    values, vectors = np.linalg.eigh(root @ (v - own @ bread @ own.T) @ root.T)
    kept = values > LEAST_SHARE * np.max(np.abs(values))
    inverse = vectors[:, kept] / np.sqrt(values[kept]) @ vectors[:, kept].T
    return root.T @ inverse @ root


def _satterthwaite(bread: np.ndarray, n: int, clusters: list) -> float:
    """(tr Ω)²/tr ΩΩ for the n-th coefficient, Ω_ij = a_i'(V − XMX')_ij a_j with a_j = A_j'V_j⁻¹X_j M c."""
    sides, spread = [], []
    for solved, v, own in clusters:
        a = solved @ bread[:, n]
        sides.append(own.T @ a)
        spread.append(a @ v @ a)
    side = np.array(sides)
    omega = np.diag(spread) - side @ bread @ side.T
    return float(np.trace(omega) ** 2 / np.sum(omega**2))
