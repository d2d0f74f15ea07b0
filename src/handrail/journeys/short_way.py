"""A bad day: what is enough today. The lesson's short way, half of the plan, and whether there is a guide to tell."""

from dataclasses import dataclass

from handrail.people.models import CareRelation

from . import course, reading
from .models import Enrolment
from .week_plan import WeekPlan, plan_of_the_week


@dataclass(frozen=True)
class ShortWay:
    """What the page shows, as far as there is any of it."""

    lesson: str = ""  # its title
    html: str = ""  # safe: the short way of the lesson somebody is in
    plan: WeekPlan | None = None
    has_guide: bool = False


def short_way(enrolment: Enrolment | None) -> ShortWay:
    """What is enough today, for this participant. Three statements at most."""
    if enrolment is None:
        return ShortWay()
    has_guide = CareRelation.objects.filter(participant_id=enrolment.participant_id, until=None).exists()
    standing = enrolment.standing
    if enrolment.state not in course.READING:
        return ShortWay(has_guide=has_guide)
    plan = plan_of_the_week(enrolment, standing.lessons_done[-1]) if standing.lessons_done else None
    if not standing.lesson:
        return ShortWay(plan=plan, has_guide=has_guide)
    lesson = reading.place(enrolment, standing.lesson).lesson
    if lesson.bad_day is None:
        return ShortWay(plan=plan, has_guide=has_guide)
    written = reading.written(enrolment, [lesson.bad_day], is_bad_day=True)
    return ShortWay(lesson.title, lesson.bad_day.render(written.answers), plan, has_guide)
