"""When lessons open, and where somebody reads on: rules on plain data.

A lesson opens `days` after the one it follows was opened, and not before that one has been read. Days are counted on
the participant's wall clock, so that a lesson that opened in the morning is followed by one that opens in the
morning, also across the change of the clocks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LAST_DAYS = 7  # after the last lesson: the week of its plan

Read = Mapping[str, Mapping[str, datetime]]  # lesson → section → when it was first read to its end


@dataclass(frozen=True)
class Plan:
    """What the rules need to know of a lesson."""

    key: str
    sections: tuple[str, ...]
    after: str | None = None  # none: opens with the course
    days: int = 0


@dataclass(frozen=True)
class Place:
    """Where somebody stands in a course."""

    lesson: str = ""  # the lesson to go on with; empty: none is open
    section: str = ""
    sections_done: tuple[str, ...] = ()
    lessons_done: tuple[str, ...] = ()
    opening: Mapping[str, datetime] = field(default_factory=dict)  # what opens next, and when
    concludes: datetime | None = None  # when the course is over, once all has been read

    @property
    def next(self) -> tuple[str, datetime | None]:
        """The lesson that opens soonest."""
        return min(self.opening.items(), key=lambda item: (item[1], item[0])) if self.opening else ("", None)


def place(lessons: Sequence[Plan], opened: Mapping[str, datetime], read: Read, zone: ZoneInfo) -> Place:
    """Where somebody stands, from what is open and what was read."""
    finished = {lesson.key: at for lesson in lessons if (at := finished_at(lesson, opened, read)) is not None}
    opening = {
        lesson.key: max(finished[lesson.after], days_later(opened[lesson.after], lesson.days, zone))
        for lesson in lessons
        if lesson.after in finished and lesson.key not in opened
    }
    lessons_done = tuple(lesson.key for lesson in lessons if lesson.key in finished)
    concludes = days_later(max(finished.values()), LAST_DAYS, zone) if len(finished) == len(lessons) else None
    going_on = next((lesson for lesson in lessons if lesson.key in opened and lesson.key not in finished), None)
    if going_on is None:
        return Place(lessons_done=lessons_done, opening=opening, concludes=concludes)
    done = read.get(going_on.key, {})
    return Place(
        lesson=going_on.key,
        section=next(section for section in going_on.sections if section not in done),
        sections_done=tuple(section for section in going_on.sections if section in done),
        lessons_done=lessons_done,
        opening=opening,
    )


def finished_at(lesson: Plan, opened: Mapping[str, datetime], read: Read) -> datetime | None:
    """When the last of its sections was read; None while one is left, or it isn't open."""
    done = read.get(lesson.key, {})
    if lesson.key not in opened or not all(section in done for section in lesson.sections):
        return None
    return max(done[section] for section in lesson.sections)


def days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """`days` later at the same time on the wall, across changes of the clocks."""
    return (moment.astimezone(zone) + timedelta(days=days)).astimezone(UTC)


def week_of(started: datetime | None, at: datetime, zone: ZoneInfo) -> int:
    """The week of the course that `at` lies in, from 1, counted in days on the calendar; 0 before the start."""
    if started is None:
        return 0
    days = (at.astimezone(zone).date() - started.astimezone(zone).date()).days
    return max(days, 0) // 7 + 1


def weeks_in(lessons: Sequence[Plan]) -> int:
    """How many weeks a course takes at its own pace, the week of the last plan among them."""
    opens: dict[str, int] = {}
    for lesson in lessons:
        opens[lesson.key] = opens.get(lesson.after, 0) + lesson.days if lesson.after else 0
    return -(-(max(opens.values(), default=0) + 7) // 7)
