"""Effect sizes from counts of people with an event in two groups: arrays in, arrays out.

`events1` of `n1` in the first group and `events2` of `n2` in the second; numbers or arrays that broadcast to one shape;
each function gives `Sizes(yi, vi)` of that shape, first group against second.

Zero cells. A table has four cells: with and without the event, in either group. `correct` says which tables get `add`
(0.5 unless said otherwise) in all four cells, for the estimate as for its variance:

- "zero" (the usual, as metafor's `to="only0"`): tables where a cell is 0;
- "all": every table, whether it needs it or not;
- "none": no table. Then a cell of 0 is a ValueError wherever it would make a logarithm or a variance infinite.

A table without an event in either group, or with nothing else, says nothing about a ratio; with the correction it
still gives one, near 1 and very uncertain. The Cochrane Handbook (10.4.4.2) leaves such studies out: `says_nothing`
finds them, so that leaving them out is done by the caller, and seen.

Every function raises ValueError, naming the column and the place, for a number that isn't finite, a group of nobody,
and events below 0 or above the number of people.
"""

import numpy as np
from numpy.typing import ArrayLike

from .columns import Floats, Sizes, not_negative, positive, refuse, together

HALF = 0.5
CORRECTIONS = ("zero", "all", "none")


def log_odds_ratio(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, add: float = HALF, correct: str = "zero",
) -> Sizes:
    """[OR] log(ad/bc), with a, b the people with and without the event in the first group, c, d in the second.

    Variance: 1/a + 1/b + 1/c + 1/d (Woolf 1955). The correction of 0.5: Haldane (1956), Anscombe (1956).
    """
    a, b, c, d = _cells(events1, n1, events2, n2, add, correct)
    for name, cell in (("events1", a), ("n1 − events1", b), ("events2", c), ("n2 − events2", d)):
        positive(**{name: cell})
    return Sizes(np.log(a) + np.log(d) - np.log(b) - np.log(c), 1 / a + 1 / b + 1 / c + 1 / d)


def log_risk_ratio(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, add: float = HALF, correct: str = "zero",
) -> Sizes:
    """[RR] log((a/n₁)/(c/n₂)), with a and c the people with the event, n₁ and n₂ all the people.

    Variance: 1/a − 1/n₁ + 1/c − 1/n₂ (Katz et al. 1978), with the corrected numbers throughout, so n grows by 2·`add`.
    """
    a, b, c, d = _cells(events1, n1, events2, n2, add, correct)
    positive(events1=a, events2=c)
    n, m = a + b, c + d
    variance = b / (a * n) + d / (c * m)  # 1/a − 1/n, without the cancellation
    refuse(variance == 0, variance, "Everybody had the event and nothing was added: the variance must be above 0")
    return Sizes(np.log(a / n) - np.log(c / m), variance)


def risk_difference(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, add: float = HALF, correct: str = "zero",
) -> Sizes:
    """[RD] a/n₁ − c/n₂, from −1 to 1, with a and c the people with the event, n₁ and n₂ all the people.

    Variance: ab/n₁³ + cd/n₂³, b and d those without the event (Newcombe 1998, method 1). The difference itself needs
    no correction; with "zero" it gets the same one as the ratios do, which draws it towards 0. "none" is refused only
    where both groups have a cell of 0, since the variance would be 0.
    """
    a, b, c, d = _cells(events1, n1, events2, n2, add, correct)
    n, m = a + b, c + d
    variance = a * b / n**3 + c * d / m**3
    refuse(variance == 0, variance, "Both groups have a cell of 0, and nothing was added: the variance must be above 0")
    return Sizes(a / n - c / m, variance)


def says_nothing(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> np.ndarray:
    """True where nobody in either group had the event, or everybody in both did: no ratio can be learned from it."""
    a, b, c, d = _cells(events1, n1, events2, n2, 0.0, "none")
    return ((a == 0) & (c == 0)) | ((b == 0) & (d == 0))


def _cells(events1, n1, events2, n2, add: float, correct: str) -> tuple[Floats, Floats, Floats, Floats]:
    if correct not in CORRECTIONS:
        raise ValueError(f"The correction is one of {', '.join(CORRECTIONS)}, not {correct!r}.")
    if not 0 <= add < np.inf:
        raise ValueError(f"What is added to a cell is 0 or more, not {add}.")
    a, n1, c, n2 = together(events1=events1, n1=n1, events2=events2, n2=n2)
    positive(n1=n1, n2=n2)
    not_negative(events1=a, events2=c)
    refuse(a > n1, a, "events1 must not be above n1")
    refuse(c > n2, c, "events2 must not be above n2")
    b, d = n1 - a, n2 - c
    zero = (a == 0) | (b == 0) | (c == 0) | (d == 0)
    more = {"zero": np.where(zero, add, 0.0), "all": np.full(a.shape, add), "none": np.zeros(a.shape)}[correct]
    return a + more, b + more, c + more, d + more
