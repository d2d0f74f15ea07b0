"""How appointments come about and end: somebody waits, is let in, they talk, or nobody came."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from handrail.guidance import contacting
from handrail.guidance.guided import guided
from handrail.guidance.models import Contact
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Role

from . import desks, letters, offering, reminding, when
from .call import calling
from .models import Appointment

State = Appointment.State


class TooSoon(Exception):
    """Nobody can have missed it yet. `from_at`: from when on it can be said."""

    def __init__(self, from_at: datetime):
        super().__init__(from_at)
        self.from_at = from_at


class Over(Exception):
    """It is over or cancelled already, in another way."""


@transaction.atomic
def arrive(*, appointment: Appointment, at: datetime) -> Appointment:
    """The participant waits at the door. Said once for a time; kept until it is moved."""
    return _mark(appointment, "arrived_at", at)


@transaction.atomic
def let_in(*, appointment: Appointment, at: datetime) -> Appointment:
    """The guide opens the door. Opened once."""
    return _mark(appointment, "let_in_at", at)


@transaction.atomic
def hold(
    *, appointment: Appointment, by: Role, minutes: Decimal | None, at: datetime, note: str = "",
    timed_minutes: Decimal | None = None, next_at: datetime | None = None,
) -> Appointment:
    """They talked: the contact is closed with its minutes. The same again is the same. Raises Over, AlreadyClosed."""
    appointment = _open(appointment, but=State.DONE)
    if appointment.contact is not None:
        contacting.close_contact(
            contact=appointment.contact, by=by.person, role=by, outcome=Contact.Outcome.REACHED, minutes=minutes,
            timed_minutes=timed_minutes, note=note, next_at=next_at, channel=appointment.channel, at=at)
    _end(appointment, State.DONE, at)
    audit.record(did="appointment.held", to=appointment, at=at, by=by, minutes=minutes)
    return appointment


@transaction.atomic
def miss(*, appointment: Appointment, by: Role, at: datetime) -> Appointment:
    """The participant didn't come: what the protocol does about a missed contact follows. Said once.

    Raises TooSoon, Over, AlreadyClosed.
    """
    appointment = _open(appointment, but=State.MISSED)
    if appointment.state == State.MISSED:
        return appointment
    from_at = when.gives_up_at(appointment.starts_at, after_minutes=desks.rules().no_show_after_minutes)
    if at < from_at:
        raise TooSoon(from_at)
    if appointment.contact is not None:
        contacting.close_contact(contact=appointment.contact, by=by.person, role=by, minutes=None, at=at,
                                 outcome=Contact.Outcome.NO_SHOW, channel=appointment.channel)
    _end(appointment, State.MISSED, at)
    audit.record(did="appointment.missed", to=appointment, at=at, by=by)
    letters.missed(appointment, desks.rules(), at=at)
    return appointment


def follow_contacts(enrolment: Enrolment, *, at: datetime) -> None:
    """A contact was closed elsewhere, as on the participant's page: its appointment ends with it."""
    rows = Appointment.objects.select_related("contact", "enrolment").filter(
        enrolment=enrolment, state=State.BOOKED, contact__state=Contact.State.DONE)
    for appointment in rows:
        if (talked := calling.minutes_talked(appointment.pk)) is not None:
            contacting.add_timed(contact=appointment.contact, timed_minutes=talked)
        reached = appointment.contact.outcome not in contacting.NOT_REACHED
        _end(appointment, State.DONE if reached else State.MISSED, at)


def _open(appointment: Appointment, *, but: str) -> Appointment:
    """The appointment as it is now, with its standing locked; in the state `but` it is the same again."""
    lock_standing(appointment.enrolment_id)
    rows = Appointment.objects.select_related("enrolment__participant", "enrolment__service", "service", "contact")
    appointment = rows.get(pk=appointment.pk)
    if appointment.state not in (State.BOOKED, but):
        raise Over
    return appointment


def _end(appointment: Appointment, state: str, at: datetime) -> None:
    if appointment.state != state:
        appointment.state, appointment.changed_at = state, at
        appointment.ended_at = appointment.ended_at or at
        appointment.save(update_fields=["state", "changed_at", "ended_at"])
    reminding.stop(appointment, because=state)
    it = guided(appointment.enrolment_id)
    if it is not None:
        offering.settle(it, at=at)


def _mark(appointment: Appointment, field: str, at: datetime) -> Appointment:
    lock_standing(appointment.enrolment_id)
    appointment.refresh_from_db()
    if appointment.is_open and getattr(appointment, field) is None:
        setattr(appointment, field, at)
        appointment.save(update_fields=[field])
    return appointment
