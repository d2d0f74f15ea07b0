"""A permutation test of a meta-regression: how often moderators dealt out by chance go along with effects as much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from math import factorial

import numpy as np

from .batch import pool_many
from .intervals import LEVEL
from .pooling import outcomes
from .regression import design, regress

ALL_UP_TO = 5040  # as many orders as seven studies have: then each is taken
AT_ONCE = 500
ALIKE = 1e-8  # statistics nearer than this to the one found count as no smaller: rounding decides nothing


@dataclass(frozen=True)
class Permuted:
    """`p` for each coefficient by name (two-sided, without the intercept) and `qm_p` for all moderators together.

    `orders` were compared, the one found among them; `is_exact` where those are all there are.
    """

    p: dict[str, float]
    qm_p: float
    orders: int
    is_exact: bool


def permuted(
    yi: Sequence[float], vi: Sequence[float], moderators: Mapping[str, Sequence[float]], method: str = "REML",
    test: str = "knha", *, orders: int = 1000, chance: np.random.Generator,
) -> Permuted:
    """Permutation test of `regression.regress` (Higgins and Thompson 2004): rows of moderators change studies.

    Shapes, method, test and errors as `regress`. All orders are taken where there are no more than 5,040 (up to seven
    studies), else `orders` of them, drawn with `chance`. A p-value is the share of orders whose statistic (|z| or |t|,
    Q_M) is at least as large; the order found counts as one, so it is never 0. ValueError below 2 orders.
    """
    if orders < 2:
        raise ValueError(f"A permutation test needs at least 2 orders, not {orders}.")
    y, v = outcomes(yi, vi)
    regress(y, v, moderators, method, test)  # refuses, with a sentence, what can't be regressed
    x = design(moderators, len(y))
    is_exact = len(y) <= 7 and factorial(len(y)) <= ALL_UP_TO
    taken = _every(len(y)) if is_exact else _drawn(len(y), orders, chance)
    statistics, together, count = [], [], 0
    while rows := list(islice(taken, AT_ONCE)):
        found = pool_many(y, v, x[np.array(rows)], method, test, level=LEVEL)
        statistics.append(np.abs(found.statistic[:, 1:]))
        together.append(found.qm)
        count += len(rows)
    each, whole = np.concatenate(statistics), np.concatenate(together)
    p = np.mean(each >= each[0] * (1 - ALIKE) - ALIKE, axis=0)
    return Permuted(dict(zip(moderators, p.tolist(), strict=True)),
                    float(np.mean(whole >= whole[0] * (1 - ALIKE) - ALIKE)), count, is_exact)


def _every(k: int):
    yield from permutations(range(k))


def _drawn(k: int, orders: int, chance: np.random.Generator):
    yield tuple(range(k))
    for _ in range(orders - 1):
        yield tuple(chance.permutation(k))
