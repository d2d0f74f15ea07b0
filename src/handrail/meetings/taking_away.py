"""What takes an appointment away that nobody meant to cancel: a guide on leave, another guide, a break, the end.

A guide's leave may touch many people, each with a standing of their own to lock first: so each appointment is looked
at by the clock, in a transaction of its own.
"""

from datetime import datetime

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.guidance.guided import Guided, guided
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Person
from handrail.safety.models import Leave

from . import booking, desks, letters, slots
from .models import Appointment

State = Appointment.State
LOOK = "meetings.guide-away"


def guide_is_away(leave: Leave, *, at: datetime) -> int:
    """Have every appointment within a leave looked at. Returns how many. Call inside the transaction of the leave."""
    desks.locked_desk(leave.person_id)  # whoever books meanwhile sees the leave, or is seen here
    rows = Appointment.objects.filter(guide=leave.person_id, state=State.BOOKED, starts_at__lt=leave.ends_at,
                                      ends_at__gt=leave.begins_at, starts_at__gt=at)
    for appointment in rows:
        turns = Due.objects.filter(subject=appointment.pk, rule="guide-away").exclude(state=Due.State.PLANNED).count()
        clock.plan(kind=LOOK, subject=appointment.pk, rule="guide-away", occurrence=turns + 1, at=at)
    return len(rows)


@clock.due_kind(LOOK)
def look_at(due: Due, at: datetime) -> None:
    """The clock's turn: what still lies in its guide's leave goes to who stands in, if they are open then; else it is
    cancelled with an apology, and offered again."""
    lock_standing(Appointment.objects.get(pk=due.subject).enrolment_id)
    rows = Appointment.objects.select_related("enrolment__participant", "enrolment__service", "service", "guide",
                                              "place")
    appointment = rows.get(pk=due.subject)
    leave = _leave_at(appointment)
    if not appointment.is_open or leave is None:
        return
    it = guided(appointment.enrolment_id)
    if leave.cover is None or not _takes_over(it, appointment, leave.cover, at):
        booking.cancel(appointment=appointment, because="leave", at=at, apology=True)


def guide_changes(it: Guided, *, at: datetime) -> None:
    """Somebody else guides from now on: appointments ahead go to them if they are free then, else are offered again.

    Call with the standing locked.
    """
    rows = Appointment.objects.select_related("enrolment__participant", "enrolment__service", "service", "place")
    ahead = rows.filter(enrolment=it.enrolment, state=State.BOOKED, starts_at__gt=at)
    for appointment in ahead.exclude(guide=it.guidance.guide_id).order_by("starts_at", "pk"):
        if it.guidance.guide_id is None or not _takes_over(it, appointment, it.guidance.guide, at):
            booking.cancel(appointment=appointment, because="guide-changed", at=at, apology=True)


def end_all(enrolment: Enrolment, *, because: str, at: datetime) -> None:
    """Cancel what is ahead, with a kind word: at a break, on leaving. Call with the standing locked."""
    for appointment in Appointment.objects.filter(enrolment=enrolment, state=State.BOOKED, ends_at__gt=at):
        booking.cancel(appointment=appointment, because=because, at=at)


def end_unneeded(enrolment: Enrolment, *, at: datetime) -> None:
    """Cancel what has lost its contact: at the end of a course, after a change of protocol."""
    rows = Appointment.objects.filter(enrolment=enrolment, state=State.BOOKED, contact__state="cancelled",
                                      ends_at__gt=at)
    for appointment in rows:
        booking.cancel(appointment=appointment, because="finished", at=at)


def _leave_at(appointment: Appointment) -> Leave | None:
    rows = Leave.objects.select_related("cover").filter(
        person=appointment.guide_id, cancelled_at=None, begins_at__lt=appointment.ends_at,
        ends_at__gt=appointment.starts_at)
    return rows.order_by("begins_at", "pk").first()


def _takes_over(it: Guided, appointment: Appointment, guide: Person, at: datetime) -> bool:
    """Give it to the new guide, or to who stands in, if that time of theirs is open and free; all are told."""
    rules = desks.rules()
    desks.locked_desk(guide.pk)
    talk = slots.Span(appointment.starts_at, appointment.ends_at)
    times = desks.times_of(guide, it.enrolment.service, start=talk.starts_at, end=talk.ends_at)
    if not slots.is_open(times, talk) or not slots.is_free(times, talk, buffer=rules.buffer_minutes):
        return False
    letters.taken_from(appointment, rules, at=at)
    appointment.guide, appointment.changed_at = guide, at
    appointment.sequence += 1
    appointment.save(update_fields=["guide", "changed_at", "sequence"])
    audit.record(did="appointment.taken-over", to=appointment, at=at, guide=guide.pk)
    booking.tell(it, appointment, rules, at)
    return True
