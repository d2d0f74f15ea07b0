"""What a service wants of newcomers: kept in one row; without one, everybody starts by themselves."""

from datetime import datetime

from django.db import transaction

from handrail.people import audit
from handrail.people.models import Person, Role, RoleKind

from .models import Asking

FIELDS = ("triages", "starts", "days_to_call", "days_to_answer", "owner", "script")


def asked() -> Asking:
    """What the active service wants. One statement."""
    return Asking.objects.select_related("owner").first() or Asking()


@transaction.atomic
def change(*, by: Role, at: datetime, **fields) -> Asking:
    """Change what the service wants. Changing nothing writes nothing."""
    row = asked()
    changed = [name for name in FIELDS if name in fields and getattr(row, name) != fields[name]]
    if changed:
        for name in changed:
            setattr(row, name, fields[name])
        row.save()
        audit.record(did="intake.changed", to=by.service, at=at, by=by, fields=changed)
        if "starts" in changed and row.starts != Asking.Starts.AT_ONCE:
            from . import places

            places.settle_all(at=at)
    return row


def owner_of_new() -> Person | None:
    """Whose a new case is: whom the service named, while they work there; else a manager; else a supervisor.

    Of several, who has been there longest. None only where the service has nobody.
    """
    named = asked().owner_id
    roles = list(
        Role.objects.select_related("person").filter(until=None, person__is_active=True, kind__in=MAY_OWN)
        .order_by("since", "pk")
    )
    order = {RoleKind.MANAGER: 1, RoleKind.SUPERVISOR: 2, RoleKind.GUIDE: 3}
    ranked = sorted(roles, key=lambda role: 0 if role.person_id == named else order[role.kind])
    first = next((role for role in ranked if role.kind != RoleKind.GUIDE or role.person_id == named), None)
    return first.person if first else None


def may_own() -> list[Role]:
    """Who can be given a case, by name; one role a person."""
    roles = Role.objects.select_related("person").filter(until=None, person__is_active=True, kind__in=MAY_OWN)
    found: dict = {}
    for role in roles.order_by("person__name", "pk"):
        found.setdefault(role.person_id, role)
    return list(found.values())


MAY_OWN = (RoleKind.MANAGER, RoleKind.SUPERVISOR, RoleKind.GUIDE)
