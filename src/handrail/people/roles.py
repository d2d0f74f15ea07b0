"""Services, roles, and who looks after whom: verbs. See actions.py, which offers all of this room's."""

from datetime import datetime

from django.db import IntegrityError, transaction

from handrail.ground import scoped
from handrail.ground.lock import lock

from . import audit
from .models import CareRelation, Installation, Invitation, Person, Role, RoleKind, Service, Supervision
from .signals import announce, display_changed, hours_changed, role_ended, role_given, supervision_begun


class LastManager(Exception):
    """A service must keep one manager."""


class StillGuides(Exception):
    """The guide still looks after people, who need another guide first."""

    def __init__(self, count: int):
        super().__init__(count)
        self.count = count


class NoSuchRole(Exception):
    """The person doesn't hold the role that this needs, in this service."""


def make_installation(*, at: datetime, is_demo: bool = False) -> Installation:
    """Write down what this installation is, once. What it is stays: a demo never becomes anything else."""
    found, _ = Installation.objects.get_or_create(pk=1, defaults={"is_demo": is_demo, "made_at": at})
    return found


@transaction.atomic
def make_service(*, name: str, slug: str, at: datetime, by_id=None, **fields) -> Service:
    """Make a service. The same slug is the same service: the stored one is given back."""
    make_installation(at=at)
    service, is_new = Service.objects.get_or_create(slug=slug, defaults={"name": name, "made_at": at, **fields})
    if is_new:
        audit.record(did="service.made", to=service, at=at, by_id=by_id, service_id=service.pk, slug=slug)
    return service


HOURS = {"works_from", "works_to", "work_days", "holidays", "holiday_lists", "timezone"}


@transaction.atomic
def change_service(*, service: Service, at: datetime, by: Role, **fields) -> Service:
    """Change a service's settings. Changing nothing writes nothing."""
    service = lock(service)
    changed = [name for name, value in fields.items() if getattr(service, name) != value]
    if changed:
        for name in changed:
            setattr(service, name, fields[name])
        service.save(update_fields=changed)
        audit.record(did="service.changed", to=service, at=at, by=by, fields=changed)
        if HOURS & set(changed):
            announce(hours_changed, service=service, at=at)
    return service


@transaction.atomic
def make_person(
    *, email: str, at: datetime, name: str = "", password: str | None = None, is_verified: bool = True, **fields,
) -> Person:
    """Make an account whose address has been shown to be theirs. Without a password they sign in by e-mailed codes.

    The same address is the same person, unchanged.
    """
    from allauth.account.models import EmailAddress

    email = email.strip().lower()
    found = Person.objects.filter(email=email).first()
    if found is not None:
        return found
    person = Person.objects.create_user(email, password, name=name, made_at=at, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=is_verified, primary=True)
    return person


@transaction.atomic
def give_role(
    *, person: Person, service: Service, kind: str, qualification: str = "", at: datetime, by: Role | None = None,
    invitation: Invitation | None = None,
) -> Role:
    """Give a person a role. Held already, it stays (a new qualification is taken over); ended, it begins again."""
    with scoped.service(service.pk):
        try:
            with transaction.atomic():
                role, is_new = Role.objects.get_or_create(
                    person=person, kind=kind,
                    defaults={"service": service, "qualification": qualification, "since": at},
                )
        except IntegrityError:  # given by somebody else at the same moment
            role, is_new = Role.objects.get(person=person, kind=kind), False
        if not is_new:
            role = lock(role)
            is_new = role.until is not None
            if not is_new and (not qualification or role.qualification == qualification):
                return role
            if is_new:
                role.since, role.until = at, None
            role.qualification = qualification or role.qualification
            role.save(update_fields=["since", "until", "qualification"])
        audit.record(did="role.given" if is_new else "role.changed", to=role, at=at, by=by, by_id=person.pk,
                     person=person.pk, kind=kind, qualification=role.qualification)
        if is_new:
            announce(role_given, role=role, invitation=invitation, at=at)
        return role


@transaction.atomic
def end_role(*, role: Role, at: datetime, by: Role | None = None) -> Role:
    """End a role: its sessions may do nothing from now on. Ended once, however often it is asked.

    Raises LastManager for the only manager, StillGuides for a guide who looks after somebody.
    """
    with scoped.service(role.service_id):
        role = lock(role)
        if role.until is not None:
            return role
        if role.kind == RoleKind.MANAGER:
            lock(role.service)  # two managers can't end each other at once
            if not Role.objects.filter(kind=RoleKind.MANAGER, until=None).exclude(pk=role.pk).exists():
                raise LastManager
        if role.kind == RoleKind.GUIDE:
            count = CareRelation.objects.filter(guide_id=role.person_id, until=None).count()
            if count:
                raise StillGuides(count)
            Supervision.objects.filter(guide_id=role.person_id, until=None).update(until=at)
        if role.kind == RoleKind.SUPERVISOR:
            Supervision.objects.filter(supervisor_id=role.person_id, until=None).update(until=at)
        role.until = at
        role.save(update_fields=["until"])
        audit.record(did="role.ended", to=role, at=at, by=by, by_id=None if by else role.person_id,
                     person=role.person_id, kind=role.kind)
        announce(role_ended, role=role, at=at)
        return role


@transaction.atomic
def begin_care(*, participant: Person, guide: Person, at: datetime, by: Role | None = None) -> CareRelation:
    """A guide begins to look after a participant, in the active service; access follows. Begun once.

    Raises NoSuchRole when the one isn't a guide here, or the other no participant.
    """
    _must_hold(guide, RoleKind.GUIDE)
    _must_hold(participant, RoleKind.PARTICIPANT)
    care, is_new = CareRelation.objects.get_or_create(
        participant=participant, guide=guide, until=None, defaults={"since": at, "service_id": scoped.current()}
    )
    if is_new:
        audit.record(did="care.begun", to=care, at=at, by=by, participant=participant.pk, guide=guide.pk)
    return care


@transaction.atomic
def end_care(*, participant: Person, guide: Person, at: datetime, by: Role | None = None) -> CareRelation | None:
    """A guide no longer looks after a participant, in the active service. None when they didn't."""
    care = CareRelation.objects.filter(participant=participant, guide=guide, until=None).first()
    if care is not None:
        care.until = at
        care.save(update_fields=["until"])
        audit.record(did="care.ended", to=care, at=at, by=by, participant=participant.pk, guide=guide.pk)
    return care


@transaction.atomic
def supervise(*, guide: Person, supervisor: Person, at: datetime, by: Role | None = None) -> Supervision:
    """A supervisor signs off a guide's work from now on, in the active service. Raises NoSuchRole."""
    _must_hold(guide, RoleKind.GUIDE)
    _must_hold(supervisor, RoleKind.SUPERVISOR)
    supervision, is_new = Supervision.objects.get_or_create(
        guide=guide, supervisor=supervisor, until=None, defaults={"since": at, "service_id": scoped.current()}
    )
    if is_new:
        audit.record(did="supervision.begun", to=supervision, at=at, by=by, guide=guide.pk, supervisor=supervisor.pk)
        announce(supervision_begun, supervision=supervision, at=at)
    return supervision


@transaction.atomic
def end_supervision(*, guide: Person, supervisor: Person, at: datetime, by: Role | None = None) -> Supervision | None:
    """A supervisor no longer signs off a guide's work, in the active service. None when they didn't."""
    supervision = Supervision.objects.filter(guide=guide, supervisor=supervisor, until=None).first()
    if supervision is not None:
        supervision.until = at
        supervision.save(update_fields=["until"])
        audit.record(did="supervision.ended", to=supervision, at=at, by=by, guide=guide.pk, supervisor=supervisor.pk)
    return supervision


@transaction.atomic
def change_display(*, person: Person, at: datetime, by: Role | None = None, **settings: str) -> Person:
    """Keep how a person likes to read: `theme`, `face`, `language`, `timezone`. Changing nothing writes nothing."""
    person = lock(person)
    changed = [name for name in ("theme", "face", "language", "timezone")
               if name in settings and getattr(person, name) != settings[name]]
    if changed:
        for name in changed:
            setattr(person, name, settings[name])
        person.save(update_fields=changed)
        audit.record(did="display.changed", to=person, at=at, by=by, by_id=person.pk, is_installations=by is None,
                     fields=changed)
        announce(display_changed, person=person, at=at)
    return person


@transaction.atomic
def change_details(*, person: Person, name: str, phone: str, at: datetime, by: Role | None = None) -> Person:
    """Keep a new name or telephone number (E.164, or empty). That it changed is written down, not what."""
    person = lock(person)
    if (person.name, person.phone) != (name, phone):
        person.name, person.phone = name, phone
        person.save(update_fields=["name", "phone"])
        audit.record(did="details.changed", to=person, at=at, by=by, by_id=person.pk, is_installations=by is None)
    return person


def _must_hold(person: Person, kind: RoleKind) -> None:
    if not Role.objects.filter(person=person, kind=kind, until=None).exists():
        raise NoSuchRole(kind)
