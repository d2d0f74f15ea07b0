"""Verbs of a call: somebody waits, the guide lets them in, they talk, the guide ends it."""

import uuid
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from handrail.delivery.live import events
from handrail.ground.ids import id_for
from handrail.ground.lock import lock
from handrail.people import audit
from handrail.people.models import Role

from ..models import Appointment
from .access import KIND, is_let_in
from .models import Call
from .talk import minutes, seconds_more


class NotNow(Exception):
    """It isn't its time, the appointment doesn't stand, or nobody has been let in."""


@transaction.atomic
def open_call(*, appointment: Appointment, by: Role, at: datetime, real: datetime) -> Appointment:
    """The guide lets the participant in; also again after the call was ended. Said twice, it is open."""
    appointment = _locked(appointment, by, at)
    call = _call_of(appointment)
    if appointment.let_in_at is None or call.ended_at is not None:
        was_ended = call.ended_at
        appointment.let_in_at = appointment.let_in_at or at
        appointment.save(update_fields=["let_in_at"])
        call.ended_at, call.ended_by = None, None
        call.save(update_fields=["ended_at", "ended_by"])
        audit.record(did="call.opened", to=appointment, at=at, by=by)
        tell(appointment, "open", of=(at, was_ended), real=real)
    return appointment


@transaction.atomic
def talk_on(*, appointment: Appointment, by: Role, at: datetime) -> Call:
    """A page says that the two are connected: the time since either page last said so was talked."""
    appointment = _locked(appointment, by, at)
    call = _call_of(appointment)
    if not is_let_in(appointment):
        raise NotNow
    call.talked_seconds += seconds_more(call.last_talked_at, at)
    call.first_talked_at = call.first_talked_at or at
    call.last_talked_at = max(at, call.last_talked_at or at)
    call.save(update_fields=["talked_seconds", "first_talked_at", "last_talked_at"])
    return call


@transaction.atomic
def end_call(*, appointment: Appointment, by: Role, at: datetime, real: datetime) -> Call:
    """The guide ends it for both. Said twice, it ended once."""
    appointment = _locked(appointment, by, at)
    call = _call_of(appointment)
    if call.ended_at is None:
        call.ended_at, call.ended_by = at, by.person
        call.save(update_fields=["ended_at", "ended_by"])
        if appointment.ended_at is None or appointment.ended_at < at:
            appointment.ended_at = at
            appointment.save(update_fields=["ended_at"])
        audit.record(did="call.ended", to=appointment, at=at, by=by, seconds=call.talked_seconds)
        tell(appointment, "ended", of=(at,), real=real)
    return call


def tell(appointment: Appointment, what: str, *, of: tuple, real: datetime) -> None:
    """Tell both pages."""
    events.append(
        kind=KIND, subject=appointment.pk, owner_id=appointment.participant_id, what=what, real=real,
        by_id=appointment.guide_id, client_id=id_for(what, appointment.pk, *of),
    )


def _locked(appointment: Appointment, by: Role, at: datetime) -> Appointment:
    """The appointment as it is now, locked; raises NotNow unless this person may be in its room."""
    enrolment = appointment.enrolment
    appointment = lock(appointment)
    appointment.enrolment = enrolment
    if not appointment.may_enter(by.person, at):
        raise NotNow
    return appointment


def _call_of(appointment: Appointment) -> Call:
    call, _ = Call.objects.get_or_create(appointment=appointment)
    call.appointment = appointment
    appointment.call = call
    return call


def talked(appointment_id: uuid.UUID) -> int:
    """The seconds they talked, as far as they are kept."""
    return Call.objects.filter(appointment_id=appointment_id).values_list("talked_seconds", flat=True).first() or 0


def minutes_talked(appointment_id: uuid.UUID) -> Decimal | None:
    """The same in minutes, as they are kept with the contact; none where no call connected."""
    seconds = talked(appointment_id)
    return minutes(seconds) if seconds else None


def is_there(appointment: Appointment, me: uuid.UUID, *, real: datetime) -> bool:
    """Whether the other one has the call's page open."""
    return bool(events.present(KIND, appointment.pk, real=real) - {me})
