"""What a participant's own data holds of this room, and what forgetting destroys here."""

import base64
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from handrail.journeys.models import Enrolment
from handrail.people import registries
from handrail.people.models import Service

from . import needs, planning
from .guided import guided_by
from .models import Attachment, Contact, Draft, Guidance, Message, Need, ProtocolChange

Rows = Iterator[dict[str, Any]]


def guidance(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """By which protocol each course is guided, and by whom."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for row in Guidance.objects.select_related("protocol", "guide").filter(**of).order_by("since", "pk"):
        yield {
            "protocol": row.protocol.key, "version": row.protocol.version, "since": row.since,
            "guide": row.guide.name if row.guide else None,
        }


def protocol_changes(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Each change of how a course is guided, with its reason, and each that a guide decided against."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for row in ProtocolChange.objects.select_related("before", "by", "enrolment").filter(**of).order_by("at", "pk"):
        yield {
            "at": row.at, "from": row.before.key, "to": row.to, "changed": row.is_made, "because": row.step,
            "reason": row.reason, "by": row.by.name if row.by else None,
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
    tells_read = Service.objects.get(pk=service_id).tells_read
    for message in rows.order_by("written_at", "pk"):
        yield {
            "sent_at": message.sent_at or message.written_at,
            "from": "me" if message.from_participant else message.sender.name if message.sender else "automatic",
            "about": message.about, "text": message.words,
            "read_at": message.read_at if tells_read or not message.from_participant else None,
        }


def files(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Every file that went with a message that was sent, and what lies with the person's own drafts."""
    rows = Attachment.objects.select_related("writer").filter(service_id=service_id, participant_id=person_id)
    theirs = Q(writer_id=person_id) | Q(message__state=Message.State.SENT)
    for one in rows.filter(theirs).order_by("added_at", "pk").iterator(chunk_size=5):
        yield {
            "at": one.added_at, "from": "me" if one.writer_id == person_id else one.writer.name, "name": one.name,
            "media_type": one.kind, "bytes": one.size, "body": base64.b64encode(one.body).decode(),
        }


def drafts(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """What the person has begun to write and not sent. A guide's drafts are nobody's but the guide's."""
    rows = Draft.objects.filter(service_id=service_id, participant_id=person_id, writer_id=person_id)
    for draft in rows.order_by("kept_at", "pk"):
        yield {"at": draft.kept_at, "about": draft.about, "text": draft.text}


def forget_guidance(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Nothing more is planned or wanted, but that an open flag is looked at. The guide's notes go with the key that
    sealed them; minutes stay."""
    for enrolment in Enrolment.objects.filter(service_id=service_id, participant_id=person_id).order_by("pk"):
        it = guided_by(enrolment)
        if it is not None:
            planning.stop(it, because="forgotten", at=at)
        Need.objects.filter(enrolment=enrolment).delete()
        Attachment.objects.filter(enrolment=enrolment).delete()
        Draft.objects.filter(enrolment=enrolment).delete()
        needs.settle(enrolment, "flag", at=at)  # an open flag stays on its owner's list until a person closes it


registries.belongs_in_export("guidance", guidance)
registries.belongs_in_export("protocol_changes", protocol_changes)
registries.belongs_in_export("contacts", contacts)
registries.belongs_in_export("messages", messages)
registries.belongs_in_export("files", files)
registries.belongs_in_export("drafts", drafts)
registries.must_be_forgotten("guidance", forget_guidance)
