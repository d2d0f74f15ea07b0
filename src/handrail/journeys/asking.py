"""What is asked when: the schedule that a programme's `assess` says, planned on the clock and kept up with the course.

The baseline is opened while somebody joins (joining.py). A battery with `every` opens again and again while the course
runs. Others open once, so long after the start or the end, also of a course that is finished, and, if they agreed to
it, of somebody who left. While a course is paused nothing is asked; what came due meanwhile, and hasn't closed, opens
at the return. The rules of when are in timepoints.py.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from handrail.delivery import clock
from handrail.delivery.clock import Late
from handrail.delivery.models import Due
from handrail.ground import scoped
from handrail.people import audit
from handrail.people.models import Person, Role
from handrail.people.signals import display_changed
from handrail.programmes import library
from handrail.programmes.battery import Battery

from .assessing import close, keep_planned, keep_step, open_assessment, window_of
from .assessment_letters import is_asked, rule_of
from .journal import lock_standing
from .models import Assessment, Enrolment, Standing
from .signals import course_moved

AHEAD = 8  # how many of a repeated battery are planned ahead

OPENS = "journeys.assessment-opens"

State = Enrolment.State
ENDED = (State.FINISHED, State.LEFT)


def plan_schedule(*, enrolment: Enrolment, at: datetime) -> None:
    """Plan what the programme asks after its start. Planning again moves nothing that has been done."""
    for battery in batteries_of(enrolment):
        if battery.every_days:
            _plan_ahead(enrolment, battery, reached=0)
        else:
            _plan_once(enrolment, battery, at)


def batteries_of(enrolment: Enrolment) -> list[Battery]:
    """What the enrolment's programme asks."""
    return list(library.programme(enrolment.programme_id).assess.values())


def asks_later(enrolment: Enrolment, at: datetime) -> list[Battery]:
    """What is still asked after the end of somebody who agrees to it: of a course that has ended, or ends now."""
    if enrolment.started_at is None:
        return []
    ended = Enrolment(started_at=enrolment.started_at, ended_at=enrolment.ended_at or at,
                      participant=enrolment.participant, service=enrolment.service)
    is_finished = enrolment.state == State.FINISHED
    return [battery for battery in batteries_of(enrolment) if is_finished or battery.is_for_those_who_left
            if (window := window_of(ended, battery)) and not window.is_over(at) and battery.every_days is None]


@clock.due_kind(OPENS, late=Late.LATEST)
def assessment_opens(due: Due, at: datetime) -> None:
    """The clock's turn: a battery is asked, of whoever is to be asked, unless its window has passed."""
    lock_standing(due.subject)
    enrolment = Enrolment.objects.select_related("participant", "service").get(pk=due.subject)
    battery = library.programme(enrolment.programme_id).assess[due.facts["battery"]]
    if battery.every_days:
        _plan_ahead(enrolment, battery, reached=due.occurrence)
    window = window_of(enrolment, battery, due.occurrence)
    if is_asked(enrolment, battery) and (window is None or not window.is_over(at)):
        open_assessment(enrolment=enrolment, name=battery.name, at=at, occurrence=due.occurrence)


@clock.due_kind("journeys.assessment-closes")
def assessment_closes(due: Due, at: datetime) -> None:
    """The clock's turn: the window of an assessment is over."""
    lock_standing(due.subject)
    for assessment in Assessment.objects.filter(pk=due.facts["assessment"]).select_related("enrolment"):
        close(assessment, at)


def next_opening(enrolment: Enrolment, at: datetime) -> datetime | None:
    """When the next assessment opens; None while the course is paused, and where nothing more is asked."""
    if enrolment.state == State.PAUSED:
        return None
    planned = Due.objects.filter(subject=enrolment.pk, kind=OPENS, state=Due.State.PLANNED, at__gt=at)
    return planned.order_by("at").values_list("at", flat=True).first()


@transaction.atomic
def agree_to_be_asked(*, enrolment: Enrolment, is_agreed: bool, at: datetime, by: Role | None = None) -> Enrolment:
    """Whether somebody whose course has ended is asked later how they are. Said again, nothing changes."""
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.may_be_asked == is_agreed:
        return enrolment
    enrolment.may_be_asked = is_agreed
    enrolment.save(update_fields=["may_be_asked"])
    Standing.objects.filter(enrolment=enrolment).update(revision=F("revision") + 1)
    audit.record(did="enrolment.may-be-asked" if is_agreed else "enrolment.asked-no-more", to=enrolment, at=at, by=by)
    if enrolment.state in ENDED:
        _keep_up_after_the_end(enrolment, at)
    return enrolment


@course_moved.listen(only=lambda *, event, **_facts: event in ("finished", "left", "returned", "enrolled"))
def keep_asking(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """Keep the schedule with a course that moved on."""
    lock_standing(enrolment.pk)
    if event in ("finished", "left"):
        _keep_up_after_the_end(enrolment, at)
    elif event == "returned":
        _open_what_came_due(enrolment, at)
    else:
        _end_earlier_courses(enrolment, at)


@display_changed.listen
def zone_may_have_changed(*, person: Person, at: datetime) -> None:
    """What is still to open opens at the same time on the wall where the person lives now."""
    rows = Enrolment.everywhere.filter(participant=person, started_at__isnull=False)
    for enrolment in rows.select_related("participant", "service").order_by("pk"):
        with scoped.service(enrolment.service_id):
            lock_standing(enrolment.pk)
            _plan_afresh(enrolment)


def _plan_afresh(enrolment: Enrolment) -> None:
    """Move what is planned to where it lies now."""
    batteries = library.programme(enrolment.programme_id).assess
    for due in Due.objects.filter(subject=enrolment.pk, kind=OPENS, state=Due.State.PLANNED).order_by("pk"):
        battery = batteries[due.facts["battery"]]
        if window := window_of(enrolment, battery, due.occurrence):
            _plan(enrolment, battery, due.occurrence, window.opens)


def _keep_up_after_the_end(enrolment: Enrolment, at: datetime) -> None:
    """End what isn't asked any more, and plan what is asked later."""
    if enrolment.ended_because == "forgotten":
        _stop(enrolment, batteries_of(enrolment), because="forgotten", at=at)
        return
    over = [battery for battery in batteries_of(enrolment) if not is_asked(enrolment, battery)]
    _stop(enrolment, over, because=enrolment.state, at=at)
    for battery in batteries_of(enrolment):
        if battery in over:
            continue
        _plan_once(enrolment, battery, at)
        for assessment in _open(enrolment, [battery]):
            keep_planned(assessment, battery)
            keep_step(assessment, battery)


def _open_what_came_due(enrolment: Enrolment, at: datetime) -> None:
    """After a pause: what should have opened meanwhile, once, and hasn't closed again."""
    for battery in batteries_of(enrolment):
        window = window_of(enrolment, battery)
        if battery.every_days is None and window and window.opens <= at and not window.is_over(at):
            open_assessment(enrolment=enrolment, name=battery.name, at=at)


def _end_earlier_courses(enrolment: Enrolment, at: datetime) -> None:
    """Whoever begins again is asked about the new course only: what comes after the earlier one says nothing of it."""
    rows = Enrolment.objects.filter(participant_id=enrolment.participant_id, state__in=ENDED).exclude(pk=enrolment.pk)
    for earlier in rows.order_by("pk"):
        lock_standing(earlier.pk)
        _stop(earlier, batteries_of(earlier), because="began-again", at=at)


def _stop(enrolment: Enrolment, batteries: Iterable[Battery], *, because: str, at: datetime) -> None:
    batteries = list(batteries)
    for battery in batteries:
        for rule in (_rule(battery.name), f"closes:{battery.name}", rule_of(battery.name)):
            clock.cancel(subject=enrolment.pk, rule=rule, because=because)
    for assessment in _open(enrolment, batteries):
        close(assessment, at)


def _open(enrolment: Enrolment, batteries: Iterable[Battery]) -> list[Assessment]:
    names = [battery.name for battery in batteries]
    found = list(Assessment.objects.filter(enrolment=enrolment, name__in=names, state=Assessment.State.OPEN))
    for assessment in found:
        assessment.enrolment = enrolment
    return found


def _plan_ahead(enrolment: Enrolment, battery: Battery, reached: int) -> None:
    """Keep a repeated battery planned some occurrences ahead, so that the clock can pass over late ones."""
    planned = Due.objects.filter(subject=enrolment.pk, rule=_rule(battery.name)).aggregate(last=Max("occurrence"))
    last = min(reached + AHEAD, battery.times or reached + AHEAD)
    for occurrence in range((planned["last"] or 0) + 1, last + 1):
        _plan(enrolment, battery, occurrence, window_of(enrolment, battery, occurrence).opens)


def _plan_once(enrolment: Enrolment, battery: Battery, at: datetime) -> None:
    """Plan a battery that comes once, where it is known when, and that isn't over."""
    window = window_of(enrolment, battery)
    if battery.every_days is None and window and not window.is_over(at):
        _plan(enrolment, battery, 1, window.opens)


def _plan(enrolment: Enrolment, battery: Battery, occurrence: int, opens: datetime) -> None:
    clock.plan(kind=OPENS, subject=enrolment.pk, rule=_rule(battery.name), occurrence=occurrence, at=opens,
               battery=battery.name)


def _rule(battery: str) -> str:
    return f"assessment:{battery}"
