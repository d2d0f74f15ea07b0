"""Reads: the lines as staff see them, one a programme, somebody's own place, and how long people really waited."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models

from handrail.guidance import capacity, shelf
from handrail.journeys.models import Enrolment
from handrail.journeys.zone import zone_of
from handrail.people import registries

from . import cohorts, places, waiting_times
from .models import Cohort, Offer, Wait
from .places import URGENT
from .waiting_times import LATEST, Told

MOST = 300
LOOKS_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Row:
    """One line of the waiting list."""

    place: int
    wait: Wait
    days: int
    first_because: str
    offer: Offer | None


@dataclass(frozen=True)
class Room:
    """How many more people guides can take by a protocol; None: as many as come."""

    protocol: str
    people: int | None


@dataclass(frozen=True)
class Line:
    """The waiting list of a programme, and what it has been like."""

    programme: str  # its title
    rows: list[Row]
    told: Told | None
    longest: int | None  # days that who has waited longest of those who haven't begun has waited
    rooms: list[Room]


@dataclass(frozen=True)
class Choice:
    """A cohort that can be joined, with its free places."""

    cohort: Cohort
    free: int
    starts_at: datetime  # where the person lives


@dataclass
class Place:
    """Somebody's own place: in the line, with offers and groups to choose from; or in a cohort with its date."""

    wait: Wait
    number: int = 0
    offer: Offer | None = None
    offer_starts_at: datetime | None = None
    starts_at: datetime | None = None
    told: Told | None = None
    programme: str = ""  # its title, where others of the service wait for another one
    choices: list[Choice] = field(default_factory=list)

    @property
    def first_because(self) -> str:
        """Why they were put first, in words."""
        return str(URGENT.get(self.wait.urgent_because, ""))


def lines(at: datetime) -> list[Line]:
    """The waiting lists, one a programme, each in its order. A bounded number of statements a programme."""
    found: dict[str, list[Wait]] = {}
    for wait in places.in_order().select_related("enrolment__participant", "enrolment__programme"):
        found.setdefault(wait.enrolment.programme.key, []).append(wait)
    shown = {key: waits[:MOST] for key, waits in found.items()}
    latest: dict = {}
    offers = Offer.objects.filter(wait__in=[wait for waits in shown.values() for wait in waits])
    for one in offers.select_related("cohort").order_by("made_at", "pk"):
        latest[one.wait_id] = one
    desks = capacity.desks(at) if found else []
    titles = {one.key: one.name for one in registries.programmes()}
    return [_line_of(titles.get(key, key), key, waits, latest, desks, at) for key, waits in shown.items()]


def _line_of(
    title: str, programme: str, waits: list[Wait], offers: dict, desks: Sequence[capacity.Desk], at: datetime,
) -> Line:
    rows = [Row(number, wait, (at - wait.since).days, str(URGENT.get(wait.urgent_because, "")), offers.get(wait.pk))
            for number, wait in enumerate(waits, 1)]
    longest = longest_now(at, programme)
    rooms = []
    for key in dict.fromkeys(wait.enrolment.protocol_key for wait in waits):
        protocol = shelf.protocol(shelf.latest(key).digest)
        if protocol.is_guided:
            rooms.append(Room(shelf.title_of(key), capacity.room_for(protocol, at, known=desks)))
    return Line(title, rows, times(at, programme, longest=longest), longest, rooms)


def longest_now(at: datetime, programme: str) -> int | None:
    """How many days who has waited longest has waited, of all who haven't begun: in the line, in a group with a date,
    or for a guide to have room. One statement."""
    rows = Wait.objects.filter(enrolment__state=Enrolment.State.WAITING, enrolment__programme__key=programme)
    first = rows.exclude(state=Wait.State.WITHDRAWN).aggregate(first=models.Min("since"))["first"]
    return (at - first).days if first else None


def times(at: datetime, programme: str, *, longest: int | None = None) -> Told | None:
    """What the waits of the last people were like who began this programme within a year, to the day on which they
    really began. One statement."""
    rows = Wait.objects.filter(
        state=Wait.State.STARTED, enrolment__programme__key=programme, enrolment__started_at__gt=at - LOOKS_BACK,
        enrolment__started_at__lte=at)
    waited = rows.order_by("-enrolment__started_at", "-pk").values_list("since", "enrolment__started_at")[:LATEST]
    return waiting_times.told([(started - since).days for since, started in waited], longest_now=longest)


def has_several() -> bool:
    """Whether people of this service have waited for more than one programme. One statement."""
    return Wait.objects.order_by().values("enrolment__programme__key").distinct()[:2].count() > 1


def place_of(enrolment: Enrolment, at: datetime) -> Place | None:
    """Somebody's own place; None for whoever waits for none."""
    wait = Wait.objects.select_related("cohort", "enrolment__programme").filter(enrolment=enrolment).first()
    if wait is None or wait.state in (Wait.State.STARTED, Wait.State.WITHDRAWN):
        return None
    zone, programme = zone_of(enrolment.participant, enrolment.service), wait.enrolment.programme.key
    if wait.state == Wait.State.PLACED:
        return Place(wait, starts_at=cohorts.starts_at(wait.cohort.starts_on, zone), choices=[
            one for one in choices(zone, at, programme) if one.cohort.pk != wait.cohort_id])
    offer = Offer.objects.select_related("cohort", "guide").filter(wait=wait, state=Offer.State.OPEN,
                                                                   answer_by__gte=at).first()
    place = Place(wait, number=places.place_of(wait), offer=offer,
                  told=times(at, programme, longest=longest_now(at, programme)),
                  programme=title_of(programme) if has_several() else "")
    if offer is not None and offer.cohort is not None:
        place.offer_starts_at = cohorts.starts_at(offer.cohort.starts_on, zone)
    from . import asking
    from .models import Asking

    if asking.asked().starts == Asking.Starts.COHORTS:
        place.choices = choices(zone, at, programme)
    return place


def choices(zone, at: datetime, programme: str) -> list[Choice]:
    """The cohorts of a programme to come that have room, the earliest first. One statement."""
    rows = Cohort.objects.filter(state=Cohort.State.OPEN, programme=programme)
    found = [Choice(cohort, cohort.places - cohort.taken - cohort.offered, cohorts.starts_at(cohort.starts_on, zone))
             for cohort in counted(rows, at).order_by("starts_on", "pk")]
    return [choice for choice in found if choice.free > 0 and choice.starts_at > at]


def title_of(programme: str) -> str:
    """A programme's title in the active language; its key where it isn't kept."""
    return next((one.name for one in registries.programmes() if one.key == programme), programme)


def counted(rows: models.QuerySet[Cohort], at: datetime) -> models.QuerySet[Cohort]:
    """Cohorts with how many places are taken and offered."""
    members = Wait.objects.filter(cohort=models.OuterRef("pk")).exclude(state=Wait.State.WITHDRAWN)
    offers = Offer.objects.filter(cohort=models.OuterRef("pk"), state=Offer.State.OPEN, answer_by__gt=at)

    def many(of):
        return models.functions.Coalesce(
            models.Subquery(of.order_by().values("cohort").annotate(n=models.Count("pk")).values("n")), 0)

    return rows.annotate(taken=many(members), offered=many(offers))
