"""The flow of a search (PRISMA 2020): how many records were found, and where each of them went."""

from dataclasses import dataclass
from textwrap import wrap

from .drawn import Drawn, Pen
from .words import ENGLISH, Words

WIDTH, LEFT, WIDE, ASIDE, NARROW = 390, 6, 206, 240, 144
TALL, GAP, LINE = 58, 26, 17
MAIN_LETTERS, ASIDE_LETTERS = 26, 17  # in a line of a box


@dataclass(frozen=True)
class Flow:
    """How many records were `found`, `screened`, `read` in full, `included`, and `pooled`; None: not known."""

    found: int | None = None
    screened: int | None = None
    read: int | None = None
    included: int | None = None
    pooled: int | None = None

    def __post_init__(self):
        steps = [one for one in (self.found, self.screened, self.read, self.included) if one is not None]
        if any(one < 0 for one in steps) or sorted(steps, reverse=True) != steps:
            raise ValueError(f"Each step holds at most what the one before held: {steps}.")


def flow(counts: Flow, *, words: Words = ENGLISH) -> Drawn:
    """A box for each step, what went out beside it. What isn't known is said, and nothing is drawn beside it.

    The pool may hold more than what was included (studies that came later): then nothing goes out there.
    """
    steps = [(words.found, counts.found), (words.screened, counts.screened), (words.read_in_full, counts.read),
             (words.included, counts.included), (words.in_pool, counts.pooled)]
    outs = (words.removed, words.excluded, words.excluded_read, words.not_in_pool)
    gone = [(title, before - after if before is not None and after is not None and before >= after else None)
            for title, (_, before), (_, after) in zip(outs, steps, steps[1:], strict=False)]
    pen = Pen(WIDTH)
    for place, (title, many) in enumerate(steps):
        top = 6 + place * (TALL + GAP)
        _box(pen, LEFT, top, WIDE, title, _many(many, words), MAIN_LETTERS)
        if place < len(gone):
            middle, below = LEFT + WIDE / 2, top + TALL
            pen.line(middle, below, middle, below + GAP - 5, "soft")
            pen.shape([(middle - 5, below + GAP - 7), (middle + 5, below + GAP - 7), (middle, below + GAP)], "soft")
            title, out = gone[place]
            if out is not None:
                pen.line(LEFT + WIDE, top + TALL / 2, ASIDE - 6, top + TALL / 2, "soft")
                pen.shape([(ASIDE - 8, top + TALL / 2 - 5), (ASIDE - 8, top + TALL / 2 + 5),
                           (ASIDE, top + TALL / 2)], "soft")
                _box(pen, ASIDE, top, NARROW, title, _many(out, words), ASIDE_LETTERS)
    sentence = words.flow % {name: _plain(getattr(counts, name), words)
                             for name in ("found", "screened", "read", "included", "pooled")}
    rows = tuple((title, _plain(many, words), "" if place == len(gone) else gone[place][0],
                  "" if place == len(gone) else _plain(gone[place][1], words))
                 for place, (title, many) in enumerate(steps))
    height = 6 + len(steps) * (TALL + GAP) - GAP + 6
    return Drawn(pen.svg(height, sentence), sentence, (words.step, words.records, words.went_out, words.records), rows)


def _box(pen: Pen, left: float, top: float, wide: float, title: str, many: str, letters: int) -> None:
    pen.frame(left, top, wide, TALL)
    lines = wrap(title, letters)
    at = top + (TALL - LINE * (len(lines) + 1)) / 2 + LINE - 4
    for place, line in enumerate(lines):
        pen.text(left + wide / 2, at + LINE * place, line, end="middle", size=14)
    pen.text(left + wide / 2, at + LINE * len(lines), many, end="middle", bold=True, size=14)


def _many(many: int | None, words: Words) -> str:
    return words.not_known if many is None else f"n = {many}"


def _plain(many: int | None, words: Words) -> str:
    return words.not_known if many is None else str(many)
