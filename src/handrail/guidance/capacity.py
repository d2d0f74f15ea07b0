"""How full a service's guides are: queries for whoever assigns people, keeps a waiting list or plans."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max

from handrail.journeys.models import Enrolment
from handrail.people.models import Person, Role, RoleKind
from handrail.safety import owners

from . import fair, shelf
from .fair import Asked, Candidate
from .models import Allotment, Guidance, GuideDesk, Wishes
from .participants import OPEN
from .protocol import Every, Protocol
from .ready import not_ready
from .wishing import offer_of


@dataclass(frozen=True)
class Desk:
    """One guide: what they said they can take, and what they have."""

    role: Role
    said: GuideDesk | None
    candidate: Candidate[uuid.UUID]
    stand_in: Person | None = None

    @property
    def person(self) -> Person:
        """The guide."""
        return self.role.person

    @property
    def hours_taken(self) -> Decimal:
        """Hours a week, by the protocols of their people."""
        return (self.candidate.minutes / 60).quantize(Decimal("0.1"))

    @property
    def free(self) -> int | None:
        """How many more people they said they can take; None: they set no number."""
        most = self.candidate.most_people
        return None if most is None else max(most - self.candidate.people, 0)

    @property
    def is_full(self) -> bool:
        """Whether nobody more fits."""
        return not self.candidate.has_room()


def minutes_a_week(protocol: Protocol) -> Decimal:
    """How long a guide's planned contacts take in a week of a course, by the rules that come again and again."""
    total = Decimal(0)
    for rule in protocol.contacts:
        if not rule.is_automatic and rule.minutes and isinstance(rule.when, Every) and rule.when.every.days:
            total += Decimal(rule.minutes) * 7 / Decimal(rule.when.every.days)
    return total.quantize(Decimal("0.1"))


def desks(at: datetime) -> list[Desk]:
    """Every guide of the active service, by name. Six statements, however many people they guide."""
    roles = list(Role.objects.select_related("person").filter(
        kind=RoleKind.GUIDE, until=None, person__is_active=True).order_by("since", "pk"))
    said = {one.person_id: one for one in GuideDesk.objects.select_related("stand_in")}
    people: dict[uuid.UUID, int] = {}
    minutes: dict[uuid.UUID, Decimal] = {}
    rows = Guidance.objects.filter(guide__isnull=False, enrolment__state__in=OPEN)
    for guide, protocol in rows.order_by().values_list("guide_id", "protocol_id"):
        people[guide] = people.get(guide, 0) + 1
        minutes[guide] = minutes.get(guide, Decimal(0)) + minutes_a_week(shelf.protocol(protocol))
    last = dict(Allotment.objects.order_by().values_list("guide_id").annotate(last=Max("at")))
    away = owners.away(at)
    held = not_ready([role.person_id for role in roles])
    found = []
    for place, role in enumerate(roles):
        desk = said.get(role.person_id)
        found.append(Desk(role, desk, Candidate(
            key=role.person_id, qualification=role.qualification, people=people.get(role.person_id, 0),
            minutes=minutes.get(role.person_id, Decimal(0)), most_people=desk.most_people if desk else None,
            most_minutes=desk.hours_a_week * 60 if desk and desk.hours_a_week is not None else None,
            languages=frozenset(desk.languages) if desk else frozenset(), gender=desk.gender if desk else "",
            is_away=role.person_id in away, is_ready=role.person_id not in held,
            last_given_at=last.get(role.person_id), order=f"{place:06}",
        ), desk.stand_in if desk else None))
    return found


def asked_by(enrolment: Enrolment, protocol: Protocol) -> Asked:
    """What somebody needs of a guide: by the protocol, their language, and their wish where the service offers it."""
    return asked_by_all([(enrolment, protocol)])[0][1]


def asked_by_all(people: Sequence[tuple[Enrolment, Protocol]]) -> list[tuple[Enrolment, Asked]]:
    """What each of these needs of a guide. Two statements, however many they are."""
    wished = {one.enrolment_id: one for one in Wishes.objects.filter(enrolment__in=[one.pk for one, _ in people])}
    offers_gender = any(one.guide_gender for one in wished.values()) and offer_of().offers_gender
    found = []
    for enrolment, protocol in people:
        wishes = wished.get(enrolment.pk)
        gender = wishes.guide_gender if wishes and offers_gender else ""
        language = (wishes.language if wishes else "") or enrolment.participant.language
        found.append((enrolment, Asked(protocol.guides, language=language, gender=gender,
                                       minutes=minutes_a_week(protocol))))
    return found


def room_for(protocol: Protocol, at: datetime, *, known: Sequence[Desk] | None = None) -> int | None:
    """How many more people guides can take by this protocol; None: somebody set no number, so as many as come."""
    total = 0
    for desk in known if known is not None else desks(at):
        one = desk.candidate
        if one.qualification not in protocol.guides or one.is_away or not one.is_ready:
            continue
        if one.most_people is None and one.most_minutes is None:
            return None
        week = minutes_a_week(protocol)
        rooms = [] if one.most_people is None else [max(one.most_people - one.people, 0)]
        if one.most_minutes is not None and week:
            rooms.append(max(int((one.most_minutes - one.minutes) // week), 0))
        if not rooms:
            return None
        total += min(rooms)
    return total


def is_full(protocol: Protocol, at: datetime) -> bool:
    """Whether nobody can be taken by this protocol just now: intake puts people on its waiting list then."""
    return protocol.is_guided and room_for(protocol, at) == 0


def why_nobody(enrolment: Enrolment, protocol: Protocol, at: datetime) -> str:
    """Why nobody can be chosen for somebody just now, as a code of `fair`; empty where somebody can."""
    return fair.why_nobody([desk.candidate for desk in desks(at)], asked_by(enrolment, protocol))
