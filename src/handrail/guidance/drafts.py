"""Drafts: what is being written is kept as it is typed, for its writer only, and no copy of it is ever overwritten by
an older one or by another device's.

A page that writes has a `device` (new for every page that is opened) and counts its `turn`s. The draft it opened has
a `version`. A save is taken over if it comes from the page that kept the draft last and is newer, or if it began from
the version that is kept. Anything else was written on another device: it is kept as a draft of its own.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from handrail.ground.ids import id_for, new_id
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people.models import Role

from .models import Attachment, Draft, Message

MOST = 20_000  # characters; more than a message may have, so that what is too long to send isn't lost either
MOST_DRAFTS = 20  # of one writer in one place; beyond that the oldest empty out by being sent or thrown away


@dataclass(frozen=True)
class Typed:
    """What an open page says: the words, under which id, from which version, which page, and its how manieth save."""

    client_id: uuid.UUID
    text: str
    device: uuid.UUID
    turn: int = 1
    base: int = 0  # the version that the page opened; 0: there was none
    about: str = ""


@dataclass(frozen=True)
class Kept:
    """What became of a save: the id and version to go on from. `is_sent`: these very words have been sent already."""

    client_id: uuid.UUID
    version: int
    is_sent: bool = False
    is_apart: bool = False  # another device wrote meanwhile; both are kept


@transaction.atomic
def keep(*, enrolment: Enrolment, by: Role, typed: Typed, at: datetime, even_empty: bool = False) -> Kept:
    """Keep what is being written. The same again is the same; nothing newer is overwritten.

    `even_empty`: files lie with it, so it is a draft without a word, too.
    """
    lock_standing(enrolment.pk)
    text = typed.text.replace("\r\n", "\n")[:MOST]
    sent = Message.objects.select_related("row").filter(
        enrolment=enrolment, client_id=typed.client_id, sender_id=by.person_id).first()
    stored = _mine(enrolment, by.person_id).filter(client_id=typed.client_id).first()
    if sent is not None and stored is None:
        if not text.strip() or sent.words.strip() == text.strip():
            return Kept(typed.client_id, 0, is_sent=True)
        return _apart(enrolment, by, typed, text, at)
    if stored is None:
        is_something = text.strip() or even_empty
        return _made(enrolment, by, typed, typed.client_id, text, at) if is_something else Kept(typed.client_id, 0)
    if stored.device == typed.device:
        if typed.turn <= stored.turn:
            return Kept(stored.client_id, stored.version)
    elif stored.version != typed.base and stored.text != text:
        return _apart(enrolment, by, typed, text, at) if text.strip() else Kept(stored.client_id, stored.version)
    stored.text, stored.version = text, stored.version + 1
    stored.device, stored.turn, stored.kept_at = typed.device, typed.turn, at
    stored.save(update_fields=["text", "version", "device", "turn", "kept_at"])
    return Kept(stored.client_id, stored.version)


@transaction.atomic
def throw_away(*, enrolment: Enrolment, by: Role, client_id: uuid.UUID) -> int:
    """Destroy a draft of one's own, with what was attached to it and not sent. Returns how many drafts went."""
    lock_standing(enrolment.pk)
    attached_to(enrolment, by.person_id, client_id).delete()
    return _mine(enrolment, by.person_id).filter(client_id=client_id).delete()[0]


def is_sent(*, enrolment: Enrolment, writer_id: uuid.UUID, client_id: uuid.UUID, text: str,
            device: uuid.UUID | None = None) -> None:
    """The message with these words is written: exactly its draft goes. What another device typed meanwhile stays.

    Call inside the transaction that writes the message.
    """
    draft = _mine(enrolment, writer_id).filter(client_id=client_id).first()
    if draft is None:
        return
    if draft.device == device or plain(draft.text) == plain(text) or not draft.text.strip():
        draft.delete()
    else:
        draft.client_id = new_id()
        draft.save(update_fields=["client_id"])


def open_ones(enrolment: Enrolment, role: Role, about: str = "") -> list[Draft]:
    """A writer's own drafts in one place that hold something, the latest first."""
    rows = list(_mine(enrolment, role.person_id).filter(about=about).order_by("-kept_at", "-pk")[:MOST_DRAFTS])
    if not rows:
        return []
    with_files = set(Attachment.objects.filter(
        enrolment=enrolment, writer_id=role.person_id, message=None).values_list("client_id", flat=True))
    return [draft for draft in rows if draft.text.strip() or draft.client_id in with_files]


def attached_to(enrolment: Enrolment, writer_id: uuid.UUID, client_id: uuid.UUID):
    """What its writer has attached to a draft and not sent yet."""
    return Attachment.objects.filter(enrolment=enrolment, writer_id=writer_id, client_id=client_id, message=None)


def _mine(enrolment: Enrolment, person_id: uuid.UUID):
    return Draft.objects.filter(enrolment=enrolment, writer_id=person_id)


def _made(enrolment: Enrolment, by: Role, typed: Typed, client_id: uuid.UUID, text: str, at: datetime) -> Kept:
    draft = Draft.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, participant_id=enrolment.participant_id,
        writer_id=by.person_id, about=typed.about, client_id=client_id, text=text, device=typed.device,
        turn=typed.turn, kept_at=at,
    )
    return Kept(client_id, draft.version, is_apart=client_id != typed.client_id)


def _apart(enrolment: Enrolment, by: Role, typed: Typed, text: str, at: datetime) -> Kept:
    """A draft of its own for what this page wrote: the same page finds it again under the id it began with."""
    client_id = id_for("draft apart", typed.client_id, typed.device)
    stored = _mine(enrolment, by.person_id).filter(client_id=client_id).first()
    if stored is None:
        return _made(enrolment, by, typed, client_id, text, at)
    if stored.device == typed.device and typed.turn > stored.turn:
        stored.text, stored.turn, stored.version, stored.kept_at = text, typed.turn, stored.version + 1, at
        stored.save(update_fields=["text", "turn", "version", "kept_at"])
    return Kept(client_id, stored.version, is_apart=True)


def plain(text: str) -> str:
    """Words as they are kept and compared: lines end alike, nothing around them."""
    return text.replace("\r\n", "\n").strip()
