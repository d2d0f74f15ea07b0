"""What a participant's own data holds of this room, and what forgetting destroys here."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.journeys.models import Enrolment
from handrail.people import registries

from . import needs, planning
from .guided import guided_by
from .models import Contact, Guidance, Message, Need

Rows = Iterator[dict[str, Any]]


def guidance(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """By which protocol each course is guided, and by whom."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for row in Guidance.objects.select_related("protocol", "guide").filter(**of).order_by("since", "pk"):
        yield {
            "protocol": row.protocol.key, "version": row.protocol.version, "since": row.since,
            "guide": row.guide.name if row.guide else None,
        }


def contacts(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Each contact, planned and given, with what the guide noted."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    rows = Contact.objects.select_related("enrolment", "by").filter(**of).order_by("due_at", "done_at", "pk")
    for contact in rows:
        yield {
            "channel": contact.channel, "state": contact.state, "due_at": contact.due_at, "done_at": contact.done_at,
            "guide": contact.by.name if contact.by else None, "outcome": contact.outcome,
            "planned_minutes": contact.planned_minutes, "minutes": contact.minutes,
            "timed_minutes": contact.timed_minutes, "note": contact.note,
        }


def messages(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Every message and comment that was sent, either way, oldest first. What waits to be signed isn't sent yet."""
    rows = Message.objects.select_related("sender", "row").filter(
        service_id=service_id, participant_id=person_id, state=Message.State.SENT)
    for message in rows.order_by("written_at", "pk"):
        yield {
            "sent_at": message.sent_at or message.written_at,
            "from": "me" if message.from_participant else message.sender.name if message.sender else "automatic",
            "about": message.about, "text": message.words, "read_at": message.read_at,
        }


def forget_guidance(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Nothing more is planned or wanted, but that an open flag is looked at. The guide's notes go with the key that
    sealed them; minutes stay."""
    for enrolment in Enrolment.objects.filter(service_id=service_id, participant_id=person_id).order_by("pk"):
        it = guided_by(enrolment)
        if it is not None:
            planning.stop(it, because="forgotten", at=at)
        Need.objects.filter(enrolment=enrolment).delete()
        needs.settle(enrolment, "flag", at=at)  # an open flag stays on its owner's list until a person closes it


registries.belongs_in_export("guidance", guidance)
registries.belongs_in_export("contacts", contacts)
registries.belongs_in_export("messages", messages)
registries.must_be_forgotten("guidance", forget_guidance)
