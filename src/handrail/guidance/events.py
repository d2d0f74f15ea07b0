"""What a protocol may count from: "lesson 1 opened", "no sign-in for 8 days". Pure."""

import re
from dataclasses import dataclass

ENROLLED, STARTED, FINISHED = "enrolled", "started", "finished"
LESSON_OPENED, LESSON_FINISHED = "lesson-opened", "lesson-finished"
ASSESSMENT_FINISHED, ASSESSMENT_LAPSED = "assessment-finished", "assessment-lapsed"
QUIET = "quiet"

MOST_LESSONS = 60
MOST_QUIET_DAYS = 180

_PLAIN = {"sign-up": ENROLLED, "start of the course": STARTED, "end of the course": FINISHED}
_LESSON = re.compile(r"(?:lesson (\d{1,3})|a (later )?lesson) (opened|finished)")
_ASSESSMENT = re.compile(r"(?:the )?([a-z0-9]+(?:-[a-z0-9]+)*) assessment (finished|lapsed)")
_QUIET = re.compile(r"no sign-in for (\d{1,4}) days?")

KNOWN = (
    "“sign-up”, “start of the course”, “end of the course”, “lesson 1 opened”, “lesson 1 finished”, “a lesson opened”, "
    "“a lesson finished”, “a later lesson opened”, “weekly assessment finished”, “weekly assessment lapsed” and "
    "“no sign-in for 8 days”"
)


class UnknownEvent(ValueError):
    """Nothing that Handrail notices reads like this; the sentence says what is wrong."""


@dataclass(frozen=True)
class Event:
    """Something that happens on a course. `number` is a lesson's (0: any), or the days of quiet."""

    code: str
    number: int = 0
    battery: str = ""
    is_later: bool = False  # any lesson but the first

    @property
    def happens_once(self) -> bool:
        """Whether it happens once in a course at most, so that days can be counted from it."""
        if self.code in (LESSON_OPENED, LESSON_FINISHED):
            return self.number > 0
        return self.code in (ENROLLED, STARTED, FINISHED)

    def matches(self, code: str, *, number: int = 0, battery: str = "") -> bool:
        """Whether what happened is this event."""
        if self.is_later and number == 1:
            return False
        return code == self.code and self.number in (0, number) and self.battery in ("", battery)

    def __str__(self) -> str:
        if self.code in (LESSON_OPENED, LESSON_FINISHED):
            lesson = f"lesson {self.number}" if self.number else "a later lesson" if self.is_later else "a lesson"
            return f"{lesson} {self.code.removeprefix('lesson-')}"
        if self.code in (ASSESSMENT_FINISHED, ASSESSMENT_LAPSED):
            return f"{self.battery} assessment {self.code.removeprefix('assessment-')}"
        if self.code == QUIET:
            return f"no sign-in for {self.number} days"
        return next(text for text, code in _PLAIN.items() if code == self.code)


def read_event(text: str) -> Event:
    """The event that `text` names. Raises UnknownEvent with a sentence."""
    text = text.strip()
    if text in _PLAIN:
        return Event(_PLAIN[text])
    if found := _LESSON.fullmatch(text):
        code = LESSON_OPENED if found[3] == "opened" else LESSON_FINISHED
        number = int(found[1] or 0)
        if found[1] and not 1 <= number <= MOST_LESSONS:
            raise UnknownEvent(f"No programme has a lesson {number}, so this can never happen. Lessons count from 1.")
        return Event(code, number=number, is_later=bool(found[2]))
    if found := _ASSESSMENT.fullmatch(text):
        return Event(ASSESSMENT_FINISHED if found[2] == "finished" else ASSESSMENT_LAPSED, battery=found[1])
    if found := _QUIET.fullmatch(text):
        if not 1 <= int(found[1]) <= MOST_QUIET_DAYS:
            raise UnknownEvent(f"The days without a sign-in should be from 1 to {MOST_QUIET_DAYS}.")
        return Event(QUIET, number=int(found[1]))
    raise UnknownEvent(f"Nothing that Handrail notices is called “{text}”. It knows {KNOWN}.")
