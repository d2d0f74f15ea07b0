"""What a participant's own data holds of this room, and what forgetting blanks: words go with their key."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from handrail.delivery import clock
from handrail.ground import sealed
from handrail.ground.models import ForgottenOwner
from handrail.people import registries
from handrail.people.models import Forgotten

from . import places
from .models import Case, Change, Letter, Merge, Offer, Opinion, Summary, TriageCall, Wait

Rows = Iterator[dict[str, Any]]


def cases(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """How the person was taken in: who called, what was noted, who thought what, what was decided and why."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for case in Case.objects.select_related("owner", "decided_by").filter(**of).order_by("since", "pk"):
        yield {
            "since": case.since, "state": case.state, "reason": case.reason, "decided_at": case.decided_at,
            "decided_by": case.decided_by.name if case.decided_by else None,
            "calls": [
                {"at": call.at, "by": call.by.name, "outcome": call.outcome, "minutes": call.minutes, "note": call.note}
                for call in TriageCall.objects.select_related("by", "case__enrolment").filter(case=case)
                .order_by("at", "pk")
            ],
            "opinions": [
                {"asked_at": one.asked_at, "of": one.asked_of.name, "question": one.question, "view": one.view,
                 "words": one.words, "answered_at": one.answered_at}
                for one in Opinion.objects.select_related("asked_of", "case__enrolment").filter(case=case)
                .order_by("asked_at", "pk")
            ],
        }


def letters(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Every letter of the service, as it was sent."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for letter in Letter.objects.select_related("by", "enrolment").filter(**of).order_by("sent_at", "pk"):
        yield {"sent_at": letter.sent_at, "kind": letter.kind, "from": letter.by.name, "text": letter.text,
               "read_at": letter.read_at}


def waits(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """How long the person waited for a place, and what they were offered."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for wait in Wait.objects.select_related("cohort").filter(**of).order_by("since", "pk"):
        yield {
            "since": wait.since, "state": wait.state, "put_first_because": wait.urgent_because,
            "group": wait.cohort.name if wait.cohort else None, "started_at": wait.started_at,
            "offers": list(Offer.objects.filter(wait=wait).order_by("made_at", "pk").values(
                "made_at", "answer_by", "state", "answered_at", "place_in_line")),
        }


def forget_intake(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Whoever is forgotten waits for nothing any more. Words go with their key; codes and moments are counted."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for case in Case.objects.filter(**of, state=Case.State.OPEN):
        case.state, case.decided_at = Case.State.WITHDRAWN, at
        case.save(update_fields=["state", "decided_at"])
    for wait in Wait.objects.filter(**of):
        places.leave_line(enrolment=wait.enrolment, at=at)
    for pk in Case.objects.filter(**of).values_list("pk", flat=True):
        clock.cancel(subject=pk, because="forgotten")


def forget_joined(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """The keys of accounts that were joined with this one go, too: they open backups from before that day.

    They go after this has been written down for good; should that fail, the ledger is played again every day.
    """
    for gone in Merge.everywhere.filter(service_id=service_id, kept_id=person_id).values_list("gone_id", flat=True):
        Forgotten.objects.update_or_create(service_id=service_id, person_id=gone, defaults={"at": at})
        transaction.on_commit(partial(_destroy, service_id, gone, at))


def _destroy(service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    with transaction.atomic(using="keys"):
        ForgottenOwner.objects.update_or_create(service_id=service_id, person_id=person_id, defaults={"at": at})
        sealed.destroy((service_id, person_id))


def changes(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Other programmes and later courses, with why."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for row in Change.objects.select_related("enrolment__programme", "to__programme", "by").filter(**of).order_by(
            "at", "pk"):
        yield {"at": row.at, "kind": row.kind, "reason": row.reason, "note": row.note, "by": row.by.name,
               "from": row.enrolment.programme.key, "to": row.to.programme.key}


def summaries(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """The summary of each course, once it was given: its words and what was counted."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    rows = Summary.objects.select_related("enrolment", "writer").filter(**of, state=Summary.State.GIVEN)
    for row in rows.order_by("given_at", "pk"):
        yield {"given_at": row.given_at, "from": row.writer.name, "words": row.written, "counted": row.counted,
               "doctor": row.doctor, "seen_at": row.seen_at}


registries.belongs_in_export("changes", changes)
registries.belongs_in_export("summaries", summaries)
registries.must_be_forgotten("intake.joined", forget_joined)
registries.belongs_in_export("intake", cases)
registries.belongs_in_export("intake_letters", letters)
registries.belongs_in_export("waits", waits)
registries.must_be_forgotten("intake", forget_intake)
