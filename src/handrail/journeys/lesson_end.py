"""The end of a lesson: what it said in short, the plan for the week, what comes next. And when a lesson opens."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from . import reading
from .models import Enrolment
from .week_plan import plan_of_the_week


def of(place: reading.Place, at: datetime) -> dict[str, Any]:
    """The page's context. Two statements at most."""
    summary = place.lesson.summary
    written = reading.written(place.enrolment, [summary] if summary else [])
    unread = [section for section in place.lesson.sections if section.key not in place.done]
    return {
        "place": place,
        "summary": summary.render(written.answers) if summary else "",
        "plan": plan_of_the_week(place.enrolment, place.lesson.key),
        "unread": unread,
        **_next(place, at),
    }


def opening(place: reading.Place, at: datetime) -> dict[str, Any]:
    """When a lesson that isn't open opens: the day, or after what."""
    plan = next(entry for entry in place.programme.lessons if entry.key == place.lesson.key)
    after = plan.opens.after if plan.opens else None
    return {
        "opens_at": reading.opens_at(place.enrolment, at, place.lesson.key),
        "is_paused": place.enrolment.state == Enrolment.State.PAUSED,
        "days": plan.opens.days if plan.opens else 0,
        "after": place.programme.lesson(after, get_language() or "") if after else None,
        "after_number": place.programme.lesson_keys.index(after) + 1 if after else 0,
    }


def _next(place: reading.Place, at: datetime) -> dict[str, Any]:
    """The lesson to go on with, else the one that opens next, else that this was the last."""
    standing = place.enrolment.standing
    following = standing.lesson if standing.lesson not in ("", place.lesson.key) else standing.next_lesson
    keys = place.programme.lesson_keys
    return {
        "next": place.programme.lesson(following, get_language() or "") if following else None,
        "next_number": keys.index(following) + 1 if following else 0,
        "next_opens_at": reading.opens_at(place.enrolment, at, following) if following else None,
        "is_paused": place.enrolment.state == Enrolment.State.PAUSED,
        "is_last": set(keys) <= set(standing.lessons_done),
        "is_finished": place.enrolment.state == Enrolment.State.FINISHED,
    }
