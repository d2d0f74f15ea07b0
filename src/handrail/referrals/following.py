"""A later course of somebody who came by a clinician's code: the clinician goes along, what was agreed doesn't.

Each part of an agreement is about a course: how far I am, my scores in it, its letter. So for another one the person is
asked anew, nothing is ticked for them, and until they answer the clinician hears nothing of it, not even that it is.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from handrail.ground.ids import id_for
from handrail.journeys import changing_course, steps
from handrail.journeys.current import ENDED
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.journeys.signals import course_moved
from handrail.people import audit
from handrail.people.models import Person
from handrail.people.signals import persons_merged

from . import codes, referring, responsibility
from .models import Agreement, Clinician, Part, Referral, Responsibility


@course_moved.listen(only=lambda event, **facts: event == "enrolled")
def a_course_begins(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """Another course: another programme in the middle, or a later one."""
    follow(enrolment=enrolment, at=at)


@persons_merged.listen
def two_accounts_are_one(*, kept: Person, at: datetime) -> None:
    """The course that runs belongs to whoever came by a code with the other account."""
    running = Enrolment.objects.filter(participant=kept).exclude(state__in=ENDED).first()
    if running is not None:
        follow(enrolment=running, at=at)


@transaction.atomic
def follow(*, enrolment: Enrolment, at: datetime) -> Referral | None:
    """Join a course to the clinician of an earlier one, with nothing agreed yet. Followed once; None: there is none."""
    lock_standing(enrolment.pk)
    before = _before(enrolment)
    if before is None or Referral.objects.filter(enrolment=enrolment, ended_at=None).exists():
        return None
    pk = id_for("referral-follows", before.pk, enrolment.pk)
    referral, is_new = Referral.objects.get_or_create(pk=pk, defaults={
        "service_id": enrolment.service_id, "clinician": before.clinician, "follows": before, "client_id": pk,
        "programme": enrolment.programme.key, "enrolment": enrolment, "made_at": at, "expires_at": at, "used_at": at,
        "code_hash": referring.hash_of(codes.code_of(pk, settings.SECRET_KEY.encode())),
    })
    if not is_new:  # they parted from the clinician in this course
        return None
    for row in _responsibility(before):
        Responsibility.objects.create(service_id=referral.service_id, referral=referral, **row, **(
            {} if goes_on(before) else {"since": at}))
    audit.record(did="referral.followed", to=referral, at=at, by_id=enrolment.participant_id, before=before.pk)
    if enrolment.state != Enrolment.State.JOINING:  # whoever is joining is asked on the way in
        steps.offer(enrolment=enrolment, room="referrals", code="asked", since=at, weight=50)
    responsibility.ask_service(referral, at)
    return referral


def goes_on(before: Referral) -> bool:
    """Whether the new course takes the place of the earlier one, with no time between."""
    return before.enrolment.ended_because == changing_course.BECAUSE


def earlier(enrolment: Enrolment) -> list[tuple[Referral, list[str]]]:
    """What clinicians can still see of somebody's other courses, as words: two statements."""
    rows = Referral.objects.select_related("clinician", "enrolment").exclude(enrolment=enrolment).filter(
        enrolment__participant_id=enrolment.participant_id, ended_at=None).order_by("-used_at", "-pk")
    parts: dict[object, list[str]] = {}
    for referral_id, part in Agreement.objects.filter(referral__in=rows, withdrawn_at=None).order_by(
            "given_at", "pk").values_list("referral_id", "part"):
        parts.setdefault(referral_id, []).append(str(Part(part).label))
    return [(row, parts[row.pk]) for row in rows if row.pk in parts]


def _before(enrolment: Enrolment) -> Referral | None:
    """The latest referral of the person's other courses, if they share something by it or were never asked."""
    found = Referral.objects.select_related("clinician", "enrolment").exclude(enrolment=enrolment).filter(
        enrolment__participant_id=enrolment.participant_id, ended_at=None, clinician__state=Clinician.State.CHECKED,
    ).order_by("-used_at", "-pk").first()
    if found is None or found.answered_at is None:
        return found
    return found if Agreement.objects.filter(referral=found, withdrawn_at=None).exists() else None


def _responsibility(before: Referral) -> list[dict]:
    """Where a course takes another's place, what is in force and what waits stay. Otherwise it ended with that course:
    the clinician has it."""
    rows = responsibility.history(before)
    if not goes_on(before):
        return [{"who": Responsibility.Who.CLINICIAN, "by_id": rows[-1].by_id}]
    kept = [responsibility.latest(rows), *(row for row in rows if row.answer == Responsibility.Answer.WAITS)]
    return [{"who": row.who, "by_id": row.by_id, "since": row.since, "answer": row.answer,
             "answered_at": row.answered_at, "answered_by_id": row.answered_by_id} for row in kept]
