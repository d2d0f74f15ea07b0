"""The outbox: a message to the outside world is decided once, in the transaction that decides it.

Nothing here sends: a carrier takes the letter afterwards, as often as it needs (carrying.py).
"""

import hashlib
import hmac
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from handrail.ground import scoped, text_size
from handrail.people.models import Person

from .models import Outgoing, StoppedNumber
from .sms import configured, numbers

STOPPED = "sms-stopped"  # the kind of the text that confirms STOP


def decide(
    *, once: str, kind: str, address: str, subject: str, body: str, at: datetime, person: Person | None = None,
    channel: str = "email", not_before: datetime | None = None, not_after: datetime | None = None,
    urgent: bool = False, calendar: str = "",
) -> Outgoing:
    """Decide a message. The same `once` in a service is the same decision: the stored one is returned, unchanged.

    Call inside the transaction that decides it. Words are sealed with the person's key. An address that no letter
    can go to makes a dead letter for the manager to see, never an error for whoever decided. What hasn't gone by
    `not_after` doesn't go any more. `calendar` is an invitation for calendars that goes with an e-mail.
    """
    service_id = scoped.current()
    address = address.strip()
    wrong, facts = "", {}
    if channel == "sms":
        body = text_size.plainer(body)
        wrong, facts = as_text_message(service_id, address, body, kind)
    elif channel == "push":
        facts = {"number_code": hashlib.sha256(address.encode()).hexdigest()}  # as push.code_of
    elif not is_an_address(address):
        wrong = "bad-address"
    letter, _ = Outgoing.objects.get_or_create(
        once=once if len(once) <= 120 else f"{once[:79]}:{hashlib.sha256(once.encode()).hexdigest()[:40]}",
        defaults={
            "service_id": service_id, "kind": kind, "channel": channel, "person": person, "urgent": urgent,
            "sealed_by": person.pk if person else key_of_address(service_id, address),
            "address": address, "subject": " ".join(subject.split()), "body": body,
            "calendar": calendar,
            "decided_at": at, "not_before": not_before or at, "not_after": not_after,
            "state": _state_of(wrong), "last_error": wrong, **facts,
        },
    )
    return letter


def as_text_message(service_id: uuid.UUID, number: str, body: str, kind: str) -> tuple[str, dict[str, Any]]:
    """What is wrong with a text ("" where nothing is), and what is kept of it: its number's code, parts and price.

    After STOP nothing goes to that number but the one text that confirms it.
    """
    size = text_size.size_of(body)
    price = configured.price()
    facts = {"number_code": numbers.code_of(service_id, number), "parts": size.parts,
             "cost": price.a_part * size.parts if price else None, "currency": price.currency if price else ""}
    if not numbers.can_be_texted(number):
        return "bad-number", facts
    stopped = StoppedNumber.objects.filter(number_code=facts["number_code"], started_at=None)
    if kind != STOPPED and stopped.exists():
        return "stopped", facts
    return ("too-long" if size.parts > text_size.MOST_PARTS else ""), facts


def is_an_address(address: str) -> bool:
    """Whether a letter could go there: one plain address, no line break, no display name."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= 254


def _state_of(wrong: str) -> Outgoing.State:
    if wrong == "stopped":
        return Outgoing.State.CANCELLED
    return Outgoing.State.DEAD if wrong else Outgoing.State.WAITING


def key_of_address(service_id: uuid.UUID, address: str) -> uuid.UUID:
    """Whose key seals letters to an address that belongs to no person: the address's own, which tells nobody what
    the address is, and which is destroyed when the person is forgotten or the last letter emptied."""
    told = f"handrail.outbox\x1f{service_id}\x1f{address.strip().lower()}".encode()
    digest = bytearray(hmac.digest(settings.SECRET_KEY.encode(), told, "sha256")[:16])
    digest[6] = digest[6] & 0x0F | 0x80  # a UUID of version 8: made by a rule of our own; persons have version 7
    digest[8] = digest[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(digest))


def is_of_address(key: uuid.UUID) -> bool:
    """Whether a key is an address's own, and not a person's."""
    return key.version == 8
