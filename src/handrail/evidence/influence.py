"""How much each study moves a pool: what the pool would be without it, and how far off the study then lies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .intervals import LEVEL
from .pooling import COMMON, Interval, Pooled, outcomes, pool
from .sensitivity import leave_one_out
from .tails import ratio

CHI2_MEDIAN = 0.454936423119572  # of χ² with one degree of freedom


@dataclass(frozen=True)
class Influence:
    """One study's influence on a pool. "Without" means: by the pool of all the others.

    `rstudent` the study's distance from the pool without it, in standard errors of that distance. `dffits` how far
    the pool moves when the study is put back, in standard errors of its fitted value, `dfbetas` in those of the pool,
    both with the τ² without it; `cook` the squared move in standard errors of the whole pool. `cov_ratio` the pool's
    variance without it over that with it: above 1, the study makes the pool more precise. `tau2_without` (squared units
    of the outcomes) and `q_without` are the pool's without it. `hat` its leverage from 0 to 1, `weight` the same in per
    cent. `is_influential`: by the rule of metafor's `influence` (after Viechtbauer and Cheung 2010) for one
    coefficient: |dffits| > 3/√(k − 1), a Cook's distance above the median of χ² with 1, a hat above 3/k, or
    |dfbetas| > 1.
    """

    rstudent: float
    dffits: float
    dfbetas: float
    cook: float
    cov_ratio: float
    tau2_without: float
    q_without: float
    hat: float
    weight: float
    is_influential: bool


def influence(
    yi: Sequence[float], vi: Sequence[float], method: str = "REML", test: str = "z", *, level: float = LEVEL
) -> tuple[Influence, ...]:
    """The influence of each of k ≥ 3 studies, in their order (Viechtbauer and Cheung 2010).

    Outcomes and variances of shape (k,); method, test, units and errors as `pooling.pool`. The standardised figures
    use the standard errors of `test`; for "knha" each variance is multiplied by what that test makes of the pool
    without the study, as metafor does. ValueError below three studies.
    """
    y, v = outcomes(yi, vi)
    if len(y) < 3:
        raise ValueError(f"Influence needs at least 3 studies, not {len(y)}.")
    whole = pool(y, v, method, test, level=level)
    others = leave_one_out(y, v, method, test, level=level)
    return tuple(
        _of(float(one), float(variance), float(np.sum(1 / (v + without.spread.tau2))), whole, without, weight)
        for one, variance, without, weight in zip(y, v, others, whole.weights, strict=True)
    )


def _of(y: float, v: float, total: float, whole: Pooled, without: Pooled, weight: float) -> Influence:
    """`total` the sum of all studies' weights at the τ² without this one."""
    hat, alone = weight / 100, v + without.spread.tau2
    scale = 1.0 if without.test == "z" else without.se**2 * (total - 1 / alone)  # what the test multiplies variances by
    moved = whole.estimate - without.estimate
    dffits, dfbetas = ratio(moved, math.sqrt(scale * hat * alone)), ratio(moved, math.sqrt(scale / total))
    cook = ratio(moved**2, whole.se**2)
    return Influence(
        rstudent=ratio(y - without.estimate, math.sqrt(scale * alone + without.se**2)), dffits=dffits,
        dfbetas=dfbetas, cook=cook, cov_ratio=ratio(without.se**2, whole.se**2), tau2_without=without.spread.tau2,
        q_without=without.spread.q, hat=hat, weight=weight,
        is_influential=(abs(dffits) > 3 * math.sqrt(1 / (whole.k - 1)) or cook > CHI2_MEDIAN or hat > 3 / whole.k
                        or abs(dfbetas) > 1),
    )


@dataclass(frozen=True)
class Prediction:
    """The best linear unbiased prediction of one study's true effect, in units of the outcomes, with its interval."""

    estimate: float
    se: float
    interval: Interval


def predictions(
    yi: Sequence[float], vi: Sequence[float], method: str = "REML", test: str = "z", *, level: float = LEVEL
) -> tuple[Prediction, ...]:
    """Each study's true effect, its outcome drawn towards the pool by as much as chance may have moved it.

    With λ = τ²/(τ² + v) it is λy + (1 − λ)μ, with variance λv + (1 − λ)²·var(μ) (Raudenbush and Bryk 1985). Outcomes
    and variances of shape (k,); units and errors as `pooling.pool`. ValueError for a common effect, where all true
    effects are one and there is nothing to predict.
    """
    if method in COMMON:
        raise ValueError("With a common effect each true effect is the pool: take a method that lets them differ.")
    y, v = outcomes(yi, vi)
    whole = pool(y, v, method, test, level=level)
    reach = (whole.ci[1] - whole.estimate) / whole.se if whole.se else 0.0
    made = []
    for one, variance in zip(y.tolist(), v.tolist(), strict=True):
        kept = whole.spread.tau2 / (whole.spread.tau2 + variance)
        value = kept * one + (1 - kept) * whole.estimate
        se = math.sqrt(kept * variance + ((1 - kept) * whole.se) ** 2)
        made.append(Prediction(value, se, (value - reach * se, value + reach * se)))
    return tuple(made)
