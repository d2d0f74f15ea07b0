"""Verbs of written guidance: what a participant wrote arrives, a guide answers or comments.

A participant's words stay in the journal; the Message beside them only says that they arrived. A guide's words are
sealed with the participant's key. A message that needs signing isn't sent by writing it: see signing.py.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.delivery import notices
from handrail.ground.ids import id_for
from handrail.journeys import journal, steps
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Row, Step
from handrail.journeys.signals import message_written
from handrail.people import audit
from handrail.people.models import CareRelation, Qualification, Role, RoleKind

from . import attaching, comments, contacting, drafts, live_thread, needs, times, words_by_text
from .fields import fields_in
from .guided import guided_by
from .models import Contact, Message

MOST = 10_000  # characters of a message
MOST_MINUTES = 240


class Refused(ValueError):
    """A message that can't be taken; the sentence says why."""


@message_written.listen
def message_arrives(*, row: Row, at: datetime) -> None:
    """A participant wrote: the message is there at once, and the guide has until the protocol's reply time."""
    enrolment, body = row.enrolment, row.body_json
    message, is_new = Message.objects.get_or_create(
        enrolment=enrolment, client_id=row.client_id,
        defaults={"participant_id": enrolment.participant_id, "sender_id": enrolment.participant_id, "row": row,
                  "about": body.get("about", ""),
                  "from_participant": True, "state": Message.State.SENT, "written_at": row.received_at,
                  "sent_at": row.received_at, "service_id": row.service_id},
    )
    if is_new:
        attaching.give_to(message, body.get("files", ()))
        live_thread.tell_of(message)
        needs.settle(enrolment, "message", at=at)


@transaction.atomic
def say(
    *, enrolment: Enrolment, by: Role, text: str, client_id: uuid.UUID, at: datetime, about: str = "",
    device: uuid.UUID | None = None,
) -> Row:
    """A participant writes to their guide (`about`: the answer on whose comment they reply), with what they attached.

    The same again is the same row; other words under the same id are a message of their own. Raises Refused.
    """
    lock_standing(enrolment.pk)
    attached = list(drafts.attached_to(enrolment, by.person_id, client_id).order_by("added_at", "pk"))
    text = checked(text, has_files=bool(attached))
    stored = Row.objects.filter(enrolment=enrolment, client_id=client_id, kind=Row.Kind.MESSAGE).first()
    if stored is None or attached or (stored.body_json["text"], stored.body_json.get("about", "")) != (text, about):
        stored = journal.write(
            enrolment=enrolment, kind=Row.Kind.MESSAGE, key="guide", client_id=client_id, made_at=at, at=at,
            body=attaching.body_of(text=text, attached=attached, about=about),
        ).row
    drafts.is_sent(enrolment=enrolment, writer_id=by.person_id, client_id=client_id, text=text, device=device)
    return stored


@needs.derived("message")
def unanswered(enrolment: Enrolment, at: datetime) -> Iterable[needs.Wanted]:
    """A participant waits for an answer, from their first message after the last word of the staff."""
    since = waiting_since(enrolment)
    if since is None:
        return
    it = guided_by(enrolment)
    within = it.protocol.reply_within if it else None
    asked = it.protocol.on_request if it else None
    yield needs.Wanted(since=since, due_at=times.after(since, within, it.hours) if within else None,
                       facts={"minutes": asked.minutes} if asked else {})


def waiting_since(enrolment: Enrolment) -> datetime | None:
    """When the participant's first unanswered message came; None when the last word is the service's, or was said."""
    sent = Message.objects.filter(enrolment=enrolment, state=Message.State.SENT)
    answers = sent.filter(from_participant=False, sender__isnull=False)
    answered = dict(answers.values_list("about").annotate(last=models.Max("written_at")))
    talked = Contact.objects.filter(enrolment=enrolment, outcome=Contact.Outcome.REACHED).aggregate(
        last=models.Max("done_at"))["last"]
    ended = max(filter(None, (answered.get(""), talked)), default=None)
    waiting = sent.filter(from_participant=True)
    if ended is not None:
        waiting = waiting.filter(written_at__gt=ended)
    # a reply to a comment is answered by another comment there, too; any other message isn't
    return next((written_at for about, written_at in waiting.order_by("written_at").values_list("about", "written_at")
                 if not about or about not in answered or written_at > answered[about]), None)


@transaction.atomic
def write(
    *, enrolment: Enrolment, by: Role, text: str, client_id: uuid.UUID, at: datetime, minutes: Decimal | None = None,
    about: str = "", device: uuid.UUID | None = None,
) -> Message:
    """A guide writes to a participant (`about`: an answer, "lesson/block"). The same words under the same client id
    are the same message; other words are another one, never dropped. What was attached to the draft goes with it.

    A trainee's message waits for the supervisor; everyone else's is sent. Raises Refused.
    """
    lock_standing(enrolment.pk)
    attached = list(drafts.attached_to(enrolment, by.person_id, client_id).values_list("pk", flat=True))
    draft_id = client_id
    while (found := Message.objects.filter(enrolment=enrolment, client_id=client_id).first()) is not None:
        if found.sender_id == by.person_id and found.text == drafts.plain(text) and not attached:
            return found
        client_id = id_for("another message", client_id, text)
    text = ready(text, has_files=bool(attached))
    signs = wants_sign_off(by, enrolment)
    message = Message.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, participant_id=enrolment.participant_id,
        client_id=client_id, sender_id=by.person_id, about=about, text=text, minutes=_minutes(minutes), written_at=at,
        state=Message.State.SIGN_OFF if signs else Message.State.DRAFT, wants_signature=signs,
    )
    attaching.give_to(message, attached)
    drafts.is_sent(enrolment=enrolment, writer_id=by.person_id, client_id=draft_id, text=text, device=device)
    audit.record(did="message.written", to=message, at=at, by=by, words=len(text.split()), about=about)
    if message.state == Message.State.DRAFT:
        send(message, at=at)
    else:
        needs.settle(enrolment, "sign-off", at=at)
    return message


def send(message: Message, *, at: datetime) -> None:
    """Let the participant have it: Today offers it, a notice goes out, the waiting ends, the minutes count.

    Call inside a transaction, with the Standing locked, after it has been signed where it must be.
    """
    enrolment = message.enrolment
    message.state, message.sent_at = Message.State.SENT, at
    message.save(update_fields=["state", "sent_at"])
    audit.record(did="message.sent", to=message, at=at, by_id=message.sender_id)
    if message.about:
        comments.offer(message, at=at)
    else:
        steps.offer(enrolment=enrolment, room="guidance", code="message", since=at, weight=30,
                    facts={"from": str(message.sender_id), "name": message.sender.name})
    words_by_text.bring(message, at=at, once=notices.text_once(f"message:{message.pk}"))
    notices.tell(person=enrolment.participant, service=enrolment.service, code="message", at=at,
                 once=f"message:{message.pk}", url=reverse("guidance:messages"))
    live_thread.tell_of(message)
    contacting.log_message(enrolment=enrolment, by=message.sender, minutes=message.minutes, at=at,
                           client_id=message.pk, is_comment=bool(message.about))
    needs.settle(enrolment, "message", at=at)


@transaction.atomic
def take_note(*, enrolment: Enrolment, by: Role, at: datetime) -> int:
    """Who looks after the participant has seen what they wrote: noted once. Returns how many were new."""
    rows = Message.objects.filter(enrolment=enrolment, from_participant=True, read_at=None)
    return rows.update(read_at=at) if rows.exists() else 0


@transaction.atomic
def read(*, enrolment: Enrolment, at: datetime) -> int:
    """The participant has seen what was sent: noted once, and Today offers it no more. Returns how many were new."""
    unread = Message.objects.filter(
        enrolment=enrolment, from_participant=False, state=Message.State.SENT, read_at=None
    )
    new = unread.update(read_at=at)
    steps.withdraw(enrolment=enrolment, room="guidance", code="message")
    steps.withdraw(enrolment=enrolment, room="guidance", code="comment")
    return new


def wants_sign_off(by: Role, enrolment: Enrolment) -> bool:
    """A student's every message waits for the supervisor, whatever a protocol says; others' where it says so.

    A student stays one in whatever other role they sign in.
    """
    if by.qualification == Qualification.STUDENT:
        return True
    if by.kind != RoleKind.GUIDE:
        return Role.objects.filter(
            person_id=by.person_id, kind=RoleKind.GUIDE, qualification=Qualification.STUDENT, until=None).exists()
    it = guided_by(enrolment)
    return it is not None and it.protocol.wants_sign_off(by.qualification)


@needs.derived("sign-off")
def unsigned(enrolment: Enrolment, at: datetime) -> Iterable[needs.Wanted]:
    """What a guide in training wrote waits for the supervisor, from the first such message."""
    rows = Message.objects.select_related("sender").filter(enrolment=enrolment, state=Message.State.SIGN_OFF)
    first = rows.order_by("written_at", "pk").first()
    if first is not None:
        yield needs.Wanted(since=first.written_at, facts={"message": str(first.pk), "name": first.sender.name})


@needs.derived("returned")
def given_back(enrolment: Enrolment, at: datetime) -> Iterable[needs.Wanted]:
    """A message came back from the supervisor, for its writer to write anew."""
    for message in Message.objects.filter(enrolment=enrolment, state=Message.State.RETURNED):
        yield needs.Wanted(since=message.written_at, subject=str(message.pk))


def is_guided(enrolment: Enrolment) -> bool:
    """Whether somebody looks after the participant, so that writing reaches a person."""
    return CareRelation.objects.filter(participant_id=enrolment.participant_id, until=None).exists()


@steps.words("guidance", "message")
def message_step(step: Step) -> steps.Shown:
    """Today's line for a message that waits to be read."""
    return steps.Shown(
        title=_("%(name)s wrote to you") % {"name": step.facts["name"]}, line=_("A message for you"),
        url=reverse("guidance:messages"), action=_("Read it"),
    )


def checked(text: str, *, has_files: bool = False) -> str:
    """Words as they can be sent. Raises Refused."""
    text = drafts.plain(text)
    if not text and not has_files:
        raise Refused(_("Write something first."))
    if len(text) > MOST:
        raise Refused(_("That is longer than %(most)s characters. Please shorten it.") % {"most": f"{MOST:,}"})
    return text


def ready(text: str, *, has_files: bool = False) -> str:
    """A guide's words as they can be sent: no field of a template stands in them unfilled. Raises Refused."""
    text = checked(text, has_files=has_files)
    left = fields_in(text)
    if left:
        raise Refused(_("“%(field)s” hasn’t been filled in. Please write it out, or take it away.")
                      % {"field": left[0]})
    return text


def _minutes(minutes: Decimal | None) -> Decimal | None:
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise Refused(_("Minutes are a number from 0 to %(most)s.") % {"most": MOST_MINUTES})
    return minutes
