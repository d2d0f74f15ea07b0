"""Reads of flags: one function a page or list."""

from handrail.journeys.models import Enrolment
from handrail.people.models import Role

from .access import is_owner
from .forgotten import called_all
from .models import Flag, Told


def open_flags_of(enrolment: Enrolment) -> list[Flag]:
    """An enrolment's open flags, the most pressing first: one statement."""
    return list(Flag.objects.select_related("owner").filter(enrolment=enrolment, closed_at=None).order_by("answer_by"))


def open_flags(role: Role) -> list[tuple[Flag, bool, str]]:
    """All open flags of the service, the most pressing first, whether this role may open each, and whom it is about:
    three statements."""
    rows = Flag.objects.select_related("owner", "enrolment__participant").filter(closed_at=None)
    told = set(Told.objects.filter(person_id=role.person_id, flag__closed_at=None).values_list("flag_id", flat=True))
    flags = list(rows.order_by("answer_by", "pk"))
    return [(flag, is_owner(role, flag) or flag.pk in told, who)
            for flag, who in zip(flags, called_all(flags), strict=True)]
