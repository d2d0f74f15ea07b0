"""A text arrives: kept first, then understood. The same text, brought twice, is one.

STOP, START and HELP are answered here, and a YES to the question whether texts are wanted. All else goes to the first
room that takes it (`takes_texts`). What fails is kept, and understood again by the clock: no listener loses a text.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from handrail.ground import scoped
from handrail.ground.ids import id_for
from handrail.people.models import Person, Role, RoleKind, Service

from .. import clock, outbox
from ..models import Due, Incoming, Outgoing, TextChoice
from . import answering, numbers

log = logging.getLogger("handrail.sms")

PARTS_WITHIN = timedelta(minutes=2)  # how long the first part of a long text waits for the others


@dataclass(frozen=True)
class Came:
    """A text as a gateway hands it over. `joins`, `part`, `parts`: of a long one that comes in parts."""

    id: str
    number: str  # E.164
    text: str
    sent_at: datetime | None = None
    joins: str = ""
    part: int = 1
    parts: int = 1


@dataclass(frozen=True)
class Arrived:
    """A text of a person who is known, for the room that takes it."""

    id: uuid.UUID
    person: Person
    service: Service
    text: str
    sent_at: datetime | None
    at: datetime


Taker = Callable[[Arrived], str]
_takers: list[tuple[int, Taker]] = []


def takes_texts(order: int) -> Callable[[Taker], Taker]:
    """Register `take(arrived)`: a code of what came of it, or "" to leave it to others. Lower orders come first."""

    def register(take: Taker) -> Taker:
        _takers.append((order, take))
        _takers.sort(key=lambda one: one[0])
        return take

    return register


def arrive(came: Came, *, at: datetime) -> Incoming | None:
    """Keep a text, and let follow what follows. None before there is any service."""
    service = _service_of(came.number)
    if service is None:
        return None
    with scoped.service(service.pk), transaction.atomic():
        person = _person_of(service, came.number)
        row, is_new = Incoming.objects.get_or_create(
            gateway_id=came.id[:120],
            defaults={
                "service": service, "person": person, "number": came.number, "text": came.text,
                "sealed_by": person.pk if person else outbox.key_of_address(service.pk, came.number),
                "number_code": numbers.code_of(service.pk, came.number), "joins": came.joins[:60],
                "part": max(came.part, 1), "parts": max(came.parts, 1), "sent_at": came.sent_at, "received_at": at,
            },
        )
        if not is_new:
            return row
        if row.parts > 1:
            clock.plan(kind="delivery.sms-parts", subject=id_for(service.pk, row.number_code, row.joins),
                       rule="sms-parts", at=at + PARTS_WITHIN, row=str(row.pk))
            if (whole := _whole(row, is_over=False)) is None:
                return row
            row = whole
        _understand(row, at)
        return row


@clock.due_kind("delivery.sms-parts")
def parts_are_over(due: Due, at: datetime) -> None:
    """The clock's turn: what has come of a long text by now is all of it."""
    row = Incoming.objects.filter(pk=due.facts["row"]).first()
    if row is not None and (whole := _whole(row, is_over=True)) is not None:
        _understand(whole, at)


@clock.due_kind("delivery.sms-again")
def understand_again(due: Due, at: datetime) -> None:
    """The clock's turn: a text that couldn't be understood the first time."""
    row = Incoming.objects.filter(pk=due.facts["row"], came_of="failed").first()
    if row is not None:
        row.came_of = _what_follows(row, row.received_at)
        row.save(update_fields=["came_of"])


def _understand(row: Incoming, at: datetime) -> None:
    """Let follow what follows, in a savepoint: the text stays whatever happens."""
    try:
        with transaction.atomic():
            came_of = _what_follows(row, at)
    except Exception:
        log.exception("Text %s was kept, and what follows from it failed", row.pk)
        came_of = "failed"
        clock.plan(kind="delivery.sms-again", subject=row.pk, rule="sms-again", at=at, row=str(row.pk))
    row.came_of = came_of
    row.save(update_fields=["came_of"])


def _what_follows(row: Incoming, at: datetime) -> str:
    service = Service.objects.get(pk=row.service_id)
    person = Person.objects.filter(pk=row.person_id).first() if row.person_id else None
    if code := answering.keyword_of(row, service, person, at):
        return code
    if person is None:
        return answering.wants_to_join(row, service, at) or answering.nobody_known(row, service, at)
    if code := answering.agreed_to(row, service, person, at):
        return code
    arrived = Arrived(row.pk, person, service, row.text, row.sent_at, at)
    return next((code for _, take in _takers if (code := take(arrived))), "") or answering.nowhere_to_go(
        row, service, person, at)


def _whole(row: Incoming, *, is_over: bool) -> Incoming | None:
    """The first part with the words of all; None while some are missing, or once that was done."""
    rows = Incoming.objects.filter(number_code=row.number_code, joins=row.joins, parts=row.parts, came_of="",
                                   received_at__gt=row.received_at - timedelta(days=1)).order_by("part", "pk")
    here = {one.part: one for one in reversed(rows)}
    if not here or (len(here) < row.parts and not is_over):
        return None
    pieces = [here[part].text if part in here else " […] " for part in range(1, row.parts + 1)]
    first, *others = [here[part] for part in sorted(here)]
    first.text = "".join(pieces)
    first.save(update_fields=["text"])
    Incoming.objects.filter(pk__in=[one.pk for one in others]).update(came_of="joined")
    return first


def _service_of(number: str) -> Service | None:
    """The service that a text is for: where its owner gets texts, the one that texted them last; else the first."""
    services = {numbers.code_of(service.pk, number): service for service in Service.objects.order_by("made_at", "pk")}
    if len(services) < 2:
        return next(iter(services.values()), None)
    theirs = set(TextChoice.everywhere.filter(number_code__in=services).exclude(state=TextChoice.State.OFF)
                 .values_list("number_code", flat=True))
    texted = dict(Outgoing.everywhere.filter(channel="sms", number_code__in=services)
                  .values_list("number_code").annotate(last=Max("decided_at")))
    best = max(services, key=lambda code: (code in theirs, code in texted, texted.get(code) or services[code].made_at),
               default=None)
    return services[best] if best in theirs or best in texted else next(iter(services.values()))


def _person_of(service: Service, number: str) -> Person | None:
    """Whose number it is: who gets texts on it, else who was asked last whether they want them. Never a guess
    from a number that somebody wrote into a form."""
    rows = TextChoice.objects.select_related("person").filter(number_code=numbers.code_of(service.pk, number))
    here = Role.objects.filter(kind=RoleKind.PARTICIPANT, until=None).values("person_id")
    rows = rows.filter(person_id__in=here).exclude(state=TextChoice.State.OFF)
    found = rows.filter(state=TextChoice.State.ON).first() or rows.order_by("-asked_at").first()
    return found.person if found else None
