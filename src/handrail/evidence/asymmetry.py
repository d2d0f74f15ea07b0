"""Whether small studies show other effects than large ones, which is one sign of studies that were never published."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .intervals import LEVEL
from .pooling import Interval, critical, outcomes
from .regression import regress
from .tails import ratio, two_sided
from .weighted import at

LEAST = 3


@dataclass(frozen=True)
class Egger:
    """A regression of outcomes on their standard errors. `statistic` and two-sided `p` test its slope.

    It is z, or t with `df`. `limit` with `limit_ci` is the effect, in units of the outcomes, of a study without error.
    """

    statistic: float
    df: int | None
    p: float
    limit: float
    limit_ci: Interval


@dataclass(frozen=True)
class Begg:
    """Kendall's τ_b of standardised outcomes and variances, from −1 to 1, with its two-sided p-value."""

    tau: float
    p: float


def egger(yi: Sequence[float], vi: Sequence[float], *, level: float = LEVEL) -> Egger:
    """The test of Egger et al. (1997): least squares weighted by 1/vi, dispersion free, t on k − 2.

    Outcomes and variances of shape (k,), k ≥ 3; ValueError below that, or where all variances are the same.
    """
    y, v = _enough(yi, vi)
    fit = at(0.0, y, v, np.column_stack([np.ones(len(y)), np.sqrt(v)]))
    df = len(y) - 2
    se = np.sqrt(np.diag(fit.covariance) * fit.rss / df)
    reach, limit = critical(level, df), float(fit.beta[0])
    statistic = ratio(float(fit.beta[1]), float(se[1]))
    half = reach * float(se[0])
    return Egger(statistic, df, two_sided(statistic, df), limit, (limit - half, limit + half))


def egger_mixed(
    yi: Sequence[float], vi: Sequence[float], method: str = "REML", test: str = "z", *, level: float = LEVEL
) -> Egger:
    """Egger's regression in a mixed-effects model (Sterne and Egger 2005): √vi as the one moderator of `regress`.

    Shapes and errors as `egger`, and those of `regress`.
    """
    y, v = _enough(yi, vi)
    found = regress(y, v, {"standard error": np.sqrt(v)}, method, test, level=level)
    limit, slope = found.coefficients
    return Egger(slope.statistic, found.df, slope.p, limit.estimate, limit.ci)


def begg(yi: Sequence[float], vi: Sequence[float]) -> Begg:
    """The rank correlation test of Begg and Mazumdar (1994), of (y − common effect)/SE of that difference with vi.

    Outcomes and variances of shape (k,), k ≥ 3. The p-value is from the normal distribution, with the
    variance that ties leave and without continuity correction, as theirs is. ValueError where nothing has a rank.
    """
    y, v = _enough(yi, vi)
    fit = at(0.0, y, v, np.ones((len(y), 1)))
    apart = (y - fit.beta[0]) / np.sqrt(v - fit.covariance[0, 0])
    from scipy.stats import kendalltau

    found = kendalltau(apart, v, method="asymptotic")
    if not np.isfinite(found.statistic):
        raise ValueError("Where all variances or outcomes are the same there is no rank to compare.")
    return Begg(float(found.statistic), float(found.pvalue))


def _enough(yi: Sequence[float], vi: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    y, v = outcomes(yi, vi)
    if len(y) < LEAST:
        raise ValueError(f"Asymmetry needs at least {LEAST} studies, not {len(y)}.")
    return y, v
