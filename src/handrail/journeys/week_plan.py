"""The plan for the week, as the person wrote it at the end of a lesson."""

from dataclasses import dataclass

from django.utils.translation import get_language

from handrail.programmes import library
from handrail.programmes.blocks import Body, Plan, walk
from handrail.programmes.plans import OWN, times, wants_reminders
from handrail.programmes.week import Timed
from handrail.programmes.words import Words
from handrail.programmes.worksheets import ActivityPlanner

from . import journal
from .models import Enrolment


@dataclass(frozen=True)
class Planned:
    """One thing that somebody plans, and when, in words; empty where they left that open."""

    text: str
    when: str = ""


@dataclass(frozen=True)
class WeekPlan:
    """What somebody plans for the week: what they chose, their own words, and what they put into a planner."""

    lesson: str
    section: str  # where it was written, and can be changed
    chosen: tuple[Planned, ...]
    own: str
    own_when: str = ""
    in_week: tuple[Planned, ...] = ()  # from planners that look ahead
    reminds: bool = False  # an e-mail comes at these times


def is_ahead(block: object) -> bool:
    """Whether a block plans something: a plan, or a planner of a week to come."""
    return isinstance(block, Plan) or (isinstance(block, ActivityPlanner) and not block.looks_back)


def plan_of_the_week(enrolment: Enrolment, lesson: str) -> WeekPlan | None:
    """What was planned in a lesson; None where nothing was. One statement."""
    programme = library.programme(enrolment.programme_id)
    sections = programme.lesson(lesson, get_language() or "").sections
    asked = [(section.key, block) for section in sections for block in walk(section.blocks) if is_ahead(block)]
    if not asked:
        return None
    heads = journal.heads(enrolment, [f"{lesson}/{block.key}" for _, block in asked])
    bodies = {key: rows[-1].body_json for key, rows in heads.items()}
    written = [(section, block, bodies[f"{lesson}/{block.key}"]) for section, block in asked
               if f"{lesson}/{block.key}" in bodies and not block.is_blank(bodies[f"{lesson}/{block.key}"])]
    if not written:
        return None
    words = library.words(get_language() or "en")
    plans = [(block, body) for _, block, body in written if isinstance(block, Plan)]
    chosen, own, own_when = _in_words(*plans[-1], words) if plans else ((), "", "")
    in_week = tuple(Planned(text, when) for _, block, body in written if isinstance(block, ActivityPlanner)
                    for text, when in block.things(body, words))
    return WeekPlan(
        lesson, written[-1][0], chosen, own, own_when, in_week,
        any(wants_reminders(body) and any(timed.at for timed in times(body).values()) for _, _, body in written),
    )


def _in_words(block: Plan, body: Body, words: Words) -> tuple[tuple[Planned, ...], str, str]:
    """What was chosen, one's own words, and when these are meant."""
    own = str(body.get("text") or "").strip()
    things = [Planned(text, when) for text, when in block.things(body, words)]
    return tuple(things[:-1] if own else things), own, times(body).get(OWN, Timed()).say(words)
