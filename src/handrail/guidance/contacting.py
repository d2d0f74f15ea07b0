"""Verbs of contacts: a guide closes one that was planned, or logs one that wasn't."""

import uuid
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from handrail.ground.ids import id_for
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Person, Role, RoleKind
from handrail.safety import talking

from . import needs, planning, quiet, signals, wishing
from .guided import UNPLANNED, Guided, guided
from .models import Contact
from .protocol import WRITTEN

MOST_MINUTES = 240
MOST_NOTE = 5_000
NOT_REACHED = (Contact.Outcome.VOICEMAIL, Contact.Outcome.NO_ANSWER, Contact.Outcome.NO_SHOW,
               Contact.Outcome.WRONG_NUMBER)
TALKED = (Contact.Outcome.REACHED,)


class AlreadyClosed(Exception):
    """Somebody closed the contact first; nothing is changed."""

    def __init__(self, contact: Contact):
        super().__init__(contact.pk)
        self.contact = contact


@transaction.atomic
def close_contact(
    *, contact: Contact, by: Person, outcome: str, minutes: Decimal | None, at: datetime, note: str = "",
    next_at: datetime | None = None, channel: str = "", role: Role | None = None,
    timed_minutes: Decimal | None = None,
) -> Contact:
    """Record how a contact ended, and plan the next one: by the protocol, or at the time that was agreed.

    The same again is the same. Raises AlreadyClosed if it was closed in another way first; nothing is changed then.
    """
    lock_standing(contact.enrolment_id)
    contact = Contact.objects.get(pk=contact.pk)
    it = guided(contact.enrolment_id)
    contact.enrolment = it.enrolment  # whose key seals the note
    if contact.state == Contact.State.DONE:
        if (contact.by_id, contact.outcome, contact.minutes, contact.note) == (by.pk, outcome, minutes, note):
            return contact
        raise AlreadyClosed(contact)
    contact.state, contact.because, contact.done_at = Contact.State.DONE, "", at
    contact.by, contact.outcome, contact.minutes, contact.note = by, outcome, minutes, note
    contact.channel, contact.qualification = channel or contact.channel, qualification_of(by)
    contact.timed_minutes = timed_minutes
    contact.save(update_fields=["state", "because", "done_at", "by", "qualification", "outcome", "minutes",
                                "timed_minutes", "note", "channel"])
    audit.record(did="contact.closed", to=contact, at=at, by=role, by_id=by.pk, rule=contact.rule,
                 occurrence=contact.occurrence, outcome=outcome, minutes=minutes)
    signals.announce(it.enrolment, event="contact-done", at=at)
    _follow(it, contact, at=at, next_at=next_at)
    return contact


@transaction.atomic
def log_unplanned(
    *, enrolment: Enrolment, channel: str, outcome: str, minutes: Decimal | None, by: Person, at: datetime,
    client_id: uuid.UUID, note: str = "", next_at: datetime | None = None, role: Role | None = None,
    timed_minutes: Decimal | None = None, is_incoming: bool = False,
) -> Contact:
    """Record a contact that nobody had planned. The same client id is the same contact."""
    lock_standing(enrolment.pk)
    key = id_for(enrolment.pk, "unplanned", client_id)
    found = Contact.objects.filter(pk=key).first()
    if found is not None:
        return found
    latest = Contact.objects.filter(enrolment=enrolment, rule=UNPLANNED).order_by("-occurrence").first()
    it = guided(enrolment.pk)
    contact = Contact(
        pk=key, service_id=enrolment.service_id, enrolment=it.enrolment if it else enrolment, rule=UNPLANNED,
        occurrence=latest.occurrence + 1 if latest else 1, channel=channel, state=Contact.State.DONE, by=by,
        qualification=qualification_of(by), protocol_id=it.guidance.protocol_id if it else None, done_at=at,
        outcome=outcome, minutes=minutes, timed_minutes=timed_minutes, note=note,
        is_incoming=is_incoming,
    )
    contact.save(force_insert=True)
    audit.record(did="contact.logged", to=contact, at=at, by=role, by_id=by.pk, channel=channel, outcome=outcome,
                 minutes=minutes)
    signals.announce(contact.enrolment, event="contact-done", at=at)
    if it is not None:
        _follow(it, contact, at=at, next_at=next_at)
    return contact


@transaction.atomic
def add_timed(*, contact: Contact, timed_minutes: Decimal) -> Contact:
    """Keep what was timed of a contact that was closed without it, as by a call; what was timed already stays."""
    lock_standing(contact.enrolment_id)
    contact = Contact.objects.select_related("enrolment").get(pk=contact.pk)
    if contact.state == Contact.State.DONE and contact.timed_minutes is None:
        contact.timed_minutes = timed_minutes
        contact.save(update_fields=["timed_minutes"])
    return contact


@transaction.atomic
def add_note(*, contact: Contact, by: Person, note: str, at: datetime, role: Role | None = None) -> Contact:
    """Put what a second person wrote under the note of a contact that somebody else closed. The same again is once."""
    lock_standing(contact.enrolment_id)
    contact = Contact.objects.select_related("enrolment").get(pk=contact.pk)
    added = f"{by}: {note.strip()}"
    if not note.strip() or added in contact.note.split("\n\n"):
        return contact
    contact.note = "\n\n".join(filter(None, (contact.note, added)))
    contact.save(update_fields=["note"])
    audit.record(did="contact.noted", to=contact, at=at, by=role, by_id=by.pk)
    return contact


@transaction.atomic
def log_message(
    *, enrolment: Enrolment, by: Person, minutes: Decimal | None, at: datetime, client_id: uuid.UUID,
    is_comment: bool = False,
) -> Contact:
    """Record that a guide's message went out: it is the contact by message that is due, or an unplanned one.

    A comment on an answer is the comment that is due, or beside what is planned. What was to be a comment may be said
    in a message instead, where the protocol names both.
    """
    lock_standing(enrolment.pk)
    logged = Contact.objects.filter(pk=id_for(enrolment.pk, "unplanned", client_id)).first()
    if logged is not None:
        return logged
    channel = "worksheet-comment" if is_comment else "message"
    contact = _due_in_writing(enrolment, channel)
    if contact is not None:
        return close_contact(contact=contact, by=by, outcome=Contact.Outcome.WRITTEN, minutes=minutes, at=at,
                             channel=channel)
    return log_unplanned(enrolment=enrolment, channel=channel, outcome=Contact.Outcome.WRITTEN, minutes=minutes,
                         by=by, at=at, client_id=client_id)


def _due_in_writing(enrolment: Enrolment, channel: str) -> Contact | None:
    """The contact that something written is: one that is due by this channel, or by another that may be this one."""
    due = Contact.objects.filter(enrolment=enrolment, state=Contact.State.DUE, channel__in=WRITTEN).order_by("due_at")
    rows = list(due)
    it = guided(enrolment.pk) if rows else None
    same = next((row for row in rows if row.channel == channel), None)
    if same is not None or it is None:
        return same
    return next((row for row in rows if (rule := it.rule(row.rule)) and channel in rule.channels), None)


def qualification_of(by: Person) -> str:
    """By what training somebody guides in the active service; empty for whoever isn't a guide there."""
    theirs = Role.objects.filter(person=by, kind=RoleKind.GUIDE).values_list("qualification", flat=True)
    return theirs.first() or ""


def _follow(it: Guided, contact: Contact, *, at: datetime, next_at: datetime | None) -> None:
    """What a contact that took place leads to."""
    if contact.outcome == Contact.Outcome.WRONG_NUMBER:
        wishing.number_was_wrong(enrolment=it.enrolment, at=at)
        it.__dict__.pop("wishes", None)  # read before the number was known to be wrong
    planning.plan_following(it, contact, at)
    if contact.outcome in NOT_REACHED and (it.allows(contact.rule) or it.outlasts(contact)):
        planning.plan_retry(it, contact, at=at, next_at=next_at)
    else:
        _end_attempts(it, contact)
        if next_at is not None:
            _plan_at(it, contact, next_at, at)
    if contact.outcome in TALKED:
        quiet.watch(it, since=at)
        talking.met_again(enrolment=it.enrolment, at=at)
    needs.settle(it.enrolment, "contact", "message", "quiet", "worse", "lapsed", "talk-again", "rang", "missed",
                 "missed-told", "most", "most-told", at=at)
    signals.announce(it.enrolment, event="closed", at=at, of=signals.contacts_moved)


def _end_attempts(it: Guided, contact: Contact) -> None:
    """The contact took place: no further attempt at it is wanted."""
    others = Contact.objects.filter(enrolment=it.enrolment, rule=contact.rule, occurrence=contact.occurrence)
    others.filter(state__in=planning.OPEN).update(state=Contact.State.CANCELLED, because="reached")


def _plan_at(it: Guided, after: Contact, next_at: datetime, at: datetime) -> None:
    """The time that was agreed: the next planned contact moves there, or one more is planned."""
    following = Contact.objects.filter(enrolment=it.enrolment, rule=after.rule, occurrence=after.occurrence + 1)
    ahead = following.filter(state=Contact.State.PLANNED).first() or planning.next_contact(it)
    if ahead is None:
        planning.plan_agreed(it, due_at=next_at, channel=after.channel, at=at)
    else:
        planning.plan_contact(it, rule=ahead.rule, occurrence=ahead.occurrence, attempt=ahead.attempt, due_at=next_at,
                              channel=ahead.channel, at=at)
