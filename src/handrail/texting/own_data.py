"""What a participant's own data holds of a course by text, and what forgetting ends."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.delivery import clock
from handrail.people import registries

from .models import Dialogue


def dialogues(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Since when a course is done by text, and where it stands. The answers are among what was written."""
    of = {"service_id": service_id, "enrolment__participant_id": person_id}
    yield from Dialogue.everywhere.filter(**of).order_by("begun_at").values(
        "is_on", "begun_at", "ended_at", "lesson", "text", "asked_at")


def forget_dialogues(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Nothing more is asked."""
    for row in Dialogue.everywhere.filter(service_id=service_id, enrolment__participant_id=person_id, is_on=True):
        row.is_on, row.ended_at, row.asks = False, at, ""
        row.save(update_fields=["is_on", "ended_at", "asks"])
        clock.cancel(subject=row.enrolment_id, prefix="texting:", because="forgotten")


registries.belongs_in_export("course_by_text", dialogues)
registries.must_be_forgotten("texting", forget_dialogues)
