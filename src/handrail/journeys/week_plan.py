"""The plan for the week, as the person wrote it at the end of a lesson."""

from dataclasses import dataclass

from django.utils.translation import get_language

from handrail.programmes import library
from handrail.programmes.blocks import Plan
from handrail.programmes.plans import OWN, times, wants_reminders
from handrail.programmes.week import Timed

from . import journal
from .models import Enrolment


@dataclass(frozen=True)
class Planned:
    """One thing that somebody plans, and when, in words; empty where they left that open."""

    text: str
    when: str = ""


@dataclass(frozen=True)
class WeekPlan:
    """What somebody plans for the week: what they chose, and their own words."""

    lesson: str
    section: str  # where it was written, and can be changed
    chosen: tuple[Planned, ...]
    own: str
    own_when: str = ""
    reminds: bool = False  # an e-mail comes at these times


def plan_of_the_week(enrolment: Enrolment, lesson: str) -> WeekPlan | None:
    """The plan that was written in a lesson; None where there is none. One statement."""
    programme = library.programme(enrolment.programme_id)
    sections = programme.lesson(lesson, get_language() or "").sections
    plans = [(section.key, block) for section in sections for block in section.blocks if isinstance(block, Plan)]
    if not plans:
        return None
    section, block = plans[-1]
    key = f"{lesson}/{block.key}"
    written = journal.heads(enrolment, [key]).get(key)
    if not written:
        return None
    body = written[-1].body_json
    if block.is_blank(body):
        return None
    words = library.words(get_language() or "en")
    own = str(body.get("text") or "").strip()
    things = [Planned(text, when) for text, when in block.things(body, words)]
    return WeekPlan(
        lesson, section, tuple(things[:-1] if own else things), own, times(body).get(OWN, Timed()).say(words),
        wants_reminders(body) and any(timed.at for timed in times(body).values()),
    )
