"""Reads for meetings and notes."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from handrail.guidance import shelf
from handrail.guidance.models import Guidance
from handrail.guidance.participants import OPEN
from handrail.journeys.models import Enrolment
from handrail.people.models import Role, Service

from . import terms
from .models import GuideNote, Meeting, PersonNote

SHOWN = 20


@dataclass(frozen=True)
class Due:
    """When a guide and a supervisor meet next."""

    guide_id: uuid.UUID
    last: date | None
    on: date | None  # none: no protocol of the guide's people says so

    def is_over(self, today: date) -> bool:
        """Whether it should have been held."""
        return self.on is not None and self.on < today


def due(guides: Iterable[Role]) -> list[Due]:
    """When each of these guides meets their supervisor next. Three statements."""
    guides = list(guides)
    service = {one.service_id for one in guides}
    zones = dict(Service.objects.filter(pk__in=service).values_list("pk", "timezone"))
    ids = [one.person_id for one in guides]
    last = dict(Meeting.objects.filter(guide_id__in=ids).order_by().values_list("guide_id").annotate(
        last=Max("held_on")))
    people: dict[uuid.UUID, list[tuple[str, date]]] = {}
    qualification = {one.person_id: one.qualification for one in guides}
    zone = {one.person_id: ZoneInfo(zones[one.service_id]) for one in guides}
    rows = Guidance.objects.filter(guide_id__in=ids, enrolment__state__in=OPEN).order_by()
    for guide, protocol, since in rows.values_list("guide_id", "protocol_id", "since"):
        given = shelf.protocol(protocol).supervision.get(qualification[guide])
        if given is not None and given.meeting:
            people.setdefault(guide, []).append((given.meeting, timezone.localdate(since, zone[guide])))
    return [Due(one, last.get(one), terms.due_on(
        [term for term, _since in people.get(one, [])], last=last.get(one),
        since=min((since for _term, since in people.get(one, [])), default=date.min))) for one in ids]


def meetings(guide_id: uuid.UUID) -> list[Meeting]:
    """A guide's last meetings, the newest first."""
    return list(Meeting.objects.select_related("by").filter(guide_id=guide_id).order_by("-held_on", "-pk")[:SHOWN])


def guide_notes(guide_id: uuid.UUID) -> list[GuideNote]:
    """What supervisors noted about a guide, the newest first."""
    return list(GuideNote.objects.select_related("by").filter(guide_id=guide_id).order_by("-at", "-pk")[:SHOWN])


def person_notes(guide_id: uuid.UUID) -> list[PersonNote]:
    """What was said of the people whom a guide looks after now, the newest first."""
    rows = PersonNote.objects.select_related("by", "enrolment__participant").filter(
        enrolment__guidance__guide_id=guide_id)
    return list(rows.order_by("-at", "-pk")[:SHOWN])


def people_of(guide_id: uuid.UUID) -> list[Enrolment]:
    """Whom a guide looks after now, by name."""
    rows = Enrolment.objects.select_related("participant").filter(guidance__guide_id=guide_id, state__in=OPEN)
    return sorted(rows, key=lambda one: (str(one.participant).casefold(), one.pk))
