"""What a participant's own data holds of this room, and what forgetting leaves.

The kept rows say nothing that contacts don't say, which are in the export already; like the minutes of contacts they
stay when somebody is forgotten, as numbers of a service that know no name.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from handrail.people import registries

from .models import Given


def given(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """What was planned and given under each protocol, in sums."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for row in Given.objects.filter(**of).order_by("enrolment__signed_up_at", "protocol"):
        yield {"protocol": row.protocol, "planned": row.planned, "given": row.given, "missed": row.missed,
               "minutes": row.minutes / 10}


registries.belongs_in_export("given", given)
