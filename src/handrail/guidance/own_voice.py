"""What a participant's own data holds of how they wished to be guided, who rang, what they asked and complained of."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.people import registries

from .models import CallTimer, Complaint, GuideChange, HandingOver, IncomingCall, Wishes

Rows = Iterator[dict[str, Any]]


def wishes(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """How they wished to be guided."""
    for row in Wishes.objects.filter(enrolment__service_id=service_id, enrolment__participant_id=person_id):
        yield {"channel": row.channel, "days": row.days, "times": row.times, "language": row.language,
               "guide_gender": row.guide_gender, "voicemail": row.voicemail, "changed_at": row.changed_at}


def calls(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Calls of theirs that came in."""
    rows = IncomingCall.objects.select_related("enrolment", "taken_by").filter(
        enrolment__service_id=service_id, enrolment__participant_id=person_id)
    for row in rows.order_by("at", "pk"):
        yield {"at": row.at, "number": row.number, "note": row.words, "taken_by": row.taken_by.name}


def guide_changes(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """When they asked for another guide, why, and what was answered."""
    rows = GuideChange.objects.select_related("enrolment").filter(
        enrolment__service_id=service_id, enrolment__participant_id=person_id)
    for row in rows.order_by("asked_at", "pk"):
        yield {"asked_at": row.asked_at, "reason": row.reason, "state": row.state, "decided_at": row.decided_at,
               "answer": row.answer}


def complaints(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Their complaints, and what was answered."""
    for row in Complaint.objects.filter(service_id=service_id, person_id=person_id).order_by("received_at", "pk"):
        yield {"number": row.number, "about": row.about, "received_at": row.received_at, "text": row.words,
               "answer_by": row.answer_by, "answered_at": row.answered_at, "outcome": row.outcome,
               "answer": row.answer}


def hand_overs(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """What one guide told the next of them."""
    rows = HandingOver.objects.select_related("enrolment", "before", "after").filter(
        enrolment__service_id=service_id, enrolment__participant_id=person_id)
    for row in rows.order_by("at", "pk"):
        yield {"at": row.at, "from": row.before.name if row.before else None,
               "to": row.after.name if row.after else None, "text": row.words, "read_at": row.acknowledged_at}


def forget_voice(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Wishes and a running timer go; words go with the key that sealed them; dates and outcomes stay in the log."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    Wishes.objects.filter(**of).delete()
    CallTimer.objects.filter(**of).delete()


registries.belongs_in_export("wishes", wishes)
registries.belongs_in_export("calls", calls)
registries.belongs_in_export("guide_changes", guide_changes)
registries.belongs_in_export("complaints", complaints)
registries.belongs_in_export("hand_overs", hand_overs)
registries.must_be_forgotten("guidance voice", forget_voice)
