"""What a protocol may count from: "lesson 1 opened", "no sign-in for 8 days", "phq-9 at least 15". Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

ENROLLED, STARTED, FINISHED = "enrolled", "started", "finished"
LESSON_OPENED, LESSON_FINISHED, LESSON_UNFINISHED = "lesson-opened", "lesson-finished", "lesson-unfinished"
ASSESSMENT_FINISHED, ASSESSMENT_LAPSED = "assessment-finished", "assessment-lapsed"
QUIET, FLAG, WORSE, SCORE = "quiet", "flag", "worse", "score"

TOTAL = "total"  # the scale of a score that names none
MOST_LESSONS = 60
MOST_QUIET_DAYS = 180

_PLAIN = {"sign-up": ENROLLED, "start of the course": STARTED, "end of the course": FINISHED, "a flag raised": FLAG,
          "reliable deterioration": WORSE}
_LESSON = re.compile(r"(?:lesson (\d{1,3})|a (later )?lesson) (opened|finished)")
_UNFINISHED = re.compile(r"(?:lesson (\d{1,3})|a lesson) not finished for (\d{1,4}) days?")
_ASSESSMENT = re.compile(r"(?:the )?([a-z0-9]+(?:-[a-z0-9]+)*) assessment (finished|lapsed)")
_QUIET = re.compile(r"no sign-in for (\d{1,4}) days?")
_MEASURE = r"([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.([a-z0-9]+(?:-[a-z0-9]+)*))?"
_WORSE = re.compile(rf"reliable deterioration of {_MEASURE}")
_SCORE = re.compile(rf"{_MEASURE} at (least|most) (-?\d{{1,4}}(?:\.\d{{1,3}})?)")

KNOWN = (
    "“sign-up”, “start of the course”, “end of the course”, “lesson 1 opened”, “lesson 1 finished”, “a lesson opened”, "
    "“a lesson finished”, “a later lesson opened”, “a lesson not finished for 7 days”, “weekly assessment finished”, "
    "“weekly assessment lapsed”, “no sign-in for 8 days”, “a flag raised”, “reliable deterioration”, “reliable "
    "deterioration of phq-9” and “phq-9 at least 15” (or at most)"
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
    days: int = 0  # for which a lesson isn't finished
    measure: str = ""  # empty: any
    scale: str = ""  # empty: of a score its total, else any
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    @property
    def happens_once(self) -> bool:
        """Whether it happens once in a course at most, so that days can be counted from it."""
        if self.code in (LESSON_OPENED, LESSON_FINISHED, LESSON_UNFINISHED):
            return self.number > 0
        return self.code in (ENROLLED, STARTED, FINISHED)

    def matches(
        self, code: str, *, number: int = 0, battery: str = "", days: int = 0, measure: str = "", scale: str = "",
        value: Decimal | None = None, before: Decimal | None = None,
    ) -> bool:
        """Whether what happened is this event. A score counts when it comes to the bound, not while it stays there."""
        if code != self.code or (self.is_later and number == 1) or self.days not in (0, days):
            return False
        if self.measure and (self.measure != measure or self.scale not in ("", scale)):
            return False
        if code == SCORE:
            if scale != (self.scale or TOTAL):
                return False
            return value is not None and self.is_within(value) and (before is None or not self.is_within(before))
        return self.number in (0, number) and self.battery in ("", battery)

    def is_within(self, value: Decimal) -> bool:
        """Whether a score lies at or beyond the bound."""
        return value >= self.at_least if self.at_least is not None else value <= self.at_most

    def __str__(self) -> str:
        lesson = f"lesson {self.number}" if self.number else "a later lesson" if self.is_later else "a lesson"
        of = f"{self.measure}.{self.scale}" if self.scale else self.measure
        if self.code in (LESSON_OPENED, LESSON_FINISHED):
            return f"{lesson} {self.code.removeprefix('lesson-')}"
        if self.code == LESSON_UNFINISHED:
            return f"{lesson} not finished for {self.days} days"
        if self.code in (ASSESSMENT_FINISHED, ASSESSMENT_LAPSED):
            return f"{self.battery} assessment {self.code.removeprefix('assessment-')}"
        if self.code == QUIET:
            return f"no sign-in for {self.number} days"
        if self.code == WORSE and of:
            return f"reliable deterioration of {of}"
        if self.code == SCORE:
            return f"{of} at least {self.at_least}" if self.at_least is not None else f"{of} at most {self.at_most}"
        return next(text for text, code in _PLAIN.items() if code == self.code)


def read_event(text: str) -> Event:
    """The event that `text` names. Raises UnknownEvent with a sentence."""
    text = text.strip()
    if text in _PLAIN:
        return Event(_PLAIN[text])
    if found := _LESSON.fullmatch(text):
        code = LESSON_OPENED if found[3] == "opened" else LESSON_FINISHED
        return Event(code, number=_lesson(found[1]), is_later=bool(found[2]))
    if found := _UNFINISHED.fullmatch(text):
        return Event(LESSON_UNFINISHED, number=_lesson(found[1]), days=_days(found[2], "in which a lesson isn't done"))
    if found := _ASSESSMENT.fullmatch(text):
        return Event(ASSESSMENT_FINISHED if found[2] == "finished" else ASSESSMENT_LAPSED, battery=found[1])
    if found := _QUIET.fullmatch(text):
        return Event(QUIET, number=_days(found[1], "without a sign-in"))
    if found := _WORSE.fullmatch(text):
        return Event(WORSE, measure=found[1], scale=found[2] or "")
    if found := _SCORE.fullmatch(text):
        bound = Decimal(found[4])
        ends = {"at_least": bound} if found[3] == "least" else {"at_most": bound}
        return Event(SCORE, measure=found[1], scale=found[2] or "", **ends)
    raise UnknownEvent(f"Nothing that Handrail notices is called “{text}”. It knows {KNOWN}.")


def _lesson(number: str | None) -> int:
    """A lesson's number, 0 for any. Raises UnknownEvent."""
    if number and not 1 <= int(number) <= MOST_LESSONS:
        raise UnknownEvent(f"No programme has a lesson {int(number)}, so this can never happen. Lessons count from 1.")
    return int(number or 0)


def _days(number: str, what: str) -> int:
    if not 1 <= int(number) <= MOST_QUIET_DAYS:
        raise UnknownEvent(f"The days {what} should be from 1 to {MOST_QUIET_DAYS}.")
    return int(number)
