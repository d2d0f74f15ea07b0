"""What a participant's own data holds of this room."""

import uuid
from collections.abc import Iterator
from typing import Any

from handrail.people import registries

from .models import Flag


def flags(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Each flag: what it followed from, who looked, when, and what came of it."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for flag in Flag.objects.select_related("enrolment", "owner").filter(**of).order_by("raised_at", "pk"):
        yield {
            "signal": flag.signal, "raised_at": flag.raised_at, "answer_by": flag.answer_by,
            "guide": flag.owner.name if flag.owner else None, "closed_at": flag.closed_at, "outcome": flag.outcome,
            "note": flag.note,
        }


registries.belongs_in_export("flags", flags)
