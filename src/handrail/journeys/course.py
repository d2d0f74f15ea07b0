"""A course from its start to its end: verbs that move an enrolment on. When lessons open is said in schedule.py."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import transaction
from django.db.models import F

from handrail.delivery import clock
from handrail.people import audit
from handrail.people.models import Person, Role, Service
from handrail.programmes import keeping, library
from handrail.programmes.models import PackVersion

from . import asking, schedule, steps
from .journal import announce_move, lock_standing
from .models import Enrolment, LessonOpening, SectionRead, Standing
from .zone import zone_of

SEEN_EVERY = timedelta(hours=1)

State = Enrolment.State
READING = (State.ACTIVE, State.PAUSED, State.FINISHED)
RUNNING = (State.JOINING, State.WAITING, State.ACTIVE, State.PAUSED)

Gate = Callable[[Enrolment], str | None]
_gates: list[Gate] = []


class NotRunning(Exception):
    """The enrolment isn't at a point where this can happen: it has ended, or not begun."""


class NotOpen(Exception):
    """The lesson hasn't opened yet."""


class NoSuchSection(LookupError):
    """The programme has no such lesson, or the lesson no such section."""


def waits_for(gate: Gate) -> Gate:
    """Register what a start may have to wait for: `gate(enrolment)` gives a code ("no-guide"), or None to go on."""
    _gates.append(gate)
    return gate


@transaction.atomic
def enrol(
    *, person: Person, service: Service, programme_key: str, protocol_key: str, heard_from: str = "", at: datetime,
    by: Role | None = None,
) -> Enrolment:
    """Enrol a person in the latest version of a programme; in the middle of one already, that one is given back."""
    running = Enrolment.objects.filter(participant=person, state__in=RUNNING).first()
    if running:
        return running
    enrolment = Enrolment.objects.create(
        service=service, participant=person, programme=keeping.latest(PackVersion.Kind.PROGRAMME, programme_key),
        protocol_key=protocol_key, heard_from=heard_from, signed_up_at=at,
    )
    Standing.objects.create(service=service, enrolment=enrolment)
    audit.record(did="enrolment.made", to=enrolment, at=at, by=by, by_id=person.pk, programme=programme_key,
                 protocol=protocol_key, heard_from=heard_from)
    announce_move(enrolment, event="enrolled", at=at)
    return enrolment


@transaction.atomic
def begin(*, enrolment: Enrolment, at: datetime, by: Role | None = None) -> Enrolment:
    """Start the course, or let it wait where something else must come first. Raises NotRunning once it has ended."""
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.started_at is not None:
        return enrolment
    waiting_for = next((code for gate in _gates if (code := gate(enrolment))), None)
    if waiting_for is None:
        return start(enrolment=enrolment, at=at, by=by)
    if enrolment.state != State.WAITING:
        _move(enrolment, State.WAITING, did="enrolment.waits", at=at, by=by, waiting_for=waiting_for)
        announce_move(enrolment, event="waiting", subject=waiting_for, at=at)
    return enrolment


@transaction.atomic
def start(*, enrolment: Enrolment, at: datetime, by: Role | None = None) -> Enrolment:
    """Begin the course: the first lesson opens, assessments are planned. Started once, however often it is asked.

    Raises NotRunning once the enrolment has ended.
    """
    standing = lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.started_at is not None:
        return enrolment
    enrolment.started_at = at
    _move(enrolment, State.ACTIVE, did="enrolment.started", at=at, by=by)
    announce_move(enrolment, event="started", at=at)
    first = [lesson.key for lesson in lessons_of(enrolment.programme_id) if lesson.after is None]
    _open(enrolment, standing, first, at)
    asking.plan_schedule(enrolment=enrolment, at=at)
    return enrolment


@clock.due_kind("journeys.lesson-opens")
def lesson_opens(due, at: datetime) -> None:
    """The clock's turn: a lesson opens. A paused course opens it when the person comes back."""
    standing = lock_standing(due.subject)
    enrolment = Enrolment.objects.get(pk=due.subject)
    if enrolment.state == State.ACTIVE:
        _open(enrolment, standing, [due.facts["lesson"]], at)


@clock.due_kind("journeys.concludes")
def concludes(due, at: datetime) -> None:
    """The clock's turn: the week after the last lesson is over. A paused course waits for its person."""
    standing = lock_standing(due.subject)
    enrolment = Enrolment.objects.get(pk=due.subject)
    if enrolment.state == State.ACTIVE:
        _conclude(enrolment, standing, at)


@transaction.atomic
def read_section(*, enrolment: Enrolment, lesson: str, section: str, at: datetime) -> Standing:
    """Write down that a section was read, and move on. Raises NotOpen, NotRunning, NoSuchSection."""
    standing = lock_standing(enrolment.pk)
    enrolment.refresh_from_db(fields=["state"])
    if enrolment.state not in READING:
        raise NotRunning(enrolment.state)
    if section not in _sections_of(enrolment.programme_id, lesson):
        raise NoSuchSection(f"{lesson}/{section}")
    if lesson not in standing.lessons_open:
        raise NotOpen(lesson)
    _, is_first = SectionRead.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, section=section,
        defaults={"at": at, "service_id": enrolment.service_id},
    )
    if is_first:
        was_done = lesson in standing.lessons_done
        settle(enrolment, standing)
        if lesson in standing.lessons_done and not was_done:
            announce_move(enrolment, event="lesson-finished", subject=lesson, at=at)
    return standing


@transaction.atomic
def catch_up(*, enrolment: Enrolment, at: datetime) -> Standing:
    """Open what came due while the course was paused, and end it if its last week is over. For a return."""
    standing = lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.state == State.ACTIVE:
        place = _place(enrolment, _opened(enrolment))
        _open(enrolment, standing, [lesson for lesson, opens_at in place.opening.items() if opens_at <= at], at)
        if place.concludes is not None and place.concludes <= at:
            _conclude(enrolment, standing, at)
    return standing


def see(*, enrolment: Enrolment, at: datetime) -> None:
    """Note that the participant was here, at most once an hour. The one thing a GET may write."""
    seen = enrolment.standing.last_seen_at
    if seen is not None and abs(at - seen) < SEEN_EVERY:
        return
    with transaction.atomic():
        changed = Standing.objects.filter(pk=enrolment.standing.pk, last_seen_at=seen).update(last_seen_at=at)
        if changed:
            enrolment.standing.last_seen_at = at
            announce_move(enrolment, event="seen", at=at)


def settle(enrolment: Enrolment, standing: Standing) -> None:
    """Keep what follows from what is open and read: the standing, the step for Today, what the clock opens next."""
    place = keep_place(enrolment, standing)
    for lesson, opens_at in place.opening.items():
        clock.plan(kind="journeys.lesson-opens", subject=enrolment.pk, rule=f"lesson:{lesson}", at=opens_at,
                   lesson=lesson)
    if place.concludes is not None:
        clock.plan(kind="journeys.concludes", subject=enrolment.pk, rule="concludes", at=place.concludes)


def keep_place(enrolment: Enrolment, standing: Standing) -> schedule.Place:
    """Keep where somebody stands, from what is open and read, and the step for Today. Plans nothing."""
    opened = _opened(enrolment)
    place = _place(enrolment, opened)
    standing.lessons_open = {lesson: at.isoformat() for lesson, at in opened.items()}
    standing.lesson, standing.section = place.lesson, place.section
    standing.sections_done, standing.lessons_done = list(place.sections_done), list(place.lessons_done)
    standing.next_lesson, standing.next_opens_at = place.next
    fields = ["lessons_open", "lesson", "section", "sections_done", "lessons_done", "next_lesson", "next_opens_at"]
    Standing.objects.filter(pk=standing.pk).update(
        revision=F("revision") + 1, **{name: getattr(standing, name) for name in fields}
    )
    _keep_step(enrolment, standing)
    return place


@lru_cache(maxsize=64)
def lessons_of(digest: str) -> tuple[schedule.Plan, ...]:
    """A programme's lessons as the rules of schedule.py need them."""
    programme = library.programme(digest)
    return tuple(
        schedule.Plan(
            key=entry.key,
            sections=tuple(part.key for part in programme.lesson(entry.key, programme.languages[0]).sections),
            after=entry.opens.after if entry.opens else None,
            days=entry.opens.days if entry.opens else 0,
        )
        for entry in programme.lessons
    )


def _open(enrolment: Enrolment, standing: Standing, lessons: list[str], at: datetime) -> None:
    """Open lessons, once each."""
    fresh = [lesson for lesson in lessons if lesson not in standing.lessons_open]
    if not fresh:
        return
    LessonOpening.objects.bulk_create(
        LessonOpening(service_id=enrolment.service_id, enrolment=enrolment, lesson=lesson, at=at) for lesson in fresh
    )
    settle(enrolment, standing)
    for lesson in fresh:
        announce_move(enrolment, event="lesson-opened", subject=lesson, at=at)


def _conclude(enrolment: Enrolment, standing: Standing, at: datetime) -> None:
    enrolment.ended_at = at
    _move(enrolment, State.FINISHED, did="enrolment.finished", at=at)
    _keep_step(enrolment, standing)
    announce_move(enrolment, event="finished", at=at)


def _move(enrolment: Enrolment, state: State, *, did: str, at: datetime, by: Role | None = None, **facts: str) -> None:
    """Into another state, with its audit entry. Raises NotRunning from a state that has ended."""
    if enrolment.state not in RUNNING:
        raise NotRunning(enrolment.state)
    enrolment.state = state
    enrolment.save(update_fields=["state", "started_at", "ended_at"])
    Standing.objects.filter(enrolment=enrolment).update(revision=F("revision") + 1)
    audit.record(did=did, to=enrolment, at=at, by=by, **facts)


def _keep_step(enrolment: Enrolment, standing: Standing) -> None:
    """The one step of this module: the lesson to go on with, while somebody may read."""
    if not standing.lesson or enrolment.state not in READING:
        steps.withdraw(enrolment=enrolment, room="journeys", code="lesson")
        return
    steps.offer(
        enrolment=enrolment, room="journeys", code="lesson", weight=50,
        since=datetime.fromisoformat(standing.lessons_open[standing.lesson]),
        facts={"lesson": standing.lesson, "section": standing.section, "done": len(standing.sections_done),
               "of": len(_sections_of(enrolment.programme_id, standing.lesson)), "programme": enrolment.programme_id},
    )


def _place(enrolment: Enrolment, opened: dict[str, datetime]) -> schedule.Place:
    read: dict[str, dict[str, datetime]] = {}
    for lesson, section, at in SectionRead.objects.filter(enrolment=enrolment).values_list("lesson", "section", "at"):
        read.setdefault(lesson, {})[section] = at
    zone = zone_of(enrolment.participant, enrolment.service)
    return schedule.place(lessons_of(enrolment.programme_id), opened, read, zone)


def _sections_of(digest: str, lesson: str) -> tuple[str, ...]:
    return next((plan.sections for plan in lessons_of(digest) if plan.key == lesson), ())


def _opened(enrolment: Enrolment) -> dict[str, datetime]:
    return dict(LessonOpening.objects.filter(enrolment=enrolment).order_by("at", "lesson").values_list("lesson", "at"))
