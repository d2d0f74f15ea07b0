"""A guide's week: what is booked, when they are open, what they keep free. Five statements a week."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

from handrail.ground import scoped
from handrail.people.models import CareRelation, Role
from handrail.safety.models import Leave

from . import desks
from .models import Appointment, OtherHours
from .slots import Span, open_spans
from .words import day_words

State = Appointment.State
SHOWN = (State.BOOKED, State.DONE, State.MISSED)


@dataclass
class Line:
    """One thing on a day, at the times it has there."""

    kind: str  # "appointment", "open", "blocked", "extra", "leave"
    starts_at: datetime
    ends_at: datetime
    appointment: Appointment | None = None
    other: OtherHours | None = None


@dataclass
class Day:
    """A day of the week."""

    on: date
    words: str
    is_today: bool
    is_gone: bool = False
    lines: list[Line] = field(default_factory=list)
    appointments: int = 0


@dataclass(frozen=True)
class Week:
    """A week, Monday to Sunday, and its neighbours."""

    days: list[Day]
    before: date
    after: date
    is_this: bool
    has_hours: bool

    @property
    def appointments(self) -> int:
        """How many there are."""
        return sum(day.appointments for day in self.days)


def week(role: Role, *, at: datetime, monday: date | None = None) -> Week:
    """The week of a guide that begins on that Monday, or this week."""
    zone = timezone.get_current_timezone()
    today = timezone.localdate(at)
    this = today - timedelta(days=today.weekday())
    monday = (monday - timedelta(days=monday.weekday())) if monday else this
    start = datetime.combine(monday, time(0), zone)
    end = datetime.combine(monday + timedelta(days=7), time(0), zone)
    lines = _appointments(role, start, end) + _others(role, start, end) + _leaves(role, start, end)
    hours = desks.week_of(role.person_id)
    spans = open_spans(hours, (), zone=desks.zone_of_guide(role.person, role.service), start=start, end=end)
    lines += [Line("open", span.starts_at, span.ends_at) for span in spans]
    days = [_day(monday + timedelta(days=number), lines, today, zone) for number in range(7)]
    return Week(days, monday - timedelta(days=7), monday + timedelta(days=7), monday == this, bool(hours))


def with_care(role: Role) -> models.QuerySet[Appointment]:
    """This guide's appointments, each with whether they still look after who it is with (`is_in_care`)."""
    care = CareRelation.objects.filter(participant_id=models.OuterRef("enrolment__participant_id"),
                                       guide_id=role.person_id, until=None)
    rows = Appointment.objects.select_related("enrolment__participant", "enrolment__service", "place", "contact")
    return rows.filter(guide_id=role.person_id).annotate(is_in_care=models.Exists(care))


def feed_of(guide_id, *, at: datetime) -> list[Appointment]:
    """What a guide's calendar reads: from a month ago on, cancelled ones left out."""
    rows = Appointment.objects.select_related("place").filter(
        service_id=scoped.current(), guide_id=guide_id, ends_at__gt=at - timedelta(days=31), state__in=SHOWN)
    return list(rows.order_by("starts_at", "pk"))


def _day(on: date, lines: list[Line], today: date, zone) -> Day:
    start, end = (datetime.combine(on + timedelta(days=one), time(0), zone) for one in (0, 1))
    whole = Span(start, end)
    found = []
    for line in lines:
        span = Span(line.starts_at, line.ends_at)
        if span.meets(whole):
            found.append(Line(line.kind, max(span.starts_at, start), min(span.ends_at, end), line.appointment,
                              line.other))
    found.sort(key=lambda line: (line.starts_at, line.kind != "open", line.ends_at))
    many = sum(line.kind == "appointment" for line in found)
    return Day(on, day_words(start), on == today, on < today, found, many)


def _appointments(role: Role, start: datetime, end: datetime) -> list[Line]:
    rows = with_care(role).filter(starts_at__lt=end, ends_at__gt=start, state__in=SHOWN)
    return [Line("appointment", one.starts_at, one.ends_at, one) for one in rows]


def _others(role: Role, start: datetime, end: datetime) -> list[Line]:
    rows = OtherHours.objects.filter(guide_id=role.person_id, starts_at__lt=end, ends_at__gt=start)
    return [Line(one.kind, one.starts_at, one.ends_at, other=one) for one in rows]


def _leaves(role: Role, start: datetime, end: datetime) -> list[Line]:
    rows = Leave.objects.filter(person_id=role.person_id, cancelled_at=None, begins_at__lt=end, ends_at__gt=start)
    return [Line("leave", one.begins_at, one.ends_at) for one in rows]
