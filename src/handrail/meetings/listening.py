"""What appointments listen to: courses that move, contacts that are closed, guides who change or are away."""

import uuid
from datetime import datetime

from handrail.guidance import booked
from handrail.guidance.guided import guided
from handrail.guidance.signals import contacts_moved, guidance_moved
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.journeys.signals import course_moved
from handrail.safety.models import Leave
from handrail.safety.signals import leave_taken

from . import ending, offering, taking_away
from .models import Appointment

ENDS = {"paused": "paused", "left": "left"}
OFFERS = {"started", "returned", "lesson-opened", "seen"}


@booked.keeps_times
def have_appointments(enrolment: Enrolment) -> set[uuid.UUID]:
    """The contacts for which somebody has an appointment: other hours of the service don't move them. One statement."""
    rows = Appointment.objects.filter(enrolment=enrolment, state=Appointment.State.BOOKED, contact__isnull=False)
    return set(rows.values_list("contact_id", flat=True))


@course_moved.listen(only=lambda *, event, **facts: event in {*ENDS, *OFFERS, "finished"})
def keep_up(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """A break and leaving end what is ahead; else Today offers what can be booked now."""
    lock_standing(enrolment.pk)
    if event in ENDS:
        is_forgotten = enrolment.ended_because == "forgotten"
        taking_away.end_all(enrolment, because="forgotten" if is_forgotten else ENDS[event], at=at)
    elif event == "finished":
        taking_away.end_unneeded(enrolment, at=at)
    it = guided(enrolment.pk)
    if it is not None:
        offering.settle(it, at=at)


@guidance_moved.listen
def guidance_moves(*, enrolment: Enrolment, event: str, at: datetime) -> None:
    """A contact was closed, or there is another guide."""
    lock_standing(enrolment.pk)
    it = guided(enrolment.pk)
    if it is None:
        return
    if event == "contact-done":
        ending.follow_contacts(enrolment, at=at)
        return  # what is there to book follows when the next contact is planned
    if event == "guide-given":
        taking_away.guide_changes(it, at=at)
    offering.settle(it, at=at)


@contacts_moved.listen(only=lambda *, event, **facts: event != "booked")  # who books settles it when all is written
def contacts_move(*, enrolment: Enrolment, event: str, at: datetime) -> None:
    """A contact came due, was closed, moved or fell away: the next one may be there to book."""
    lock_standing(enrolment.pk)
    it = guided(enrolment.pk)
    if it is not None and it.protocol.has_live:
        offering.settle(it, at=at)


@leave_taken.listen
def guide_is_away(*, leave: Leave, at: datetime) -> None:
    """What lies in the leave is offered again."""
    taking_away.guide_is_away(leave, at=at)
