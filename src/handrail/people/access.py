"""All access is decided here, and denied unless a room granted it.

Rooms grant permissions in their `access.py`: `grant("guidance.caseload", to=[GUIDE])`, with `when` for permissions
on an object. Views are marked `@needs("…")` or `@public`; the middleware refuses a view that has neither mark.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from .models import CareRelation, Role, RoleKind, Supervision

Rule = Callable[[Role, Any], bool]


@dataclass(frozen=True)
class Grant:
    """One kind of role may do one thing, always or when `rule(role, object)` holds."""

    kind: RoleKind
    rule: Rule | None


_grants: dict[str, list[Grant]] = {}


def grant(permission: str, *, to: Iterable[RoleKind], when: Rule | None = None) -> None:
    """Let roles of these kinds do `permission`; with `when`, only on objects for which it says yes."""
    _grants.setdefault(permission, []).extend(Grant(kind, when) for kind in to)


def permissions() -> dict[str, list[Grant]]:
    """Everything that has been granted, for the matrix test and the documents."""
    return dict(_grants)


def allows(role: Role | None, permission: str, thing: Any = None) -> bool:
    """Whether `role` may do `permission` (on `thing`). Nothing that nobody granted; nothing across services."""
    if role is None or role.until is not None:
        return False
    if thing is not None and getattr(thing, "service_id", role.service_id) != role.service_id:
        return False
    for given in _grants.get(permission, ()):
        if given.kind != role.kind:
            continue
        if given.rule is None or (thing is not None and given.rule(role, thing)):
            return True
    return False


def check(role: Role | None, permission: str, thing: Any = None) -> None:
    """Raise PermissionDenied unless `role` may do it."""
    if not allows(role, permission, thing):
        raise PermissionDenied(permission)


def fetch(role: Role, permission: str, rows: models.QuerySet, **lookup: Any) -> Any:
    """The one row of `rows` that matches, if `role` may; else Http404, the same as if it were not there."""
    thing = rows.filter(**lookup).first()
    if thing is None or not allows(role, permission, thing):
        raise Http404
    return thing


def may_open(role: Role, permission: str) -> bool:
    """Whether `role` has `permission` at all, for some object; what opens a page before its object is known."""
    return any(given.kind == role.kind for given in _grants.get(permission, ()))


def needs(permission: str):
    """Mark a view: signed in, with a role that holds `permission`. The middleware does the checking."""

    def mark(view):
        @wraps(view)
        def marked(request, *args, **kwargs):
            if request.role is None or not may_open(request.role, permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        marked.permission = permission
        return marked

    return mark


def public(view):
    """Mark a view as open to anybody, signed in or not."""
    view.public = True
    return view


def is_self(role: Role, thing: Any) -> bool:
    """The thing is this participant's own; things say whose they are by `participant_id`."""
    return thing.participant_id == role.person_id


_covered: list[Callable[[Any], Iterable[Any]]] = []


def says_who_is_covered(find: Callable[[Any], Iterable[Any]]) -> None:
    """`find(person_id)` gives the ids of those for whom a person stands in just now, because they are away."""
    _covered[:] = [find]


def stands_in_for_guide_of(role: Role, thing: Any) -> bool:
    """The role's person stands in, just now, for a guide of the thing's participant who is away."""
    away = [person for find in _covered for person in find(role.person_id)]
    return bool(away) and CareRelation.objects.filter(
        participant_id=thing.participant_id, guide_id__in=away, until=None
    ).exists()


def is_their_guide(role: Role, thing: Any) -> bool:
    """The role's person has an open care relation with the thing's participant, or stands in for one who has."""
    return CareRelation.objects.filter(
        participant_id=thing.participant_id, guide_id=role.person_id, until=None
    ).exists() or stands_in_for_guide_of(role, thing)


def supervises_their_guide(role: Role, thing: Any) -> bool:
    """The role's person supervises a guide who looks after the thing's participant, or stands in for one."""
    guides = CareRelation.objects.filter(participant_id=thing.participant_id, until=None).values("guide_id")
    return Supervision.objects.filter(
        supervisor_id=role.person_id, guide_id__in=guides, until=None
    ).exists() or stands_in_for_guide_of(role, thing)
