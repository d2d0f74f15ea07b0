"""How much true effects differ: τ² of a meta-analysis with or without moderators, by eight estimators.

One step costs as much as there are studies, never their square: see `weighted`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .weighted import Mean, Observed, Weighted

MOST_STEPS = 1000
CLOSE = 1e-11  # the last step, as a share of a typical variance; below that it is what floating point left over


class NoConvergence(ArithmeticError):
    """The steps towards τ² did not come to rest. Another estimator (DL, PM) may be asked."""


@dataclass(frozen=True)
class Between:
    """τ² (in squared units of the outcomes), its standard error where the likelihood gives one, steps taken."""

    tau2: float
    se: float | None = None
    steps: int = 0


def estimate(method: str, observed: Observed, most_steps: int = MOST_STEPS) -> Between:
    """τ² of k outcomes with sampling variances given a design with p columns (see `weighted.observed`), never below 0.

    `method`: "EE" or "FE" (τ² is 0), "HS" Hunter–Schmidt, "HE" Hedges (Hedges and Olkin 1985), "DL" DerSimonian and
    Laird (1986), "SJ" Sidik and Jonkman (2005), "ML", "REML" (Viechtbauer 2005), "EB" Morris (1983), "PM" Paule and
    Mandel (1982). Formulas as in Viechtbauer (2005) and Viechtbauer et al. (2015), for any design. Raises ValueError
    for another method, NoConvergence where ML, REML, EB or PM doesn't come to rest within `most_steps`.
    """
    if method not in ESTIMATORS:
        raise ValueError(f"There is no method {method!r}: choose from {', '.join(ESTIMATORS)}.")
    if not observed.df:
        return Between(0.0)
    return ESTIMATORS[method](observed, most_steps)


def profile(observed: Observed, level: float) -> tuple[float, float]:
    """The Q-profile interval of τ² (Viechtbauer 2007): where the generalised Q is a quantile of χ² with k − p.

    Same for each estimator; either end is 0 where Q lies below its quantile even without heterogeneity. `level` lies
    between 0 and 1, k above p. NoConvergence as `where_q_is`.
    """
    from scipy.special import chdtri

    tail = (1 - level) / 2
    low, high = (where_q_is(float(chdtri(observed.df, share)), observed)[0] for share in (tail, 1 - tail))
    return low, high


def where_q_is(wanted: float, observed: Observed, most_steps: int = MOST_STEPS) -> tuple[float, int]:
    """The τ² ≥ 0 at which y'Py is `wanted`, and the steps: Newton's from 0; y'Py falls and is convex in τ².

    NoConvergence where it takes more than `most_steps`.
    """
    tau2, fit = 0.0, observed.plain
    for step in range(most_steps):
        change = (fit.rss - wanted) / fit.slope if fit.slope > 0 else 0.0
        if change <= CLOSE * tau2 or change <= 0:
            return tau2, step
        tau2 += change
        fit = observed.at(tau2)
    raise NoConvergence(f"τ² did not come to rest in {most_steps} steps.")


def _none(observed: Observed, most_steps: int) -> Between:
    return Between(0.0)


def _hunter_schmidt(observed: Observed, most_steps: int) -> Between:
    fit = observed.plain
    return Between(max(0.0, (fit.rss - observed.k) / fit.total))


def _hedges(observed: Observed, most_steps: int) -> Between:
    squares, noise = observed.unweighted()
    return Between(max(0.0, (squares - noise) / observed.df))


def _dersimonian_laird(observed: Observed, most_steps: int) -> Between:
    fit = observed.plain
    return Between(max(0.0, (fit.rss - observed.df) / fit.trace))


def _sidik_jonkman(observed: Observed, most_steps: int) -> Between:
    rough = float(np.var(observed.y))
    return Between(rough * observed.at(rough).rss / observed.df)


def _paule_mandel(observed: Observed, most_steps: int) -> Between:
    """Where the generalised Q is what it is expected to be. Morris's empirical Bayes comes to rest there as well."""
    tau2, steps = where_q_is(observed.df, observed, most_steps)
    return Between(tau2, None, steps)


def _likelihood(restricted: bool) -> Callable[..., Between]:
    def find(observed: Observed, most_steps: int) -> Between:
        return _fisher_scoring(observed, restricted, most_steps)
    return find


def _fisher_scoring(observed: Observed, restricted: bool, most_steps: int) -> Between:
    """Steps by score over information, from Hedges' estimate, never below 0.

    Left alone such steps can swing to and fro for ever. The score is positive below a top of the likelihood and
    negative above it, so once it has been seen on both sides, a step that leaves that range or is more than half as
    long as the one before is replaced by one to its middle.
    """
    tau2, low, high, before = _hedges(observed, most_steps).tau2, None, math.inf, math.inf
    for step in range(most_steps):
        fit = observed.at(tau2)
        expected, information = _moments(fit, restricted)
        score = fit.slope - expected
        low, high = (tau2, high) if score > 0 else (low, tau2)
        change = max(score / information, -tau2)
        if abs(change) <= CLOSE * expected / information:
            return _highest(tau2 + change, observed, restricted, step)
        if low is not None and high < math.inf:
            if not low < tau2 + change < high or abs(change) > before / 2:
                change = (low + high) / 2 - tau2
            if high - low <= CLOSE * expected / information:
                return _highest(tau2 + change, observed, restricted, step)
        tau2, before = tau2 + change, abs(change)
    raise NoConvergence(f"τ² did not come to rest in {most_steps} steps.")


def _highest(tau2: float, observed: Observed, restricted: bool, steps: int) -> Between:
    """A top of the likelihood that lies lower than its value without heterogeneity isn't the highest."""
    fit, none = observed.at(tau2), observed.plain
    if tau2 > 0 and _log_likelihood(none, restricted) > _log_likelihood(fit, restricted):
        tau2, fit = 0.0, none
    return Between(tau2, math.sqrt(2 / _moments(fit, restricted)[1]), steps)


def _moments(fit: Weighted | Mean, restricted: bool) -> tuple[float, float]:
    """What y'PPy is expected to be, and twice the Fisher information of τ²."""
    return (fit.trace, fit.trace_of_square) if restricted else (fit.total, fit.squares)


def _log_likelihood(fit: Weighted | Mean, restricted: bool) -> float:
    """Without the constants."""
    return (fit.log_weights - fit.rss) / 2 - (fit.log_root if restricted else 0.0)


ESTIMATORS = {
    "EE": _none, "FE": _none, "DL": _dersimonian_laird, "HE": _hedges, "HS": _hunter_schmidt, "SJ": _sidik_jonkman,
    "ML": _likelihood(False), "REML": _likelihood(True), "EB": _paule_mandel, "PM": _paule_mandel,
}
