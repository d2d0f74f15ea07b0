"""Who guides whom: a protocol and a guide for each enrolment, chosen when somebody signs up, changed by a manager."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.delivery import outbox
from handrail.journeys import course
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import actions, audit
from handrail.people.models import CareRelation, Person, Role, RoleKind

from . import allotting, changing_guide, handing_over, needs, shelf, signals
from .allotting import holds_back_guides as holds_back_guides
from .guided import Guided, guided, guided_by
from .models import Guidance
from .protocol import Protocol
from .ready import may_take_people as may_take_people
from .ready import not_ready


class NotAllowed(Exception):
    """The protocol doesn't let somebody with this qualification guide."""

    def __init__(self, qualification: str):
        super().__init__(qualification)
        self.qualification = qualification


class NotReady(NotAllowed):
    """The service gives this guide nobody new yet."""


class NotGuided(Exception):
    """By this protocol nobody guides."""


def take_up(enrolment: Enrolment, *, at: datetime) -> Guidance:
    """A new enrolment gets the latest version of its protocol, and a guide if there is one to give. Taken up once."""
    found = Guidance.objects.filter(enrolment=enrolment).first()
    if found is not None:
        return found
    version = shelf.latest(enrolment.protocol_key)
    guide, reasons = allotting.guide_for(enrolment, shelf.protocol(version.digest), at)
    guidance = Guidance.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, protocol=version, since=at, guide=guide)
    if guide is not None:
        allotting.keep_reasons(guidance=guidance, guide=guide, reasons=reasons, at=at)
    _look_after(enrolment.participant, guide, at=at)
    audit.record(did="guidance.begun", to=guidance, at=at, by_id=enrolment.participant_id, protocol=version.key,
                 version=version.version, guide=guide.pk if guide else None)
    return guidance


@transaction.atomic
def assign(
    *, enrolment: Enrolment, guide: Role, by: Role | None, at: datetime, reasons: Iterable[str] = ("by-hand",),
) -> Guidance:
    """Give somebody a guide, or another one; who waited for one begins. The same guide again changes nothing.

    `by` none: by the rules of `fair`, for the `reasons` they gave.

    Raises NotGuided, NotAllowed, NotReady.
    """
    lock_standing(enrolment.pk)
    it = guided(enrolment.pk)
    if not it.protocol.is_guided:
        raise NotGuided(it.protocol.id)
    if guide.kind != RoleKind.GUIDE or guide.until is not None or guide.qualification not in it.protocol.guides:
        raise NotAllowed(guide.qualification)
    before, participant = it.guidance.guide, it.enrolment.participant
    if before is None or before.pk != guide.person_id:
        if not_ready([guide.person_id]):
            raise NotReady(guide.qualification)
        _look_after(participant, guide.person, at=at, by=by)
        it.guidance.guide = guide.person
        it.guidance.save(update_fields=["guide"])
        audit.record(did="guide.assigned", to=it.guidance, at=at, by=by, guide=guide.person_id,
                     before=before.pk if before else None)
        allotting.keep_reasons(guidance=it.guidance, guide=guide.person, reasons=reasons, at=at, by=by)
        changing_guide.was_changed(enrolment=it.enrolment, by=by, at=at)
        handing_over.hand_over(it, before=before, after=guide.person, by=by, at=at)
        _tell(guide.person, it.guidance, at)
        signals.announce(it.enrolment, event="guide-given", at=at)
    if it.enrolment.state == Enrolment.State.WAITING:
        course.begin(enrolment=it.enrolment, at=at, by=by)
    needs.settle(it.enrolment, "no-guide", "handed-over", at=at)
    return it.guidance


def fits(it: Guided, *, at: datetime, by: Role | None = None) -> None:
    """After a change of protocol: the guide stays where the new one allows it, else another one takes over, or none."""
    present = it.guidance.guide_id
    allowed = {role.person_id for role in allowed_guides(it.protocol, keep=present)} if it.protocol.is_guided else set()
    if not it.protocol.is_guided or present in allowed:
        return
    before = it.guidance.guide
    guide, reasons = allotting.guide_for(it.enrolment, it.protocol, at)
    _look_after(it.enrolment.participant, guide, at=at, by=by)
    it.guidance.guide = guide
    it.guidance.save(update_fields=["guide"])
    audit.record(did="guide.assigned", to=it.guidance, at=at, by=by, guide=guide.pk if guide else None, before=present)
    if guide is not None:
        allotting.keep_reasons(guidance=it.guidance, guide=guide, reasons=reasons, at=at, by=by)
        handing_over.hand_over(it, before=before, after=guide, by=by, at=at)
        _tell(guide, it.guidance, at)
        signals.announce(it.enrolment, event="guide-given", at=at)


@course.waits_for
def waits_for_guide(enrolment: Enrolment) -> str | None:
    """What a start waits for: a guide, where the protocol wants one."""
    it = guided_by(enrolment)
    return "no-guide" if it is not None and it.protocol.is_guided and it.guidance.guide_id is None else None


def allowed_guides(protocol: Protocol, *, keep: uuid.UUID | None = None) -> list[Role]:
    """Who may be given somebody by this protocol, with how many people each looks after (`caseload`), the fewest first.

    `keep`: the guide who has them already, and may have nobody new.
    """
    caseload = (
        CareRelation.objects.filter(guide_id=models.OuterRef("person_id"), until=None).order_by().values("guide_id")
        .annotate(many=models.Count("pk")).values("many")
    )
    found = list(
        Role.objects.select_related("person")
        .filter(kind=RoleKind.GUIDE, until=None, person__is_active=True, qualification__in=protocol.guides)
        .annotate(caseload=models.functions.Coalesce(models.Subquery(caseload), 0))
        .order_by("caseload", "since", "pk")
    )
    held = not_ready([role.person_id for role in found]) - {keep}
    return [role for role in found if role.person_id not in held]


def _look_after(participant: Person, guide: Person | None, *, at: datetime, by: Role | None = None) -> None:
    """This guide and nobody else, from now on."""
    cares = CareRelation.objects.select_related("guide").filter(participant=participant, until=None)
    for care in cares.exclude(guide=guide) if guide else cares:
        actions.end_care(participant=participant, guide=care.guide, at=at, by=by)
    if guide is not None:
        actions.begin_care(participant=participant, guide=guide, at=at, by=by)


def _tell(guide: Person, guidance: Guidance, at: datetime) -> None:
    """Write to the guide that there is somebody new, without a name."""
    service = guidance.enrolment.service
    with translation.override(guide.language):
        outbox.decide(
            once=f"assigned:{guidance.pk}:{guide.pk}:{at.isoformat()}", kind="assigned", person=guide,
            address=guide.email, at=at, subject=_("Somebody new for you at %(service)s") % {"service": service.name},
            body=_("You guide one more person at %(service)s. You find them on your list:\n\n%(link)s\n") % {
                "service": service.name, "link": settings.HANDRAIL_ORIGIN + reverse("guidance:caseload")},
        )
