"""Needs: why a guide should look at somebody. Kept rows, changed in the transaction that changes their cause.

Each kind says once how it follows from the tables (`derived`). `settle` brings the kept rows of an enrolment to what
is derived: every cause calls it for the kinds it can change, and `rebuild` for all. Words are made when shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from handrail.ground import checkup, scoped
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people.models import Service

from .models import Need

GUIDE, SUPERVISOR, MANAGER = "guide", "supervisor", "manager"


@dataclass(frozen=True)
class Kind:
    """A kind of need: how heavy it is, and for whom it is work."""

    weight: int
    whose: frozenset[str]


KINDS: dict[str, Kind] = {
    "flag": Kind(100, frozenset({GUIDE, SUPERVISOR})),
    "talk-again": Kind(90, frozenset({GUIDE, SUPERVISOR})),
    "worse": Kind(80, frozenset({GUIDE, SUPERVISOR})),
    "step": Kind(70, frozenset({GUIDE, SUPERVISOR})),
    "missed": Kind(65, frozenset({SUPERVISOR})),
    "contact": Kind(60, frozenset({GUIDE})),
    "message": Kind(60, frozenset({GUIDE})),  # as heavy as a contact: what is due first comes first
    "rang": Kind(58, frozenset({GUIDE})),
    "handed-over": Kind(55, frozenset({GUIDE})),
    "sign-off": Kind(50, frozenset({SUPERVISOR})),
    "returned": Kind(45, frozenset({GUIDE})),
    "not-booked": Kind(40, frozenset({GUIDE})),
    "quiet": Kind(30, frozenset({GUIDE})),
    "lapsed": Kind(20, frozenset({GUIDE})),
    "most": Kind(25, frozenset({GUIDE})),
    "most-told": Kind(25, frozenset({SUPERVISOR})),
    "missed-told": Kind(15, frozenset({MANAGER})),
    "no-guide": Kind(10, frozenset({MANAGER})),
}


@dataclass(frozen=True)
class Wanted:
    """A need as it should be kept. `subject` distinguishes two of a kind; `facts` are codes, ids and numbers."""

    since: datetime
    subject: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


Derive = Callable[[Enrolment, datetime], Iterable[Wanted]]
_derived: dict[str, Derive] = {}


def derived(code: str):
    """Register how the needs of a kind follow from the tables: `derive(enrolment, at)` gives what should be kept."""

    def register(derive: Derive) -> Derive:
        assert code in KINDS, code
        _derived[code] = derive
        return derive

    return register


def keep(
    *, enrolment: Enrolment, code: str, subject: str = "", facts: dict[str, Any] | None = None, since: datetime,
    due_at: datetime | None = None, weight: int | None = None,
) -> Need:
    """Keep a need; keeping the same one again changes it."""
    values = {"facts": facts or {}, "since": since, "due_at": due_at,
              "weight": KINDS[code].weight if weight is None else weight}
    need, _ = Need.objects.update_or_create(
        enrolment=enrolment, code=code, subject=subject, defaults=values,
        create_defaults={**values, "service_id": enrolment.service_id},
    )
    return need


def clear(*, enrolment: Enrolment, code: str, subject: str | None = None) -> int:
    """The reason is gone (all of a kind without a subject). Returns how many went."""
    rows = Need.objects.filter(enrolment=enrolment, code=code)
    if subject is not None:
        rows = rows.filter(subject=subject)
    return rows.delete()[0]


def settle(enrolment: Enrolment, *codes: str, at: datetime) -> bool:
    """Bring the kept needs of these kinds (all, without any) to what the tables say; says whether any was different.

    Call inside the transaction that changes their cause.
    """
    codes = codes or tuple(_derived)
    kept = {(need.code, need.subject): need for need in Need.objects.filter(enrolment=enrolment, code__in=codes)}
    wanted = {(code, one.subject): one for code in codes for one in _derived[code](enrolment, at)}
    gone = [need.pk for key, need in kept.items() if key not in wanted]
    changed = bool(gone)
    if gone:
        Need.objects.filter(pk__in=gone).delete()
    for (code, subject), one in wanted.items():
        have = kept.get((code, subject))
        if have is None or (have.since, have.facts, have.due_at) != (one.since, one.facts, one.due_at):
            keep(enrolment=enrolment, code=code, subject=subject, facts=one.facts, since=one.since, due_at=one.due_at)
            changed = True
    return changed


@checkup.rebuild("needs")
def rebuild(at: datetime) -> int:
    """Derive the needs of every enrolment in every service afresh; returns of how many they had been different."""
    changed = 0
    for service_id in Service.objects.order_by("pk").values_list("pk", flat=True):
        with scoped.service(service_id):
            for enrolment in Enrolment.objects.select_related("participant", "service").order_by("pk").iterator(500):
                with transaction.atomic():
                    lock_standing(enrolment.pk)
                    changed += settle(enrolment, at=at)
    return changed
