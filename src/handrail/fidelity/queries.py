"""Reads: one statement for all participants' rows; the rest is counted from them."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Sum, TextField
from django.db.models.functions import Cast

from handrail.look.figures.scope import LEAST, Scope
from handrail.people.models import Role, RoleKind, Supervision

from .models import Given, Rates
from .summary import COUNTS, SUMS, Record

NUMBERS = (*COUNTS, *SUMS)


@dataclass(frozen=True)
class Asked:
    """What was asked for. Empty: all. The dates are of signing up, both included."""

    programme: str = ""
    protocol: str = ""
    guide: uuid.UUID | None = None
    since: date | None = None
    until: date | None = None
    split: str = "protocol"
    only_over: bool = False  # only those whose course is over


def scope_of(role: Role) -> Scope:
    """What this person may see: managers all guides', supervisors those they supervise, guides their own."""
    if role.kind == RoleKind.RESEARCHER:
        return Scope(is_rounded=True)
    if role.kind == RoleKind.MANAGER:
        return Scope(may_split_by_guide=True, guides=None)
    if role.kind == RoleKind.GUIDE:
        return Scope(guides=frozenset({role.person_id}))
    theirs = Supervision.objects.filter(supervisor_id=role.person_id, until=None).values_list("guide_id", flat=True)
    return Scope(may_split_by_guide=True, guides=frozenset(theirs))


def records(asked: Asked, scope: Scope, *, everybodys: bool = True) -> list[Record]:
    """The rows of everybody who started, as this person may count them: one statement.

    Whoever must know nobody gets the rows of programmes and protocols with five people or more. `everybodys`: also
    those of guides whom this person may not see by name, who stand together.
    """
    rows = narrowed(asked)
    if scope.guides is not None and not everybodys:
        rows = rows.filter(guide_id__in=scope.guides)
    found = []
    wanted = rows.annotate(text=Cast("more", TextField())).values_list(
        "enrolment_id", "programme", "protocol", "guide_id", "has_started", "is_over", "days", "text", *NUMBERS)
    for enrolment, programme, protocol, guide, started, over, days, more, *numbers in wanted:
        found.append(Record(enrolment, programme, protocol, guide, started, over, days,
                            dict(zip(NUMBERS, numbers, strict=True)), json.loads(more) if more != "{}" else {}))
    return _of_many(found) if scope.is_rounded else found


def narrowed(asked: Asked):
    """The rows that were asked for, of those who started."""
    wanted = {"programme": asked.programme, "protocol": asked.protocol, "guide_id": asked.guide,
              "signed_up_on__gte": asked.since, "signed_up_on__lte": asked.until,
              "is_over": asked.only_over or None}
    return Given.objects.filter(has_started=True, **{name: value for name, value in wanted.items() if value})


def _of_many(found: Iterable[Record]) -> list[Record]:
    """Only the rows of cells of five people or more, whom nobody can be told from."""
    cells: dict[tuple[str, str], list[Record]] = {}
    for one in found:
        cells.setdefault((one.programme, one.protocol), []).append(one)
    return [one for cell in cells.values() if len({each.enrolment for each in cell}) >= LEAST for one in cell]


def revision() -> tuple[object, ...]:
    """What changes whenever a number could: rows and how often they changed, and the rates."""
    found = Given.objects.aggregate(rows=Count("*"), changes=Sum("revision"))
    return found["rows"], found["changes"] or 0, Rates.objects.aggregate(last=Max("set_at"))["last"]


def rates() -> Rates | None:
    """The service's rates, if a manager set any."""
    return Rates.objects.first()


def in_use() -> Iterable[tuple[str, str]]:
    """Pairs of programme and protocol that anybody has."""
    return Given.objects.order_by("programme", "protocol").values_list("programme", "protocol").distinct()
