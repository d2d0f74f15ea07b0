"""Bayesian random effects without a sampler: outcomes normal, true effects normal, τ integrated over by quadrature.

Given τ everything is normal and known in closed form; what is left is one integral over τ (Röver 2020, Journal of
Statistical Software 93(6)).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .intervals import LEVEL
from .pooling import Interval, outcomes
from .quadrature import Density, density

PRIORS = ("half-normal", "half-cauchy")


@dataclass(frozen=True)
class Posterior:
    """What is believed of a quantity, in units of the outcomes: median, central interval, mean and SD.

    Mean or SD is none where it doesn't exist (too few studies for so wide a prior). `above` is the chance that the
    quantity is above 0.
    """

    median: float
    ci: Interval
    mean: float | None
    sd: float | None
    above: float


@dataclass(frozen=True)
class Bayes:
    """Posteriors of μ (the mean of true effects), of τ (their SD) and of `next`, the true effect of the next study.

    `log_evidence` is the logarithm of the marginal likelihood, none where the prior of μ is flat.
    """

    k: int
    mu: Posterior
    tau: Posterior
    next: Posterior
    prior: str
    scale: float
    mu_prior: tuple[float, float] | None
    log_evidence: float | None
    level: float


def bayes(
    yi: Sequence[float], vi: Sequence[float], *, prior: str = "half-normal", scale: float = 0.5,
    mu_prior: tuple[float, float] | None = None, level: float = LEVEL, panels: int | None = None,
) -> Bayes:
    """Posteriors for k ≥ 1 outcomes with variances, both of shape (k,).

    `prior` on τ: "half-normal" or "half-cauchy" with `scale` in units of the outcomes (0.5 is a usual choice for
    standardised mean differences; Röver et al. 2021). `mu_prior`: mean and SD of a normal prior on μ, flat if none.
    `panels` fixes the grid, for comparing. Mixtures and quadrature as Röver (2020). ValueError for what can't be
    pooled, another prior, or a scale or SD not above 0.
    """
    y, v = outcomes(yi, vi)
    if prior not in PRIORS:
        raise ValueError(f"There is no prior {prior!r}: choose from {', '.join(PRIORS)}.")
    if not (math.isfinite(scale) and scale > 0):
        raise ValueError(f"The scale of a prior must be above 0, not {scale:g}.")
    if mu_prior and not (math.isfinite(mu_prior[0]) and math.isfinite(mu_prior[1]) and mu_prior[1] > 0):
        raise ValueError("The prior of μ needs a finite mean and a standard deviation above 0.")
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not {level}.")

    def log_density(tau):
        return _log_prior(prior, scale, tau) + _given(tau, y, v, mu_prior)[2]

    of_tau = density(log_density, min(scale, math.sqrt(float(np.median(v))) + float(np.std(y))), panels=panels)
    centres, variances, _ = _given(of_tau.nodes, y, v, mu_prior)
    tails = _tails(prior, len(y), mu_prior)
    return Bayes(
        len(y), _mixed(of_tau, centres, variances, level, (True, True) if mu_prior else tails),
        _of_tau(of_tau, level, tails), _mixed(of_tau, centres, variances + of_tau.nodes**2, level, tails),
        prior, scale, mu_prior, of_tau.log_total if mu_prior else None, level,
    )


def _log_prior(prior: str, scale: float, tau: np.ndarray) -> np.ndarray:
    if prior == "half-normal":
        return 0.5 * math.log(2 / math.pi) - math.log(scale) - 0.5 * (tau / scale) ** 2
    return math.log(2 / math.pi / scale) - np.log1p((tau / scale) ** 2)


def _given(tau: np.ndarray, y: np.ndarray, v: np.ndarray, mu_prior) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """At each τ (n,): mean and variance of μ, and the logarithm of the likelihood with μ integrated out."""
    n = len(tau)
    total, weighted, logs = np.zeros(n), np.zeros(n), np.zeros(n)
    if mu_prior:
        total += 1 / mu_prior[1] ** 2
        weighted += mu_prior[0] / mu_prior[1] ** 2
        logs -= math.log(mu_prior[1])
    squares = np.zeros(n)
    for one, variance in zip(y, v, strict=True):
        w = 1 / (variance + tau**2)
        total += w
        weighted += w * one
        logs += 0.5 * np.log(w) - 0.5 * math.log(2 * math.pi)
    centre = weighted / total
    for one, variance in zip(y, v, strict=True):
        squares += (one - centre) ** 2 / (variance + tau**2)
    if mu_prior:
        squares += (mu_prior[0] - centre) ** 2 / mu_prior[1] ** 2
    else:
        logs += 0.5 * math.log(2 * math.pi)
    return centre, 1 / total, logs - 0.5 * np.log(total) - 0.5 * squares


def _tails(prior: str, k: int, mu_prior) -> tuple[bool, bool]:
    """Whether mean and variance exist: with half-Cauchy the density of τ falls like a power of it."""
    if prior == "half-normal":
        return True, True
    power = 2 + k - (0 if mu_prior else 1)
    return power > 2, power > 3


def _mixed(of_tau: Density, centres, variances, level: float, tails: tuple[bool, bool]) -> Posterior:
    """A mixture of normals, one at each node of τ."""
    from scipy.optimize import brentq
    from scipy.special import ndtr

    sds = np.sqrt(variances)

    def below(point):
        return of_tau.mean(ndtr((point - centres) / sds))

    def quantile(share):
        at = int(np.argmax(of_tau.shares))
        middle, reach = float(centres[at]), float(sds[at])
        low, high = middle - reach, middle + reach
        while below(low) > share:
            low -= (high - low)
        while below(high) < share:
            high += (high - low)
        return float(brentq(lambda point: below(point) - share, low, high, xtol=1e-13 * reach, rtol=1e-14))

    tail = (1 - level) / 2
    mean = of_tau.mean(centres) if tails[0] else None
    sd = None
    if mean is not None and tails[1]:
        sd = math.sqrt(of_tau.mean(variances + (centres - mean) ** 2))
    return Posterior(quantile(0.5), (quantile(tail), quantile(1 - tail)), mean, sd, 1 - below(0.0))


def _of_tau(of_tau: Density, level: float, tails: tuple[bool, bool]) -> Posterior:
    tail = (1 - level) / 2
    mean = of_tau.mean(of_tau.nodes) if tails[0] else None
    sd = math.sqrt(of_tau.mean((of_tau.nodes - mean) ** 2)) if mean is not None and tails[1] else None
    ends = of_tau.quantile(tail), of_tau.quantile(1 - tail)
    return Posterior(of_tau.quantile(0.5), ends, mean, sd, 1.0)
