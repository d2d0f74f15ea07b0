"""Pools of groups of studies, and whether the groups differ. That they do doesn't say why: nobody dealt them out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .heterogeneity import MOST_STEPS
from .intervals import LEVEL
from .pooling import COMMON, Pooled, outcomes, pool
from .tails import chi2_tail


@dataclass(frozen=True)
class Subgroups:
    """`pools` by group, in the order in which groups first come; `overall` the pool of all.

    `q_between` tests whether the groups' effects differ: χ² with `df` = groups − 1 and p-value `p`.
    """

    pools: dict[str, Pooled]
    overall: Pooled
    q_between: float
    df: int
    p: float


def subgroups(
    yi: Sequence[float], vi: Sequence[float], groups: Sequence[str], method: str = "REML", test: str = "knha", *,
    level: float = LEVEL, most_steps: int = MOST_STEPS,
) -> Subgroups:
    """Pool each group of studies with a τ² of its own: outcomes, variances and names of groups of shape (k,).

    The difference is Cochran's Q of the groups' pools, with the standard errors of `test` (Borenstein et al. 2009,
    chapter 19). A group of one study has no degrees of freedom: it is tested with z, and says so in its `test`.
    Method, units and errors as `pooling.pool`; ValueError for fewer than two groups, or another number of names.
    """
    y, v = outcomes(yi, vi)
    names = np.asarray(groups, dtype=object)
    if names.shape != y.shape:
        raise ValueError(f"Each outcome needs a group: there are {len(y)} outcomes and {names.size} groups.")
    there = list(dict.fromkeys(names.tolist()))
    if len(there) < 2:
        raise ValueError("Subgroups need at least two groups.")
    pools = {}
    for name in there:
        own = names == name
        alone = test if own.sum() > 1 or method in COMMON else "z"
        pools[name] = pool(y[own], v[own], method, alone, level=level, most_steps=most_steps)
    values = np.array([one.estimate for one in pools.values()])
    w = 1 / np.array([one.se for one in pools.values()]) ** 2
    q = float(w @ (values - w @ values / w.sum()) ** 2)
    return Subgroups(pools, pool(y, v, method, test, level=level, most_steps=most_steps), q, len(there) - 1,
                     chi2_tail(q, len(there) - 1))
