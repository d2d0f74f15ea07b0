"""Pictures of figures: where everything stands, worked out here, so that the template only writes it down.

They are drawn 480 wide, so that their letters can be read on a phone, and told in words to whoever doesn't see them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

WIDTH = 480
BAR_STEP, BAR_HEIGHT = 54, 18
TOP, BOTTOM, LEFT, RIGHT = 16, 214, 46, 468
HEIGHT = 256
SERIES = 4  # more lines than these can't be told apart


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, how long (0 to 1; None: not told), and its number in words."""

    label: str
    share: float | None
    text: str
    y: int = 0
    width: float = 0.0
    second: float = 0.0  # a paler bar behind it

    @property
    def text_y(self) -> int:
        return self.y + 16

    @property
    def bar_y(self) -> int:
        return self.y + 24


@dataclass(frozen=True)
class Bars:
    """Bars below each other, each with its words above it."""

    words: str
    bars: tuple[Bar, ...]
    height: int
    kind: str = "bars"
    width: int = WIDTH
    bar_height: int = BAR_HEIGHT


@dataclass(frozen=True)
class Dot:
    """A mean with its interval."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """One group's means over time. `look`: 1 to 4, each drawn in its own way."""

    label: str
    look: int
    dots: tuple[Dot, ...]
    path: str
    key_y: int


@dataclass(frozen=True)
class Mark:
    """A label on an axis."""

    at: float
    text: str

    @property
    def text_y(self) -> float:
        """Where the words stand beside a line at this height."""
        return self.at + 5


@dataclass(frozen=True)
class Points:
    """Means with intervals over points in time, a line a group, with nothing (0) drawn through."""

    words: str
    lines: tuple[Line, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    zero: float
    height: int
    kind: str = "points"
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM
    label_y: int = BOTTOM + 24


@dataclass(frozen=True)
class Range:
    """One row: what it is, its number in words, and where its middle and ends lie (None: not told)."""

    label: str
    text: str
    y: int
    at: float | None = None
    low: float = 0.0
    high: float = 0.0

    @property
    def text_y(self) -> int:
        return self.y + 16

    @property
    def line_y(self) -> int:
        return self.y + 33


@dataclass(frozen=True)
class Ranges:
    """Middles with their ends below each other on one axis, each with its words above it."""

    words: str
    rows: tuple[Range, ...]
    across: tuple[Mark, ...]
    zero: float
    height: int
    bottom: int
    kind: str = "ranges"
    width: int = WIDTH

    @property
    def label_y(self) -> int:
        return self.bottom + 22


def ranges(words: str, rows: Sequence[tuple[str, str, tuple[float, float, float] | None]]) -> Ranges | None:
    """Rows of (label, number in words, (middle, low, high) or None); None where there is nothing to draw."""
    values = [value for _label, _text, middle in rows if middle for value in middle]
    if not values:
        return None
    ticks = _ticks(min(*values, 0.0), max(*values, 0.0))
    low, high, edge = ticks[0], ticks[-1], 14

    def place(value: float) -> float:
        return round(edge + (value - low) / (high - low) * (WIDTH - 2 * edge), 1)

    drawn = tuple(
        Range(label, text, number * BAR_STEP, *(place(value) for value in middle or ()))
        for number, (label, text, middle) in enumerate(rows)
    )
    bottom = len(drawn) * BAR_STEP
    return Ranges(words, drawn, tuple(Mark(place(tick), _on_axis(tick, _places(ticks))) for tick in ticks),
                  zero=place(0.0), height=bottom + 34, bottom=bottom)


def bars(words: str, rows: Sequence[tuple[str, float | None, str]] | Sequence[tuple]) -> Bars:
    """Bars of (label, share, number in words[, share of a paler bar behind])."""
    found = []
    for place, (label, share, text, *behind) in enumerate(rows):
        found.append(Bar(
            label, share, text, y=place * BAR_STEP, width=round(WIDTH * min(1.0, share or 0.0), 1),
            second=round(WIDTH * min(1.0, behind[0] or 0.0), 1) if behind else 0.0,
        ))
    return Bars(words, tuple(found), height=max(len(found), 1) * BAR_STEP)


def points(
    words: str, times: Sequence[str], lines: Sequence[tuple[str, Sequence[tuple[float, float, float] | None]]]
) -> Points | None:
    """Lines of (label, [(mean, low, high) or None at each time]); None where there is nothing to draw."""
    lines = [line for line in lines if any(line[1])][:SERIES]
    values = [value for _, means in lines for mean in means if mean for value in mean]
    if not values:
        return None
    ticks = _ticks(min(*values, 0.0), max(*values, 0.0))
    low, high = ticks[0], ticks[-1]

    def height(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    step = (RIGHT - LEFT - 24) / max(len(times) - 1, 1)
    drawn = []
    for place, (label, means) in enumerate(lines):
        beside = (place - (len(lines) - 1) / 2) * min(7.0, step / 5)
        dots = tuple(
            Dot(round(LEFT + 12 + step * at + beside, 1), *(height(value) for value in mean))
            for at, mean in enumerate(means) if mean
        )
        path = " ".join(f"{dot.x:g},{dot.y:g}" for dot in dots)
        drawn.append(Line(label, place + 1, dots, path, key_y=HEIGHT + 8 + place * 26))
    keys = len(drawn) * 26 if len(drawn) > 1 else 0
    places = _places(ticks)
    return Points(
        words, tuple(drawn), _across(times, step),
        tuple(Mark(height(tick), _on_axis(tick, places)) for tick in ticks),
        zero=height(0.0), height=HEIGHT + keys,
    )


def _across(times: Sequence[str], step: float) -> tuple[Mark, ...]:
    """The labels of the times; where they would overlap, every second, third … of them."""
    longest = max((len(text) for text in times), default=1)
    every = max(1, math.ceil((longest * 9 + 10) / step)) if len(times) > 1 else 1
    return tuple(Mark(round(LEFT + 12 + step * at, 1), text) for at, text in enumerate(times) if at % every == 0)


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers that hold both."""
    span = (high - low) or 1.0
    size = 10 ** math.floor(math.log10(span / 4))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if span / (size * times) <= 4.5)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * number, 10) for number in range(first, max(last, first + 1) + 1)]


def _on_axis(tick: float, places: int) -> str:
    text = number_format(round(abs(tick), places), places)
    return text if tick >= 0 else f"−{text}"


def _places(ticks: Sequence[float]) -> int:
    return next(places for places in range(8) if all(abs(tick - round(tick, places)) < 1e-9 for tick in ticks))


@dataclass(frozen=True)
class Box:
    """One bin of a distribution, drawn from the ground up."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    text: str

    @property
    def text_y(self) -> float:
        """Where its number stands, above it."""
        return self.y - 6


@dataclass(frozen=True)
class Histogram:
    """How many have how much: bins side by side, the mean as a line."""

    words: str
    boxes: tuple[Box, ...]
    across: tuple[Mark, ...]
    across_title: str
    mean: float | None
    mean_label: str
    mean_anchor: str
    height: int
    kind: str = "histogram"
    width: int = WIDTH
    top: int = TOP
    bottom: int = BOTTOM
    label_y: int = BOTTOM + 22
    title_y: int = BOTTOM + 44
    mean_y: int = TOP + 12

    @property
    def mean_x(self) -> float:
        """Where the words of the mean begin, or end where it lies far right."""
        return (self.mean or 0.0) + (8 if self.mean_anchor == "start" else -8)


def histogram(
    words: str, bins: Sequence[tuple[float, float, int]], *, mean: float | None = None, across: str = "",
    mean_label: str = "",
) -> Histogram | None:
    """Bins of (from, to, how many) of equal width; None where there is nobody in any."""
    highest = max((n for _low, _high, n in bins), default=0)
    if not highest:
        return None
    edge, room = 14, WIDTH - 28
    step = room / len(bins)
    low, high = bins[0][0], bins[-1][1]
    boxes = []
    for place, (_low, _high, n) in enumerate(bins):
        tall = round((BOTTOM - TOP - 44) * n / highest, 1)
        left = edge + place * step
        boxes.append(Box(round(left + 1, 1), round(BOTTOM - tall, 1), round(step - 2, 1), tall,
                         round(left + step / 2, 1), number_format(n, force_grouping=True) if n else ""))
    edges = [bins[0][0], *(high for _low, high, _n in bins)]
    every = max(1, math.ceil(len(edges) * 46 / room))
    marks = tuple(Mark(round(edge + place * step, 1), _on_axis(value, _places(edges)))
                  for place, value in enumerate(edges) if place % every == 0)
    at = None if mean is None else round(edge + (min(max(mean, low), high) - low) / (high - low) * room, 1)
    return Histogram(words, tuple(boxes), marks, across, at, mean_label,
                     "end" if at is not None and at > WIDTH / 2 else "start", height=BOTTOM + 54)
