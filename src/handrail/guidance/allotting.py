"""Giving guides to people without anybody's hand: at sign-up, and as soon as a guide has room for who waits.

Why somebody was chosen is kept (`Allotment`), and shown to managers and to the guide.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.ground.ids import id_for
from handrail.ground.lock import hold
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.journeys.signals import course_moved
from handrail.people.models import CareRelation, Invitation, Person, Role, RoleKind, Service
from handrail.people.signals import role_given
from handrail.safety.models import Leave
from handrail.safety.signals import leave_taken

from . import capacity, fair, shelf
from .fair import Asked, Choice
from .guided import guided_by
from .models import Allotment, Guidance
from .protocol import Protocol

State = Enrolment.State
WAIT_IN = (State.JOINING, State.WAITING, State.ACTIVE, State.PAUSED)
KIND = "guidance.give-guides"


HoldsBack = Callable[[Sequence[Enrolment]], set[uuid.UUID]]
_holds_back: list[HoldsBack] = []


def holds_back_guides(rule: HoldsBack) -> HoldsBack:
    """Register who may say that newcomers get no guide yet, because somebody decides about them first.

    `rule(enrolments)` gives the ids of those.
    """
    _holds_back.append(rule)
    return rule


def held_back(enrolments: Sequence[Enrolment]) -> set[uuid.UUID]:
    """Those of these about whom somebody else decides first."""
    return {pk for rule in _holds_back for pk in rule(enrolments)} if enrolments else set()


def guide_for(enrolment: Enrolment, protocol: Protocol, at: datetime) -> tuple[Person | None, tuple[str, ...]]:
    """Whom the invitation names, else who looked after them before, else by `fair.choose`; with the reasons.

    The protocol must allow it in each case. Where a manager gives out guides by hand, the last of these waits for that.
    """
    if not protocol.is_guided:
        return None, ()
    is_given = enrolment.service.allots_guides and not held_back([enrolment])
    if is_given:
        after_one_another(enrolment.service)
    found = {desk.person.pk: desk for desk in capacity.desks(at)}
    participant = enrolment.participant
    invited = (
        Invitation.objects.filter(accepted_by=participant, kind=RoleKind.PARTICIPANT, guide__isnull=False)
        .order_by("-accepted_at").values_list("guide_id", flat=True)[:1]
    )
    before = CareRelation.objects.filter(participant=participant, until=None).order_by("-since", "pk")
    for reason, guides in (("invited", invited), ("known", before.values_list("guide_id", flat=True))):
        for guide in guides:
            desk = found.get(guide)
            fits = desk is not None and desk.candidate.qualification in protocol.guides
            if fits and (desk.candidate.is_ready or reason == "known"):
                return desk.person, (reason,)
    choice = _in_turn(enrolment, protocol, list(found.values()), at) if is_given else None
    return (found[choice.key].person, choice.reasons) if choice else (None, ())


def give(
    *, enrolment: Enrolment, by: Role | None, at: datetime, named: Person | None = None,
    among: Collection[uuid.UUID] = (),
) -> Guidance | None:
    """A guide for somebody who may begin; none while everybody is full: then they wait, and are given one in turn.

    `named`: whom a manager chose, where the protocol allows it. Else by `fair`: one of `among`, else, where the service
    gives guides by itself, whoever suits. Call with the standing locked.
    """
    from . import assigning

    it = guided_by(enrolment)
    if it is None or not it.protocol.is_guided or it.guidance.guide_id is not None:
        return None
    if named is None and not among and not enrolment.service.allots_guides:
        return None  # a manager gives out guides by hand
    after_one_another(enrolment.service)
    desks = capacity.desks(at)
    for desk in desks:
        if named == desk.person and desk.candidate.qualification in it.protocol.guides and desk.candidate.is_ready:
            return assigning.assign(enrolment=enrolment, guide=desk.role, by=by, at=at)
    own = [desk for desk in desks if desk.person.pk in among]
    choice, first = fair.choose([desk.candidate for desk in own], capacity.asked_by(enrolment, it.protocol)), ["group"]
    if choice is None and enrolment.service.allots_guides:
        choice, first = _in_turn(enrolment, it.protocol, desks, at), []
    if choice is None:
        return None
    role = next(desk.role for desk in desks if desk.person.pk == choice.key)
    return assigning.assign(enrolment=enrolment, guide=role, by=by, at=at, reasons=[*first, *choice.reasons])


def after_one_another(service: Service) -> None:
    """Whoever gives out guides does so alone until the transaction ends, so that the last place is given once.

    Standings are locked before it, never after.
    """
    hold(service)


def _in_turn(
    enrolment: Enrolment, protocol: Protocol, desks: Sequence[capacity.Desk], at: datetime,
) -> Choice[uuid.UUID] | None:
    """By `fair`, and past nobody who has waited longer for the same place."""
    asked, candidates = capacity.asked_by(enrolment, protocol), [desk.candidate for desk in desks]
    choice = fair.choose(candidates, asked)
    if choice is None:
        return None
    before = waiting()
    if all(one.pk != enrolment.pk for one in before):
        before.append(enrolment)
    line = [(one.pk, asked if one.pk == enrolment.pk else own) for one, own in _asked(before, {enrolment.pk: protocol})]
    return dict(fair.serve(line, candidates, at)).get(enrolment.pk)


def _asked(
    people: Sequence[Enrolment], known: Mapping[uuid.UUID, Protocol] = MappingProxyType({}),
) -> list[tuple[Enrolment, Asked]]:
    """What each of these needs of a guide. Two statements."""
    return capacity.asked_by_all([
        (one, known.get(one.pk) or shelf.protocol(one.guidance.protocol_id)) for one in people])


def keep_reasons(
    *, guidance: Guidance, guide: Person, reasons: Iterable[str], at: datetime, by: Role | None = None,
) -> Allotment:
    """Write down why this guide. Call inside the transaction that gives them."""
    return Allotment.objects.create(service_id=guidance.service_id, guidance=guidance, guide=guide, at=at,
                                    by=by.person if by else None, reasons=list(reasons))


def waiting() -> list[Enrolment]:
    """Who waits for a guide and may have one, in the active service, the longest first. One statement, and what
    others ask who hold people back."""
    rows = Enrolment.objects.select_related("participant", "service", "guidance").filter(
        guidance__guide=None, guidance__isnull=False, state__in=WAIT_IN).order_by("guidance__since", "pk")
    found = [one for one in rows if shelf.protocol(one.guidance.protocol_id).is_guided]
    held = held_back(found)
    return [one for one in found if one.pk not in held]


def give_to_those_who_wait(at: datetime, *, by: Role | None = None) -> int:
    """Give guides to all who wait and can be taken, the longest waiting first, each in a transaction of its own.

    Where managers give out guides by hand, only when one asks for it (`by`).
    """
    given = 0
    while (one := give_to_the_next(at, by=by)) is not None:
        given += one
    return given


@transaction.atomic
def give_to_the_next(at: datetime, *, by: Role | None = None) -> int | None:
    """Give a guide to who has waited longest of those who can be taken: 1. None: nobody can.

    0: somebody else has just given one, so look again.
    """
    service = Service.objects.get(pk=scoped.current())
    if by is None and not service.allots_guides:
        return None
    first = next(iter(_served(at)), None)
    if first is None:
        return None
    lock_standing(first[0].pk)
    after_one_another(service)
    for enrolment, desk, choice in _served(at):  # as it is now that nobody else gives
        if enrolment.pk == first[0].pk:
            from . import assigning

            assigning.assign(enrolment=enrolment, guide=desk.role, by=by, at=at, reasons=choice.reasons)
            return 1
    return 0


def _served(at: datetime) -> list[tuple[Enrolment, capacity.Desk, Choice[uuid.UUID]]]:
    """Who of those who wait would be given whom just now, in their order."""
    people = waiting()
    if not people:
        return []
    desks = {desk.person.pk: desk for desk in capacity.desks(at)}
    by_pk = {one.pk: one for one in people}
    given = fair.serve([(one.pk, asked) for one, asked in _asked(people)],
                       [desk.candidate for desk in desks.values()], at)
    return [(by_pk[pk], desks[choice.key], choice) for pk, choice in given]


def look_again(service_id: uuid.UUID, *, at: datetime) -> None:
    """Somebody may have room now: look at the clock's next turn. Call inside the transaction that made the room."""
    clock.plan(kind=KIND, subject=id_for(service_id, KIND, at.isoformat()), rule="give", at=at)


@clock.due_kind(KIND)
def room_may_be(due, at: datetime) -> None:
    """The clock's turn: whether anybody who waits can be taken. One a turn, so that each has a transaction alone."""
    if give_to_the_next(at) is not None:
        clock.plan(kind=KIND, subject=due.subject, rule=due.rule, occurrence=due.occurrence + 1, at=at)


@course_moved.listen(only=lambda *, event, **facts: event in ("finished", "left"))
def a_place_is_free(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """A course has ended: its guide may have room."""
    it = guided_by(enrolment)
    if it is not None and it.guidance.guide_id is not None:
        look_again(enrolment.service_id, at=at)


@role_given.listen
def a_guide_has_come(*, role: Role, invitation: object, at: datetime) -> None:
    """There is one guide more."""
    if role.kind == RoleKind.GUIDE:
        with transaction.atomic():
            look_again(role.service_id, at=at)


@leave_taken.listen
def somebody_will_be_back(*, leave: Leave, at: datetime) -> None:
    """When the leave is over there is one guide more."""
    clock.plan(kind=KIND, subject=id_for(leave.pk, KIND), rule="back", at=max(leave.ends_at, at))
