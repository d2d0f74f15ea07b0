"""What a participant's own data holds of what is on record for safety, and what forgetting destroys of it."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.people import registries

from .adverse_records import AdverseVersion, EffectsAsked
from .emergency_details import KEPT
from .harm_words import effects_in_words, known
from .models import Flag
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


def said_hard(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """What was said at the end, or on leaving, of what was hard."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for row in EffectsAsked.objects.select_related("enrolment", "row").filter(**of).order_by("asked_at", "pk"):
        told = row.told
        yield {
            "asked_at": row.asked_at, "received_at": row.answered_at,
            "answers": [{"question": one.words, "answer": one.degree} for one in effects_in_words(told, {})],
            "still": told.still, "from_course": told.from_course, "text": told.words,
        }


def adverse_events(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Each version of each adverse event."""
    of = {"event__enrolment__service_id": service_id, "event__enrolment__participant_id": person_id}
    rows = AdverseVersion.objects.select_related("event__enrolment", "by").filter(**of)
    for row in rows.order_by("event__noted_at", "event", "number"):
        one = known(row)
        yield {
            "at": row.at, "number": row.number, "guide": one.by, "what": one.kind, "grade": one.grade,
            "serious": one.serious, "related": one.related, "started_on": row.started_on, "ended_on": row.ended_on,
            "actions": one.actions, "outcome": one.outcome, "text": one.words.get("what", ""),
            "note": one.words.get("action", ""), "why": one.words.get("why", ""),
        }


def forget_records(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Details go as a whole: they name other people, too. Of conversations stays that there were some, and when.

    A flag stays, open or closed, with its outcome and without the words; an open one is a person's to close (see
    forgotten.py). Adverse events keep their codes, which a service must be able to count; their words go with the key.
    """
    EmergencyDetails.objects.filter(service_id=service_id, participant_id=person_id).delete()
    EffectsAsked.objects.filter(enrolment__service_id=service_id, enrolment__participant_id=person_id).update(
        effects={}, still="", from_course="", row=None, answered_at=None)
    RiskTalk.objects.filter(flag__enrolment__service_id=service_id, flag__enrolment__participant_id=person_id).update(
        thoughts="", plan="", means="", intent="", steps=[], words=b"", next_at=None)
    Flag.objects.filter(enrolment__service_id=service_id, enrolment__participant_id=person_id).update(note=b"")


registries.belongs_in_export("emergency", emergency)
registries.belongs_in_export("effects", said_hard)
registries.belongs_in_export("adverse-events", adverse_events)
registries.belongs_in_export("conversations", conversations)
registries.must_be_forgotten("safety-records", forget_records)
