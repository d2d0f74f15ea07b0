"""What somebody takes along: written by the guide, signed where it must be, given once, theirs from then on.

Until it is given only those who write and sign see it. A trainee's needs the supervisor's signature, and the database
refuses to give it without.
"""

import json
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.delivery import notices
from handrail.guidance import messages as guidance_messages
from handrail.journeys import steps
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Step
from handrail.people import audit
from handrail.people.models import Role, RoleKind

from . import discharge_facts
from .models import Summary

PARTS = ("helps", "setbacks", "guide")
MOST = 4_000
ENDED = (Enrolment.State.FINISHED, Enrolment.State.LEFT)


class NotEnded(Exception):
    """The course still runs: a summary is given at its end."""


class Given(Exception):
    """It has been given: nothing in it changes any more."""


class NoWords(Exception):
    """A summary without the guide's words isn't one."""


class NotYours(Exception):
    """Whoever wrote it can't sign it, and only a supervisor signs."""


@transaction.atomic
def write(*, enrolment: Enrolment, words: dict[str, str], by: Role, at: datetime) -> Summary:
    """Keep what was written so far. The same words again change nothing. Raises Given."""
    lock_standing(enrolment.pk)
    summary = Summary.objects.filter(enrolment=enrolment).first()
    if summary is not None and summary.state == Summary.State.GIVEN:
        raise Given
    kept = {part: words.get(part, "").replace("\r\n", "\n").strip() for part in PARTS}
    if summary is not None and summary.written == kept:
        return summary
    summary = summary or Summary(service_id=enrolment.service_id, enrolment=enrolment, writer_id=by.person_id)
    signs = guidance_messages.wants_sign_off(by, enrolment)
    summary.words, summary.changed_at, summary.state = json.dumps(kept), at, Summary.State.DRAFT
    summary.writer_id = by.person_id
    summary.wants_signature, summary.signed_by, summary.signed_at = signs, None, None
    summary.save()
    audit.record(did="summary.written", to=summary, at=at, by=by, wants_signature=signs)
    return summary


@transaction.atomic
def give(*, enrolment: Enrolment, by: Role, at: datetime) -> Summary:
    """Give it to the person, or to the supervisor to sign where that must be first. Given once.

    Raises NotEnded, NoWords.
    """
    summary = _locked(enrolment)
    if summary.state in (Summary.State.GIVEN, Summary.State.SIGN_OFF):
        return summary
    if summary.enrolment.state not in ENDED:
        raise NotEnded(summary.enrolment.state)
    if not any(summary.written.values()):
        raise NoWords
    if summary.wants_signature or guidance_messages.wants_sign_off(by, summary.enrolment):
        summary.wants_signature, summary.state = True, Summary.State.SIGN_OFF
        summary.save(update_fields=["wants_signature", "state"])
        audit.record(did="summary.to-sign", to=summary, at=at, by=by)
        return summary
    return _give(summary, by, at)


@transaction.atomic
def sign(*, enrolment: Enrolment, by: Role, at: datetime) -> Summary:
    """Sign it, and give it. Signed once. Raises NotYours."""
    summary = _locked(enrolment)
    if summary.state == Summary.State.GIVEN:
        return summary
    if by.kind != RoleKind.SUPERVISOR or summary.writer_id == by.person_id or summary.state != Summary.State.SIGN_OFF:
        raise NotYours
    summary.signed_by_id, summary.signed_at = by.person_id, at
    audit.record(did="summary.signed", to=summary, at=at, by=by)
    return _give(summary, by, at)


@transaction.atomic
def give_back(*, enrolment: Enrolment, remark: str, by: Role, at: datetime) -> Summary:
    """Give it back to its writer with a remark. Raises NotYours, NoWords without a remark."""
    summary = _locked(enrolment)
    if by.kind != RoleKind.SUPERVISOR or summary.writer_id == by.person_id or summary.state != Summary.State.SIGN_OFF:
        raise NotYours
    if not remark.strip():
        raise NoWords
    summary.state, summary.remark = Summary.State.RETURNED, remark.strip()
    summary.save(update_fields=["state", "remark"])
    audit.record(did="summary.returned", to=summary, at=at, by=by)
    return summary


@transaction.atomic
def say_of_doctor(*, enrolment: Enrolment, may: bool, at: datetime, by: Role) -> Summary:
    """The person says whether their doctor may have it; it can be said anew. Only what was given can be seen."""
    summary = _locked(enrolment)
    wanted = Summary.Doctor.YES if may else Summary.Doctor.NO
    if summary.doctor != wanted:
        summary.doctor, summary.doctor_at = wanted, at
        summary.save(update_fields=["doctor", "doctor_at"])
        audit.record(did="summary.doctor", to=summary, at=at, by=by, answer=wanted)
    return summary


@transaction.atomic
def see(*, enrolment: Enrolment, at: datetime) -> None:
    """The person has opened it: noted once, and Today offers it no more."""
    if Summary.objects.filter(enrolment=enrolment, state=Summary.State.GIVEN, seen_at=None).update(seen_at=at):
        steps.withdraw(enrolment=enrolment, room="intake", code="summary")


def given_to(enrolment: Enrolment) -> Summary | None:
    """The summary, once it has been given."""
    rows = Summary.objects.select_related("enrolment__participant", "enrolment__service", "writer")
    return rows.filter(enrolment=enrolment, state=Summary.State.GIVEN).first()


@steps.words("intake", "summary")
def summary_step(step: Step) -> steps.Shown:
    """Today's line for a summary that waits to be read."""
    return steps.Shown(title=_("Your summary is ready"), line=_("What you did, and what helps, to keep"),
                       url=reverse("intake:my-summary"), action=_("Read it"))


def _give(summary: Summary, by: Role, at: datetime) -> Summary:
    enrolment = summary.enrolment
    with translation.override(enrolment.participant.language or enrolment.service.language):
        summary.facts = json.dumps(discharge_facts.facts(enrolment, at))
    summary.state, summary.given_at = Summary.State.GIVEN, at
    summary.save()
    audit.record(did="summary.given", to=summary, at=at, by=by)
    steps.offer(enrolment=enrolment, room="intake", code="summary", since=at, weight=55)
    notices.tell(person=enrolment.participant, service=enrolment.service, code="summary", at=at,
                 once=f"summary:{summary.pk}", url=reverse("intake:my-summary"))
    return summary


def _locked(enrolment: Enrolment) -> Summary:
    lock_standing(enrolment.pk)
    return Summary.objects.select_related("enrolment__participant", "enrolment__service").get(enrolment=enrolment)
