"""A newcomer's own page: where they stand, what happens next and by when, and the letters of the service."""

from dataclasses import dataclass, field
from datetime import datetime

from handrail.journeys import joining
from handrail.journeys.models import Enrolment

from . import asking, cases
from .line import Place, place_of
from .models import Case, Letter, Wait

State = Enrolment.State


@dataclass
class Page:
    """What the page says."""

    enrolment: Enrolment
    case: Case | None = None
    letters: list[Letter] = field(default_factory=list)
    days_to_call: int = 0
    place: Place | None = None  # in the line, or in a cohort
    goes_on: bool = False  # there is something to do before the course begins

    @property
    def is_looked_at(self) -> bool:
        """Somebody of the service still has to decide."""
        return self.case is not None and self.case.is_open


@joining.says_where_one_waits
def waits_at(enrolment: Enrolment) -> str | None:
    """Whoever waits for a decision, or has one to read, sees where they stand."""
    if Wait.objects.filter(enrolment=enrolment).exclude(state=Wait.State.STARTED).exists():
        return "intake:mine"
    is_decided_about = Case.objects.filter(enrolment=enrolment).exclude(state=Case.State.ACCEPTED).exists()
    return "intake:mine" if is_decided_about else None


def page_of(enrolment: Enrolment, at: datetime) -> Page:
    """The page of one newcomer. A bounded number of statements, however long the line."""
    return Page(
        enrolment, case=cases.latest_of(enrolment), days_to_call=asking.asked().days_to_call,
        letters=list(Letter.objects.select_related("by", "enrolment").filter(
            enrolment__participant_id=enrolment.participant_id).order_by("-sent_at", "-pk")),
        place=place_of(enrolment, at), goes_on=enrolment.state == State.JOINING,
    )
