"""Reads: one function a page, each with a bounded number of statements."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from . import registries
from .audit_words import Line, in_words, said
from .invite_list import Known
from .models import AuditEntry, CareRelation, Invitation, Person, Role, RoleKind, Service, Supervision

AUDIT_PAGE = 50


@dataclass
class Colleague:
    """Somebody who works in the service."""

    role: Role
    supervisors: list[Person]
    looks_after: int = 0


@dataclass
class Staff:
    """The manager's home: who works here, and who is invited."""

    guides: list[Colleague]
    others: list[Colleague]
    waiting: list[Invitation]
    expired: list[Invitation]


def staff(at: datetime) -> Staff:
    """Who works in the active service, and the invitations that nobody has accepted. Four statements."""
    roles = Role.objects.filter(until=None).exclude(kind=RoleKind.PARTICIPANT).select_related("person")
    roles = roles.order_by("person__name", "person__email", "pk")
    by_guide: dict[uuid.UUID, list[Person]] = {}
    for row in Supervision.objects.filter(until=None).select_related("supervisor").order_by("supervisor__name", "pk"):
        by_guide.setdefault(row.guide_id, []).append(row.supervisor)
    caseloads = dict(
        CareRelation.objects.filter(until=None).values("guide_id").annotate(count=Count("pk"))
        .values_list("guide_id", "count")
    )
    colleagues = [
        Colleague(role, by_guide.get(role.person_id, []) if role.kind == RoleKind.GUIDE else [],
                  caseloads.get(role.person_id, 0) if role.kind == RoleKind.GUIDE else 0)
        for role in roles
    ]
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("guide")
    open_ones = list(rows.order_by("-made_at", "pk"))
    in_order = {kind: place for place, kind in enumerate(RoleKind.values)}
    return Staff(
        guides=[colleague for colleague in colleagues if colleague.role.kind == RoleKind.GUIDE],
        others=sorted((colleague for colleague in colleagues if colleague.role.kind != RoleKind.GUIDE),
                      key=lambda colleague: in_order[colleague.role.kind]),
        waiting=[row for row in open_ones if row.expires_at > at],
        expired=[row for row in open_ones if row.expires_at <= at],
    )


def supervisors() -> list[Role]:
    """Who can be made a guide's supervisor, in the active service."""
    rows = Role.objects.filter(kind=RoleKind.SUPERVISOR, until=None).select_related("person")
    return list(rows.order_by("person__name", "pk"))


@dataclass
class Trail:
    """A page of the audit trail, the newest first."""

    lines: list[Line]
    older: str  # the key of the next page; empty: this is the last
    whose: str  # the name of the person it is narrowed to


def trail(*, service_id: uuid.UUID, whose: uuid.UUID | None = None, did: str = "", before: str = "") -> Trail:
    """A page of the active service's audit trail: by one person or about them, with one verb, older than a key."""
    entries = AuditEntry.objects.filter(service_id=service_id)
    if whose is not None:
        subjects = [whose, *Role.objects.filter(person_id=whose).values_list("pk", flat=True)]
        entries = entries.filter(Q(by_id=whose) | Q(subject_id__in=subjects))
    if did:
        entries = entries.filter(did=did)
    if key := _read_key(before):
        entries = entries.filter(Q(at__lt=key[0]) | Q(at=key[0], pk__lt=key[1]))
    found = list(entries.order_by("-at", "-pk")[: AUDIT_PAGE + 1])
    page = found[:AUDIT_PAGE]
    name = str(Person.objects.filter(pk=whose).first() or "") if whose is not None else ""
    return Trail(in_words(page), _key(page[-1]) if len(found) > AUDIT_PAGE else "", name)


def verbs_used(service_id: uuid.UUID) -> list[tuple[str, str]]:
    """Every verb in the active service's trail, with its words."""
    used = AuditEntry.objects.filter(service_id=service_id).values_list("did", flat=True).order_by("did").distinct()
    return sorted(((did, said(did)) for did in used), key=lambda pair: pair[1])


def people_of_service() -> list[tuple[uuid.UUID, str]]:
    """Everybody who holds or held a staff role in the active service, by name; what the trail can be narrowed to."""
    roles = Role.objects.exclude(kind=RoleKind.PARTICIPANT).select_related("person").order_by("person__name", "pk")
    return list({role.person_id: str(role.person) for role in roles}.items())


def _key(entry: AuditEntry) -> str:
    return f"{entry.at.isoformat()}_{entry.pk}"


def _read_key(text: str) -> tuple[datetime, uuid.UUID] | None:
    at, _, pk = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, uuid.UUID(pk)) if moment.tzinfo else None
    except ValueError:
        return None


def supervisors_of(guide: Role) -> list[Person]:
    """Who signs off a guide's work, in the active service."""
    rows = Supervision.objects.filter(guide_id=guide.person_id, until=None).select_related("supervisor")
    return [row.supervisor for row in rows.order_by("supervisor__name", "pk")]


def looks_after(guide: Role) -> int:
    """How many people a guide looks after, in the active service."""
    return CareRelation.objects.filter(guide_id=guide.person_id, until=None).count()


def known_to_lists(service: Service, at: datetime) -> Known:
    """What a list of invitations to the active service is checked against. Three statements."""
    guides = list(Role.objects.filter(kind=RoleKind.GUIDE, until=None).select_related("person"))
    names: dict[str, tuple[str, ...]] = {}
    for role in guides:
        name = role.person.name.strip().lower()
        names[name] = (*names.get(name, ()), role.person.email)
    protocols = {offer.key: offer.qualifications for offer in registries.protocols()}
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    return Known(
        protocols=protocols or {service.default_protocol: ()},
        default_protocol=service.default_protocol,
        guides={role.person.email: str(role.person_id) for role in guides},
        guide_names=names,
        guide_qualifications={role.person.email: role.qualification for role in guides},
        invited=frozenset(waiting.values_list("email", "kind")),
        here=frozenset(Role.objects.filter(until=None).values_list("person__email", "kind")),
    )
