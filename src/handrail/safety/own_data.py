"""What a participant's own data holds of this room."""

import uuid
from collections.abc import Iterator
from typing import Any

from handrail.journeys.models import Row
from handrail.people import registries

from . import shelf
from .models import Flag
from .plan import BadDay
from .shelf import said


def flags(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Each flag: what it followed from, who looked, when, and what came of it."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for flag in Flag.objects.select_related("enrolment", "owner").filter(**of).order_by("raised_at", "pk"):
        yield {
            "signal": flag.signal, "raised_at": flag.raised_at, "answer_by": flag.answer_by,
            "guide": flag.owner.name if flag.owner else None, "closed_at": flag.closed_at, "outcome": flag.outcome,
            "note": flag.note,
        }


def signs(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """What was ticked on the page “Worse than usual”, each time."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for row in Row.objects.filter(**of, kind=Row.Kind.SIGNS).order_by("received_at", "pk"):
        body = row.body_json
        known = {sign.code: said(sign.text) for signal in shelf.plan(body["plan"]).of_kind(BadDay)
                 for sign in signal.when.signs}
        yield {"ticked": [known.get(code, code) for code in body["signs"]], "written_at": row.made_at,
               "received_at": row.received_at}


registries.belongs_in_export("flags", flags)
registries.belongs_in_export("bad_day_signs", signs)
