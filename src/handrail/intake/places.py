"""Verbs on places: who waits, offers with an answer-by date, starting. The order is fair, and the same for everybody:
whoever was put first for a reason, then whoever has waited longest. Each programme has a line of its own.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.delivery import clock, notices
from handrail.guidance import allotting, assigning
from handrail.journeys import course, steps
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Step
from handrail.journeys.signals import course_moved
from handrail.people import audit
from handrail.people.models import Person, Role, RoleKind

from . import asking, cases
from .models import Asking, Change, Cohort, Offer, Wait

State = Enrolment.State
URGENT = {
    "worse": gettext_lazy("It has got worse while they waited"),
    "work": gettext_lazy("Their work or livelihood is at risk"),
    "treatment": gettext_lazy("It belongs to a treatment with a date"),
    "our-mistake": gettext_lazy("We made a mistake that cost them time"),
}
ENDS_AT = time(20)  # an offer stands until the evening, where the person lives


class NotWaiting(Exception):
    """They don't wait (any more); nothing is changed."""


class Over(Exception):
    """The offer was answered, taken back, or has lapsed."""


@assigning.holds_back_guides
def get_a_guide_later(enrolments: Sequence[Enrolment]) -> set[uuid.UUID]:
    """Whoever must first be taken in, or wait for a place, gets a guide with that."""
    newcomers = [one for one in enrolments if one.state in (State.JOINING, State.WAITING)]
    asked = asking.asked()
    if not newcomers or (asked.starts == Asking.Starts.AT_ONCE and not asked.triages):
        return set()
    arranged = set(Change.objects.filter(to__in=newcomers).values_list("to_id", flat=True))
    if asked.starts == Asking.Starts.AT_ONCE:
        return cases.not_taken_in(newcomers) - arranged
    rows = Wait.objects.filter(enrolment__in=newcomers, state=Wait.State.STARTED)
    return {one.pk for one in newcomers} - arranged - set(rows.values_list("enrolment_id", flat=True))


@course.waits_for
def waits_for_place(enrolment: Enrolment) -> str | None:
    """What a start waits for: a place, where the service gives them out."""
    wait = Wait.objects.filter(enrolment=enrolment).first()
    if wait is not None:
        return None if wait.state == Wait.State.STARTED else "place"
    if Change.objects.filter(to=enrolment).exists():
        return None
    return "place" if asking.asked().starts != Asking.Starts.AT_ONCE else None


@course_moved.listen(only=lambda event, **_facts: event in ("waiting", "left", "unsuitable"))
def keep_up(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """Whoever has come through all that waits in the line; whoever goes leaves it."""
    if event == "waiting":
        settle(enrolment=enrolment, at=at)
    else:
        leave_line(enrolment=enrolment, at=at)


@transaction.atomic
def settle(*, enrolment: Enrolment, at: datetime, by: Role | None = None) -> Wait | None:
    """Put somebody in the line, or give them their guide, if nothing else is to be decided. Done once."""
    lock_standing(enrolment.pk)
    enrolment = Enrolment.objects.select_related("participant", "service").get(pk=enrolment.pk)
    if enrolment.state != State.WAITING or cases.waits_for_decision(enrolment):
        return None
    if asking.asked().starts == Asking.Starts.AT_ONCE or Change.objects.filter(to=enrolment).exists():
        allotting.give(enrolment=enrolment, by=by, at=at)
        return None
    wait, is_new = Wait.objects.get_or_create(
        enrolment=enrolment, defaults={"service_id": enrolment.service_id, "since": at})
    if not is_new and wait.state == Wait.State.WITHDRAWN:
        wait.state, wait.since, wait.urgent_because = Wait.State.WAITING, at, ""
        wait.save(update_fields=["state", "since", "urgent_because"])
        is_new = True
    if is_new:
        audit.record(did="wait.begun", to=wait, at=at, by_id=enrolment.participant_id)
    return wait


def settle_all(*, at: datetime) -> None:
    """The service gives out places from now on: whoever waits already is in the line too.

    Call inside a transaction. It gives nobody a guide: standings are locked before guides are given out, never after.
    """
    rows = Enrolment.objects.filter(state=State.WAITING, wait=None).exclude(pk__in=Change.objects.values("to_id"))
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        settle(enrolment=Enrolment(pk=pk), at=at)


@transaction.atomic
def leave_line(*, enrolment: Enrolment, at: datetime) -> Wait | None:
    """Whoever goes waits for nothing any more; what was offered is free again."""
    wait = Wait.objects.filter(enrolment=enrolment, state__in=(Wait.State.WAITING, Wait.State.PLACED)).first()
    if wait is None:
        return None
    lock_standing(enrolment.pk)
    for one in Offer.objects.filter(wait=wait, state=Offer.State.OPEN):
        _close(one, Offer.State.WITHDRAWN, at=at)
    clock.cancel(subject=wait.pk, because="left-the-line")
    wait.state, wait.cohort, wait.placed_at = Wait.State.WITHDRAWN, None, None
    wait.save(update_fields=["state", "cohort", "placed_at"])
    audit.record(did="wait.ended", to=wait, at=at, by_id=enrolment.participant_id)
    return wait


@transaction.atomic
def put_first(*, wait: Wait, because: str, by: Role, at: datetime) -> Wait:
    """Put somebody first in the line, for a reason everybody who asks can be told; "" takes it back."""
    wait = locked(wait)
    if because and because not in URGENT:
        raise ValueError(because)
    if wait.urgent_because != because:
        wait.urgent_because = because
        wait.save(update_fields=["urgent_because"])
        audit.record(did="wait.put-first" if because else "wait.put-back", to=wait, at=at, by=by, because=because)
    return wait


@transaction.atomic
def offer(
    *, wait: Wait, by: Role, client_id: uuid.UUID, at: datetime, cohort: Cohort | None = None,
    guide: Person | None = None,
) -> Offer:
    """Offer a place until a date. An open offer stays the one offer. Raises NotWaiting, and Full for a cohort."""
    wait = locked(wait)
    found = Offer.objects.filter(wait=wait, client_id=client_id).first() or Offer.objects.filter(
        wait=wait, state=Offer.State.OPEN).first()
    if found is not None:
        return found
    if wait.state != Wait.State.WAITING:
        raise NotWaiting(wait.state)
    if cohort is not None:
        from . import cohorts

        cohorts.must_have_room(cohort, at=at, counting_offers=True)
    enrolment = wait.enrolment
    answer_by = _evening(at + timedelta(days=asking.asked().days_to_answer), enrolment)
    made = Offer.objects.create(
        service_id=wait.service_id, wait=wait, client_id=client_id, cohort=cohort, guide=guide, made_at=at,
        by_id=by.person_id, place_in_line=place_of(wait), answer_by=answer_by,
    )
    audit.record(did="offer.made", to=made, at=at, by=by, cohort=cohort.pk if cohort else None,
                 place_in_line=made.place_in_line, answer_by=answer_by)
    steps.offer(enrolment=enrolment, room="intake", code="offer", since=at, until=answer_by, weight=70)
    _tell(wait, "offer", f"offer:{made.pk}", at)
    clock.plan(kind="intake.offer-reminder", subject=made.pk, rule="offer-reminder", at=at + (answer_by - at) / 2)
    clock.plan(kind="intake.offer-lapses", subject=made.pk, rule="offer-lapses", at=answer_by)
    return made


@transaction.atomic
def answer(*, made: Offer, takes: bool, at: datetime, by: Role | None = None) -> Offer:
    """Take an offer, or don't. Answered alike again, it is done once. Raises Over, and Full for a cohort."""
    wanted = Offer.State.TAKEN if takes else Offer.State.DECLINED
    wait = locked(made.wait)
    made = Offer.objects.select_related("cohort", "guide").get(pk=made.pk)
    if made.state == wanted:
        return made
    if made.state != Offer.State.OPEN or at > made.answer_by:
        raise Over(made.state)
    _close(made, wanted, at=at)
    audit.record(did="offer.taken" if takes else "offer.declined", to=made, at=at, by=by,
                 by_id=wait.enrolment.participant_id)
    if takes and made.cohort is not None:
        from . import cohorts

        cohorts.join(wait=wait, cohort=made.cohort, at=at, by=by)
    elif takes:
        let_start(wait=wait, named=made.guide, at=at, by=by)
    return made


@transaction.atomic
def take_back(*, made: Offer, by: Role, at: datetime) -> Offer:
    """Take an open offer back. Raises Over once it was answered."""
    locked(made.wait)
    made = Offer.objects.select_related("wait__enrolment").get(pk=made.pk)
    if made.state == Offer.State.WITHDRAWN:
        return made
    if made.state != Offer.State.OPEN:
        raise Over(made.state)
    _close(made, Offer.State.WITHDRAWN, at=at)
    audit.record(did="offer.taken-back", to=made, at=at, by=by)
    return made


def let_start(
    *, wait: Wait, at: datetime, by: Role | None = None, named: Person | None = None,
    among: Collection[uuid.UUID] = (),
) -> None:
    """The wait for a place is over: a guide is given and the course begins; where all are full it waits for the guide.

    Call inside a transaction, with the Standing locked.
    """
    wait.state, wait.started_at = Wait.State.STARTED, at
    wait.save(update_fields=["state", "started_at"])
    enrolment = Enrolment.objects.select_related("participant", "service").get(pk=wait.enrolment_id)
    allotting.give(enrolment=enrolment, by=by, at=at, named=named, among=among)
    enrolment.refresh_from_db()
    if enrolment.state == State.WAITING:
        course.begin(enrolment=enrolment, at=at, by=by)


def in_order(programme: str = "") -> models.QuerySet[Wait]:
    """The line of a programme, first first; "": all of them, one after another."""
    rank = models.Case(models.When(urgent_because="", then=models.Value(1)), default=models.Value(0))
    rows = Wait.objects.filter(state=Wait.State.WAITING).annotate(rank=rank)
    if programme:
        rows = rows.filter(enrolment__programme__key=programme)
    return rows.order_by("enrolment__programme__key", "rank", "since", "pk")


def place_of(wait: Wait) -> int:
    """Somebody's place in the line of their programme, from 1. One statement."""
    line = in_order(wait.enrolment.programme.key).only("urgent_because", "since")
    keys = [(row.urgent_because == "", row.since, row.pk) for row in line]
    mine = (wait.urgent_because == "", wait.since, wait.pk)
    return 1 + sum(key < mine for key in keys)


def locked(wait: Wait) -> Wait:
    """The wait as it is now, under the enrolment's Standing."""
    lock_standing(wait.enrolment_id)
    rows = Wait.objects.select_related("enrolment__participant", "enrolment__service", "enrolment__programme", "cohort")
    return rows.get(pk=wait.pk)


@clock.due_kind("intake.offer-reminder")
def remind_of_offer(due, at: datetime) -> None:
    """The clock's turn: half the time of an offer has passed."""
    made = Offer.objects.select_related("wait__enrolment__participant", "wait__enrolment__service").get(pk=due.subject)
    if made.state == Offer.State.OPEN:
        _tell(made.wait, "offer-reminder", f"offer-reminder:{made.pk}", at)


@clock.due_kind("intake.offer-lapses")
def offer_lapses(due, at: datetime) -> None:
    """The clock's turn: an offer wasn't answered. The place is free; the person keeps theirs in the line."""
    made = Offer.objects.select_related("wait__enrolment__participant", "wait__enrolment__service").get(pk=due.subject)
    locked(made.wait)
    made.refresh_from_db(fields=["state"])
    if made.state == Offer.State.OPEN:
        _close(made, Offer.State.LAPSED, at=at)
        audit.record(did="offer.lapsed", to=made, at=at)
        _tell(made.wait, "offer-lapsed", f"offer-lapsed:{made.pk}", at)


@steps.words("intake", "offer")
def offer_step(step: Step) -> steps.Shown:
    """Today's line for an offer that waits for an answer."""
    return steps.Shown(title=_("There is a place for you"), line=_("Please say whether you would like it"),
                       url=reverse("intake:mine"), action=_("See it"))


def _close(made: Offer, state: str, *, at: datetime) -> None:
    made.state, made.answered_at = state, at
    made.save(update_fields=["state", "answered_at"])
    clock.cancel(subject=made.pk, because=state)
    steps.withdraw(enrolment=made.wait.enrolment, room="intake", code="offer")


def _evening(moment: datetime, enrolment: Enrolment) -> datetime:
    zone = course.zone_of(enrolment.participant, enrolment.service)
    return datetime.combine(moment.astimezone(zone).date(), ENDS_AT, tzinfo=zone)


def _tell(wait: Wait, code: str, once: str, at: datetime) -> None:
    enrolment = wait.enrolment
    notices.tell(person=enrolment.participant, service=enrolment.service, code=code, at=at, once=once,
                 url=reverse("intake:mine"))


def may_place(role: Role) -> bool:
    """Whether somebody may give out places."""
    return role.kind in (RoleKind.MANAGER, RoleKind.SUPERVISOR)
