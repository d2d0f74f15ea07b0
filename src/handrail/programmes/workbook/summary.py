"""One page of a lesson: it in a few lines, its questions with room to write, and its plan."""

from ..blocks import AnswerBlock, Check, Number, Plan, Summary
from ..lesson import Lesson
from ..programme import Programme
from . import rich
from .asking import choices
from .setting import Setting
from .words import words_in


def summary(programme: Programme, lesson: Lesson) -> dict:
    """The tree that `summary.typ` sets on one page."""
    words = words_in(lesson.language)
    setting = Setting(programme, lesson.language, words, with_pages=False, lesson=lesson)
    in_short = next((block for block in lesson.blocks if isinstance(block, Summary)), None)
    plan = next((block for block in lesson.blocks if isinstance(block, Plan)), None)
    number = str(setting.number(lesson.key))
    return {
        "title": words["one-page"].format(title=lesson.title), "heading": lesson.title, "language": lesson.language,
        "programme": programme.title_in(lesson.language), "number": words["lesson"].format(number=number),
        "in-short": words["summary"],
        "summary": [block for text in in_short.blocks for block in rich.prose(text, setting)] if in_short else [],
        "notes": words["my-notes"], "questions": [{"label": one.label, "small": _is_small(one)}
                                                  for one in _questions(lesson)],
        "plan": {"label": setting.label(plan), "hint": rich.prose(plan.hint, setting), "own": words["plan-own"],
                 "space": [choices(plan.suggests, "box", "")] if plan.suggests else []} if plan else None,
    }


def _questions(lesson: Lesson) -> list[AnswerBlock]:
    """What everybody is asked: not what only certain answers lead to, not the checks; the plan has its own place."""
    return [block for section in lesson.sections for block in section.blocks
            if isinstance(block, AnswerBlock) and not isinstance(block, Check | Plan)]


def _is_small(block: AnswerBlock) -> bool:
    """Whether its answer is a word or a number, so that it needs little room."""
    return isinstance(block, Number) or block.kind in ("scale", "date", "one-of")
