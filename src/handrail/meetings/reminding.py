"""Reminders of appointments: a day and an hour before, on the wall of the participant's zone."""

from datetime import datetime, timedelta

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.journeys.journal import lock_standing
from handrail.journeys.zone import zone_of

from . import desks, letters
from .models import Appointment

DAY, HOUR = "day", "hour"
_KINDS = {DAY: "meetings.day-before", HOUR: "meetings.hour-before"}


def plan(appointment: Appointment, *, at: datetime) -> None:
    """Plan what is still to come of the reminders; those of the time before are off."""
    stop(appointment, because="moved")
    zone = zone_of(appointment.enrolment.participant, appointment.enrolment.service)
    here = appointment.starts_at.astimezone(zone)
    for which, moment in ((DAY, here - timedelta(days=1)), (HOUR, appointment.starts_at - timedelta(hours=1))):
        if moment > at:
            clock.plan(kind=_KINDS[which], subject=appointment.pk, rule=f"remind:{which}",
                       occurrence=appointment.sequence + 1, at=moment, sequence=appointment.sequence)


def stop(appointment: Appointment, *, because: str) -> None:
    """No reminder any more."""
    clock.cancel(subject=appointment.pk, prefix="remind:", because=because)


@clock.due_kind("meetings.day-before", late=clock.Late.SKIP, patience=timedelta(hours=12))
def day_before(due: Due, at: datetime) -> None:
    """The clock's turn: tomorrow at this time."""
    _remind(due, DAY, at)


@clock.due_kind("meetings.hour-before", late=clock.Late.SKIP, patience=timedelta(minutes=50))
def hour_before(due: Due, at: datetime) -> None:
    """The clock's turn: in an hour."""
    _remind(due, HOUR, at)


def _remind(due: Due, which: str, at: datetime) -> None:
    rows = Appointment.objects.select_related("enrolment__participant", "enrolment__service", "service", "place")
    appointment = rows.get(pk=due.subject)
    lock_standing(appointment.enrolment_id)
    appointment.refresh_from_db(fields=["state", "sequence", "starts_at"])
    if appointment.is_open and appointment.sequence == due.facts["sequence"] and at < appointment.starts_at:
        letters.reminder(appointment, desks.rules(), which=which, at=at)
