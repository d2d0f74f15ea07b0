"""What every figure gives, and the pen that writes it as SVG."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

LETTERS = "Atkinson Hyperlegible, system-ui, sans-serif"
COLOURS = {  # by class; a page's style sheet may say others
    "ink": "#1d2b2d", "soft": "#51605f", "line": "#d3cbbd", "study": "#17595c", "ours": "#a84a12", "paper": "#ffffff",
    "p10": "#eef4f3", "p05": "#d9e8e6", "p01": "#c2d9d6", "low": "#2d7d46", "some": "#b98900", "high": "#9a1f3d",
}

SMALLEST = 1e-6  # a span below this is none: an axis is round to more places than anybody prints


@dataclass(frozen=True)
class Drawn:
    """A picture, told in one sentence, and its numbers: `columns` name the cells of each of `rows`."""

    svg: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass
class Pen:
    """Writes shapes of an SVG, `width` wide. Colours go by class, so that a page in the dark can have its own."""

    width: float
    parts: list[str] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, of: str = "ink", *, wide: float = 1.5,
             dashed: bool = False) -> None:
        """A straight line."""
        self.parts.append(f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" class="s-{of}" '
                          f'stroke="{COLOURS[of]}" stroke-width="{n(wide)}"{_DASHED if dashed else ""}/>')

    def square(self, x: float, y: float, side: float, of: str = "study") -> None:
        """A square around a point."""
        self.parts.append(f'<rect x="{n(x - side / 2)}" y="{n(y - side / 2)}" width="{n(side)}" height="{n(side)}" '
                          f'class="f-{of}" fill="{COLOURS[of]}"/>')

    def frame(self, x: float, y: float, wide: float, tall: float, of: str = "soft") -> None:
        """A box with nothing in it."""
        self.parts.append(f'<rect x="{n(x)}" y="{n(y)}" width="{n(wide)}" height="{n(tall)}" rx="6" '
                          f'class="s-{of} f-paper" fill="{COLOURS["paper"]}" stroke="{COLOURS[of]}"/>')

    @contextmanager
    def point(self, study: str, says: str) -> Iterator[list[float]]:
        """What is drawn inside stands for one study: `says` what it is, to a pointer resting on it and to a page.

        Gives a list for where a pointer or a finger may rest: left, top, width, height. Left empty: on what is drawn.
        """
        begun, room = len(self.parts), []
        yield room
        inside = "".join(self.parts[begun:])
        if room:
            x, y, wide, tall = map(n, room)
            inside = f'<rect x="{x}" y="{y}" width="{wide}" height="{tall}" fill="none" pointer-events="all"/>{inside}'
        said = f"<title>{escape(says)}</title>"
        self.parts[begun:] = [f'<g class="point" data-study={quoteattr(study)}>{said}{inside}</g>']

    def circle(self, x: float, y: float, r: float, of: str = "study", *, is_open: bool = False,
               title: str = "") -> None:
        """A dot, or a ring; `title` is what a pointer resting on it is told."""
        said = f"<title>{escape(title)}</title>" if title else ""
        look = (f'class="s-{of} f-paper" fill="{COLOURS["paper"]}" stroke="{COLOURS[of]}" stroke-width="2"' if is_open
                else f'class="f-{of}" fill="{COLOURS[of]}"')
        self.parts.append(f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" {look}>{said}</circle>')

    def shape(self, points: Sequence[tuple[float, float]], of: str = "ink") -> None:
        """A filled polygon."""
        corners = " ".join(f"{n(x)},{n(y)}" for x, y in points)
        self.parts.append(f'<polygon points="{corners}" class="f-{of}" fill="{COLOURS[of]}"/>')

    def diamond(self, left: float, middle: float, right: float, y: float, tall: float = 7, of: str = "ink") -> None:
        """A pooled effect: as wide as its interval."""
        self.shape([(left, y), (middle, y - tall), (right, y), (middle, y + tall)], of)

    def text(self, x: float, y: float, words: str, of: str = "ink", *, end: str = "start", bold: bool = False,
             size: float = 14, turned: bool = False) -> None:
        """Words, at their baseline; `end`: start, middle or end."""
        more = f' transform="rotate(-90 {n(x)} {n(y)})"' if turned else ""
        more += ' font-weight="700"' if bold else ""
        self.parts.append(f'<text x="{n(x)}" y="{n(y)}" text-anchor="{end}" font-size="{n(size)}" class="f-{of}" '
                          f'fill="{COLOURS[of]}"{more}>{escape(words)}</text>')

    def svg(self, height: float, sentence: str) -> str:
        """The whole document, which says its sentence to whoever doesn't see it."""
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(self.width)} {n(height)}" role="img" '
                f'class="evidence-figure" aria-label={quoteattr(sentence)} font-family="{LETTERS}">'
                f'<rect width="{n(self.width)}" height="{n(height)}" class="f-paper" fill="{COLOURS["paper"]}"/>'
                f'{"".join(self.parts)}</svg>')


_DASHED = ' stroke-dasharray="4 4"'


@dataclass(frozen=True)
class Axis:
    """Values from `low` to `high` laid over `left` to `right` (or top to bottom)."""

    low: float
    high: float
    left: float
    right: float
    ticks: tuple[float, ...] = ()

    def at(self, value: float) -> float:
        """Where a value lies; one beyond an end lies at the end."""
        inside = min(max(value, self.low), self.high)
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the axis."""
        return self.low <= value <= self.high

    @property
    def places(self) -> int:
        """How many decimal places its ticks need."""
        return next((p for p in range(8) if all(abs(tick - round(tick, p)) < 1e-9 for tick in self.ticks)), 8)


def axis(values: Sequence[float], left: float, right: float, *, most: int = 6) -> Axis:
    """An axis with round ticks that holds all values."""
    low, high = min(values), max(values)
    span = next((one for one in (high - low, abs(high)) if one > SMALLEST), 1.0)
    size = 10.0 ** math.floor(math.log10(span / most))
    step = next(size * times for times in (1, 2, 5, 10, 20) if span / (size * times) <= most - 1)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(step * number, 10) for number in range(first, max(last, first + 1) + 1))
    return Axis(ticks[0], ticks[-1], left, right, ticks)


def n(value: float) -> str:
    """A coordinate to a tenth."""
    return f"{round(value, 1) + 0.0:g}"
