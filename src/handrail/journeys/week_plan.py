"""The plan for the week, as the person wrote it at the end of a lesson."""

from dataclasses import dataclass

from django.utils.translation import get_language

from handrail.programmes import library
from handrail.programmes.blocks import Plan

from . import journal
from .models import Enrolment


@dataclass(frozen=True)
class WeekPlan:
    """What somebody plans for the week: what they chose, and their own words."""

    lesson: str
    section: str  # where it was written, and can be changed
    chosen: tuple[str, ...]
    own: str


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
    texts = {option.code: option.text for option in block.suggests}
    kept = body.get("texts") or []
    chosen = tuple(
        text for place, code in enumerate(body["chosen"])
        if (text := texts.get(code) or (kept[place] if place < len(kept) else ""))
    )
    return WeekPlan(lesson, section, chosen, str(body.get("text") or "").strip())
