"""A lesson was open for n days and isn't finished: watched by the clock, from the lesson's opening."""

from datetime import datetime

from handrail.delivery import clock
from handrail.journeys import course
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, LessonOpening, Standing

from .events import LESSON_UNFINISHED
from .guided import BACK, Guided, guided
from .quiet import days_after

PREFIX = "unfinished:"


def watch(it: Guided, *, lesson: str, number: int, since: datetime) -> None:
    """Count from when a lesson opened."""
    for days in it.protocol.unfinished_days:
        clock.plan(kind="guidance.unfinished", subject=it.enrolment.pk, rule=f"{PREFIX}{days}", occurrence=number,
                   at=days_after(it, since, days), days=days, lesson=lesson)


def watch_all(it: Guided) -> None:
    """Count for every lesson that is open and not finished: after a return, counted from it."""
    if not it.protocol.unfinished_days or it.enrolment.state != Enrolment.State.ACTIVE:
        return
    done = Standing.objects.filter(enrolment=it.enrolment).values_list("lessons_done", flat=True).first() or []
    keys = [plan.key for plan in course.lessons_of(it.enrolment.programme_id)]
    back = it.anchor(BACK)
    for opening in LessonOpening.objects.filter(enrolment=it.enrolment).exclude(lesson__in=done):
        watch(it, lesson=opening.lesson, number=keys.index(opening.lesson) + 1,
              since=max(filter(None, (opening.at, back))))


def stop(it: Guided, *, because: str) -> None:
    """Watch no more."""
    clock.cancel(subject=it.enrolment.pk, prefix=PREFIX, because=because)


@clock.due_kind("guidance.unfinished")
def still_open(due, at: datetime) -> None:
    """The clock's turn: so many days are over."""
    from . import planning

    standing = lock_standing(due.subject)
    it = guided(due.subject)
    if it.enrolment.state == Enrolment.State.ACTIVE and due.facts["lesson"] not in standing.lessons_done:
        planning.happened(it, code=LESSON_UNFINISHED, number=due.occurrence, days=due.facts["days"],
                          occurrence=due.occurrence, at=at)
