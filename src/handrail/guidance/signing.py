"""Signing: what a guide in training wrote reaches the participant only when the supervisor has signed it."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from handrail.journeys.journal import lock_standing
from handrail.people import audit
from handrail.people.models import Role

from . import attaching, drafts, messages, needs
from .messages import Refused
from .models import Message

MOST_REMARK = 2_000


class NotWaiting(Exception):
    """The message isn't waiting for a signature (any more); nothing is changed."""


@transaction.atomic
def sign(*, message: Message, by: Role, at: datetime) -> Message:
    """Sign a message and send it. Signed twice by the same person is signed once. Raises NotWaiting."""
    message = _locked(message)
    if message.state == Message.State.SENT and message.signed_by_id == by.person_id:
        return message
    if message.state != Message.State.SIGN_OFF or message.sender_id == by.person_id:
        raise NotWaiting
    message.signed_by_id, message.signed_at = by.person_id, at
    message.save(update_fields=["signed_by", "signed_at"])
    audit.record(did="message.signed", to=message, at=at, by=by)
    messages.send(message, at=at)
    needs.settle(message.enrolment, "sign-off", at=at)
    return message


@transaction.atomic
def give_back(*, message: Message, by: Role, remark: str, at: datetime) -> Message:
    """Give a message back to its writer with a remark. Raises NotWaiting, Refused."""
    message = _locked(message)
    remark = remark.strip()
    if message.state != Message.State.SIGN_OFF or message.sender_id == by.person_id:
        raise NotWaiting
    if not remark:
        raise Refused(_("Say in a few words what should change."))
    if len(remark) > MOST_REMARK:
        raise Refused(_("That is longer than %(most)s characters. Please shorten it.") % {"most": f"{MOST_REMARK:,}"})
    message.state, message.remark = Message.State.RETURNED, remark
    message.save(update_fields=["state", "remark"])
    audit.record(did="message.returned", to=message, at=at, by=by)
    needs.settle(message.enrolment, "sign-off", "returned", at=at)
    return message


@transaction.atomic
def revise(
    *, message: Message, by: Role, text: str, client_id: uuid.UUID, at: datetime, device: uuid.UUID | None = None,
) -> Message:
    """Write a returned message anew; it waits for the signature again. Raises NotWaiting, Refused."""
    message = _locked(message)
    if message.client_id == client_id:
        return message
    if message.state != Message.State.RETURNED or message.sender_id != by.person_id:
        raise NotWaiting
    message.text = messages.ready(text, has_files=message.attachments.exists())
    message.state, message.client_id = Message.State.SIGN_OFF, client_id
    message.save(update_fields=["text", "state", "client_id"])
    enrolment = message.enrolment
    attaching.give_to(message, drafts.attached_to(enrolment, by.person_id, client_id).values_list("pk", flat=True))
    drafts.is_sent(enrolment=enrolment, writer_id=by.person_id, client_id=client_id, text=text, device=device)
    audit.record(did="message.revised", to=message, at=at, by=by)
    needs.settle(message.enrolment, "sign-off", "returned", at=at)
    return message


def _locked(message: Message) -> Message:
    """The message as it is now, under the enrolment's Standing."""
    lock_standing(message.enrolment_id)
    return Message.objects.select_related("enrolment__participant", "enrolment__service", "sender").get(pk=message.pk)
