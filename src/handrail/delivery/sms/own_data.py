"""What delivery holds of a person's texts: for their own data, and for forgetting them. A STOP is never forgotten."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.people import registries

from ..models import Incoming, Outgoing, TextChoice
from ..persons import cancel_waiting, destroy_unused, empty, empty_texts


def texts_from(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """The texts that came from a person and still have their words, oldest first."""
    rows = Incoming.everywhere.filter(service_id=service_id, person_id=person_id, is_emptied=False)
    for row in rows.exclude(came_of="joined").order_by("received_at", "pk"):
        yield {"received_at": row.received_at, "sent_at": row.sent_at, "number": row.number, "text": row.text}


def choice_about_texts(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """What was chosen about texts."""
    for row in TextChoice.everywhere.filter(service_id=service_id, person_id=person_id):
        yield {"number": row.number, "state": row.state, "may_say_what_about": row.may_say, "asked_at": row.asked_at,
               "agreed_at": row.agreed_at, "ended_at": row.ended_at}


def forget_texts(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Empty what came from the person and from their number, and what went to it; drop the choice."""
    choices = list(TextChoice.everywhere.filter(service_id=service_id, person_id=person_id))
    codes = {choice.number_code for choice in choices}
    came = Incoming.everywhere.filter(service_id=service_id, received_at__lt=at)
    empty_texts(came.filter(person_id=person_id))
    by_number = came.filter(number_code__in=codes, person=None)
    went = Outgoing.everywhere.filter(service_id=service_id, number_code__in=codes, person=None, decided_at__lt=at)
    keys = {*by_number.values_list("sealed_by", flat=True), *went.values_list("sealed_by", flat=True)}
    cancel_waiting(went, because="forgotten")
    empty_texts(by_number)
    empty(went)
    destroy_unused(service_id, keys)
    TextChoice.everywhere.filter(service_id=service_id, person_id=person_id).delete()


def register() -> None:
    """Tell `people`."""
    registries.belongs_in_export("texts", texts_from)
    registries.belongs_in_export("text_choice", choice_about_texts)
    registries.must_be_forgotten("delivery.texts", forget_texts)
