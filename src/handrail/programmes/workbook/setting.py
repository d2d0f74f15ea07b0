"""Where a piece of text stands, and what it may point at: the programme, the lesson, the words, the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..blocks import AnswerBlock, Plan
from ..lesson import Lesson
from ..programme import Programme
from ..prose import AnswerRef
from .words import Inline, said

HELP, EXERCISES = "help", "exercises"  # places that the template makes


@dataclass(frozen=True)
class Setting:
    """What the text of one lesson is set with. Without pages, nothing points to a page: for a sheet that lies alone."""

    programme: Programme
    language: str
    words: Mapping[str, str]
    with_pages: bool = True
    lesson: Lesson | None = None

    def inside(self, lesson: Lesson) -> "Setting":
        """The same, in a lesson."""
        return replace(self, lesson=lesson)

    def number(self, lesson: str) -> int:
        """Which lesson that is, counted from 1."""
        return self.programme.lesson_keys.index(lesson) + 1

    def label(self, block: AnswerBlock) -> str:
        """What stands above a question; a plan needs no words of its own."""
        return block.label or (self.words["plan"] if isinstance(block, Plan) else "")

    def section(self, key: str) -> str:
        """The place of a section of this lesson."""
        return f"section/{self.lesson.key if self.lesson else ''}/{key}"

    def page_in_brackets(self, place: str) -> list[Inline]:
        """“(page 12)”."""
        return said(self.words["page-in-brackets"], page=page(place))

    def answer(self, ref: AnswerRef) -> list[Inline]:
        """Where the page would show somebody's own words: which they are, and where they were written."""
        where, block = self.lesson.refers.get(ref.key, ("", None)) if self.lesson else ("", None)
        if block is None:
            return [ref.fallback]
        template = self.words["answer" if self.with_pages else "answer-no-page"]
        return [{"k": "em", "c": said(template, label=self.label(block), number=str(self.number(where)),
                                      page=page(asked(block.key)), fallback=ref.fallback)}]


def asked(key: str) -> str:
    """The place of a question."""
    return f"ask/{key}"


def exercise(key: str) -> str:
    """The place of an exercise's steps."""
    return f"exercise/{key}"


def answers(lesson: str) -> str:
    """The place of what the answers to a lesson's checks mean."""
    return f"answers/{lesson}"


def page(place: str) -> Inline:
    """The number of the page on which a place is."""
    return {"k": "page", "to": place}
