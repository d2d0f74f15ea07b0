"""What Today may offer: kept by any room, read by Today, put into words when shown.

The heaviest step is the one next step, the three after it are small ones. A weight below nought makes a note: a quiet
line under the steps, such as when the guide will ring.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from .models import Enrolment, Standing, Step


@dataclass(frozen=True)
class Shown:
    """A step in words: a title, a line, where it leads, and how long it takes, honestly."""

    title: str
    line: str
    url: str
    minutes: int | None = None
    seconds: int | None = None
    action: str = ""  # the words on its button
    progress: tuple[int, int] | None = None  # parts done, parts in all

    @property
    def marks(self) -> list[str]:
        """The parts as a row of marks: "done", "now", ""."""
        done, of = self.progress or (0, 0)
        return ["done" if place < done else "now" if place == done else "" for place in range(of)]


_words: dict[tuple[str, str], Callable[[Step], Shown]] = {}


def words(room: str, code: str):
    """Register what puts a step of this kind into words, in the active language."""

    def register(show: Callable[[Step], Shown]):
        _words[room, code] = show
        return show

    return register


def shown(step: Step) -> Shown:
    """The step in words."""
    return _words[step.room, step.code](step)


def offer(
    *, enrolment: Enrolment, room: str, code: str, subject: str = "", facts: dict[str, Any] | None = None,
    since: datetime, until: datetime | None = None, weight: int = 0,
) -> Step:
    """Keep a step; offering the same one again changes it."""
    step, _ = Step.objects.update_or_create(
        enrolment=enrolment, room=room, code=code, subject=subject,
        defaults={"facts": facts or {}, "since": since, "until": until, "weight": weight},
        create_defaults={"facts": facts or {}, "since": since, "until": until, "weight": weight,
                         "service_id": enrolment.service_id},
    )
    _touch(enrolment)
    return step


def withdraw(*, enrolment: Enrolment, room: str, code: str, subject: str | None = None) -> int:
    """Take a step back (all of a code without a subject). Returns how many went."""
    rows = Step.objects.filter(enrolment=enrolment, room=room, code=code)
    if subject is not None:
        rows = rows.filter(subject=subject)
    gone = rows.delete()[0]
    if gone:
        _touch(enrolment)
    return gone


def _touch(enrolment: Enrolment) -> None:
    """Today has changed, so a browser that holds it must ask for it again."""
    Standing.objects.filter(enrolment=enrolment).update(revision=F("revision") + 1)
