"""What a lesson's pages show: the section, the person's own words in it, and where they are. One statement a page."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from handrail.programmes import library
from handrail.programmes.blocks import Scored, walk
from handrail.programmes.compile import BlockState, CompiledLesson, CompiledSection
from handrail.programmes.facts import FLARE_UP, body_of, languages_of, name_of
from handrail.programmes.pack import Programme

from . import flare_up, journal
from .models import Enrolment, Score


class NoSuchLesson(LookupError):
    """The programme has no such lesson, or the lesson no such section."""


@dataclass(frozen=True)
class Place:
    """A lesson of somebody's programme, in their language."""

    enrolment: Enrolment
    programme: Programme
    lesson: CompiledLesson
    number: int  # from 1

    @property
    def is_open(self) -> bool:
        """Whether it has opened for them."""
        return self.lesson.key in self.enrolment.standing.lessons_open

    @property
    def is_done(self) -> bool:
        """Whether they have read all of it."""
        return self.lesson.key in self.enrolment.standing.lessons_done

    @property
    def done(self) -> frozenset[str]:
        """The keys of the sections that they have read, as far as the standing knows: all, this lesson's, or none."""
        standing = self.enrolment.standing
        if self.is_done:
            return frozenset(section.key for section in self.lesson.sections)
        return frozenset(standing.sections_done if standing.lesson == self.lesson.key else ())

    def section(self, key: str) -> CompiledSection:
        """One of its sections. Raises NoSuchLesson."""
        try:
            return self.lesson.section(key)
        except KeyError:
            raise NoSuchLesson(f"{self.lesson.key}/{key}") from None


@dataclass(frozen=True)
class Written:
    """What somebody wrote, as a compiled section takes it: bodies by block, and what a block's form must know."""

    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    states: dict[str, BlockState] = field(default_factory=dict)


def place(enrolment: Enrolment, lesson: str) -> Place:
    """A lesson of the person's programme. Raises NoSuchLesson. No statement, once a process knows the programme."""
    programme = library.programme(enrolment.programme_id)
    if lesson not in programme.lesson_keys:
        raise NoSuchLesson(lesson)
    compiled = library.lesson(enrolment.programme_id, lesson, get_language() or "en")
    return Place(enrolment, programme, compiled, programme.lesson_keys.index(lesson) + 1)


def written(
    enrolment: Enrolment, sections: Iterable[CompiledSection], *, today: date | None = None, is_bad_day: bool = False
) -> Written:
    """What the person wrote in these sections, and what their text draws in from others. One statement, or none;
    one more where they look at a score. What is known of them besides is as of `today`, in their own zone.
    """
    sections, reads = tuple(sections), {}
    for section in sections:
        reads.update(section.reads)
    found = Written()
    scores = {score.key: score for section in sections for score in section.scores}
    if scores:
        found.answers.update(_latest(enrolment, scores.values()))
    facts = {fact for section in sections for fact in section.facts}
    found.answers.update(_facts(enrolment, facts, is_bad_day or (today and flare_up.is_on(enrolment.standing, today))))
    if not reads:
        return found
    rows = journal.heads(enrolment, reads.values())
    for block, key in reads.items():
        if key in rows:
            found.answers[block] = [row.body_json for row in rows[key]]
            found.states[block] = BlockState(heads=[str(row.client_id) for row in rows[key]])
    return found


def _facts(enrolment: Enrolment, wanted: Iterable[str], is_bad_day: bool | None) -> dict[str, list[dict[str, Any]]]:
    """What is known of somebody without asking, as bodies; nothing for what isn't known. No statement."""
    values = {
        "language": languages_of(get_language() or "en"),
        "therapy": (library.programme(enrolment.programme_id).therapy,),
        FLARE_UP: ("yes",) if is_bad_day else (),
    }
    return {name_of(fact): [body_of(*values[fact])] for fact in wanted if fact in values}


def about_reader(enrolment: Enrolment, text: CompiledSection, today: date) -> dict[str, list[dict[str, Any]]]:
    """All that a text outside lessons may know of somebody. One statement, or none."""
    if not text.facts:
        return {}
    return _facts(enrolment, text.facts, flare_up.is_on(enrolment.standing, today)) | _told(enrolment, text.facts)


def where_told(enrolment: Enrolment) -> tuple[str, str] | None:
    """The lesson and the section in which somebody can tell, or change, what lessons know of them; None if it isn't
    open to them. No statement.
    """
    programme = library.programme(enrolment.programme_id)
    for lesson, block in programme.givers.values():
        if lesson in enrolment.standing.lessons_open:
            for section in programme.lesson(lesson, programme.languages[0]).sections:
                if block in walk(section.blocks):
                    return lesson, section.key
    return None


def _told(enrolment: Enrolment, facts: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """What somebody told of themselves in the questions of their programme that give these facts. One statement."""
    givers = library.programme(enrolment.programme_id).givers
    wanted = {f"{lesson}/{block.key}": (fact, block) for fact, (lesson, block) in givers.items() if fact in facts}
    rows = journal.heads(enrolment, wanted) if wanted else {}
    return {
        name_of(fact): [body_of(*block.raw(rows[key][-1].body_json).get(block.key, ()))]
        for key, (fact, block) in wanted.items() if key in rows
    }


def _latest(enrolment: Enrolment, scores: Iterable[Scored]) -> dict[str, list[dict[str, Any]]]:
    """The latest value of each score, as a body; nothing for one that was never scored. One statement."""
    wanted = {(one.measure, one.scale): one.key for one in scores}
    measures = {measure for measure, _ in wanted}
    rows = Score.objects.filter(enrolment=enrolment, measure__in=measures, value__isnull=False)
    found = {}
    for measure, scale, value in rows.order_by("at", "pk").values_list("measure", "scale", "value"):
        if (measure, scale) in wanted:
            found[wanted[(measure, scale)]] = [{"value": value}]
    return found


def new_client_id() -> str:
    """An id for the next write of a block."""
    return str(uuid.uuid4())


def opens_at(enrolment: Enrolment, at: datetime, lesson: str = "") -> datetime | None:
    """When the next lesson opens (or `lesson`, if it is the next), where that is known already; never in the past."""
    standing = enrolment.standing
    if standing.next_opens_at is None or lesson not in ("", standing.next_lesson):
        return None
    return max(standing.next_opens_at, at)
