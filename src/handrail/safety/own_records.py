"""What a participant's own data holds of what is on record for safety, and what forgetting destroys of it."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.people import registries

from .emergency_details import KEPT
from .records import EmergencyDetails, RiskTalk
from .talk_words import lines, steps

Rows = Iterator[dict[str, Any]]


def emergency(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """What was given for an emergency."""
    for row in EmergencyDetails.objects.filter(service_id=service_id, participant_id=person_id):
        yield {**{name: getattr(row, name) for name in KEPT}, "answered_at": row.answered_at,
               "changed_at": row.changed_at}


def conversations(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Each conversation after a flag, as far as it was noted."""
    of = {"flag__enrolment__service_id": service_id, "flag__enrolment__participant_id": person_id}
    rows = RiskTalk.objects.select_related("flag__enrolment", "by").filter(**of)
    for row in rows.order_by("begun_at", "pk"):
        yield {
            "begun_at": row.begun_at, "guide": row.by.name, "done_at": row.done_at,
            "asked": [{"question": line.label, "answer": "\n".join(filter(None, (line.chosen, line.words)))}
                      for line in lines(row)],
            "agreed": steps(row), "next_at": row.next_at, "outcome": row.outcome,
        }


def forget_records(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Details go as a whole: they name other people, too. Of conversations stays that there were some, and when."""
    EmergencyDetails.objects.filter(service_id=service_id, participant_id=person_id).delete()
    RiskTalk.objects.filter(flag__enrolment__service_id=service_id, flag__enrolment__participant_id=person_id).update(
        thoughts="", plan="", means="", intent="", steps=[], words=b"", next_at=None)


registries.belongs_in_export("emergency", emergency)
registries.belongs_in_export("conversations", conversations)
registries.must_be_forgotten("safety-records", forget_records)
