"""What to expect of a course with given moderators: its mean effect, and the effect of one more study like it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .intervals import LEVEL
from .pooling import COMMON, Interval, critical
from .regression import Regression, regress


@dataclass(frozen=True)
class Expected:
    """The effect at some values of the moderators, in units of the outcomes, from `k` studies.

    `ci` holds the mean of the true effects of such courses, `prediction_interval` the true effect of one more (none for
    a common effect). `regression` is the one it was read from, its moderators counted from those values.
    """

    estimate: float
    se: float
    ci: Interval
    prediction_interval: Interval | None
    k: int
    regression: Regression


def expected(
    yi: Sequence[float], vi: Sequence[float], moderators: Mapping[str, Sequence[float]], at: Mapping[str, float],
    method: str = "REML", test: str = "knha", *, level: float = LEVEL,
) -> Expected:
    """What a meta-regression of k outcomes expects where each moderator is as `at` says.

    `moderators`: name to k numbers, `at`: the same names to a number each. Counted from `at`, the intercept is that
    effect and its standard error the one of x'β; the prediction interval has √(se² + τ²), with the quantile of `test`,
    as metafor's `predict` (Viechtbauer 2010). Method, test, units and errors as `regression.regress`; ValueError too
    where `at` names other moderators.
    """
    if set(at) != set(moderators):
        raise ValueError(f"A value is needed for each of {', '.join(moderators)}, and for nothing else.")
    counted = {name: [value - at[name] for value in values] for name, values in moderators.items()}
    found = regress(yi, vi, counted, method, test, level=level)
    here = found.coefficients[0]
    half = critical(level, found.df) * math.sqrt(here.se**2 + found.spread.tau2)
    return Expected(
        here.estimate, here.se, here.ci, None if method in COMMON else (here.estimate - half, here.estimate + half),
        found.k, found,
    )
