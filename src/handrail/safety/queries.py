"""Reads of flags: one function a page or list."""

from handrail.journeys.models import Enrolment
from handrail.people.models import Role

from .access import is_owner
from .models import Flag, Told


def open_flags_of(enrolment: Enrolment) -> list[Flag]:
    """An enrolment's open flags, the most pressing first: one statement."""
    return list(Flag.objects.select_related("owner").filter(enrolment=enrolment, closed_at=None).order_by("answer_by"))


def open_flags(role: Role) -> list[tuple[Flag, bool]]:
    """All open flags of the service, the most pressing first, and whether this role may open each: two statements."""
    rows = Flag.objects.select_related("owner", "enrolment__participant").filter(closed_at=None)
    told = set(Told.objects.filter(person_id=role.person_id, flag__closed_at=None).values_list("flag_id", flat=True))
    return [(flag, is_owner(role, flag) or flag.pk in told) for flag in rows.order_by("answer_by", "pk")]
