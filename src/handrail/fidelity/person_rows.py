"""Participants one by one: what each was planned and given."""

from dataclasses import dataclass

from django.db.models import F

from handrail.look.figures.scope import Scope

from . import queries, summary
from .models import Given, Rates
from .queries import Asked

ON_A_PAGE = 50
ORDERS = {"missed": ("-missed", "-not_reached"), "minutes": ("-minutes",), "planned": ("-planned",)}


@dataclass(frozen=True)
class PersonRow:
    """One participant under one protocol."""

    enrolment_id: object
    name: str
    protocol: str
    guide_id: object
    row: Given
    cost: float | None

    @property
    def minutes(self) -> float:
        return self.row.minutes / 10

    @property
    def timed(self) -> float:
        return self.row.timed / 10

    @property
    def settled(self) -> int:
        return self.row.given + self.row.refused + self.row.not_reached + self.row.missed


def people(asked: Asked, scope: Scope, rates: Rates | None, *, order: str, page: int) -> tuple[list[PersonRow], int]:
    """A page of participants whose names this person may see, and how many there are: two statements."""
    rows = queries.narrowed(asked)
    if scope.guides is not None:
        rows = rows.filter(guide_id__in=scope.guides)
    many = rows.count()
    rows = rows.annotate(name=F("enrolment__participant__name"), email=F("enrolment__participant__email"))
    ordered = rows.order_by(*ORDERS.get(order, ORDERS["missed"]), "name", "pk")
    an_hour = {code: float(rate) for code, rate in rates.an_hour.items()} if rates else {}
    found = []
    for row in ordered[ON_A_PAGE * (page - 1):ON_A_PAGE * page]:
        by = {tuple(key): cell for *key, cell in ((*one[:3], one[3:]) for one in row.more.get("by", ()))}
        found.append(PersonRow(row.enrolment_id, row.name or row.email, row.protocol, row.guide_id, row,
                               summary.cost(by, an_hour)[0] if an_hour else None))
    return found, many


