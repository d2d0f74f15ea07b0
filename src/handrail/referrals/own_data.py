"""What a participant's own data holds of their clinician, and what forgetting ends: words go with their key."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.delivery import clock
from handrail.ground import sealed
from handrail.people import registries

from .models import Agreement, Clinician, Referral, Responsibility, Told

Rows = Iterator[dict[str, Any]]


def referrals(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """By whom the person was referred, who was responsible since when, what was agreed, and what was told."""
    of = {"service_id": service_id, "enrolment__participant_id": person_id}
    for row in Referral.everywhere.select_related("clinician").filter(**of).order_by("used_at", "pk"):
        yield {
            "clinician": row.clinician.name, "practice": row.clinician.practice, "programme": row.programme,
            "used_at": row.used_at, "ended_at": row.ended_at,
            "responsibility": list(Responsibility.everywhere.filter(referral=row).order_by("since").values(
                "who", "since", "answer", "answered_at")),
            "agreements": list(Agreement.everywhere.filter(referral=row).order_by("given_at", "pk").values(
                "part", "given_at", "withdrawn_at")),
            "told": [_told(one) for one in Told.everywhere.select_related("referral__enrolment").filter(
                referral=row).order_by("at", "pk")],
        }


def _told(one: Told) -> dict[str, Any]:
    try:
        facts = one.said
    except sealed.Forgotten:
        facts = {}
    return {"kind": one.kind, "at": one.at, "seen_at": one.seen_at, **facts}


def forget_referrals(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """The clinician sees nobody any more. A clinician who is forgotten as a person keeps no name here, either."""
    for row in Referral.everywhere.filter(service_id=service_id, enrolment__participant_id=person_id):
        Agreement.everywhere.filter(referral=row, withdrawn_at=None).update(withdrawn_at=at)
        for told in Told.everywhere.filter(referral=row, seen_at=None):
            clock.cancel(subject=told.pk, prefix="unseen", because="forgotten")
        if row.ended_at is None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
    for clinician in Clinician.everywhere.filter(service_id=service_id, person_id=person_id):
        Referral.everywhere.filter(clinician=clinician, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
        clinician.name = clinician.practice = clinician.registration = clinician.register = ""
        clinician.email, clinician.state = f"{clinician.pk}@forgotten.invalid", Clinician.State.ENDED
        clinician.save(update_fields=["name", "practice", "registration", "register", "email", "state"])


registries.belongs_in_export("clinician", referrals)
registries.must_be_forgotten("referrals", forget_referrals)
