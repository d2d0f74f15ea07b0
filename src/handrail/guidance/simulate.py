"""A cohort run through a protocol with so many guides: what it needs before it starts. Pure, deterministic by seed.

    found = simulate(protocol, programme, participants=1000, guides=5, seed=1, since=…, hours=…)

People arrive, wait until a guide has room, and go through the course as they were drawn; `guidance.plan` says which
contacts the protocol plans for each. Guides do what is due, the longest due first, as far as their hours go; what isn't
done when the next one comes is missed, what reaches nobody is tried again as the protocol says. Every planned contact
ends as given, not reached, missed or cancelled.
"""

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from handrail.people.hours import Hours
from handrail.programmes.programme import Programme

from . import plan, reckoning, times
from .events import FINISHED
from .protocol import Protocol
from .simulate_people import Assumed, Person, cohort, spread_around

WRITTEN = ("message", "worksheet-comment", "sms", "email")  # nobody has to be reached
GIVEN, NOT_REACHED, MISSED, CANCELLED = "given", "not-reached", "missed", "cancelled"
ASKED = "asked"  # a question of the participant's: no planned contact
MOST_WEEKS = 104  # nobody stays longer on a course that never ends


@dataclass
class Task:
    """One thing for a guide to do: a planned contact with all tries at it, or the answer to a question."""

    due: datetime
    person: int
    rule: str
    occurrence: int
    channel: str
    minutes: float
    next_comes: datetime | None = None  # when the one after it comes, which makes this one missed
    first_due: datetime | None = None
    attempt: int = 1
    tried: bool = False
    fate: str = ""
    done: datetime | None = None

    def __lt__(self, other: "Task") -> bool:
        return (self.due, self.person, self.rule, self.occurrence) < (
            other.due, other.person, other.rule, other.occurrence)


@dataclass
class Course:
    """One person's course, as it went."""

    person: Person
    guide: int
    starts: datetime
    ends: datetime
    finished: bool
    tasks: list[Task]
    drawn: Random
    letters: int = 0
    minutes: float = 0.0


@dataclass
class Found:
    """What came of it."""

    courses: list[Course]
    work: dict[date, list[float]] = field(default_factory=dict)  # Monday → minutes of each guide
    caseloads: dict[date, list[int]] = field(default_factory=dict)  # Monday → people of each guide


def simulate(
    protocol: Protocol, programme: Programme, *, participants: int, guides: int, seed: int, since: datetime,
    hours: Hours, zone: ZoneInfo | None = None, assumed: Assumed | None = None, without: Iterable[str] = (),
) -> Found:
    """Run a cohort through a protocol. `without`: channels that nobody can have."""
    assumed, zone, without = assumed or Assumed(), zone or hours.zone, frozenset(without)
    weeks = MOST_WEEKS
    people = cohort(participants, assumed=assumed, lessons=len(programme.lessons), weeks=weeks, since=since, seed=seed)

    def imagined(person: Person, starts: datetime) -> plan.Imagined:
        return person.imagined(starts, assumed=assumed, zone=zone, hours=hours,
                               can_have=lambda channel: channel not in without)

    def happens(person: Person, starts: datetime) -> tuple[list[plan.Happening], plan.Imagined, datetime, bool]:
        of = imagined(person, starts)
        happenings = plan.timeline(programme, of, quiet_days=protocol.quiet_days,
                                   unfinished_days=protocol.unfinished_days)
        ended = next((one.at for one in happenings if one.code == FINISHED), None)
        over = min(filter(None, (ended, of.leaves, starts + timedelta(weeks=weeks))))
        return happenings, of, over, over == ended

    stays = [math.ceil((happens(person, since)[2] - since) / timedelta(days=1)) for person in people]
    found = []
    for person, guide, starts in _allotted(people, stays, guides if protocol.is_guided else 0, assumed, hours):
        happenings, of, over, finished = happens(person, starts)
        planned = plan.contacts(protocol, happenings, of)
        tasks = _tasks(protocol, planned, person, starts, over, hours, assumed)
        letters = sum(one.is_automatic for one in planned)
        found.append(Course(person, guide, starts, over, finished, tasks, Random(f"{person.seed}:contacts"), letters))
    result = Found(found)
    by_guide: dict[int, list[Course]] = {}
    for course in found:
        by_guide.setdefault(course.guide, []).append(course)
    for guide in range(guides if protocol.is_guided else 0):
        _works(protocol, guide, guides, by_guide.get(guide, []), assumed, hours, result)
    _count_caseloads(result, guides if protocol.is_guided else 0, hours)
    return result


def waits(found: Found) -> list[float]:
    """Days that each person waited to start, in the order of their arrival."""
    ordered = sorted(found.courses, key=lambda course: course.person.number)
    return [max(0.0, (course.starts - course.person.arrives) / timedelta(days=1)) for course in ordered]


def _allotted(
    people: Sequence[Person], stays: Sequence[int], guides: int, assumed: Assumed, hours: Hours,
) -> Iterable[tuple[Person, int, datetime]]:
    """Who starts when, with whom: in the order of arrival, when a guide has room; the guide with the fewest people.

    How long somebody takes up a place doesn't depend on when they start. So with more places nobody starts later.
    """
    places = guides * int(assumed["caseload"])
    leaving: list[tuple[date, int]] = []  # when a place is free again, and whose it was
    load = [0] * guides
    for person, days in zip(people, stays, strict=True):
        day = person.arrives.astimezone(hours.zone).date() + timedelta(days=1)
        if not guides:
            yield person, -1, _morning(day, hours)
            continue
        while leaving and leaving[0][0] <= day:
            load[heapq.heappop(leaving)[1]] -= 1
        if len(leaving) >= places:
            free, guide = heapq.heappop(leaving)
            load[guide] -= 1
            day = max(day, free)
        guide = min(range(guides), key=lambda one: (load[one], one))
        load[guide] += 1
        heapq.heappush(leaving, (day + timedelta(days=days), guide))
        yield person, guide, _morning(day, hours)


def _morning(day: date, hours: Hours) -> datetime:
    """When work begins on a day, or next after it."""
    return hours.next_open(datetime.combine(day, hours.opens, hours.zone)).astimezone(hours.zone)


def _tasks(
    protocol: Protocol, planned: Sequence[plan.Planned], person: Person, starts: datetime, over: datetime,
    hours: Hours, assumed: Assumed,
) -> list[Task]:
    """What a guide has to do for one person, in the order in which it is due."""
    found: list[Task] = []
    before: dict[str, Task] = {}
    for one in planned:
        if one.is_automatic:
            continue
        task = Task(one.due, person.number, one.rule, one.occurrence, one.channel, (one.minutes or 0) * person.factor,
                    first_due=one.due)
        if one.rule in before:
            before[one.rule].next_comes = times.shown_from(one.due, hours)
        before[one.rule] = task
        found.append(task)
    if protocol.is_guided and (protocol.on_request or protocol.reply_within):
        minutes = protocol.on_request.minutes if protocol.on_request else None
        for number, after in enumerate(person.asks, start=1):
            if starts + after >= over:
                break
            asked = hours.next_open(starts + after)
            found.append(Task(asked, person.number, ASKED, number, "message",
                              (minutes or assumed["ask-minutes"]) * person.factor, first_due=asked))
    return sorted(found)


def _works(
    protocol: Protocol, guide: int, guides: int, courses: Sequence[Course], assumed: Assumed, hours: Hours,
    result: Found,
) -> None:
    """One guide's days: what is due, the longest due first, as far as the day's minutes go."""
    of = {course.person.number: course for course in courses}
    ahead = sorted(task for course in courses for task in course.tasks)
    if not ahead:
        return
    heapq.heapify(ahead)
    budget = assumed["guide-hours"] * 60 / max(1, len(hours.weekdays))
    waiting: list[Task] = []
    day = ahead[0].due.astimezone(hours.zone).date()
    while ahead or waiting:
        begins = datetime.combine(day, hours.opens, hours.zone)
        if not hours.is_open(begins):
            day = _next_day(day, hours, ahead, waiting)
            continue
        closes = datetime.combine(day, hours.closes, hours.zone)
        while ahead and ahead[0].due < closes:
            waiting.append(heapq.heappop(ahead))
        waiting.sort()
        used, left = 0.0, []
        for task in waiting:
            at = max(task.due, begins + timedelta(minutes=used))
            if _is_settled(protocol, task, of[task.person], at, hours):
                continue
            if used >= budget or task.due > at:
                left.append(task)
                continue
            spent, again = _do(protocol, task, of[task.person], at, hours, assumed)
            used += spent
            of[task.person].minutes += spent
            if again is not None:
                heapq.heappush(ahead, task)
        waiting = left
        if used:
            monday = day - timedelta(days=day.weekday())
            result.work.setdefault(monday, [0.0] * guides)[guide] += used
        day = _next_day(day, hours, ahead, waiting)


def _next_day(day: date, hours: Hours, ahead: Sequence[Task], waiting: Sequence[Task]) -> date:
    """The next day, or the next on which anything is due where nothing waits."""
    following = day + timedelta(days=1)
    if waiting or not ahead:
        return following
    return max(following, ahead[0].due.astimezone(hours.zone).date())


def _is_settled(protocol: Protocol, task: Task, course: Course, at: datetime, hours: Hours) -> bool:
    """Whether there is nothing to do any more: the person is gone, or the next contact's turn has come.

    A try that wasn't made in time for the next one gives way to it, as the clock has it.
    """
    rule = protocol.contact(task.rule)
    left_for_good = not course.finished and at >= course.ends
    if left_for_good or (course.finished and at > course.ends + reckoning.GRACE):
        task.fate = NOT_REACHED if task.tried else CANCELLED
    elif task.next_comes is not None and at >= task.next_comes:
        task.fate = NOT_REACHED if task.tried else MISSED
    else:
        while (step := reckoning.retry_step(rule, task.attempt)) is not None:
            due = reckoning.retry_due(step, first_due=task.first_due, at=task.first_due, hours=hours)
            if due > at or due <= task.due:
                break
            task.attempt, task.due, task.channel = task.attempt + 1, due, step.channel or task.channel
        return False
    return True


def _do(
    protocol: Protocol, task: Task, course: Course, at: datetime, hours: Hours, assumed: Assumed,
) -> tuple[float, datetime | None]:
    """One try: how many minutes it took, and when there is another."""
    reached = task.channel in WRITTEN or course.drawn.random() < assumed["reached"]
    if reached:
        task.fate, task.done = GIVEN, at
        return spread_around(task.minutes, assumed["contact-spread"], course.drawn), None
    task.tried = True
    step = reckoning.retry_step(protocol.contact(task.rule), task.attempt)
    if step is None:
        task.fate, task.done = NOT_REACHED, at
        return assumed["unreached-minutes"], None
    task.attempt, task.channel = task.attempt + 1, step.channel or task.channel
    task.due = reckoning.retry_due(step, first_due=task.first_due, at=at, hours=hours)
    return assumed["unreached-minutes"], task.due


def _count_caseloads(result: Found, guides: int, hours: Hours) -> None:
    """How many people each guide looks after, each Monday from the first start to the last end."""
    if not result.courses or not guides:
        return
    first = min(course.starts for course in result.courses).date()
    last = max(course.ends for course in result.courses).date()
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        loads = [0] * guides
        at = datetime.combine(monday, time(12), hours.zone)
        for course in result.courses:
            if course.starts <= at < course.ends:
                loads[course.guide] += 1
        result.caseloads[monday] = loads
        monday += timedelta(days=7)
