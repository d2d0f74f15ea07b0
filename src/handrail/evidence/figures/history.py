"""Forests of pools instead of studies: the pool as studies came in, and without each of them."""

from collections.abc import Sequence

from ..influence import Influence
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
    sentence = words.cumulative % {"k": len(pools), "first": words.with_interval(pools[0].estimate, pools[0].ci),
                                   "last": words.with_interval(pools[-1].estimate, pools[-1].ci)}
    rows = tuple((name, words.number(one.estimate), words.ends(one.ci), str(one.k))
                 for name, one in zip(names, pools, strict=True))
    svg = _pools(studies, names, pools, pools[len(pools) // 3:], None, sentence, words)
    return Drawn(svg, sentence, (words.study, words.effect, words.interval, "k"), rows)


def leave_one_out_forest(
    studies: Sequence[Shown], pools: Sequence[Pooled], whole: Pooled, moves: Sequence[Influence] = (), *,
    words: Words = ENGLISH,
) -> Drawn:
    """A row for each of k ≥ 2 studies: the pool without it (`sensitivity.leave_one_out`), around the `whole`.

    With `moves` (`influence.influence`) the table has each study's influence: rstudent, DFFITS, Cook's distance, ratio
    of covariances, τ² and Q without it, leverage, and whether it counts as influential. ValueError where studies,
    pools and moves aren't as many.
    """
    if not len(studies) == len(pools) == (len(moves) or len(studies)) or not studies:
        raise ValueError(f"{len(studies)} studies, {len(pools)} pools, {len(moves)} influences: each study needs one.")
    names = [words.without % {"study": one.name} for one in studies]
    low, high = (pick(range(len(pools)), key=lambda place: pools[place].estimate) for pick in (min, max))
    sentence = words.leave_one_out % {
        "k": len(pools), "least": words.number(pools[low].estimate), "study": studies[low].name,
        "most": words.number(pools[high].estimate), "other": studies[high].name}
    if moves:
        many = [one.name for one, move in zip(studies, moves, strict=True) if move.is_influential]
        sentence += " " + (words.influential % {"studies": ", ".join(many)} if many else words.none_influential)
    columns = (words.study, words.without_it, words.interval, "I²")
    rows = [(one.name, words.number(pooled.estimate), words.ends(pooled.ci), f"{words.number(pooled.spread.i2, 0)}%")
            for one, pooled in zip(studies, pools, strict=True)]
    if moves:
        columns += (words.rstudent, "DFFITS", words.cook, words.covariance, words.tau2_without, words.q_without,
                    words.leverage, words.is_influential)
        rows = [(*row, *(words.number(value, places) for value, places in (
            (move.rstudent, 2), (move.dffits, 2), (move.cook, 3), (move.cov_ratio, 2), (move.tau2_without, 3),
            (move.q_without, 1), (move.hat, 3))), words.yes if move.is_influential else words.no)
            for row, move in zip(rows, moves, strict=True)]
    return Drawn(_pools(studies, names, pools, pools, whole, sentence, words), sentence, columns, tuple(rows))


def _pools(studies, names, pools, settled, whole: Pooled | None, sentence: str, words: Words) -> str:
    left = 26 + 7.4 * max(map(len, names))
    width = left + 330 + 170
    over = axis([0.0, *(end for one in settled for end in one.ci), *(one.estimate for one in pools)], left, left + 330)
    pen, bottom = Pen(width), TOP + ROW * len(pools) + 6
    pen.text(10, 18, words.study, "soft", size=13)
    pen.text(width - 12, 18, f"{words.effect} [{words.interval}]", "soft", end="end", size=13)
    pen.line(over.at(0), TOP - 6, over.at(0), bottom, "line")
    if whole:
        pen.line(over.at(whole.estimate), TOP - 6, over.at(whole.estimate), bottom, "line", dashed=True)
    for place, (study, name, one) in enumerate(zip(studies, names, pools, strict=True)):
        y, said = TOP + ROW * place + ROW / 2, words.with_interval(one.estimate, one.ci)
        with pen.point(study.name, f"{name}: {said}") as room:
            room[:] = 0, y - ROW / 2, width, ROW
            pen.text(10, y + 5, name)
            pen.text(width - 12, y + 5, said, end="end")
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
    return pen.svg(bottom + 34, sentence)
