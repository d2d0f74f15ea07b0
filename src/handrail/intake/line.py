"""Reads: the line as staff see it, somebody's own place in it, and how long people really waited."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models

from handrail.journeys.models import Enrolment
from handrail.journeys.zone import zone_of

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
class Line:
    """The waiting list, and what it has been like."""

    rows: list[Row]
    told: Told | None
    longest: int | None  # days that who waits longest has waited


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
    choices: list[Choice] = field(default_factory=list)

    @property
    def first_because(self) -> str:
        """Why they were put first, in words."""
        return str(URGENT.get(self.wait.urgent_because, ""))


def line(at: datetime) -> Line:
    """The waiting list in its order. Four statements."""
    waits = list(places.in_order().select_related("enrolment__participant", "enrolment__programme")[:MOST])
    latest: dict = {}
    for one in Offer.objects.filter(wait__in=waits).select_related("cohort").order_by("made_at", "pk"):
        latest[one.wait_id] = one
    rows = [Row(number, wait, (at - wait.since).days, str(URGENT.get(wait.urgent_because, "")), latest.get(wait.pk))
            for number, wait in enumerate(waits, 1)]
    longest = max((row.days for row in rows), default=None)
    return Line(rows, times(at, longest_now=longest), longest)


def times(at: datetime, *, longest_now: int | None = None) -> Told | None:
    """What the last people's waits were like: those who could start within the last year. One statement."""
    rows = Wait.objects.filter(state=Wait.State.STARTED, started_at__gt=at - LOOKS_BACK, started_at__lte=at)
    waited = rows.order_by("-started_at", "-pk").values_list("since", "started_at")[:LATEST]
    return waiting_times.told([(started - since).days for since, started in waited], longest_now=longest_now)


def place_of(enrolment: Enrolment, at: datetime) -> Place | None:
    """Somebody's own place; None for whoever waits for none."""
    wait = Wait.objects.select_related("cohort").filter(enrolment=enrolment).first()
    if wait is None or wait.state in (Wait.State.STARTED, Wait.State.WITHDRAWN):
        return None
    zone = zone_of(enrolment.participant, enrolment.service)
    if wait.state == Wait.State.PLACED:
        return Place(wait, starts_at=cohorts.starts_at(wait.cohort.starts_on, zone), choices=[
            one for one in choices(zone, at) if one.cohort.pk != wait.cohort_id])
    offer = Offer.objects.select_related("cohort", "guide").filter(wait=wait, state=Offer.State.OPEN,
                                                                   answer_by__gte=at).first()
    first = places.in_order().values_list("since", flat=True).first()
    place = Place(wait, number=places.place_of(wait), offer=offer,
                  told=times(at, longest_now=(at - first).days if first else None))
    if offer is not None and offer.cohort is not None:
        place.offer_starts_at = cohorts.starts_at(offer.cohort.starts_on, zone)
    from . import asking
    from .models import Asking

    if asking.asked().starts == Asking.Starts.COHORTS:
        place.choices = choices(zone, at)
    return place


def choices(zone, at: datetime) -> list[Choice]:
    """The cohorts to come that have room, the earliest first. One statement."""
    found = [Choice(cohort, cohort.places - cohort.taken - cohort.offered, cohorts.starts_at(cohort.starts_on, zone))
             for cohort in counted(Cohort.objects.filter(state=Cohort.State.OPEN), at).order_by("starts_on", "pk")]
    return [choice for choice in found if choice.free > 0 and choice.starts_at > at]


def counted(rows: models.QuerySet[Cohort], at: datetime) -> models.QuerySet[Cohort]:
    """Cohorts with how many places are taken and offered."""
    members = Wait.objects.filter(cohort=models.OuterRef("pk")).exclude(state=Wait.State.WITHDRAWN)
    offers = Offer.objects.filter(cohort=models.OuterRef("pk"), state=Offer.State.OPEN, answer_by__gt=at)

    def many(of):
        return models.functions.Coalesce(
            models.Subquery(of.order_by().values("cohort").annotate(n=models.Count("pk")).values("n")), 0)

    return rows.annotate(taken=many(members), offered=many(offers))
