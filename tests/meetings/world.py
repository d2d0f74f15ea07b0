"""Small worlds of this room: hours, a booking, what went out."""

import uuid
from datetime import datetime, time, timedelta

from django.db.models import F
from icalendar import Calendar

from handrail.delivery.models import Outgoing
from handrail.meetings import booking, keeping_hours
from handrail.meetings.models import Appointment, Place
from handrail.meetings.slots import WeekHours
from tests.builders import AT, role_of

TUESDAY_TEN = datetime.fromisoformat("2026-03-10T10:00+00:00")
WEEK = [WeekHours(day, time(9), time(12)) for day in range(5)]
ALL_WEEK = [WeekHours(day, *hours) for day in range(5) for hours in ((time(9), time(12)), (time(13, 30), time(17)))]


def with_hours(guide, week=WEEK):
    """The guide, who can be booked in these hours."""
    keeping_hours.set_week(guide=guide, week=week, at=AT)
    return guide


def with_phone(enrolment, phone="+447700900123"):
    """The enrolment, whose participant can be called."""
    enrolment.participant.phone = phone
    enrolment.participant.save(update_fields=["phone"])
    return enrolment


def a_place(service, **fields) -> Place:
    """A place for meeting in person."""
    return Place.objects.create(service=service, **{
        "name": "The Yellow House", "address": "3 Harbour Street", "how_to_get_there": "Bus 7 to the harbour",
        "access": "Two steps, a ramp beside them", **fields})


def booked(enrolment, *, starts_at=TUESDAY_TEN, channel="telephone", by=None, at=AT, client_id=None, **more):
    """An appointment, by the participant unless somebody else books it."""
    return booking.book(enrolment=enrolment, channel=channel, starts_at=starts_at, by=by or role_of(enrolment), at=at,
                        client_id=client_id or uuid.uuid4(), **more)


def letters(kind="appointment", **about) -> list[Outgoing]:
    """What was decided to be sent, the first first."""
    return list(Outgoing.objects.filter(kind=kind, **about).order_by("decided_at", F("once").asc()))


def event_in(letter: Outgoing):
    """The one event in a letter's invitation, and its calendar."""
    calendar = Calendar.from_ical(letter.calendar)
    (event,) = calendar.events
    return event, calendar


def fresh(appointment: Appointment) -> Appointment:
    """As it is now."""
    return Appointment.objects.select_related("enrolment", "contact").get(pk=appointment.pk)


def after(moment: datetime, **amount) -> datetime:
    """A moment later than another."""
    return moment + timedelta(**amount)
