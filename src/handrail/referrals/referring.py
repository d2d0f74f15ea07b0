"""Referring: a clinician makes a code, somebody uses it once, by an invitation or in an account they have."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from handrail.ground.ids import id_for
from handrail.ground.lock import lock
from handrail.journeys import steps
from handrail.journeys.current import ENDED
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit, inviting
from handrail.people.models import Invitation, Role, RoleKind
from handrail.people.signals import role_given

from . import agreeing, codes, responsibility
from .models import Clinician, Referral

LASTS = timedelta(days=60)
MOST_LETTERS = 5  # that one code can ask for: a letter may go to a wrong address, but nobody is flooded


class NoSuchCode(Exception):
    """No code reads like this, or its clinician isn't here any more."""


class CodeIsOver(Exception):
    """The code was used, taken back, or has run out."""


class HasClinician(Exception):
    """The course belongs to another clinician's referral already."""


def code_of(referral: Referral) -> str:
    """The code to give, in groups of four."""
    return codes.code_of(referral.pk, settings.SECRET_KEY.encode())


@transaction.atomic
def refer(
    *, clinician: Clinician, programme: str, who: str, client_id: uuid.UUID, by: Role, at: datetime
) -> Referral:
    """Make a code, with who is to have responsibility: what is handed over waits for the service.

    The same `client_id` is the same code.
    """
    pk = id_for("referral", clinician.pk, client_id)
    referral, is_new = Referral.objects.get_or_create(pk=pk, defaults={
        "service_id": clinician.service_id, "clinician": clinician, "client_id": client_id, "programme": programme,
        "code_hash": hash_of(codes.code_of(pk, settings.SECRET_KEY.encode())), "made_at": at, "expires_at": at + LASTS,
    })
    if is_new:
        responsibility.begin(referral=referral, who=who, by=by, at=at)
        audit.record(did="referral.made", to=referral, at=at, by=by, programme=programme, responsibility=who)
    return referral


@transaction.atomic
def withdraw(*, referral: Referral, by: Role, at: datetime) -> Referral:
    """Take a code back: it lets nobody in any more. Raises CodeIsOver for one that was used."""
    referral = lock(referral)
    if referral.used_at is not None:
        raise CodeIsOver
    if referral.withdrawn_at is None:
        referral.withdrawn_at = at
        referral.save(update_fields=["withdrawn_at"])
        audit.record(did="referral.withdrawn", to=referral, at=at, by=by)
        if referral.invitation_id and referral.invitation.is_open:
            inviting.withdraw_invitation(invitation=referral.invitation, at=at, by=by)
    return referral


def find(typed: str, at: datetime) -> Referral:
    """The referral of a code in the active service, if it can still be used. Raises NoSuchCode, CodeIsOver."""
    code = codes.clean(typed)
    found = Referral.objects.select_related("clinician", "service").filter(code_hash=hash_of(code)).first()
    if not code or found is None or found.clinician.state != Clinician.State.CHECKED:
        raise NoSuchCode
    check_open(found, at)
    return found


def check_open(referral: Referral, at: datetime) -> None:
    """Raise CodeIsOver unless it can still be used."""
    if referral.used_at is not None or referral.withdrawn_at is not None or referral.expires_at <= at:
        raise CodeIsOver


@transaction.atomic
def send_letter(*, referral: Referral, email: str, at: datetime) -> None:
    """Send whoever has the code an invitation to this address. What happens doesn't tell who has an account.

    Raises CodeIsOver, also for a code by which too many letters went.
    """
    referral = lock(referral)
    check_open(referral, at)
    if referral.letters >= MOST_LETTERS:
        raise CodeIsOver
    email, service = email.strip().lower(), referral.service
    referral.letters += 1
    if Role.objects.filter(person__email=email, kind=RoleKind.PARTICIPANT, until=None).exists():
        referral.save(update_fields=["letters"])  # they sign in, and enter the code there
        return
    old = referral.invitation
    if old is not None and old.is_open and old.email != email:
        inviting.withdraw_invitation(invitation=old, at=at, by=None)
    waits = inviting.waiting(email=email, kind=RoleKind.PARTICIPANT, at=at).first()
    if waits is not None:
        referral.invitation = inviting.invite_again(invitation=waits, at=at, by=None)
    else:
        referral.invitation = inviting.invite(
            service=service, email=email, kind=RoleKind.PARTICIPANT, at=at, by=None, programme=referral.programme,
            heard_from="clinician")
    referral.save(update_fields=["letters", "invitation"])
    audit.record(did="referral.letter", to=referral, at=at)


@transaction.atomic
def use(*, referral: Referral, enrolment: Enrolment, by: Role | None, at: datetime) -> Referral:
    """Join a code to a course. Used once: again by the same course it is the same.

    Raises CodeIsOver, and HasClinician for a course that belongs to another referral.
    """
    lock_standing(enrolment.pk)
    referral = lock(referral)
    if referral.enrolment_id == enrolment.pk and referral.ended_at is None:
        return referral
    check_open(referral, at)
    held = Referral.objects.filter(enrolment=enrolment, ended_at=None).first()
    if held is not None and (held.follows_id is None or held.answered_at is not None):
        raise HasClinician
    if held is not None:  # it only followed from an earlier course, and nobody has said anything about it yet
        held.ended_at = at
        held.save(update_fields=["ended_at"])
        audit.record(did="referral.parted", to=held, at=at, by=by, by_id=enrolment.participant_id)
    referral.enrolment, referral.used_at = enrolment, at
    referral.save(update_fields=["enrolment", "used_at"])
    audit.record(did="referral.used", to=referral, at=at, by=by, by_id=enrolment.participant_id)
    if enrolment.state != Enrolment.State.JOINING:  # whoever is joining is asked on the way in
        steps.offer(enrolment=enrolment, room="referrals", code="asked", since=at, weight=50)
    responsibility.ask_service(referral, at)
    return referral


@transaction.atomic
def part(*, referral: Referral, by: Role | None, at: datetime) -> Referral:
    """End it: the clinician sees nothing more, whatever was agreed, of this course or an earlier one."""
    if referral.enrolment_id is None:
        return referral
    rows = Referral.objects.filter(clinician_id=referral.clinician_id, ended_at=None,
                                   enrolment__participant_id=referral.participant_id)
    theirs = list(rows.order_by("enrolment_id"))
    for one in theirs:
        lock_standing(one.enrolment_id)
    for one in theirs:
        one = lock(one)
        if one.is_linked:
            agreeing.agree(referral=one, parts=[], by=by, at=at)
            one.refresh_from_db()
            one.ended_at = at
            one.save(update_fields=["ended_at"])
            audit.record(did="referral.parted", to=one, at=at, by=by, by_id=one.participant_id)
    referral.refresh_from_db()
    return referral


@role_given.listen
def joined(*, role: Role, invitation: Invitation | None, at: datetime) -> None:
    """Whoever accepted the invitation that a code sent has used the code."""
    if invitation is None or role.kind != RoleKind.PARTICIPANT:
        return
    referral = Referral.objects.filter(invitation=invitation, used_at=None, withdrawn_at=None).first()
    running = Enrolment.objects.filter(participant_id=role.person_id).exclude(state__in=ENDED).first()
    if referral is not None and running is not None:
        referral.expires_at = max(referral.expires_at, at + timedelta(minutes=1))  # the letter outlasts the code
        referral.save(update_fields=["expires_at"])
        use(referral=referral, enrolment=running, by=role, at=at)


def linked_to(enrolment: Enrolment) -> Referral | None:
    """The referral that a course belongs to."""
    rows = Referral.objects.select_related("clinician", "service", "enrolment__participant")
    return rows.filter(enrolment=enrolment, ended_at=None).first()


def hash_of(code: str) -> str:
    """What is kept of a code."""
    return codes.hash_of(code, settings.SECRET_KEY.encode())

