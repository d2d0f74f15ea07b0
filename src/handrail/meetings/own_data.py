"""What a participant's own data holds of this room, and what forgetting takes away here."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.people import registries

from . import booking
from .models import Appointment, Desk, OpenHours, OtherHours

Rows = Iterator[dict[str, Any]]


def appointments(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Every appointment, held or not, oldest first."""
    rows = Appointment.objects.select_related("guide", "place").filter(
        enrolment__service_id=service_id, enrolment__participant_id=person_id)
    for row in rows.order_by("starts_at", "pk"):
        yield {
            "starts_at": row.starts_at, "ends_at": row.ends_at, "channel": row.channel, "state": row.state,
            "guide": row.guide.name, "place": row.place.name if row.place else None, "booked_at": row.made_at,
            "because": row.because, "beyond": row.beyond, "waited_from": row.arrived_at, "let_in_at": row.let_in_at,
        }


def forget_appointments(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """What is ahead is off, and only the guide's calendar hears of it; that times were kept stays, as codes. A guide's
    own desk goes."""
    ahead = Appointment.objects.filter(enrolment__service_id=service_id, enrolment__participant_id=person_id,
                                       state=Appointment.State.BOOKED)
    for appointment in ahead:
        booking.cancel(appointment=appointment, because="forgotten", at=at)
    Desk.objects.filter(service_id=service_id, guide_id=person_id).update(room_url=b"", feed_hash="")
    for rows in (OpenHours, OtherHours):
        rows.objects.filter(service_id=service_id, guide_id=person_id).delete()


registries.belongs_in_export("appointments", appointments)
registries.must_be_forgotten("meetings", forget_appointments)
