"""What a service decides about a newcomer: taken in whatever the screening said, turned away, or into another course.

Verbs on an enrolment that hasn't started; who may decide, and why, is the business of the room above.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from handrail.delivery import clock
from handrail.people import audit
from handrail.people.models import Role
from handrail.programmes import keeping
from handrail.programmes.models import PackVersion

from . import assessing, course, joining
from .journal import announce_move, lock_standing
from .models import Enrolment, Standing

State = Enrolment.State
BEFORE = (State.JOINING, State.WAITING, State.UNSUITABLE)


class Begun(Exception):
    """The course has begun or ended; this can only be decided before."""


@transaction.atomic
def take_in(*, enrolment: Enrolment, at: datetime, by: Role) -> Enrolment:
    """Let somebody go on whom the screening had shown another way. Whoever goes on already isn't changed.

    Raises Begun, and NotRunning where they have begun another course meanwhile.
    """
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.state not in BEFORE:
        raise Begun(enrolment.state)
    if enrolment.state == State.UNSUITABLE:
        if joining._runs_elsewhere(enrolment):
            raise course.NotRunning(enrolment.state)
        joining._move(enrolment, State.JOINING, at)
        audit.record(did="enrolment.taken-in", to=enrolment, at=at, by=by)
        if not assessing.is_baseline_done(enrolment):
            joining.open_baseline(enrolment=enrolment, at=at)
    return enrolment


@transaction.atomic
def turn_away(*, enrolment: Enrolment, because: str, at: datetime, by: Role) -> Enrolment:
    """End it before it began, with a code for why. Done once. Raises Begun."""
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.state not in BEFORE:
        raise Begun(enrolment.state)
    if (enrolment.state, enrolment.ended_because) == (State.UNSUITABLE, because):
        return enrolment
    was = enrolment.state
    enrolment.state, enrolment.ended_at, enrolment.ended_because = State.UNSUITABLE, at, because
    enrolment.save(update_fields=["state", "ended_at", "ended_because"])
    Standing.objects.filter(enrolment=enrolment).update(revision=F("revision") + 1)
    clock.cancel(subject=enrolment.pk, because="turned-away")
    audit.record(did="enrolment.turned-away", to=enrolment, at=at, by=by, because=because)
    if was != State.UNSUITABLE:
        announce_move(enrolment, event="unsuitable", at=at)
    return enrolment


@transaction.atomic
def choose_programme(*, enrolment: Enrolment, programme_key: str, at: datetime, by: Role | None) -> Enrolment:
    """Another programme than the one they signed up for, before it begins. The same one changes nothing.

    Raises Begun, NoSuchPack.
    """
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.state not in BEFORE:
        raise Begun(enrolment.state)
    before = enrolment.programme
    if before.key != programme_key:
        enrolment.programme = keeping.latest(PackVersion.Kind.PROGRAMME, programme_key)
        enrolment.save(update_fields=["programme"])
        Standing.objects.filter(enrolment=enrolment).update(revision=F("revision") + 1)
        audit.record(did="enrolment.programme-chosen", to=enrolment, at=at, by=by, programme=programme_key,
                     before=before.key)
        announce_move(enrolment, event="programme-chosen", at=at)
    return enrolment
