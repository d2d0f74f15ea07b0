"""Verbs on cohorts: groups with a date, which people join until they are full, and start together.

Each starts in the morning of the day where they live. Whoever joins or leaves a cohort does so under its lock, so that
the last place is given once.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.delivery import clock, notices, outbox
from handrail.ground.lock import lock
from handrail.journeys import course, deciding
from handrail.people import audit
from handrail.people.models import Person, Role, Service

from . import places
from .deciding import choose_protocol
from .models import Cohort, CohortGuide, Offer, Wait

MORNING = time(8)
_TWO_DAYS = timedelta(days=2)


class Full(Exception):
    """Every place is taken."""


class NotOpen(Exception):
    """The cohort has started or was called off."""


class TooFewPlaces(Exception):
    """More people have joined than there would be places."""


class Past(Exception):
    """The date isn't to come any more."""


def starts_at(day: date, zone: ZoneInfo) -> datetime:
    """The morning of the day, where somebody lives. Pure."""
    return datetime.combine(day, MORNING, tzinfo=zone)


@transaction.atomic
def make(
    *, name: str, programme: str, protocol: str, starts_on: date, size: int, guides: Iterable[Person], by: Role,
    client_id: uuid.UUID, at: datetime,
) -> Cohort:
    """Make a cohort. The same client id is the same cohort. Raises Past."""
    found = Cohort.objects.filter(client_id=client_id).first()
    if found is not None:
        return found
    _must_be_to_come(starts_on, by.service, at)
    cohort = Cohort.objects.create(
        service_id=by.service_id, client_id=client_id, name=name, programme=programme, protocol=protocol,
        starts_on=starts_on, places=size, made_at=at)
    _keep_guides(cohort, guides)
    audit.record(did="cohort.made", to=cohort, at=at, by=by, starts_on=starts_on, places=size, programme=programme,
                 protocol=protocol)
    return cohort


@transaction.atomic
def change(
    *, cohort: Cohort, name: str, starts_on: date, size: int, guides: Iterable[Person], by: Role, at: datetime
) -> Cohort:
    """Change an open cohort. A moved date is told to everybody who has joined, and to its guides.

    Raises NotOpen, TooFewPlaces, Past.
    """
    cohort = lock(cohort)
    if cohort.state != Cohort.State.OPEN:
        raise NotOpen(cohort.state)
    if size < members(cohort).count():
        raise TooFewPlaces
    before = cohort.starts_on
    if starts_on != before:
        _must_be_to_come(starts_on, by.service, at)
    changed = {"name": name, "starts_on": starts_on, "places": size}
    fields = [key for key, value in changed.items() if getattr(cohort, key) != value]
    for key in fields:
        setattr(cohort, key, changed[key])
    cohort.save(update_fields=fields)
    is_other = _keep_guides(cohort, guides)
    if fields or is_other:
        audit.record(did="cohort.changed", to=cohort, at=at, by=by, fields=fields, starts_on=starts_on, before=before)
    if starts_on != before:
        for wait in members(cohort):
            _plan_start(wait, cohort, at)
            places._tell(wait, "cohort-moved", f"cohort-moved:{cohort.pk}:{wait.pk}:{starts_on}:{at.isoformat()}", at)
        for guide in cohort.guides.select_related("guide"):
            _tell_guide(guide.guide, cohort, by.service, at)
    return cohort


@transaction.atomic
def call_off(*, cohort: Cohort, by: Role, at: datetime) -> Cohort:
    """Call an open cohort off: who had joined is in the line again, as far in front as before, and is told."""
    cohort = lock(cohort)
    if cohort.state == Cohort.State.CALLED_OFF:
        return cohort
    if cohort.state != Cohort.State.OPEN:
        raise NotOpen(cohort.state)
    cohort.state = Cohort.State.CALLED_OFF
    cohort.save(update_fields=["state"])
    audit.record(did="cohort.called-off", to=cohort, at=at, by=by)
    for made in Offer.objects.select_related("wait__enrolment").filter(cohort=cohort, state=Offer.State.OPEN):
        places.take_back(made=made, by=by, at=at)
    for wait in list(members(cohort)):
        _step_out(places.locked(wait))
        places._tell(wait, "cohort-off", f"cohort-off:{cohort.pk}:{wait.pk}", at)
    for guide in cohort.guides.select_related("guide"):
        _tell_guide(guide.guide, cohort, by.service, at)
    return cohort


@transaction.atomic
def join(*, wait: Wait, cohort: Cohort, at: datetime, by: Role | None = None) -> Wait:
    """Take a place in a cohort; out of another one, if need be. Joined once. Raises Full, NotOpen, NotWaiting."""
    wait = places.locked(wait)
    cohort = lock(cohort)
    if wait.state == Wait.State.PLACED and wait.cohort_id == cohort.pk:
        return wait
    if wait.state not in (Wait.State.WAITING, Wait.State.PLACED) or wait.enrolment.state != places.State.WAITING:
        raise places.NotWaiting(wait.state)
    must_have_room(cohort, at=at, but=wait)
    for made in Offer.objects.filter(wait=wait, state=Offer.State.OPEN):
        places._close(made, Offer.State.TAKEN if made.cohort_id == cohort.pk else Offer.State.DECLINED, at=at)
    wait.state, wait.cohort, wait.placed_at = Wait.State.PLACED, cohort, at
    wait.save(update_fields=["state", "cohort", "placed_at"])
    deciding.choose_programme(enrolment=wait.enrolment, programme_key=cohort.programme, at=at, by=by)
    choose_protocol(enrolment=wait.enrolment, protocol_key=cohort.protocol, by=by, at=at)
    audit.record(did="cohort.joined", to=wait, at=at, by=by, by_id=wait.enrolment.participant_id, cohort=cohort.pk)
    _plan_start(wait, cohort, at)
    return wait


@transaction.atomic
def leave(*, wait: Wait, at: datetime, by: Role | None = None) -> Wait:
    """Give the place back before it starts: in the line again, as far in front as before. Left once."""
    wait = places.locked(wait)
    if wait.state == Wait.State.PLACED:
        cohort = wait.cohort_id
        _step_out(wait)
        audit.record(did="cohort.left", to=wait, at=at, by=by, by_id=wait.enrolment.participant_id, cohort=cohort)
    return wait


def members(cohort: Cohort) -> models.QuerySet[Wait]:
    """Who has a place in it and hasn't started."""
    rows = Wait.objects.select_related("enrolment__participant", "enrolment__service")
    return rows.filter(cohort=cohort, state=Wait.State.PLACED).order_by("placed_at", "pk")


def must_have_room(cohort: Cohort, *, at: datetime, but: Wait | None = None, counting_offers: bool = False) -> None:
    """Raise NotOpen or Full. A place that is offered to somebody else is taken until they answer."""
    if cohort.state != Cohort.State.OPEN:
        raise NotOpen(cohort.state)
    taken = Wait.objects.filter(cohort=cohort).exclude(state=Wait.State.WITHDRAWN)
    offered = Offer.objects.filter(cohort=cohort, state=Offer.State.OPEN, answer_by__gt=at)
    if but is not None:
        taken, offered = taken.exclude(pk=but.pk), offered.exclude(wait=but)
    if taken.count() + offered.count() >= cohort.places:
        raise Full


@clock.due_kind("intake.start-reminder")
def remind_of_start(due, at: datetime) -> None:
    """The clock's turn: it starts in two days."""
    wait = Wait.objects.select_related("enrolment__participant", "enrolment__service").get(pk=due.subject)
    if wait.state == Wait.State.PLACED:
        places._tell(wait, "start-soon", f"start-soon:{wait.pk}:{due.pk}:{due.at.isoformat()}", at)


@clock.due_kind("intake.starts")
def starts(due, at: datetime) -> None:
    """The clock's turn: the day has come where this person lives. The others start in their own morning."""
    wait = places.locked(Wait.objects.get(pk=due.subject))
    if wait.state != Wait.State.PLACED or str(wait.cohort_id) != due.facts["cohort"]:
        return
    cohort = lock(wait.cohort)
    if cohort.state == Cohort.State.CALLED_OFF:
        return
    if cohort.state == Cohort.State.OPEN:
        cohort.state = Cohort.State.STARTED
        cohort.save(update_fields=["state"])
        audit.record(did="cohort.started", to=cohort, at=at)
        for made in Offer.objects.select_related("wait__enrolment").filter(cohort=cohort, state=Offer.State.OPEN):
            places._close(made, Offer.State.LAPSED, at=at)
    places.let_start(wait=wait, among=set(cohort.guides.values_list("guide_id", flat=True)), at=at)
    notices.tell(person=wait.enrolment.participant, service=wait.enrolment.service, code="start", at=at,
                 once=f"cohort-start:{wait.pk}", url=reverse("journeys:today"))


def _plan_start(wait: Wait, cohort: Cohort, at: datetime) -> None:
    enrolment = wait.enrolment
    moment = starts_at(cohort.starts_on, course.zone_of(enrolment.participant, enrolment.service))
    rule = f"starts:{cohort.pk}"
    clock.cancel(subject=wait.pk, because="another-cohort")
    clock.plan(kind="intake.starts", subject=wait.pk, rule=rule, at=moment, cohort=str(cohort.pk))
    soon = moment - _TWO_DAYS
    if soon > at:
        clock.plan(kind="intake.start-reminder", subject=wait.pk, rule=f"soon:{moment.isoformat()}", at=soon)


def _step_out(wait: Wait) -> None:
    clock.cancel(subject=wait.pk, because="left-the-cohort")
    wait.state, wait.cohort, wait.placed_at = Wait.State.WAITING, None, None
    wait.save(update_fields=["state", "cohort", "placed_at"])


def _keep_guides(cohort: Cohort, guides: Iterable[Person]) -> bool:
    wanted = {guide.pk for guide in guides}
    kept = set(cohort.guides.values_list("guide_id", flat=True))
    cohort.guides.exclude(guide_id__in=wanted).delete()
    for pk in sorted(wanted - kept):
        CohortGuide.objects.create(service_id=cohort.service_id, cohort=cohort, guide_id=pk)
    return wanted != kept


def _must_be_to_come(day: date, service: Service, at: datetime) -> None:
    if starts_at(day, ZoneInfo(service.timezone)) <= at:
        raise Past(str(day))


def _tell_guide(guide: Person, cohort: Cohort, service: Service, at: datetime) -> None:
    """Write to a guide that a group's date has changed."""
    with translation.override(guide.language or service.language):
        outbox.decide(
            once=f"cohort-guide:{cohort.pk}:{guide.pk}:{at.isoformat()}", kind="cohort", person=guide,
            address=guide.email, at=at, subject=_("A change at %(service)s") % {"service": service.name},
            body=_("Something has changed in a group that you guide at %(service)s. Please look:\n\n%(link)s\n") % {
                "service": service.name, "link": settings.HANDRAIL_ORIGIN + reverse("intake:cohorts")},
        )
