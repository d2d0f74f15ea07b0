"""Whom the sign-in page of the demo offers among the participants: one in each of the states worth seeing."""

import uuid

from django.utils.translation import gettext as _

from handrail.journeys.models import Enrolment
from handrail.people.models import Role, RoleKind

FIRST = "maria.okafor@northside.example"  # placed by hand in the cast, in the middle of lesson 2


def shown() -> list[tuple[uuid.UUID, str]]:
    """(role id, a line about them), in the order to offer them: two statements."""
    state = Enrolment.State
    lines = {
        state.ACTIVE: _("In the middle of the course"),
        state.JOINING: _("In the middle of signing up"),
        state.WAITING: _("Waiting for a guide"),
        state.PAUSED: _("Taking a break"),
        state.FINISHED: _("Has finished the course"),
    }
    chosen: dict[str, uuid.UUID] = {}
    rows = Enrolment.everywhere.filter(state__in=list(lines)).order_by("signed_up_at", "pk")
    for participant, email, stands in rows.values_list("participant_id", "participant__email", "state"):
        if stands not in chosen or email == FIRST:
            chosen[stands] = participant
    roles = Role.everywhere.filter(person_id__in=chosen.values(), kind=RoleKind.PARTICIPANT)
    by_person = dict(roles.values_list("person_id", "pk"))
    return [(by_person[chosen[stands]], line) for stands, line in lines.items()
            if stands in chosen and chosen[stands] in by_person]
