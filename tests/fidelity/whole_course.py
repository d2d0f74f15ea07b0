"""Many people lived through a whole course at once, by the real verbs and the clock: the twin of `plan.plan`.

Each does every lesson when it opens; a guide does every contact when it is due. People start at different moments, so
that weekends, holidays and a change of the clocks fall differently for each.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.guidance.contacting import close_contact
from handrail.guidance.models import Contact
from handrail.guidance.plan import Imagined, Planned, plan
from handrail.guidance.protocol import Protocol
from handrail.journeys import course
from handrail.journeys.models import Enrolment, LessonOpening
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


def live(guide: Role, enrolments: Sequence[uuid.UUID], *, until: datetime) -> int:
    """Go from one due thing to the next; returns how many ticks it took."""
    at, ticks = None, 0
    for enrolment in Enrolment.objects.filter(pk__in=enrolments):
        _reads(enrolment, enrolment.started_at)
    seen = set(LessonOpening.objects.values_list("pk", flat=True))
    while (due := Due.objects.filter(state=Due.State.PLANNED).order_by("at").values_list("at", flat=True).first()):
        if due > until:
            break
        at = max(due, at) if at else due
        clock.tick(at)
        ticks += 1
        opened = LessonOpening.objects.filter(at__gte=at).exclude(pk__in=seen).values_list("pk", "enrolment_id")
        for pk, enrolment_id in list(opened):
            seen.add(pk)
            _reads(Enrolment.objects.select_related("participant", "service").get(pk=enrolment_id), at)
        for contact in list(Contact.objects.filter(state=Contact.State.DUE)):
            close_contact(contact=contact, by=guide.person, role=guide, outcome=Contact.Outcome.REACHED,
                          minutes=Decimal(contact.planned_minutes or 0), at=max(at, contact.due_at))
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


def _reads(enrolment: Enrolment, at: datetime) -> None:
    if enrolment.state != Enrolment.State.ACTIVE:
        return
    course.see(enrolment=enrolment, at=at)
    open_ones = set(LessonOpening.objects.filter(enrolment=enrolment).values_list("lesson", flat=True))
    done = set(enrolment.standing.lessons_done or ())
    for lesson in course.lessons_of(enrolment.programme_id):
        for section in lesson.sections if lesson.key in open_ones - done else ():
            course.read_section(enrolment=enrolment, lesson=lesson.key, section=section, at=at)
