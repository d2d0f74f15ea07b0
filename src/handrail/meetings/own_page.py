"""What a participant sees of their appointments: the next one, times to choose from, and what was."""

from dataclasses import dataclass, field
from datetime import date, datetime

from handrail.guidance.guided import Guided, guided
from handrail.journeys.models import Enrolment
from handrail.people.models import Person

from . import desks, when
from .bookable import Bookable, bookable, offer
from .booking import movable
from .choosing import Choice, choice
from .models import Appointment, Place, Rules
from .words import weeks_words

MOST_EARLIER = 10


@dataclass
class Own:
    """All that the page says."""

    it: Guided | None
    rules: Rules
    at: datetime
    ahead: list[Appointment] = field(default_factory=list)
    earlier: list[Appointment] = field(default_factory=list)
    what: Bookable | None = None
    choice: Choice | None = None
    places: list[Place] = field(default_factory=list)
    guide: Person | None = None  # with whom the times on offer are

    @property
    def next(self) -> Appointment | None:
        """The appointment that comes next."""
        return self.ahead[0] if self.ahead else None

    @property
    def full_weeks(self) -> str:
        """The weeks that have their sessions already, and so no times here; empty where there are none."""
        return weeks_words(self.what.full_weeks) if self.what else ""

    @property
    def a_week(self) -> int:
        """How many sessions the protocol gives a week, where it says so."""
        return (self.what.weeks.most if self.what and self.what.weeks else None) or 0

    @property
    def may_move(self) -> bool:
        """Whether the next one can still be moved here."""
        return self.next is not None and when.is_changeable(
            self.next.starts_at, self.at, until_hours=self.rules.change_until_hours)

    @property
    def may_cancel(self) -> bool:
        """Whether it has not begun."""
        return self.next is not None and self.at < self.next.starts_at

    @property
    def is_open(self) -> bool:
        """Whether the next one can be entered now."""
        return self.next is not None and when.is_enterable(self.next.starts_at, self.next.ends_at, self.at)


def own_page(enrolment: Enrolment, *, at: datetime, after: date | None = None) -> Own:
    """The page of an enrolment: as many statements for many appointments as for one."""
    it, rules = guided(enrolment.pk), desks.rules()
    rows = Appointment.objects.select_related("guide", "place", "contact", "enrolment__participant")
    rows = rows.filter(enrolment=enrolment)
    ahead = list(rows.filter(state=Appointment.State.BOOKED).order_by("starts_at"))
    earlier = list(rows.exclude(state=Appointment.State.BOOKED).order_by("-starts_at")[:MOST_EARLIER])
    page = Own(it, rules, at, ahead=ahead, earlier=earlier)
    if it is None or ahead:
        return page
    page.what = bookable(it, rules, at)
    if page.what is not None:
        found = offer(it, page.what, rules)
        page.choice, page.guide = choice(found.times, after=after), found.guide
        page.places = desks.places() if Appointment.Channel.IN_PERSON in page.what.channels else []
    return page


def moving_page(appointment: Appointment, *, at: datetime, after: date | None = None) -> Own:
    """The page on which one appointment is moved."""
    it, rules = guided(appointment.enrolment_id), desks.rules()
    page = Own(it, rules, at, ahead=[appointment])
    page.what = movable(it, appointment, rules, at)
    found = offer(it, page.what, rules, without=appointment)
    page.choice, page.guide = choice(found.times, after=after), found.guide
    page.places = desks.places() if Appointment.Channel.IN_PERSON in page.what.channels else []
    return page
