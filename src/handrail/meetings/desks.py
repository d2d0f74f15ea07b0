"""What a service and a guide say about appointments, and the lock under which a guide's time is given away."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.ground import scoped
from handrail.ground.lock import lock
from handrail.journeys.zone import zone_of
from handrail.people.models import Person, Service
from handrail.safety.models import Leave

from .models import Appointment, Desk, OpenHours, OtherHours, Place, Rules
from .slots import Span, Times, WeekHours, open_spans


def rules() -> Rules:
    """The active service's rules; those that hold until it says otherwise."""
    return Rules.objects.first() or Rules(service_id=scoped.current())


def desk_of(guide_id: uuid.UUID) -> Desk:
    """A guide's desk; an empty one where nothing has been said yet."""
    return Desk.objects.filter(guide_id=guide_id).first() or Desk(guide_id=guide_id, service_id=scoped.current())


def locked_desk(guide_id: uuid.UUID) -> Desk:
    """The desk, locked: nobody else gives this guide's time away until the transaction ends. After the standing."""
    desk, _ = Desk.objects.get_or_create(guide_id=guide_id, defaults={"service_id": scoped.current()})
    return lock(desk)


def has_hours(guide_id: uuid.UUID, at: datetime) -> bool:
    """Whether the guide has said any time at which they can be booked."""
    extra = OtherHours.objects.filter(guide_id=guide_id, kind=OtherHours.Kind.EXTRA, ends_at__gt=at)
    return OpenHours.objects.filter(guide_id=guide_id).exists() or extra.exists()


def zone_of_guide(guide: Person, service: Service) -> ZoneInfo:
    """On whose wall the guide's hours are."""
    return zone_of(guide, service)


def week_of(guide_id: uuid.UUID) -> list[WeekHours]:
    """The guide's hours, in the order of the week."""
    rows = OpenHours.objects.filter(guide_id=guide_id).order_by("weekday", "opens")
    return [WeekHours(row.weekday, row.opens, row.closes) for row in rows]


def times_of(
    guide: Person, service: Service, *, start: datetime, end: datetime, without: uuid.UUID | None = None,
) -> Times:
    """A guide's time between two moments, but for one appointment that is to be moved. Four statements."""
    other = list(OtherHours.objects.filter(guide=guide, starts_at__lt=end, ends_at__gt=start))
    leaves = Leave.objects.filter(person=guide, cancelled_at=None, begins_at__lt=end, ends_at__gt=start)
    day = timedelta(days=1)  # what begins just outside takes its buffer from within
    booked = Appointment.objects.filter(guide=guide, state=Appointment.State.BOOKED, starts_at__lt=end + day,
                                        ends_at__gt=start - day).exclude(pk=without)
    extra = [Span(row.starts_at, row.ends_at) for row in other if row.kind == OtherHours.Kind.EXTRA]
    shut = [Span(row.starts_at, row.ends_at) for row in other if row.kind == OtherHours.Kind.BLOCKED]
    shut += [Span(row.begins_at, row.ends_at) for row in leaves]
    taken = [Span(row.starts_at, row.ends_at) for row in booked]
    return Times(open_spans(week_of(guide.pk), extra, zone=zone_of_guide(guide, service), start=start, end=end),
                 tuple(taken), tuple(shut))


def places() -> list[Place]:
    """Where people can meet in person, by name."""
    return list(Place.objects.filter(is_open=True).order_by("name", "pk"))
