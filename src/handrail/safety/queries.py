"""Reads of flags: one function a page or list."""

from handrail.journeys.models import Enrolment
from handrail.people.models import Role

from .access import is_owner
from .models import Flag


def open_flags_of(enrolment: Enrolment) -> list[Flag]:
    """An enrolment's open flags, the most pressing first: one statement."""
    return list(Flag.objects.select_related("owner").filter(enrolment=enrolment, closed_at=None).order_by("answer_by"))


def open_flags(role: Role) -> list[tuple[Flag, bool]]:
    """All open flags of the service, the most pressing first, and whether each is this role's own: one statement."""
    rows = Flag.objects.select_related("owner", "enrolment__participant").filter(closed_at=None)
    return [(flag, is_owner(role, flag)) for flag in rows.order_by("answer_by", "pk")]


def told(participant_id) -> Flag | None:
    """The participant's newest open flag, to say who has been told: one statement."""
    return (
        Flag.objects.select_related("owner").filter(enrolment__participant_id=participant_id, closed_at=None)
        .order_by("-raised_at").first()
    )
