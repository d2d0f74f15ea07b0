"""Figures of dots: the funnel, Baujat's, and bubbles over a moderator."""

from collections.abc import Sequence

import numpy as np

from ..pooling import COMMON, Pooled, pool
from ..quantiles import z_quantile
from ..regression import Regression
from .drawn import Axis, Drawn, Pen, axis
from .forest import Shown
from .words import ENGLISH, Words

WIDTH, HEIGHT = 560, 420
LEFT, RIGHT, TOP, BOTTOM = 66, 540, 16, 356
CONTOURS = ((0.99, "p01"), (0.95, "p05"), (0.90, "p10"))


def funnel(
    studies: Sequence[Shown], pooled: Pooled, *, filled: Sequence[tuple[float, float]] = (), words: Words = ENGLISH
) -> Drawn:
    """Effects against their standard errors, the precise above (Peters et al. 2008, contours of significance).

    The shades hold effects with p above 0.10, 0.05 and 0.01 against none; dashed lines 95 % of studies around the pool
    if they differed by chance. `filled`: outcomes with variances that trim and fill adds, drawn as rings.
    """
    errors = [one.v**0.5 for one in studies] + [v**0.5 for _y, v in filled]
    deep = axis([0.0, max(errors) * 1.02], TOP, BOTTOM)
    reach = z_quantile(0.975) * deep.high
    middle = pooled.estimate
    effects = [*(one.y for one in studies), *(y for y, _v in filled)]
    over = axis([0.0, middle - reach, middle + reach, *effects], LEFT, RIGHT)
    pen = Pen(WIDTH)
    for level, of in CONTOURS:
        far = z_quantile(1 - (1 - level) / 2)
        pen.shape(_wedge(0.0, far, over, deep), of)
    _axes(pen, over, deep, words.effect, words.error, words)
    pen.line(over.at(0), TOP, over.at(0), BOTTOM, "soft", wide=1)
    pen.line(over.at(middle), TOP, over.at(middle), BOTTOM, "ink", dashed=True)
    for side in (-1, 1):
        foot = over.at(middle + side * reach)
        pen.line(over.at(middle), deep.at(0), foot, deep.at(deep.high), "ink", dashed=True, wide=1)
    for one in studies:
        with pen.point(one.name, f"{one.name}: {words.with_interval(one.y, one.ci)}"):
            pen.circle(over.at(one.y), deep.at(one.v**0.5), 5)
    for y, v in filled:
        pen.circle(over.at(y), deep.at(v**0.5), 5, "ours", is_open=True, title=words.filled)
    sentence = words.funnel % {"k": len(studies), "effect": words.number(middle)}
    if filled:
        sentence += " " + words.funnel_filled % {"k0": len(filled)}
    rows = [(one.name, words.number(one.y), words.number(one.v**0.5, 3)) for one in studies]
    rows += [(words.filled, words.number(y), words.number(v**0.5, 3)) for y, v in filled]
    return Drawn(pen.svg(HEIGHT, sentence), sentence, (words.study, words.effect, words.error), tuple(rows))


def baujat(studies: Sequence[Shown], *, words: Words = ENGLISH) -> Drawn:
    """Each study's share in Cochran's Q against how far the common effect moves without it (Baujat et al. 2002).

    The second is the squared difference of both common effects over the variance of the one without. Needs two
    studies; ValueError below.
    """
    y, v = np.array([one.y for one in studies]), np.array([one.v for one in studies])
    if len(y) < 2:
        raise ValueError("Baujat's plot needs at least two studies.")
    whole = pool(y, v, "EE", "z")
    q = (y - whole.estimate) ** 2 / v
    less = [pool(np.delete(y, i), np.delete(v, i), "EE", "z") for i in range(len(y))]
    moves = np.array([((whole.estimate - one.estimate) / one.se) ** 2 for one in less])
    over, up = axis([0.0, *q.tolist()], LEFT, RIGHT), axis([0.0, *moves.tolist()], BOTTOM, TOP)
    pen = Pen(WIDTH)
    _axes(pen, over, up, words.baujat_x, words.baujat_y, words)
    named = set(np.argsort(-(q / max(q.max(), 1e-300) + moves / max(moves.max(), 1e-300)))[:4].tolist())
    for i, one in enumerate(studies):
        x, at = over.at(q[i]), up.at(moves[i])
        said = (f"{one.name}: {words.baujat_x} {words.number(q[i])}, {words.baujat_y} {words.number(moves[i])}")
        with pen.point(one.name, said):
            pen.circle(x, at, 5)
            if i in named:
                right = x < (LEFT + RIGHT) / 2
                pen.text(x + (8 if right else -8), at + 5, one.name, "soft", end="start" if right else "end", size=12)
    sentence = words.baujat % {"k": len(studies), "study": studies[int(q.argmax())].name,
                               "other": studies[int(moves.argmax())].name}
    rows = tuple((one.name, words.number(q[i]), words.number(moves[i])) for i, one in enumerate(studies))
    return Drawn(pen.svg(HEIGHT, sentence), sentence, (words.study, words.baujat_x, words.baujat_y), rows)


def bubble(
    studies: Sequence[Shown], values: Sequence[float], regression: Regression, *, moderator: str, words: Words = ENGLISH
) -> Drawn:
    """Effects over one moderator, as large as their weight, with the line of `regression`, which has that one alone.

    `values` are the k numbers of the moderator. ValueError where they aren't as many as the studies, or the regression
    has other coefficients.
    """
    if len(values) != len(studies) or len(regression.coefficients) != 2:
        raise ValueError("Bubbles need one moderator, and a number of it for each study.")
    start, slope = (one.estimate for one in regression.coefficients)
    room = (max(values) - min(values)) / 20  # so that no bubble lies on the axis
    over = axis([min(values) - room, max(values) + room], LEFT, RIGHT)
    ends = [start + slope * x for x in (min(values), max(values))]
    up = axis([0.0, *ends, *(one.y for one in studies)], BOTTOM, TOP)
    pen = Pen(WIDTH)
    _axes(pen, over, up, moderator, words.effect, words)
    pen.line(LEFT, up.at(0), RIGHT, up.at(0), "line")
    tau2 = 0.0 if regression.method in COMMON else regression.spread.tau2
    weights = [1 / (one.v + tau2) for one in studies]
    for one, x, weight in zip(studies, values, weights, strict=True):
        said = f"{one.name}: {words.with_interval(one.y, one.ci)}, {moderator} {words.number(x, over.places)}"
        with pen.point(one.name, said):
            pen.circle(over.at(x), up.at(one.y), 3 + 11 * (weight / max(weights)) ** 0.5, is_open=True)
    pen.line(over.at(min(values)), up.at(ends[0]), over.at(max(values)), up.at(ends[1]), "ink", wide=2)
    line = regression.coefficients[1]
    sentence = words.bubble % {"k": len(studies), "moderator": moderator, "slope": words.with_interval(slope, line.ci)}
    places = max((len(f"{x:g}".partition(".")[2]) for x in values), default=0)
    rows = tuple((one.name, words.number(x, min(places, 2)), words.number(one.y), words.ends(one.ci))
                 for one, x in zip(studies, values, strict=True))
    return Drawn(pen.svg(HEIGHT, sentence), sentence, (words.study, moderator, words.effect, words.interval), rows)


def _wedge(middle: float, far: float, over: Axis, deep: Axis) -> list[tuple[float, float]]:
    """Where effects lie within `far` standard errors, cut at the edges of the picture."""
    points = []
    for side in (1, -1):
        edge = over.high if side > 0 else over.low
        meets = abs(edge - middle) / far
        ray = [(over.at(middle), deep.at(0.0))]
        ray += [(over.at(edge), deep.at(meets)), (over.at(edge), deep.at(deep.high))] if meets < deep.high else [
            (over.at(middle + side * far * deep.high), deep.at(deep.high))]
        points += ray if side > 0 else ray[::-1]
    return points


def _axes(pen: Pen, over: Axis, up: Axis, across: str, beside: str, words: Words) -> None:
    pen.line(LEFT, BOTTOM, RIGHT, BOTTOM, "soft", wide=1)
    pen.line(LEFT, TOP, LEFT, BOTTOM, "soft", wide=1)
    for tick in over.ticks:
        pen.line(over.at(tick), BOTTOM, over.at(tick), BOTTOM + 5, "soft", wide=1)
        pen.text(over.at(tick), BOTTOM + 20, words.number(tick, over.places), "soft", end="middle", size=13)
    for tick in up.ticks:
        pen.line(LEFT - 5, up.at(tick), LEFT, up.at(tick), "soft", wide=1)
        pen.text(LEFT - 9, up.at(tick) + 4, words.number(tick, up.places), "soft", end="end", size=13)
    pen.text((LEFT + RIGHT) / 2, BOTTOM + 46, across, end="middle")
    pen.text(18, (TOP + BOTTOM) / 2, beside, end="middle", turned=True)
