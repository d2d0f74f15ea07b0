"""What safety listens to: each single response as it is saved, and what is said at screening."""

from datetime import datetime

from handrail.journeys import afterwards, assessing
from handrail.journeys.models import Enrolment, Row, Screening
from handrail.journeys.signals import response_saved, screening_done

from . import shelf, watching
from .actions import raise_flag
from .models import FlagCause
from .plan import Signal


@response_saved.listen
def look_at_response(*, row: Row, at: datetime) -> None:
    """Raise a flag from one response, finished assessment or not, at once or late from an offline queue."""
    for signal in signals_in(row):
        raise_flag(enrolment=row.enrolment, signal=signal, cause=row.pk, about=f"assessment:{row.key.split('/')[0]}",
                   value=row.body_json["value"], at=at, said_at=row.made_at)


@screening_done.listen
def look_at_screening(*, screening: Screening, at: datetime) -> None:
    """Raise a flag from what is said at screening, such as that thoughts of ending one's life are there now."""
    plan = shelf.plan_of(screening.service_id)
    for signal in watching.in_screening(plan, screening.result, screening.reasons):
        raise_flag(enrolment=screening.enrolment, signal=signal, cause=screening.pk, about="screening", value=None,
                   at=at)


@assessing.after_response
def help_page_for(row: Row) -> str | None:
    """Where a response sends the person who gave it: to the page with help, if it is a signal."""
    return "safety:help" if any(signal.shows_help for signal in signals_in(row)) else None


@afterwards.after_writing
def help_page_after(enrolment: Enrolment, at: datetime) -> str | None:
    """To the page with help, if a flag followed from what was written at this very moment."""
    causes = FlagCause.objects.select_related("flag").filter(enrolment=enrolment, at=at)
    shown = any(shelf.signal_of(one.flag.plan_id, one.signal).shows_help for one in causes)
    return "safety:help" if shown else None


def signals_in(row: Row) -> list[Signal]:
    """The signals that a stored response carries."""
    _, measure, item = row.key.split("/")
    return watching.in_response(shelf.plan_of(row.service_id), measure, item, row.body_json.get("value"))
