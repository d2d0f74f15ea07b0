"""What outcomes listens to: everything that moves a number. Each keeps the rows of the one enrolment."""

from datetime import datetime

from handrail.guidance.signals import guidance_moved
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Row
from handrail.journeys.signals import assessment_finished, course_moved

from .keeping_up import keep


@course_moved.listen(only=lambda *, event, **_facts: event != "seen")
def course_moves(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """A course moved on. Being seen moves no number."""
    lock_standing(enrolment.pk)
    keep(enrolment.pk)


@assessment_finished.listen
def assessment_ends(*, row: Row, at: datetime) -> None:
    """An assessment was finished and scored."""
    lock_standing(row.enrolment_id)
    keep(row.enrolment_id)


@guidance_moved.listen
def guidance_moves(*, enrolment: Enrolment, event: str, at: datetime) -> None:
    """A guide was given, or spoke with somebody."""
    lock_standing(enrolment.pk)
    keep(enrolment.pk)
