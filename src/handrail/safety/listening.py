"""What safety listens to: each single response as it is saved, and what is said at screening."""

from datetime import datetime

from handrail.journeys import assessing
from handrail.journeys.models import Row, Screening
from handrail.journeys.signals import response_saved, screening_done
from handrail.people.models import Role
from handrail.people.signals import role_ended

from .actions import pass_on, raise_flag
from .models import Flag
from .watching import SAID_AT_SCREENING, Signal, signal_in


@response_saved.listen
def look_at_response(*, row: Row, at: datetime) -> None:
    """Raise a flag from one response, finished assessment or not, at once or late from an offline queue."""
    signal = signal_of(row)
    if signal is not None:
        raise_flag(enrolment=row.enrolment, signal=signal, cause=row.pk, about=f"assessment:{row.key.split('/')[0]}",
                   value=row.body_json["value"], at=at)


@screening_done.listen
def look_at_screening(*, screening: Screening, at: datetime) -> None:
    """Raise a flag where somebody says at screening that they think of ending their life."""
    if screening.result == Screening.Result.HELP_NOW:
        raise_flag(enrolment=screening.enrolment, signal=SAID_AT_SCREENING, cause=screening.pk, about="screening",
                   value=None, at=at)


@role_ended.listen
def give_flags_to_others(*, role: Role, at: datetime) -> None:
    """Nobody's flags are left behind when their role ends: each goes to whoever owns such a flag now."""
    for flag in Flag.objects.select_related("enrolment").filter(owner_id=role.person_id, closed_at=None):
        pass_on(flag=flag, at=at)


@assessing.after_response
def help_page_for(row: Row) -> str | None:
    """Where a response sends the person who gave it: to the page with help, if it is a signal."""
    return "safety:help" if signal_of(row) is not None else None


def signal_of(row: Row) -> Signal | None:
    """The signal that a stored response carries, if any."""
    _, measure, item = row.key.split("/")
    return signal_in(measure, item, row.body_json.get("value"))
