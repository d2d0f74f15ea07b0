"""My workbook: what somebody wrote in each lesson, on one page a lesson, to keep, to search and to print.

It is theirs, and stays theirs: it does not ask whether the course is still running.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from handrail.programmes import library
from handrail.programmes.blocks import AnswerBlock, Check, Plan
from handrail.programmes.compile import CompiledLesson, CompiledSection

from . import journal
from .models import Enrolment
from .progress import series_of
from .reading import NoSuchLesson


@dataclass(frozen=True)
class Entry:
    """One question with what was written; more than one version where two devices differ."""

    question: str
    versions: tuple[str, ...]
    section: str  # where it stands, and can be changed
    block: str
    feedback: str = ""  # the kind word on a check


@dataclass(frozen=True)
class Chapter:
    """One lesson: what it said in short, and what the person made of it."""

    key: str
    title: str
    number: int
    summary: str  # safe HTML
    worksheets: tuple[Entry, ...]
    checks: tuple[Entry, ...]
    plans: tuple[Entry, ...]
    is_open: bool

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that was written."""
        return self.worksheets + self.checks + self.plans


@dataclass(frozen=True)
class Change:
    """A scale at its last two times."""

    title: str
    earlier: str
    earlier_when: str
    later: str
    later_when: str


def chapters(enrolment: Enrolment, wanted: str = "") -> list[Chapter]:
    """Every lesson in which something was written, in order; with `wanted`, what holds these words. One statement."""
    found = [chapter for chapter in _all(enrolment) if chapter.entries]
    words = wanted.casefold().split()
    return [narrowed for chapter in found if (narrowed := _holding(chapter, words)).entries] if words else found


def chapter_of(enrolment: Enrolment, lesson: str) -> Chapter:
    """One lesson's page. One statement. Raises NoSuchLesson, also for one that hasn't opened."""
    if lesson not in library.programme(enrolment.programme_id).lesson_keys:
        raise NoSuchLesson(lesson)
    [found] = _all(enrolment, lesson)
    if not (found.is_open or found.entries):
        raise NoSuchLesson(lesson)
    return found


def changes(enrolment: Enrolment, zone: ZoneInfo) -> list[Change]:
    """Each scale that was asked twice or more, from the time before the last to the last. One statement."""
    found = []
    for series in series_of(enrolment, zone):
        if len(series.points) > 1:
            earlier, later = series.points[-2:]
            found.append(Change(series.title, series.number(earlier.value), earlier.label, series.number(later.value),
                                later.label))
    return found


def _all(enrolment: Enrolment, only: str = "") -> list[Chapter]:
    programme, language = library.programme(enrolment.programme_id), get_language() or "en"
    keys = [only] if only else list(programme.lesson_keys)
    lessons = [library.lesson(enrolment.programme_id, key, language) for key in keys]
    reads = {key for lesson in lessons for key in lesson.reads.values()}
    rows = journal.heads(enrolment, reads) if reads else {}
    bodies = {key: [row.body_json for row in found] for key, found in rows.items()}
    return [_chapter(lesson, bodies, programme.lesson_keys.index(lesson.key) + 1, enrolment) for lesson in lessons]


def _chapter(
    lesson: CompiledLesson, bodies: Mapping[str, list[dict[str, Any]]], number: int, enrolment: Enrolment
) -> Chapter:
    worksheets, checks, plans = [], [], []
    for section in lesson.sections:
        for block in section.asks:
            entry = _entry(block, section, lesson, bodies.get(f"{lesson.key}/{block.key}", []))
            if entry is not None:
                (checks if isinstance(block, Check) else plans if isinstance(block, Plan) else worksheets).append(entry)
    summary = ""
    if lesson.summary:
        answers = {block: bodies[key] for block, key in lesson.summary.reads.items() if key in bodies}
        summary = lesson.summary.render(answers)
    return Chapter(lesson.key, lesson.title, number, summary, tuple(worksheets), tuple(checks), tuple(plans),
                   lesson.key in enrolment.standing.lessons_open)


def _entry(
    block: AnswerBlock, section: CompiledSection, lesson: CompiledLesson, bodies: list[dict[str, Any]]
) -> Entry | None:
    said = tuple(text for body in bodies if (text := block.say(body, lesson.words).strip()))
    if not said:
        return None
    feedback = block.feedback(bodies[-1]) if isinstance(block, Check) else ""
    label = block.label or lesson.words.get(block.kind, "")
    return Entry(label, said, section.key, block.key, feedback)


def _holding(chapter: Chapter, words: list[str]) -> Chapter:
    """The chapter with only those entries in which all words stand."""
    def held(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(one for one in entries
                     if all(word in " ".join((one.question, *one.versions)).casefold() for word in words))

    return replace(chapter, summary="", worksheets=held(chapter.worksheets), checks=held(chapter.checks),
                   plans=held(chapter.plans))
