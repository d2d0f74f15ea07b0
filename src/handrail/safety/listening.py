"""What safety listens to: each single response as it is saved, and what is said at screening."""

from datetime import datetime

from handrail.journeys import assessing
from handrail.journeys.models import Row, Screening
from handrail.journeys.signals import response_saved, screening_done
from handrail.people.models import Role
from handrail.people.signals import role_ended

from . import shelf, watching
from .actions import pass_on, raise_flag
from .models import Flag
from .plan import Signal


@response_saved.listen
def look_at_response(*, row: Row, at: datetime) -> None:
    """Raise a flag from one response, finished assessment or not, at once or late from an offline queue."""
    for signal in signals_in(row):
        raise_flag(enrolment=row.enrolment, signal=signal, cause=row.pk, about=f"assessment:{row.key.split('/')[0]}",
                   value=row.body_json["value"], at=at)


@screening_done.listen
def look_at_screening(*, screening: Screening, at: datetime) -> None:
    """Raise a flag from what is said at screening, such as that thoughts of ending one's life are there now."""
    plan = shelf.plan_of(screening.service_id)
    for signal in watching.in_screening(plan, screening.result, screening.reasons):
        raise_flag(enrolment=screening.enrolment, signal=signal, cause=screening.pk, about="screening", value=None,
                   at=at)


@role_ended.listen
def give_flags_to_others(*, role: Role, at: datetime) -> None:
    """Nobody's flags are left behind when their role ends: each goes to whoever owns such a flag now."""
    for flag in Flag.objects.select_related("enrolment").filter(owner_id=role.person_id, closed_at=None):
        pass_on(flag=flag, at=at)


@assessing.after_response
def help_page_for(row: Row) -> str | None:
    """Where a response sends the person who gave it: to the page with help, if it is a signal."""
    return "safety:help" if any(signal.shows_help for signal in signals_in(row)) else None


def signals_in(row: Row) -> list[Signal]:
    """The signals that a stored response carries."""
    _, measure, item = row.key.split("/")
    return watching.in_response(shelf.plan_of(row.service_id), measure, item, row.body_json.get("value"))
