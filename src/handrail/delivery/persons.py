"""What the outbox holds of a person: their letters, for their own data and for forgetting them."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.ground import sealed
from handrail.people import registries
from handrail.people.models import Person

from .live.events import forget_events
from .models import Incoming, Outgoing
from .outbox import is_of_address, key_of_address


def letters_to(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """The letters sent to a person that still have their words, oldest first."""
    rows = Outgoing.everywhere.filter(service_id=service_id, person_id=person_id, is_emptied=False)
    for row in rows.order_by("decided_at", "pk"):
        yield {
            "decided_at": row.decided_at, "sent_at": row.sent_at, "channel": row.channel, "address": row.address,
            "subject": row.subject, "body": row.body, "calendar": row.calendar,
        }


def forget_letters(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Empty every letter to the person, and those that went to their address before they had an account."""
    email = Person.objects.filter(pk=person_id).values_list("email", flat=True).first()
    theirs = Outgoing.everywhere.filter(service_id=service_id, decided_at__lt=at)
    cancel_waiting(theirs.filter(person_id=person_id), because="forgotten")
    empty(theirs.filter(person_id=person_id))
    if email:
        by_address = key_of_address(service_id, email)
        cancel_waiting(theirs.filter(sealed_by=by_address), because="forgotten")
        empty(theirs.filter(sealed_by=by_address))
        destroy_unused(service_id, {by_address})


def cancel_waiting(rows, *, because: str) -> None:
    """What hasn't gone stays here."""
    rows.filter(state__in=(Outgoing.State.WAITING, Outgoing.State.UNCERTAIN)).update(
        state=Outgoing.State.CANCELLED, last_error=because
    )


def empty(rows) -> int:
    """Take the words and the address out of letters, and leave that they were."""
    return rows.filter(is_emptied=False).update(address=b"", subject=b"", body=b"", calendar=b"", is_emptied=True)


def empty_texts(rows) -> int:
    """The same of texts that arrived."""
    return rows.filter(is_emptied=False).update(number=b"", text=b"", is_emptied=True)


def destroy_unused(service_id: uuid.UUID, keys: set[uuid.UUID]) -> None:
    """Destroy keys of addresses that no letter with words needs any more, so that old backups don't open either.

    Persons' own keys are left alone.
    """
    keys = {key for key in keys if is_of_address(key)}
    needed = set(
        Outgoing.everywhere.filter(service_id=service_id, sealed_by__in=keys, is_emptied=False)
        .values_list("sealed_by", flat=True)
    ) | set(
        Incoming.everywhere.filter(service_id=service_id, sealed_by__in=keys, is_emptied=False)
        .values_list("sealed_by", flat=True)
    )
    for key in keys - needed:
        sealed.destroy((service_id, key))


def register() -> None:
    """Tell `people`."""
    registries.belongs_in_export("letters", letters_to)
    registries.must_be_forgotten("delivery.letters", forget_letters)
    registries.must_be_forgotten("delivery.live", forget_events)
