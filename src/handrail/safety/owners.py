"""Whose a flag is just now, read from roles, care relations, leave and cover. The rules are in owning.py."""

import uuid
from datetime import datetime

from django.db import models

from handrail.journeys.models import Enrolment
from handrail.people.hours import hours_of
from handrail.people.models import CareRelation, Person, Qualification, Role, RoleKind, Service, Supervision

from . import owning
from .models import Leave, OnCall
from .owning import Staff

NOT_ALONE = (Qualification.STUDENT, Qualification.PEER)  # their supervisor owns their people's flags
COVERING = (RoleKind.GUIDE, RoleKind.SUPERVISOR, RoleKind.MANAGER)


def owner_of(enrolment: Enrolment, *, role: str = owning.GUIDE, at: datetime) -> Person | None:
    """Whose a flag of this enrolment is, by the role the plan names. None only where the service has nobody."""
    return _person(owning.owner(staff_of(enrolment, at), role))


def next_told(enrolment: Enrolment, *, role: str, known: set[uuid.UUID], at: datetime) -> Person | None:
    """Who of a role is told when the time has passed; None where nobody new is there."""
    return _person(owning.next_told(staff_of(enrolment, at), role, known))


def there(roles: models.QuerySet[Role] | None = None) -> models.QuerySet[Role]:
    """Roles of the active service that somebody holds who can act: neither ended nor of a closed account."""
    rows = Role.objects.all() if roles is None else roles
    return rows.filter(until=None, person__is_active=True)


def may_cover() -> models.QuerySet[Role]:
    """Roles whose holders may own a flag or stand in: staff that needs no supervisor for it."""
    return there().filter(kind__in=COVERING).exclude(kind=RoleKind.GUIDE, qualification__in=NOT_ALONE)


def staff_of(enrolment: Enrolment, at: datetime) -> Staff[uuid.UUID]:
    """Who there is around a participant at a moment: a handful of statements, however large the service."""
    in_care = set(CareRelation.objects.filter(participant_id=enrolment.participant_id, until=None)
                  .values_list("guide_id", flat=True))
    over = set(Supervision.objects.filter(guide_id__in=in_care, until=None).values_list("supervisor_id", flat=True))
    roles = list(may_cover().order_by("since", "pk").values_list("kind", "person_id"))
    held = {kind: [person for of, person in roles if of == kind] for kind in COVERING}
    supervisors = sorted(held[RoleKind.SUPERVISOR], key=lambda person: person not in over)  # theirs first
    untrained = there().filter(kind=RoleKind.GUIDE, person_id__in=in_care).order_by("since", "pk")
    return Staff(
        guides=tuple(person for person in held[RoleKind.GUIDE] if person in in_care),
        supervisors=tuple(supervisors),
        managers=tuple(held[RoleKind.MANAGER]),
        others=(*held[RoleKind.GUIDE], *untrained.values_list("person_id", flat=True)),
        away=away(at),
        covering=frozenset(person for _, person in roles),
        on_call=on_call(enrolment.service_id, at),
    )


def away(at: datetime) -> dict[uuid.UUID, uuid.UUID | None]:
    """Who of the active service is away at a moment, and who stands in; of several leaves the one made last counts."""
    rows = Leave.objects.filter(begins_at__lte=at, ends_at__gt=at, cancelled_at=None).order_by("made_at", "pk")
    return dict(rows.values_list("person_id", "cover_id"))


def stood_in_for(person_id: uuid.UUID, at: datetime) -> dict[uuid.UUID, datetime]:
    """Guides who are away and for whom this person stands in just now, each with when they are back.

    One statement where nobody is away, else two; access to their people begins and ends by it.
    """
    rows = Leave.objects.filter(begins_at__lte=at, ends_at__gt=at, cancelled_at=None).order_by("made_at", "pk")
    back = dict(rows.values_list("person_id", "ends_at"))
    if not back:
        return {}
    staff = Staff(away=dict(rows.values_list("person_id", "cover_id")),
                  covering=frozenset(may_cover().values_list("person_id", flat=True)))
    return {one: ends_at for one, ends_at in back.items()
            if one != person_id and owning.present(staff, one) == person_id}


def on_call(service_id: uuid.UUID, at: datetime) -> uuid.UUID | None:
    """Whom flags go to just now because nobody works: outside working hours, where the service named somebody."""
    named = OnCall.objects.values_list("person_id", flat=True).first()
    if named is None or hours_of(Service.objects.get(pk=service_id)).is_open(at):
        return None
    return named if may_cover().filter(person_id=named).exists() else None


def may_own(at: datetime) -> list[uuid.UUID]:
    """Whoever can act on a flag at a moment: staff whose role has not ended, and who isn't away. Two statements."""
    gone = away(at)
    rows = there().filter(kind__in=COVERING).values_list("person_id", flat=True)
    return [person for person in rows.distinct() if person not in gone]


def _person(pk: uuid.UUID | None) -> Person | None:
    return Person.objects.get(pk=pk) if pk is not None else None
