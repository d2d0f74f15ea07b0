"""Whom the sign-in page of the demo offers among the participants: one in each of the states worth seeing."""

import uuid

from django.utils.translation import gettext as _

from handrail.journeys.models import Enrolment
from handrail.people.models import Role, RoleKind

MARIA = "maria.okafor@northside.example"


def shown() -> list[tuple[uuid.UUID, str]]:
    """(role id, a line about them): two statements."""
    state = Enrolment.State
    lines = [
        (state.ACTIVE, _("In week 3 of the course")),
        (state.JOINING, _("In the middle of signing up")),
        (state.WAITING, _("Waiting for a guide")),
        (state.PAUSED, _("Taking a break")),
        (state.FINISHED, _("Has finished the course")),
    ]
    rows = list(
        Enrolment.everywhere.filter(state__in=[one for one, _line in lines]).select_related("participant")
        .order_by("signed_up_at", "pk")
    )
    chosen: dict[uuid.UUID, str] = {}
    for one, line in lines:
        candidates = [row for row in rows if row.state == one]
        candidates.sort(key=lambda row: row.participant.email != MARIA)
        if candidates:
            chosen[candidates[0].participant_id] = line
    roles = Role.everywhere.filter(person_id__in=chosen, kind=RoleKind.PARTICIPANT).values_list("person_id", "pk")
    by_person = dict(roles)
    return [(by_person[person], line) for person, line in chosen.items() if person in by_person]
