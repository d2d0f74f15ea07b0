"""The outbox: a message to the outside world is decided once, in the transaction that decides it."""

import uuid
from datetime import datetime

from handrail.ground import scoped
from handrail.people.models import Person

from .models import Outgoing

NOBODY = uuid.UUID(int=0)  # seals letters to addresses that belong to no person yet


def decide(
    *, once: str, kind: str, address: str, subject: str, body: str, at: datetime, person: Person | None = None,
    channel: str = "email", not_before: datetime | None = None,
) -> Outgoing:
    """Decide a message. The same `once` in a service is the same decision: the stored one is returned, unchanged.

    Call inside the transaction that decides it. Words are sealed with the person's key.
    """
    sealed_by = person.pk if person else NOBODY
    found = Outgoing.objects.filter(once=once).first()
    if found:
        return found
    return Outgoing.objects.create(
        service_id=scoped.current(), once=once, kind=kind, channel=channel, person=person, sealed_by=sealed_by,
        address=address, subject=subject, body=body, decided_at=at, not_before=not_before or at,
    )
