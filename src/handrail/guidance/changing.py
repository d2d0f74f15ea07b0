"""Another protocol in the middle of a course: a step up or down, or for a reason of one's own."""

from datetime import datetime

from django.db import transaction

from handrail.journeys import course
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Role

from . import assigning, needs, planning, shelf, signals
from .guided import PAUSED, guided
from .models import Contact, Guidance, ProtocolChange
from .planning import CHANGED

MOST_REASON = 1_000


class CannotChange(Exception):
    """The course has ended, or hasn't been taken up."""


@transaction.atomic
def change_protocol(
    *, enrolment: Enrolment, protocol: str, reason: str, by: Role | None, at: datetime, step: str = "",
) -> Guidance:
    """Guide somebody by the latest version of another protocol from now on. The one they have already changes nothing.

    What was planned by the old one is cancelled, what was given stays; the new one goes on from where the course is.
    Who may not guide by the new one hands over. Raises CannotChange, NoSuchPack.
    """
    from . import steps  # which may call this

    lock_standing(enrolment.pk)
    it = guided(enrolment.pk)
    running = (Enrolment.State.JOINING, Enrolment.State.WAITING, Enrolment.State.ACTIVE, Enrolment.State.PAUSED)
    if it is None or it.enrolment.state not in running:
        raise CannotChange
    version = shelf.latest(protocol)
    if it.guidance.protocol.key == version.key:
        return it.guidance
    before = it.guidance.protocol
    was_paused = it.enrolment.state == Enrolment.State.PAUSED
    planning.stop(it, because=CHANGED, at=at)
    Contact.objects.filter(enrolment=it.enrolment, because=PAUSED).update(because=CHANGED)
    steps.stop(it, because=CHANGED)
    it.guidance.protocol = version
    it.guidance.save(update_fields=["protocol"])
    change = _keep(it.enrolment, before, protocol, reason=reason, by=by, at=at, step=step)
    audit.record(did="protocol.changed", to=change, at=at, by=by, before=before.key, protocol=version.key,
                 version=version.version, step=step)
    it = guided(enrolment.pk)  # with the rules of the other protocol
    assigning.fits(it, at=at, by=by)
    if it.enrolment.state == Enrolment.State.WAITING:
        course.begin(enrolment=it.enrolment, at=at, by=by)  # it may have waited for what this protocol doesn't want
    elif not was_paused:
        planning.go_on(it, at=at)
        steps.watch(it, at=at)
    signals.announce(it.enrolment, event="protocol-changed", at=at)
    needs.settle(it.enrolment, at=at)
    return it.guidance


@transaction.atomic
def stay(*, enrolment: Enrolment, to: str, step: str, reason: str, by: Role, at: datetime) -> ProtocolChange:
    """A guide was asked for a step and chose to stay: by this version of the protocol they aren't asked again."""
    lock_standing(enrolment.pk)
    it = guided(enrolment.pk)
    held = ProtocolChange.objects.filter(enrolment=enrolment, before=it.guidance.protocol, step=step, is_made=False)
    if (found := held.first()) is not None:
        return found
    change = _keep(it.enrolment, it.guidance.protocol, to, reason=reason, by=by, at=at, step=step, is_made=False)
    audit.record(did="protocol.kept", to=change, at=at, by=by, protocol=it.guidance.protocol.key, step=step)
    needs.settle(it.enrolment, "step", at=at)
    return change


def _keep(
    enrolment: Enrolment, before, to: str, *, reason: str, by: Role | None, at: datetime, step: str,
    is_made: bool = True,
) -> ProtocolChange:
    change = ProtocolChange(
        service_id=enrolment.service_id, enrolment=enrolment, before=before, to=to, step=step, is_made=is_made,
        reason=reason, by=by.person if by else None, at=at)
    change.save(force_insert=True)
    return change
