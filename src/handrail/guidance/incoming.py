"""Verbs of calls that come in: who rang is noted; for another guide's person it goes on that guide's list."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from handrail.delivery import clock
from handrail.ground import sealed
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Role

from . import contacting, needs
from .models import Contact, IncomingCall
from .needs import Wanted, derived

CODE = "rang"
KEPT = timedelta(days=90)  # how long number and note of an unknown caller are kept
MOST_WORDS = 2_000


@transaction.atomic
def note_call(
    *, number: str, words: str, enrolment: Enrolment | None, is_theirs: bool, minutes: Decimal | None, by: Role,
    at: datetime, client_id: uuid.UUID,
) -> IncomingCall:
    """Note a call that came in. Of one's own person it is a contact as well; of another guide's, theirs to ring back.

    The same client id is the same call.
    """
    if enrolment is not None:
        lock_standing(enrolment.pk)
    found = IncomingCall.objects.filter(pk=client_id).first()
    if found is not None:
        return found
    call = IncomingCall(pk=client_id, service_id=by.service_id, at=at, taken_by=by.person, enrolment=enrolment,
                        number=number, words=words, is_passed_on=enrolment is not None and not is_theirs)
    call.save(force_insert=True)
    audit.record(did="call.taken", to=call, at=at, by=by, known=enrolment is not None, passed_on=call.is_passed_on)
    if enrolment is None:
        clock.plan(kind="guidance.empty-call", subject=call.pk, rule="empty", at=at + KEPT)
    elif is_theirs:
        contacting.log_unplanned(
            enrolment=enrolment, channel="telephone", outcome=Contact.Outcome.REACHED, minutes=minutes, note=words,
            by=by.person, role=by, at=at, client_id=client_id, is_incoming=True)
    else:
        needs.settle(enrolment, CODE, at=at)
    return call


@derived(CODE)
def to_ring_back(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """Every call that somebody else took, until the guide was in touch after it."""
    latest = Contact.objects.filter(enrolment=enrolment, state=Contact.State.DONE, by__isnull=False)
    since = latest.order_by("-done_at").values_list("done_at", flat=True).first()
    for call in IncomingCall.objects.select_related("taken_by").filter(enrolment=enrolment, is_passed_on=True):
        if since is None or since < call.at:
            yield Wanted(subject=str(call.pk), since=call.at, facts={"taken_by": str(call.taken_by_id)})


@clock.due_kind("guidance.empty-call")
def empty_call(due, at: datetime) -> None:
    """The clock's turn: number and note of an unknown caller are destroyed."""
    call = IncomingCall.objects.filter(pk=due.subject, enrolment=None, emptied_at=None).first()
    if call is not None:
        call.number = call.words = b""
        call.emptied_at = at
        call.save(update_fields=["number", "words", "emptied_at"])
        sealed.destroy((call.service_id, call.pk))
