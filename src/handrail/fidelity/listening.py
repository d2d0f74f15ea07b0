"""What fidelity listens to: contacts that move, guides that are given, courses that start and end."""

from datetime import datetime

from handrail.guidance.signals import contacts_moved, guidance_moved
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.journeys.signals import course_moved

from .keeping_up import keep

MOVES = frozenset({"enrolled", "started", "finished", "left", "returned"})


@contacts_moved.listen
def contacts_move(*, enrolment: Enrolment, event: str, at: datetime) -> None:
    """A contact came due, went out, was closed, missed or cancelled."""
    lock_standing(enrolment.pk)
    keep(enrolment.pk)


@guidance_moved.listen(only=lambda *, event, **_facts: event != "contact-done")  # that one moves contacts, too
def guidance_moves(*, enrolment: Enrolment, event: str, at: datetime) -> None:
    """A guide was given, or another protocol."""
    lock_standing(enrolment.pk)
    keep(enrolment.pk)


@course_moved.listen(only=lambda *, event, **_facts: event in MOVES)
def course_moves(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """A course began or ended."""
    lock_standing(enrolment.pk)
    keep(enrolment.pk)
