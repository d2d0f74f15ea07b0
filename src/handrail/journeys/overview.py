"""The course at a glance: every lesson, what was read of it, or when it opens. One statement beside the enrolment's."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from handrail.programmes import library
from handrail.programmes.pack import Lesson

from . import reading
from .models import Enrolment, SectionRead


@dataclass(frozen=True)
class Part:
    """A section in the list."""

    key: str
    title: str
    minutes: int
    is_read: bool


@dataclass(frozen=True)
class Line:
    """A lesson in the list. `state` is "done", "now" (open), "next" (its day is known), or "later"."""

    lesson: Lesson
    number: int
    state: str
    parts: list[Part]
    opens_at: datetime | None

    @property
    def read(self) -> int:
        """How many of its parts were read."""
        return sum(part.is_read for part in self.parts)


def lines(enrolment: Enrolment, at: datetime) -> list[Line]:
    """Every lesson of the person's programme."""
    standing, programme = enrolment.standing, library.programme(enrolment.programme_id)
    read = set(SectionRead.objects.filter(enrolment=enrolment).values_list("lesson", "section"))
    found = []
    for number, key in enumerate(programme.lesson_keys, 1):
        lesson = programme.lesson(key, get_language() or "")
        parts = [Part(part.key, part.title, part.minutes, (key, part.key) in read) for part in lesson.sections]
        is_next = key == standing.next_lesson
        if key in standing.lessons_done:
            state = "done"
        elif key in standing.lessons_open:
            state = "now"
        else:
            state = "next" if is_next else "later"
        found.append(Line(lesson, number, state, parts, reading.opens_at(enrolment, at, key)))
    return found
