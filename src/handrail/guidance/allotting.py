"""Giving guides to people without anybody's hand: at sign-up, and as soon as a guide has room for who waits.

Why somebody was chosen is kept (`Allotment`), and shown to managers and to the guide.
"""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.ground.ids import id_for
from handrail.journeys.models import Enrolment
from handrail.journeys.signals import course_moved
from handrail.people.models import CareRelation, Invitation, Person, Role, RoleKind, Service
from handrail.people.signals import role_given
from handrail.safety.models import Leave
from handrail.safety.signals import leave_taken

from . import capacity, fair, shelf
from .guided import guided_by
from .models import Allotment, Guidance
from .protocol import Protocol

State = Enrolment.State
WAIT_IN = (State.JOINING, State.WAITING, State.ACTIVE, State.PAUSED)
KIND = "guidance.give-guides"


HoldsBack = Callable[[Enrolment], bool]
_holds_back: list[HoldsBack] = []


def holds_back_guides(rule: HoldsBack) -> HoldsBack:
    """Register who may say that a newcomer gets no guide yet: whoever decides about them gives one later."""
    _holds_back.append(rule)
    return rule


def is_held_back(enrolment: Enrolment) -> bool:
    """Whether somebody else decides about them first."""
    return any(rule(enrolment) for rule in _holds_back)


def guide_for(enrolment: Enrolment, protocol: Protocol, at: datetime) -> tuple[Person | None, tuple[str, ...]]:
    """Whom the invitation names, else who looked after them before, else by `fair.choose`; with the reasons.

    The protocol must allow it in each case. Where a manager gives out guides by hand, the last of these waits for that.
    """
    if not protocol.is_guided:
        return None, ()
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
    if not enrolment.service.allots_guides or is_held_back(enrolment):
        return None, ()
    choice = fair.choose([desk.candidate for desk in found.values()], capacity.asked_by(enrolment, protocol))
    return (found[choice.key].person, choice.reasons) if choice else (None, ())


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
        guidance__guide=None, guidance__isnull=False, state__in=WAIT_IN)
    return [one for one in rows.order_by("guidance__since", "pk")
            if shelf.protocol(one.guidance.protocol_id).is_guided and not is_held_back(one)]


def give_to_those_who_wait(at: datetime, *, by: Role | None = None) -> int:
    """Give guides to all who wait and can be taken, the longest waiting first, each in a transaction of its own.

    Where managers give out guides by hand, only when one asks for it (`by`).
    """
    from . import assigning

    service = Service.objects.get(pk=scoped.current())
    people = waiting()
    if not people or (by is None and not service.allots_guides):
        return 0
    found = {desk.person.pk: desk for desk in capacity.desks(at)}
    asked = [(one.pk, capacity.asked_by(one, shelf.protocol(one.guidance.protocol_id))) for one in people]
    given = fair.serve(asked, [desk.candidate for desk in found.values()], at)
    by_pk = {one.pk: one for one in people}
    for pk, choice in given:
        assigning.assign(enrolment=by_pk[pk], guide=found[choice.key].role, by=by, at=at, reasons=choice.reasons)
    return len(given)


def look_again(service_id: uuid.UUID, *, at: datetime) -> None:
    """Somebody may have room now: look at the clock's next turn. Call inside the transaction that made the room."""
    clock.plan(kind=KIND, subject=id_for(service_id, KIND, at.isoformat()), rule="give", at=at)


@clock.due_kind(KIND)
def room_may_be(due, at: datetime) -> None:
    """The clock's turn: whether anybody who waits can be taken."""
    give_to_those_who_wait(at)


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
