"""Clinicians: they ask to be let in or are put down by a manager, are checked, and only then invited."""

from datetime import datetime

from django.db import transaction

from handrail.delivery import notices
from handrail.ground import scoped
from handrail.ground.lock import lock
from handrail.people import audit, inviting
from handrail.people.models import Invitation, Person, Role, RoleKind, Service
from handrail.people.roles import end_role
from handrail.people.signals import role_ended, role_given

from .models import Clinician, Referral

State = Clinician.State
CHECKS = ("register", "letter")  # what a manager has looked at before anybody is let in


class NotChecked(Exception):
    """A manager lets nobody in without having looked."""


class Decided(Exception):
    """Somebody else has decided meanwhile."""


@transaction.atomic
def ask(*, service: Service, at: datetime, by: Role | None = None, **about: str) -> Clinician:
    """Write down a clinician who asks to be let in, or whom a manager put down. The same address is the same row."""
    email = about.pop("email").strip().lower()
    with scoped.service(service.pk):
        clinician, is_new = Clinician.objects.get_or_create(
            email=email, state__in=(State.ASKED, State.CHECKED),
            defaults={"service_id": service.pk, "email": email, "state": State.ASKED, "asked_at": at, **about})
        if is_new:
            audit.record(did="clinician.asked", to=clinician, at=at, by=by, service_id=service.pk,
                         profession=clinician.profession)
            if by is None:
                for manager in managers():
                    notices.tell(person=manager, service=service, code="clinician", at=at, url="/service/clinicians/",
                                 once=f"clinician-asked:{clinician.pk}:{manager.pk}")
        return clinician


@transaction.atomic
def check(*, clinician: Clinician, checked: list[str], by: Role, at: datetime) -> Clinician:
    """Let a clinician in: what was looked at is written down, and an invitation goes to their address. Done once.

    Raises NotChecked unless all was looked at, Decided for one who wasn't let in.
    """
    clinician = lock(clinician)
    if clinician.state == State.CHECKED:
        return clinician
    if clinician.state != State.ASKED:
        raise Decided
    if set(checked) != set(CHECKS):
        raise NotChecked
    clinician.state, clinician.checked_at, clinician.checked_by_id = State.CHECKED, at, by.person_id
    clinician.save(update_fields=["state", "checked_at", "checked_by"])
    audit.record(did="clinician.checked", to=clinician, at=at, by=by, checked=sorted(checked))
    role = Role.objects.filter(person__email=clinician.email, kind=RoleKind.CLINICIAN, until=None).first()
    if role is not None:
        _is(clinician, role.person)
    elif not inviting.waiting(email=clinician.email, kind=RoleKind.CLINICIAN, at=at).exists():
        inviting.invite(service=clinician.service, email=clinician.email, name=clinician.name,
                        kind=RoleKind.CLINICIAN, at=at, by=by)
    return clinician


@transaction.atomic
def decline(*, clinician: Clinician, by: Role, at: datetime) -> Clinician:
    """Don't let somebody in. Raises Decided for one who was let in."""
    clinician = lock(clinician)
    if clinician.state == State.DECLINED:
        return clinician
    if clinician.state != State.ASKED:
        raise Decided
    clinician.state, clinician.checked_at, clinician.checked_by_id = State.DECLINED, at, by.person_id
    clinician.save(update_fields=["state", "checked_at", "checked_by"])
    audit.record(did="clinician.declined", to=clinician, at=at, by=by)
    return clinician


@transaction.atomic
def end(*, clinician: Clinician, by: Role | None, at: datetime) -> Clinician:
    """End a clinician's access: their role, their invitation, and every code that wasn't used yet."""
    clinician = lock(clinician)
    if clinician.state != State.CHECKED:
        return clinician
    clinician.state = State.ENDED
    clinician.save(update_fields=["state"])
    Referral.objects.filter(clinician=clinician, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    audit.record(did="clinician.ended", to=clinician, at=at, by=by)
    for invitation in inviting.waiting(email=clinician.email, kind=RoleKind.CLINICIAN, at=at):
        inviting.withdraw_invitation(invitation=invitation, at=at, by=by)
    for role in Role.objects.filter(person_id=clinician.person_id, kind=RoleKind.CLINICIAN, until=None):
        end_role(role=role, at=at, by=by)
    return clinician


def of_role(role: Role) -> Clinician | None:
    """The clinician that a role is, while they are checked."""
    return Clinician.objects.filter(person_id=role.person_id, state=State.CHECKED).first()


def managers() -> list[Person]:
    """The service's managers, who can be told."""
    roles = Role.objects.select_related("person").filter(kind=RoleKind.MANAGER, until=None, person__is_active=True)
    return [role.person for role in roles]


@role_given.listen
def came_in(*, role: Role, invitation: Invitation | None, at: datetime) -> None:
    """Whoever accepted a checked clinician's invitation is that clinician."""
    if role.kind == RoleKind.CLINICIAN:
        found = Clinician.objects.filter(email=role.person.email.lower(), state=State.CHECKED, person=None).first()
        if found is not None:
            _is(found, role.person)


@role_ended.listen
def went(*, role: Role, at: datetime) -> None:
    """A role that ends in the service's list of persons ends the clinician."""
    if role.kind == RoleKind.CLINICIAN:
        for clinician in Clinician.objects.filter(person_id=role.person_id, state=State.CHECKED):
            end(clinician=clinician, by=None, at=at)


def _is(clinician: Clinician, person: Person) -> None:
    clinician.person = person
    clinician.save(update_fields=["person"])
