"""Many people lived through a whole course at once, by the real verbs and the clock: the twin of `plan.plan`.

Each does every lesson when it opens; a guide does every contact when it is due. People start at different moments, so
that weekends, holidays and a change of the clocks fall differently for each.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.guidance.contacting import close_contact
from handrail.guidance.models import Contact
from handrail.guidance.plan import Imagined, Planned, plan
from handrail.guidance.protocol import Protocol
from handrail.guidance.signals import contacts_moved, guidance_moved
from handrail.journeys import asking, course
from handrail.journeys.models import Enrolment, SectionRead
from handrail.journeys.signals import course_moved
from handrail.people.hours import hours_of
from handrail.people.models import Role, Service
from handrail.programmes.programme import Programme
from tests import builders

Row = tuple[str, int, str, datetime]
WEEKS = timedelta(weeks=20)


def starts(count: int, *, since: datetime, within: timedelta) -> list[datetime]:
    """So many moments, evenly spread; no two the same."""
    return [since + within * number / count for number in range(count)]


def join(
    service: Service, guide: Role, protocol: str, moments: Sequence[datetime], *, on: str = "pain-cbt",
) -> dict[uuid.UUID, datetime]:
    """Somebody with a telephone starts at each moment: enrolment → its start."""
    found = {}
    for at in moments:
        enrolment = builders.a_participant(service, guide, protocol=protocol, at=at, on=on,
                                           person=builders.a_person(phone="+447700900123"))
        found[enrolment.pk] = at
    return found


def ask_nothing(enrolments: Iterable[uuid.UUID]) -> None:
    """No questionnaires: nobody answers them here, so no contact comes of them, and asking is much of the work."""
    Due.objects.filter(subject__in=list(enrolments), kind=asking.OPENS).update(
        state=Due.State.CANCELLED, because="not-asked")


def leave_out_other_rooms(monkeypatch) -> None:
    """Only the rooms in which contacts are planned, given and counted hear of it: the others plan none."""
    for announcement in (course_moved, guidance_moved, contacts_moved):
        for name in announcement.listeners():
            if name.split(".")[1] not in ("journeys", "guidance", "fidelity"):
                monkeypatch.delitem(announcement._listeners, name)


def live(
    guide: Role, enrolments: Sequence[uuid.UUID], *, until: datetime,
    say: Callable[[int, datetime], object] | None = None,
) -> int:
    """Go from one due thing to the next; returns how many ticks it took. `say` hears of each: its number and moment.

    Only those whom a tick was about are looked at after it, so that many people cost no more each than a few.
    """
    theirs, at, ticks = frozenset(enrolments), None, 0
    for enrolment_id in enrolments:
        _reads(enrolment_id)
    while (due := clock.next_at()) is not None and due <= until:
        at = max(due, at) if at else due
        comes = Due.objects.filter(state=Due.State.PLANNED, at__lte=at).values_list("subject", "kind")
        kinds: dict[uuid.UUID, set[str]] = defaultdict(set)
        for subject, kind in comes:
            kinds[subject].add(kind)
        clock.tick(at)
        ticks += 1
        for enrolment_id in theirs & kinds.keys():
            if "journeys.lesson-opens" in kinds[enrolment_id]:
                _reads(enrolment_id, at)
            if any(kind.startswith("guidance.") for kind in kinds[enrolment_id]):
                _gives(guide, enrolment_id, at)
        if say is not None:
            say(ticks, at)
    return ticks


def given(enrolments: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Row]]:
    """What took place, for each, as the database has it."""
    found = defaultdict(list)
    rows = Contact.objects.filter(state=Contact.State.DONE, enrolment_id__in=enrolments).order_by("due_at", "rule")
    for row in rows.values_list("enrolment_id", "rule", "occurrence", "planned_channel", "due_at"):
        found[row[0]].append(row[1:])
    return found


def planned(protocol: Protocol, programme: Programme, service: Service, at: datetime) -> list[Row]:
    """What the pure planner plans for somebody who starts at this moment."""
    imagined = Imagined(starts=at, zone=ZoneInfo(service.timezone), hours=hours_of(service), can_have=CAN_HAVE)
    return sorted((row_of(one) for one in plan(protocol, programme, imagined)), key=lambda row: (row[3], row[0]))


def row_of(one: Planned) -> Row:
    return one.rule, one.occurrence, one.channel, one.due


def CAN_HAVE(channel: str) -> bool:
    """As `Guided.can_have` answers for somebody with a telephone."""
    return channel != "sms"


def _reads(enrolment_id: uuid.UUID, at: datetime | None = None) -> None:
    """Somebody comes by and reads what is open, to its end; without `at`, when they started.

    Only the last part of a lesson is read by the verb: it looks at all that were read, and moves the course on. Going
    through the others one by one is another test's matter (tests/journeys/test_course.py).
    """
    enrolment = Enrolment.objects.select_related("participant", "service", "standing").get(pk=enrolment_id)
    if enrolment.state != Enrolment.State.ACTIVE:
        return
    at = at or enrolment.started_at
    course.see(enrolment=enrolment, at=at)
    unread = set(enrolment.standing.lessons_open) - set(enrolment.standing.lessons_done)
    for lesson in course.lessons_of(enrolment.programme_id):
        if lesson.key in unread:
            SectionRead.objects.bulk_create(
                SectionRead(enrolment=enrolment, lesson=lesson.key, section=section, at=at)
                for section in lesson.sections[:-1])
            course.read_section(enrolment=enrolment, lesson=lesson.key, section=lesson.sections[-1], at=at)


def _gives(guide: Role, enrolment_id: uuid.UUID, at: datetime) -> None:
    """The guide does what is due for somebody, at once."""
    for contact in list(Contact.objects.filter(enrolment=enrolment_id, state=Contact.State.DUE).order_by("due_at")):
        close_contact(contact=contact, by=guide.person, role=guide, outcome=Contact.Outcome.REACHED,
                      minutes=Decimal(contact.planned_minutes or 0), at=max(at, contact.due_at))
