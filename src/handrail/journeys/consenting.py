"""Consent: which version must be agreed to, and that somebody agreed, to the very words, when.

A new version asks everybody again when it says so (`asks_again = "everybody"`); else what was agreed to still holds.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.people import audit
from handrail.people.models import Role

from . import joining_packs, steps
from .consent_text import ConsentPack
from .course import RUNNING, NotRunning
from .journal import announce_move, lock_standing
from .models import Consent, Enrolment, Step
from .signals import course_moved

MINUTES_TO_READ = 6


class OutOfDate(Exception):
    """The words that were shown are no longer the ones to agree to."""


def still_holds(agreed: Collection[str], versions: Iterable[ConsentPack]) -> bool:
    """Whether what was agreed to covers the newest version. `versions`: the newest first. Pure."""
    for version in versions:
        if version.version in agreed:
            return True
        if version.is_material:
            return False
    return False


def asked_of(enrolment: Enrolment) -> ConsentPack | None:
    """The version this participant must agree to before going on; None when what they agreed to holds."""
    agreed = set(
        Consent.objects.filter(enrolment=enrolment, text=joining_packs.PARTICIPATION, withdrawn_at=None)
        .values_list("version", flat=True)
    )
    versions = joining_packs.consent_versions()
    return None if still_holds(agreed, versions) else joining_packs.latest_consent()


def has_agreed_before(enrolment: Enrolment) -> bool:
    """Whether an earlier version was agreed to, so that only what has changed is new."""
    return Consent.objects.filter(enrolment=enrolment, withdrawn_at=None).exists()


@transaction.atomic
def agree(*, enrolment: Enrolment, digest: str, at: datetime, by: Role | None = None) -> Consent:
    """Write down that the participant agreed to every statement of the words with this digest. Once a version.

    Raises OutOfDate when another version is asked for now, NotRunning once the enrolment has ended.
    """
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db(fields=["state"])
    if enrolment.state not in (*RUNNING, Enrolment.State.UNSUITABLE):
        raise NotRunning(enrolment.state)
    pack = joining_packs.latest_consent()
    language = next((language for language, text in pack.texts.items() if text.digest == digest), None)
    if language is None:
        raise OutOfDate(digest)
    consent, is_new = Consent.objects.get_or_create(
        enrolment=enrolment, text=pack.id, version=pack.version,
        defaults={"service_id": enrolment.service_id, "digest": digest, "language": language, "at": at},
    )
    if is_new:
        audit.record(did="consent.given", to=consent, at=at, by=by, by_id=enrolment.participant_id,
                     text=pack.id, version=pack.version, language=language, digest=digest)
        steps.withdraw(enrolment=enrolment, room="journeys", code="consent")
        announce_move(enrolment, event="consented", at=at)
    return consent


def withdraw(*, enrolment: Enrolment, at: datetime) -> int:
    """End the consents of somebody who leaves. They stay on record. Returns how many."""
    return Consent.objects.filter(enrolment=enrolment, withdrawn_at=None).update(withdrawn_at=at)


@course_moved.listen(only=lambda *, event, **_facts: event in ("seen", "returned"))
def ask_again(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """When somebody comes by and the words have changed since, Today offers to read them."""
    if enrolment.state not in (Enrolment.State.ACTIVE, Enrolment.State.PAUSED):
        return
    pack = asked_of(enrolment)
    if pack is None:
        steps.withdraw(enrolment=enrolment, room="journeys", code="consent")
    else:
        steps.offer(enrolment=enrolment, room="journeys", code="consent", weight=90, since=at,
                    facts={"version": pack.version})


@steps.words("journeys", "consent")
def _step_in_words(step: Step) -> steps.Shown:
    return steps.Shown(
        title=_("What you agreed to has changed"),
        line=_("Please read what is new, and say whether it is all right with you."),
        url=reverse("journeys:consent"), minutes=MINUTES_TO_READ, action=_("Read it"),
    )
