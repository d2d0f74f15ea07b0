"""A course from its start to its last lesson: verbs that move an enrolment on.

A lesson opens `days` after the one it follows was opened, and not before that one has been read. Times are counted
in the participant's zone, so that a lesson that opened in the morning is followed by one that opens in the morning,
also across the change of the clocks.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from handrail.delivery import clock
from handrail.people import audit
from handrail.people.models import Person, Role, Service
from handrail.programmes import keeping, library
from handrail.programmes.models import PackVersion
from handrail.programmes.pack import Programme

from . import steps
from .journal import announce_move, lock_standing
from .models import Enrolment, SectionRead, Standing

SEEN_EVERY = timedelta(hours=1)


class NotRunning(Exception):
    """The enrolment isn't active, so nothing moves."""


class NotOpen(Exception):
    """The lesson hasn't opened yet."""


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
def start(*, enrolment: Enrolment, at: datetime, by: Role | None = None) -> Enrolment:
    """Begin the course: the first lesson opens, assessments are planned. Started once, however often it is asked."""
    from . import assessing

    standing = lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.started_at is not None:
        return enrolment
    enrolment.state, enrolment.started_at = Enrolment.State.ACTIVE, at
    enrolment.save(update_fields=["state", "started_at"])
    audit.record(did="enrolment.started", to=enrolment, at=at, by=by)
    for entry in library.programme(enrolment.programme_id).lessons:
        if entry.opens is None or entry.opens.after is None:
            _open(enrolment, standing, entry.key, at)
    assessing.plan_schedule(enrolment=enrolment, at=at)
    announce_move(enrolment, event="started", at=at)
    return enrolment


@clock.due_kind("journeys.lesson-opens")
def lesson_opens(due, at: datetime) -> None:
    """The clock's turn: a lesson opens. A paused course opens it when the person comes back."""
    enrolment = Enrolment.objects.get(pk=due.subject)
    standing = lock_standing(enrolment.pk)
    if enrolment.state == Enrolment.State.ACTIVE:
        _open(enrolment, standing, due.facts["lesson"], at)


@transaction.atomic
def read_section(*, enrolment: Enrolment, lesson: str, section: str, at: datetime) -> Standing:
    """Write down that a section was read, and move on. Raises NotOpen, NotRunning."""
    standing = lock_standing(enrolment.pk)
    if enrolment.state not in READING:
        raise NotRunning(enrolment.state)
    if lesson not in standing.lessons_open:
        raise NotOpen(lesson)
    _, is_first = SectionRead.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, section=section,
        defaults={"at": at, "service_id": enrolment.service_id},
    )
    if not is_first:
        return standing
    programme = library.programme(enrolment.programme_id)
    sections = [part.key for part in programme.lesson(lesson, programme.languages[0]).sections]
    done = set(SectionRead.objects.filter(enrolment=enrolment, lesson=lesson).values_list("section", flat=True))
    is_finished = done.issuperset(sections)
    if is_finished and lesson not in standing.lessons_done:
        standing.lessons_done = [*standing.lessons_done, lesson]
        _plan_next(enrolment, standing, programme, lesson, at)
    _settle(enrolment, standing, programme, at)
    if is_finished:
        announce_move(enrolment, event="lesson-finished", subject=lesson, at=at)
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


def week_of(enrolment: Enrolment, at: datetime, zone: ZoneInfo) -> int:
    """The week of the course that `at` lies in, from 1; 0 before the start."""
    if enrolment.started_at is None:
        return 0
    days = (at.astimezone(zone).date() - enrolment.started_at.astimezone(zone).date()).days
    return max(days, 0) // 7 + 1


def zone_of(person: Person, service: Service) -> ZoneInfo:
    """The person's own zone, else their service's."""
    return ZoneInfo(person.timezone or service.timezone)


def days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """`days` later at the same time on the wall, across changes of the clocks."""
    return moment.astimezone(zone) + timedelta(days=days)


READING = (Enrolment.State.ACTIVE, Enrolment.State.PAUSED, Enrolment.State.FINISHED)
RUNNING = (Enrolment.State.JOINING, Enrolment.State.WAITING, Enrolment.State.ACTIVE, Enrolment.State.PAUSED)


def _open(enrolment: Enrolment, standing: Standing, lesson: str, at: datetime) -> None:
    if lesson in standing.lessons_open:
        return
    standing.lessons_open = {**standing.lessons_open, lesson: at.isoformat()}
    _settle(enrolment, standing, library.programme(enrolment.programme_id), at)
    announce_move(enrolment, event="lesson-opened", subject=lesson, at=at)


def _plan_next(enrolment: Enrolment, standing: Standing, programme: Programme, finished: str, at: datetime) -> None:
    """Plan every lesson that follows the one that was just finished."""
    zone = zone_of(enrolment.participant, enrolment.service)
    opened = datetime.fromisoformat(standing.lessons_open[finished])
    for entry in programme.lessons:
        if entry.opens is not None and entry.opens.after == finished and entry.key not in standing.lessons_open:
            opens_at = max(at, days_later(opened, entry.opens.days, zone))
            clock.plan(kind="journeys.lesson-opens", subject=enrolment.pk, rule=f"lesson:{entry.key}", at=opens_at,
                       lesson=entry.key)
            standing.next_lesson, standing.next_opens_at = entry.key, opens_at


def _settle(enrolment: Enrolment, standing: Standing, programme: Programme, at: datetime) -> None:
    """Derive where the person reads on, and keep the step for Today."""
    derive(standing, programme, _sections_read(enrolment))
    standing.revision = F("revision") + 1
    standing.save()
    standing.refresh_from_db(fields=["revision"])
    if standing.lesson:
        lesson = programme.lesson(standing.lesson, programme.languages[0])
        steps.offer(
            enrolment=enrolment, room="journeys", code="lesson", weight=50, since=at,
            facts={"lesson": standing.lesson, "section": standing.section, "done": len(standing.sections_done),
                   "of": len(lesson.sections), "programme": enrolment.programme_id},
        )
    else:
        steps.withdraw(enrolment=enrolment, room="journeys", code="lesson")


def derive(standing: Standing, programme: Programme, read: dict[str, set[str]]) -> None:
    """Set lesson, section and sections done from what is open and what was read. Pure but for the object it fills."""
    unfinished = [entry.key for entry in programme.lessons
                  if entry.key in standing.lessons_open and entry.key not in standing.lessons_done]
    standing.lesson = unfinished[0] if unfinished else ""
    standing.section, standing.sections_done = "", []
    if standing.lesson:
        sections = [part.key for part in programme.lesson(standing.lesson, programme.languages[0]).sections]
        done = read.get(standing.lesson, set())
        standing.sections_done = [key for key in sections if key in done]
        standing.section = next((key for key in sections if key not in done), sections[-1])
    if standing.next_lesson in standing.lessons_open:
        standing.next_lesson, standing.next_opens_at = "", None


def _sections_read(enrolment: Enrolment) -> dict[str, set[str]]:
    read: dict[str, set[str]] = {}
    for lesson, section in SectionRead.objects.filter(enrolment=enrolment).values_list("lesson", "section"):
        read.setdefault(lesson, set()).add(section)
    return read
