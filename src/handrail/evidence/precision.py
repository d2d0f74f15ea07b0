"""The effect of a study without error, by regression on standard errors or variances: PET, PEESE, and the two in turn.

A sensitivity analysis for small-study effects. It is unreliable with few studies or much heterogeneity.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .asymmetry import LEAST
from .intervals import LEVEL
from .pooling import Interval, critical, outcomes
from .tails import ratio, two_sided
from .weighted import at

CONVINCED = 0.10  # two-sided, so 5% one-sided: whether PET finds an effect at all (Stanley and Doucouliagos 2014)


@dataclass(frozen=True)
class Corrected:
    """The effect at no error, in units of the outcomes, with t on `df` = k − 2. `model` is "PET" or "PEESE".

    `slope` is what one unit of the standard error (PET) or the variance (PEESE) adds, `slope_p` its two-sided p.
    """

    model: str
    estimate: float
    se: float
    ci: Interval
    statistic: float
    df: int
    p: float
    slope: float
    slope_p: float


def pet(yi: Sequence[float], vi: Sequence[float], *, level: float = LEVEL) -> Corrected:
    """The precision-effect test: least squares on √vi, weights 1/vi, dispersion free (Stanley 2008).

    Outcomes and variances of shape (k,), k ≥ 3; ValueError below that, or where all variances are the same.
    """
    return _corrected("PET", yi, vi, level)


def peese(yi: Sequence[float], vi: Sequence[float], *, level: float = LEVEL) -> Corrected:
    """As `pet`, on vi instead of √vi (Stanley and Doucouliagos 2014): less biased where there is an effect.

    Shapes and errors as `pet`.
    """
    return _corrected("PEESE", yi, vi, level)


def pet_peese(yi: Sequence[float], vi: Sequence[float], *, level: float = LEVEL) -> Corrected:
    """PEESE where PET's effect is above 0 at 5% one-sided, or below 0 likewise, else PET.

    Stanley and Doucouliagos (2014), whose test is one-sided for effects named so that they are expected above 0;
    here both directions count, at 10% two-sided. Shapes and errors as `pet`.
    """
    first = pet(yi, vi, level=level)
    return peese(yi, vi, level=level) if first.p < CONVINCED else first


def _corrected(model: str, yi: Sequence[float], vi: Sequence[float], level: float) -> Corrected:
    y, v = outcomes(yi, vi)
    if len(y) < LEAST:
        raise ValueError(f"{model} needs at least {LEAST} studies, not {len(y)}.")
    fit = at(0.0, y, v, np.column_stack([np.ones(len(y)), np.sqrt(v) if model == "PET" else v]))
    df = len(y) - 2
    se = np.sqrt(np.diag(fit.covariance) * fit.rss / df)
    value, slope = fit.beta.tolist()
    statistic, half = ratio(value, float(se[0])), critical(level, df) * float(se[0])
    return Corrected(model, value, float(se[0]), (value - half, value + half), statistic, df, two_sided(statistic, df),
                     slope, two_sided(ratio(slope, float(se[1])), df))
