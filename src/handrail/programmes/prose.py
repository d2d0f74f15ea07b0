"""Text of a lesson: safe HTML in pieces, with places where a person's own words or a link go."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AnswerRef:
    """The place of an earlier answer, or of the words to use when there is none."""

    key: str
    fallback: str
    line: int
    before_stop: bool = False  # a full stop follows, so the answer needs none of its own


@dataclass(frozen=True)
class HelpNow:
    """A link to help at any hour."""

    text: str


@dataclass(frozen=True)
class SectionHref:
    """The address of another section of this lesson."""

    key: str
    line: int


Piece = str | AnswerRef | HelpNow | SectionHref


@dataclass(frozen=True)
class Prose:
    """Paragraphs and lists. `pieces` are ready HTML and places; `plain` is what is read, for measuring."""

    pieces: tuple[Piece, ...] = ()
    plain: str = ""
    line: int = 0

    def __bool__(self) -> bool:
        return bool(self.pieces)


EMPTY = Prose()
