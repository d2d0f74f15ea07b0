"""Files that go with messages: checked, sealed, kept with the draft, and as far as their message is afterwards."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from handrail.ground.ids import id_for
from handrail.ground.sealed import Content
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Role, RoleKind

from . import drafts, files
from .files import Unwanted
from .models import Attachment, Message

MOST_KEPT = 100_000_000  # bytes of one enrolment, both sides together
MOST_HEARD = 20_000  # characters of a text file in which signals are looked for


@transaction.atomic
def attach(*, enrolment: Enrolment, by: Role, client_id: uuid.UUID, name: str, content: bytes, at: datetime
           ) -> Attachment:
    """Attach a file to the draft with this id. The same file again is the same. Raises files.Unwanted.

    Nothing slow belongs into a transaction: call `files.clean` for what is large before (views/box.py does).
    """
    return attach_clean(enrolment=enrolment, by=by, client_id=client_id, at=at, clean=files.clean(content, name))


@transaction.atomic
def attach_clean(*, enrolment: Enrolment, by: Role, client_id: uuid.UUID, clean: files.Clean, at: datetime
                 ) -> Attachment:
    """Attach a file that `files.clean` has made. Raises files.Unwanted where there are too many."""
    lock_standing(enrolment.pk)
    pk = id_for(enrolment.pk, by.person_id, client_id, clean.name, clean.content)
    found = Attachment.objects.defer("body").filter(pk=pk).first()
    if found is not None:
        return found
    if drafts.attached_to(enrolment, by.person_id, client_id).count() >= files.MOST_FILES:
        raise Unwanted(_("More than %(most)d files don’t fit into one message; “%(name)s” can go with the next one.")
                       % {"most": files.MOST_FILES, "name": clean.name})
    kept = Attachment.objects.filter(enrolment=enrolment).aggregate(bytes=models.Sum("size"))["bytes"] or 0
    if kept + len(clean.content) > MOST_KEPT:
        raise Unwanted(_("There is no more room for files in this conversation, so “%(name)s” wasn’t attached.")
                       % {"name": clean.name})
    attachment = Attachment.objects.create(
        pk=pk, service_id=enrolment.service_id, enrolment=enrolment, participant_id=enrolment.participant_id,
        writer_id=by.person_id, client_id=client_id, kind=clean.kind, size=len(clean.content), name=clean.name,
        body=Content(clean.content), added_at=at,
    )
    audit.record(did="file.attached", to=attachment, at=at, by=by, kind=clean.kind, bytes=len(clean.content))
    return attachment


@transaction.atomic
def take_off(*, attachment: Attachment, by: Role) -> int:
    """Take a file of one's own off a message that isn't written yet."""
    lock_standing(attachment.enrolment_id)
    return Attachment.objects.filter(pk=attachment.pk, writer_id=by.person_id, message=None).delete()[0]


def give_to(message: Message, pks: Iterable[uuid.UUID]) -> int:
    """These files go with the message from now on. Call in the transaction that writes it."""
    rows = Attachment.objects.filter(
        pk__in=list(pks), enrolment_id=message.enrolment_id, writer_id=message.sender_id, message=None)
    return rows.update(message=message)


def body_of(*, text: str, attached: Iterable[Attachment], about: str = "") -> dict:
    """A participant's message as the journal keeps it: the words, which files, and the words of text files.

    Signals are looked for in all of these; a picture or a PDF is read by people only.
    """
    attached = list(attached)
    body: dict = {"text": text}
    if about:
        body["about"] = about
    if attached:
        body["files"] = [str(one.pk) for one in attached]
        texts = [bytes(one.body).decode()[:MOST_HEARD] for one in attached if one.kind == files.TEXT]
        if texts:
            body["in_files"] = texts
    return body


def add_files(thread: list[Message]) -> None:
    """Give every message of a thread its `files`: one statement, without their contents."""
    by_message: dict[uuid.UUID, list[Attachment]] = {}
    for one in Attachment.objects.defer("body").filter(message__in=thread).order_by("added_at", "pk"):
        by_message.setdefault(one.message_id, []).append(one)
    for message in thread:
        message.files = by_message.get(message.pk, [])


def may_open(role: Role, attachment: Attachment) -> bool:
    """Its writer may; the participant once the message is sent; who looks after them once it is written.

    Whether the role has to do with the participant at all is asked beside this (access.py).
    """
    if attachment.writer_id == role.person_id:
        return True
    message = attachment.message
    if message is None:
        return False
    return role.kind != RoleKind.PARTICIPANT or message.state == Message.State.SENT
