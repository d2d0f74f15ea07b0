"""The cumulative forest plot: the pool as studies came in."""

from collections.abc import Sequence

from ..pooling import Pooled
from .drawn import Drawn, Pen, axis
from .forest import ROW, TOP, Shown
from .words import ENGLISH, Words


def cumulative_forest(studies: Sequence[Shown], pools: Sequence[Pooled], *, words: Words = ENGLISH) -> Drawn:
    """A row for each of k studies in their order, with the pool of all up to it (`sensitivity.cumulative`).

    ValueError where there are not as many pools as studies. An interval from two or three studies may be very wide: the
    picture cuts it with an arrow at the widest of the later ones; the table has it whole.
    """
    if len(studies) != len(pools) or not studies:
        raise ValueError(f"There are {len(studies)} studies and {len(pools)} pools; each needs one.")
    names = [words.up_to % {"study": one.name} if place else one.name for place, one in enumerate(studies)]
    left = 26 + 7.4 * max(map(len, names))
    width = left + 330 + 170
    settled = pools[len(pools) // 3:]
    over = axis([0.0, *(end for one in settled for end in one.ci), *(one.estimate for one in pools)], left, left + 330)
    pen, bottom = Pen(width), TOP + ROW * len(pools) + 6
    pen.text(10, 18, words.study, "soft", size=13)
    pen.text(width - 12, 18, f"{words.effect} [{words.interval}]", "soft", end="end", size=13)
    pen.line(over.at(0), TOP - 6, over.at(0), bottom, "line")
    for place, (name, one) in enumerate(zip(names, pools, strict=True)):
        y = TOP + ROW * place + ROW / 2
        pen.text(10, y + 5, name)
        pen.text(width - 12, y + 5, words.with_interval(one.estimate, one.ci), end="end")
        low, high = (over.at(end) for end in one.ci)
        pen.line(low, y, high, y, "soft")
        if one.ci[0] < over.low:
            pen.shape([(low - 4, y), (low + 5, y - 4), (low + 5, y + 4)], "soft")
        if one.ci[1] > over.high:
            pen.shape([(high + 4, y), (high - 5, y - 4), (high - 5, y + 4)], "soft")
        pen.square(over.at(one.estimate), y, 8)
    pen.line(over.left, bottom, over.right, bottom, "soft", wide=1)
    for tick in over.ticks:
        pen.text(over.at(tick), bottom + 18, words.number(tick, over.places), "soft", end="middle", size=12)
    sentence = words.cumulative % {"k": len(pools), "first": words.with_interval(pools[0].estimate, pools[0].ci),
                                   "last": words.with_interval(pools[-1].estimate, pools[-1].ci)}
    rows = tuple((name, words.number(one.estimate), words.ends(one.ci), str(one.k))
                 for name, one in zip(names, pools, strict=True))
    return Drawn(pen.svg(bottom + 34, sentence), sentence, (words.study, words.effect, words.interval, "k"), rows)
