"""What a participant's own data holds of what is on record for safety, and what forgetting destroys of it."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.people import registries

from .emergency_details import KEPT
from .records import EmergencyDetails

Rows = Iterator[dict[str, Any]]


def emergency(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """What was given for an emergency."""
    for row in EmergencyDetails.objects.filter(service_id=service_id, participant_id=person_id):
        yield {**{name: getattr(row, name) for name in KEPT}, "answered_at": row.answered_at,
               "changed_at": row.changed_at}


def forget_records(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """The details go as a whole: they name other people, too."""
    EmergencyDetails.objects.filter(service_id=service_id, participant_id=person_id).delete()


registries.belongs_in_export("emergency", emergency)
registries.must_be_forgotten("safety-records", forget_records)
