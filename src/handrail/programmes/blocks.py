"""The blocks of a lesson, as data: here those that are read; those that take an answer are in `questions.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from .plans import Plan
from .prose import EMPTY, Prose
from .questions import (
    AnswerBlock,
    BadAnswer,
    Block,
    Body,
    Check,
    CheckOption,
    Day,
    Long,
    Number,
    OneOf,
    Option,
    Raw,
    Scale,
    Scored,
    Short,
    SomeOf,
    code_of,
)

__all__ = [
    "AnswerBlock", "BadAnswer", "BadDay", "Block", "Body", "Check", "CheckOption", "Condition", "Day", "Figure", "Long",
    "Media", "Number", "OneOf", "Option", "Otherwise", "Plan", "Practice", "Prose", "Raw", "Reveal", "Scale", "Scored",
    "Short", "SomeOf", "Story", "Summary", "When", "code_of", "walk",
    "whens_of",
]


@dataclass(frozen=True)
class Figure(Block):
    """A picture drawn for the lesson, ready to stand in the page, with its text alternative."""

    name: str
    svg: str
    alt: str
    caption: Prose = EMPTY
    line: int = 0


@dataclass(frozen=True)
class Story(Block):
    """A part of one person's story."""

    person: str
    name: str
    part: int | None
    blocks: tuple[Block, ...]
    about: str = ""
    line: int = 0


@dataclass(frozen=True)
class When(Block):
    """What is shown only to those who gave one of these answers to an earlier block, or a number within these ends.

    `fact` names the fact about the reader that it looks at, if it does: `of` is then the question that gives it.
    """

    of: str
    codes: tuple[str, ...]
    blocks: tuple[Block, ...]
    line: int = 0
    least: int | None = None
    most: int | None = None
    fact: str = ""

    def holds(self, answer: AnswerBlock, body: Body) -> bool:
        """Whether it is shown to whoever answered this."""
        if self.codes:
            return not set(self.codes).isdisjoint(answer.raw(body).get(self.of, ()))
        value = body.get("value")
        return value is not None and (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most)


@dataclass(frozen=True)
class Otherwise(Block):
    """What is shown to everybody whom none of the `when`s right above it is for. `whens` are those, without blocks."""

    whens: tuple[When, ...]
    blocks: tuple[Block, ...]
    line: int = 0


Condition = When | Otherwise


def whens_of(condition: Condition) -> tuple[When, ...]:
    """What decides a branch: itself, or those whose absence opens it."""
    return condition.whens if isinstance(condition, Otherwise) else (condition,)


@dataclass(frozen=True)
class Reveal(Block):
    """Text behind a button, for whoever wants it."""

    title: str
    blocks: tuple[Block, ...]
    line: int = 0


@dataclass(frozen=True)
class Media(Block):
    """Sound or a film that the service supplies, by its file's name, with its transcript; a film with captions too."""

    kind: str  # audio or video
    file: str
    title: str
    blocks: tuple[Block, ...]  # the transcript
    captions: str = ""
    line: int = 0


@dataclass(frozen=True)
class Practice(Block):
    """An exercise from the practice library, for so many minutes."""

    name: str
    minutes: int
    line: int = 0


@dataclass(frozen=True)
class BadDay(Block):
    """The short way through a lesson on a bad day, with the sections it names."""

    blocks: tuple[Block, ...]
    read: tuple[str, ...] = ()
    practice: str = ""
    line: int = 0


@dataclass(frozen=True)
class Summary(Block):
    """The lesson in a few lines."""

    blocks: tuple[Block, ...]
    line: int = 0


def walk(blocks: Sequence[Block]) -> "list[Block]":
    """Every block in reading order, with those inside others."""
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        found.extend(walk(getattr(block, "blocks", ())))
    return found
