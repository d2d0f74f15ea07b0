"""How far a pooled effect hangs on single studies, and how it came about as studies came in."""

from collections.abc import Sequence

import numpy as np

from .intervals import LEVEL
from .pooling import Pooled, outcomes, pool


def leave_one_out(
    yi: Sequence[float], vi: Sequence[float], method: str = "REML", test: str = "knha", *, level: float = LEVEL
) -> tuple[Pooled, ...]:
    """The pool without each of the k studies in turn, in their order; shapes, errors and units as `pooling.pool`.

    Needs two studies, and three for "knha".
    """
    y, v = outcomes(yi, vi)
    if len(y) < 2:
        raise ValueError("Leaving one out needs at least two studies.")
    return tuple(
        pool(np.delete(y, one), np.delete(v, one), method, test, level=level) for one in range(len(y))
    )


def cumulative(
    yi: Sequence[float], vi: Sequence[float], method: str = "REML", test: str = "knha", *, level: float = LEVEL
) -> tuple[Pooled, ...]:
    """The pool of the first, the first two, … all k studies, in the order given (usually by year).

    The first study alone has no degrees of freedom: it is always tested with z, and says so in its `test`. Shapes,
    errors and units as `pooling.pool`. Source: Lau et al. (1992).
    """
    y, v = outcomes(yi, vi)
    return tuple(
        pool(y[:many], v[:many], method, "z" if many == 1 else test, level=level) for many in range(1, len(y) + 1)
    )
