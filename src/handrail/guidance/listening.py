"""What guidance listens to: courses that move, assessments that end, flags, people who are forgotten."""

from datetime import datetime

from handrail.journeys import course
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Assessment, Enrolment, Row
from handrail.journeys.signals import assessment_finished, course_moved
from handrail.safety.models import Flag
from handrail.safety.signals import flag_closed, flag_raised

from . import assigning, events, needs, planning, quiet, scored, steps, unfinished
from .guided import AGREED, PAUSED, Guided, guided_by
from .reckoning import starting_event


@course_moved.listen(only=lambda *, event, **_facts: event == "enrolled" or event in _MOVES)
def keep_up(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """Keep guidance and needs with a course that moved on."""
    lock_standing(enrolment.pk)
    if event == "enrolled":
        assigning.take_up(enrolment, at=at)
    it = guided_by(enrolment)
    if it is None:
        return
    if (move := _MOVES.get(event)) is not None:
        move(it, subject, at)


@assessment_finished.listen
def assessment_ends(*, row: Row, at: datetime) -> None:
    """An assessment is finished and scored: contacts that follow it are planned, needs from scores kept."""
    assessment = Assessment.objects.select_related("enrolment__participant", "enrolment__service").get(pk=row.key)
    it = guided_by(assessment.enrolment)
    if it is not None:
        planning.happened(it, code=events.ASSESSMENT_FINISHED, battery=assessment.name,
                          occurrence=assessment.occurrence, at=at)
        scored.happened(it, assessment, at=at)
        steps.look(it, at=at)
        needs.settle(assessment.enrolment, "worse", "lapsed", at=at)


@flag_raised.listen
def flag_is_raised(*, flag: Flag, at: datetime) -> None:
    """Onto the list at once; what the protocol wants then is planned."""
    needs.settle(flag.enrolment, "flag", at=at)
    it = guided_by(flag.enrolment)
    if it is not None:
        raised = Flag.objects.filter(enrolment=flag.enrolment, raised_at__lte=flag.raised_at).count()
        planning.happened(it, code=events.FLAG, occurrence=raised, at=at)
        steps.look(it, at=at)


@flag_closed.listen
def flag_is_closed(*, flag: Flag, at: datetime) -> None:
    """Off the list."""
    needs.settle(flag.enrolment, "flag", "step", at=at)


def _enrolled(it: Guided, subject: str, at: datetime) -> None:
    planning.happened(it, code=events.ENROLLED, at=at)


def _started(it: Guided, subject: str, at: datetime) -> None:
    planning.happened(it, code=events.STARTED, at=at)
    quiet.watch(it, since=at)
    steps.watch(it, at=at)
    needs.settle(it.enrolment, at=at)


def _waits(it: Guided, subject: str, at: datetime) -> None:
    needs.settle(it.enrolment, "no-guide", at=at)


def _lesson_opened(it: Guided, subject: str, at: datetime) -> None:
    number = _number_of(it, subject)
    planning.happened(it, code=events.LESSON_OPENED, number=number, occurrence=number, at=at)
    unfinished.watch(it, lesson=subject, number=number, since=at)


def _lesson_finished(it: Guided, subject: str, at: datetime) -> None:
    number = _number_of(it, subject)
    planning.happened(it, code=events.LESSON_FINISHED, number=number, occurrence=number, at=at)


def _lapsed(it: Guided, subject: str, at: datetime) -> None:
    latest = Assessment.objects.filter(enrolment=it.enrolment, name=subject, state=Assessment.State.LAPSED)
    occurrence = latest.order_by("-occurrence").values_list("occurrence", flat=True).first() or 1
    planning.happened(it, code=events.ASSESSMENT_LAPSED, battery=subject, occurrence=occurrence, at=at)
    needs.settle(it.enrolment, "lapsed", at=at)


def _seen(it: Guided, subject: str, at: datetime) -> None:
    quiet.watch(it, since=at)
    needs.settle(it.enrolment, "quiet", "step", at=at)


def _paused(it: Guided, subject: str, at: datetime) -> None:
    planning.stop(it, because=PAUSED, at=at)
    steps.stop(it, because=PAUSED)
    needs.settle(it.enrolment, at=at)


def _returned(it: Guided, subject: str, at: datetime) -> None:
    planning.resume(it, at=at)
    steps.watch(it, at=at)
    steps.look(it, at=at)
    needs.settle(it.enrolment, at=at)


def _finished(it: Guided, subject: str, at: datetime) -> None:
    after_the_end = [rule.key for rule in it.protocol.contacts
                     if (event := starting_event(rule)) is not None and event.code == events.FINISHED]
    planning.stop(it, because="finished", at=at, keeps=(AGREED, *after_the_end))
    planning.happened(it, code=events.FINISHED, at=at)
    needs.settle(it.enrolment, at=at)


def _left(it: Guided, subject: str, at: datetime) -> None:
    planning.stop(it, because="left", at=at)
    needs.settle(it.enrolment, at=at)


_MOVES = {
    "enrolled": _enrolled, "started": _started, "waiting": _waits, "lesson-opened": _lesson_opened,
    "lesson-finished": _lesson_finished, "assessment-lapsed": _lapsed, "seen": _seen, "paused": _paused,
    "returned": _returned, "finished": _finished, "left": _left,
}


def _number_of(it: Guided, lesson: str) -> int:
    """A lesson's place in its programme, from 1."""
    keys = [plan.key for plan in course.lessons_of(it.enrolment.programme_id)]
    return keys.index(lesson) + 1
