"""What is held of how somebody is reached: for their own data, and for forgetting them."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.people import registries

from ..models import PushDevice, Reaching


def how_reached(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """What the person chose, and the addresses of their browsers."""
    of = {"service_id": service_id, "person_id": person_id}
    for row in Reaching.everywhere.filter(**of):
        yield {"by_email": row.by_email, "at_night": row.at_night, "changed_at": row.changed_at}
    for device in PushDevice.everywhere.filter(**of).order_by("made_at", "pk"):
        yield {"since": device.made_at, "address": device.endpoint}


def forget_reaching(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Drop the choice and the browsers."""
    PushDevice.everywhere.filter(service_id=service_id, person_id=person_id).delete()
    Reaching.everywhere.filter(service_id=service_id, person_id=person_id).delete()


registries.belongs_in_export("reaching", how_reached)
registries.must_be_forgotten("delivery.reaching", forget_reaching)
