"""Reviews and meetings whose day has passed: their supervisor hears of it, in one letter a day at most.

The clock looks once on each working day. A letter goes where something has become overdue since the last look, and in
each new week in which something still is. It says that there is something, and nothing of what it is or whom about.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils import timezone

from handrail.delivery import clock, notices
from handrail.delivery.models import Due
from handrail.people.hours import hours_of
from handrail.people.models import Role, RoleKind, Service, Supervision
from handrail.people.signals import supervision_begun

from . import meeting_queries
from .models import Review

KIND, RULE = "supervision.overdue", "overdue"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Overdue:
    """How many reviews and meetings of a guide should have been by now, and how many of them are newly so."""

    many: int = 0
    new: int = 0


@supervision_begun.listen
def begin_to_look(*, supervision: Supervision, at: datetime) -> None:
    """From the first guide on who has a supervisor, the clock looks."""
    keep_looking(supervision.service_id, at=at)


def keep_looking(service_id: uuid.UUID, *, at: datetime) -> None:
    """Plan the next look, where none is planned. The first one tells of whatever is overdue by then."""
    if not Due.objects.filter(subject=service_id, rule=RULE, state=Due.State.PLANNED).exists():
        _plan(Service.objects.get(pk=service_id), at, since=LONG_AGO)


@clock.due_kind(KIND, late=clock.Late.LATEST)
def look(due: Due, at: datetime) -> None:
    """The clock's turn: tell whoever has something overdue. It ends where nobody is supervised any more."""
    service = Service.objects.get(pk=due.subject)
    pairs = list(Supervision.objects.filter(until=None).values_list("supervisor_id", "guide_id"))
    if not pairs:
        return
    since = datetime.fromisoformat(due.facts["since"])
    found = overdue_of({guide for _supervisor, guide in pairs}, service, since=since, at=at)
    zone = ZoneInfo(service.timezone)
    is_new_week = _week(since, zone) != _week(at, zone)
    supervisors = Role.objects.select_related("person").filter(
        kind=RoleKind.SUPERVISOR, until=None, person__is_active=True)
    for role in supervisors.order_by("pk"):
        of = [found.get(guide, Overdue()) for supervisor, guide in pairs if supervisor == role.person_id]
        if any(one.new or (is_new_week and one.many) for one in of):
            notices.tell(person=role.person, service=service, code="supervision-overdue", at=at,
                         once=f"supervision-overdue:{role.pk}:{timezone.localdate(at, zone)}",
                         url=reverse("supervision:desk"))
    _plan(service, at, since=at)


def overdue_of(
    guides: set[uuid.UUID], service: Service, *, since: datetime, at: datetime,
) -> dict[uuid.UUID, Overdue]:
    """What of these guides' reviews and meetings should have been by `at`. A handful of statements."""
    zone = ZoneInfo(service.timezone)
    today, then = timezone.localdate(at, zone), timezone.localdate(since, zone)
    rows = Review.objects.filter(guide_id__in=guides, is_drawn=True, rated_at=None, due_at__lte=at).order_by()
    found = {row["guide_id"]: Overdue(row["many"], row["new"]) for row in rows.values("guide_id").annotate(
        many=models.Count("pk"), new=models.Count("pk", filter=models.Q(due_at__gt=since)))}
    roles = Role.objects.filter(kind=RoleKind.GUIDE, until=None, person_id__in=guides)
    for meeting in meeting_queries.due(roles):
        if meeting.is_over(today):
            before = found.get(meeting.guide_id, Overdue())
            found[meeting.guide_id] = Overdue(before.many + 1, before.new + (not meeting.is_over(then)))
    return found


def _plan(service: Service, at: datetime, *, since: datetime) -> None:
    hours = hours_of(service)
    tomorrow = timezone.localdate(at, hours.zone) + timedelta(days=1)
    opens = hours.next_open(datetime.combine(tomorrow, time(), hours.zone))
    clock.plan(kind=KIND, subject=service.pk, rule=RULE, occurrence=opens.date().toordinal(), at=opens,
               since=since.isoformat())


def _week(at: datetime, zone: ZoneInfo) -> tuple[int, int]:
    return at.astimezone(zone).isocalendar()[:2]
