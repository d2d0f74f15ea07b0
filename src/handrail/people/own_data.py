"""What this room itself holds of a person, for their export."""

import uuid
from collections.abc import Iterator
from typing import Any

from . import registries
from .models import Invitation, Role


def roles(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """What the person is and was in the service."""
    for role in Role.everywhere.filter(service_id=service_id, person_id=person_id).order_by("since", "pk"):
        yield {"kind": role.kind, "qualification": role.qualification, "since": role.since, "until": role.until}


def invitations(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """How the person was invited."""
    rows = Invitation.everywhere.filter(service_id=service_id, accepted_by_id=person_id).order_by("made_at", "pk")
    for row in rows:
        yield {"email": row.email, "name": row.name, "sent_at": row.made_at, "accepted_at": row.accepted_at}


registries.belongs_in_export("roles", roles)
registries.belongs_in_export("invitations", invitations)
