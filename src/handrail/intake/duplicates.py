"""Reads: which accounts could be one person's, and two of them side by side. Never anybody's words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from handrail.journeys import course
from handrail.journeys.models import Enrolment, Row
from handrail.people.models import Person, Role, RoleKind

from . import alike
from .alike import ADDRESS, BEFORE_AT, NAME, PHONE, Pair
from .models import NotTheSame

MOST = 100
WHY = {
    PHONE: _("the same telephone number"), ADDRESS: _("one address, written in two ways"),
    BEFORE_AT: _("the same name before the @"), NAME: _("the same name"),
}


@dataclass(frozen=True)
class Side:
    """One of two accounts, next to the other."""

    person: Person
    role: Role
    enrolments: list[Enrolment]
    rows: int  # how much they have written and answered
    last_seen: datetime | None

    @property
    def is_running(self) -> bool:
        """In the middle of a course."""
        return any(enrolment.state in course.RUNNING for enrolment in self.enrolments)


def likely() -> list[tuple[Pair, list[str]]]:
    """Pairs of participants' accounts that could be one person's, with why in words. Two statements."""
    roles = Role.objects.filter(kind=RoleKind.PARTICIPANT, until=None, person__is_active=True)
    known = [alike.Known(*row) for row in roles.values_list("person_id", "person__name", "person__phone",
                                                              "person__email")]
    apart = set(NotTheSame.objects.values_list("one_id", "other_id"))
    found = [pair for pair in alike.pairs(known) if (pair.one.pk, pair.other.pk) not in apart]
    return [(pair, [str(WHY[reason]) for reason in pair.why]) for pair in found[:MOST]]


def side_of(role: Role) -> Side:
    """One account, for the comparison. Four statements."""
    enrolments = list(Enrolment.objects.select_related("programme", "standing")
                      .filter(participant_id=role.person_id).order_by("signed_up_at", "pk"))
    seen = [one.standing.last_seen_at for one in enrolments if one.standing.last_seen_at]
    return Side(role.person, role, enrolments, Row.objects.filter(enrolment__in=enrolments).count(),
                max(seen, default=None))
