"""Leave and cover: who is away from when to when, and who stands in. Flags never wait for somebody who is away."""

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.ground.lock import lock
from handrail.people import audit
from handrail.people.models import Person, Role, Service

from . import handing_over, owners
from .models import Leave, OnCall
from .signals import leave_taken

MOST_DAYS = 400


class BadLeave(ValueError):
    """A leave that can't be. `code`: "order", "past", "long", "cover"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@transaction.atomic
def take_leave(
    *, person: Person, first_day: date, last_day: date, cover: Person | None, by: Role, at: datetime,
    client_id: uuid.UUID | None = None,
) -> Leave:
    """Somebody is away from the beginning of one day to the end of another. Their open flags go to others by then.

    Days are the service's. The same `client_id` is the same leave. Raises BadLeave.
    """
    found = Leave.objects.filter(pk=client_id).first() if client_id else None
    if found is not None:
        return found
    service = Service.objects.get(pk=by.service_id)
    zone = ZoneInfo(service.timezone)
    begins_at = datetime.combine(first_day, time(0), zone)
    ends_at = datetime.combine(last_day + timedelta(days=1), time(0), zone)
    if last_day < first_day:
        raise BadLeave("order")
    if ends_at <= at:
        raise BadLeave("past")
    if (last_day - first_day).days > MOST_DAYS:
        raise BadLeave("long")
    if cover is not None and (cover.pk == person.pk or not owners.may_cover().filter(person=cover).exists()):
        raise BadLeave("cover")
    leave = Leave.objects.create(
        **({"pk": client_id} if client_id else {}), service=service, person=person, first_day=first_day,
        last_day=last_day, begins_at=begins_at, ends_at=ends_at, cover=cover, made_at=at,
    )
    audit.record(did="leave.taken", to=leave, at=at, by=by, person=person.pk, cover=cover.pk if cover else None,
                 first_day=first_day.isoformat(), last_day=last_day.isoformat())
    for name, moment in (("begins", begins_at), ("ends", ends_at)):
        clock.plan(kind="safety.leave", subject=leave.pk, rule=f"leave-{name}", at=max(moment, at))
    if begins_at <= at:
        handing_over.hand_over(at=at)
    leave_taken.send(on_failure=lambda listener, failure: _tell_again(leave, listener, at), leave=leave, at=at)
    return leave


def _tell_again(leave: Leave, listener: str, at: datetime) -> None:
    clock.plan(kind="safety.leave-tell-again", subject=leave.pk, rule=f"again:{listener}"[:80], at=at,
               listener=listener)


@clock.due_kind("safety.leave-tell-again")
def tell_again(due: Due, at: datetime) -> None:
    """Run a listener again that failed when somebody's leave was entered."""
    leave = Leave.objects.get(pk=due.subject)
    if leave.cancelled_at is None:
        leave_taken.tell(due.facts["listener"], leave=leave, at=at)


@transaction.atomic
def cancel_leave(*, leave: Leave, by: Role, at: datetime) -> Leave:
    """They aren't away after all. What others took over stays with them. Cancelled once."""
    leave = lock(leave)
    if leave.cancelled_at is None:
        leave.cancelled_at = at
        leave.save(update_fields=["cancelled_at"])
        clock.cancel(subject=leave.pk, because="cancelled")
        audit.record(did="leave.cancelled", to=leave, at=at, by=by, person=leave.person_id)
        handing_over.hand_over(at=at)
    return leave


@clock.due_kind("safety.leave")
def leave_turns(due: Due, at: datetime) -> None:
    """The clock's turn: somebody is away from now on, or back."""
    handing_over.hand_over(at=at)


@transaction.atomic
def name_on_call(*, person: Person | None, by: Role, at: datetime) -> OnCall | None:
    """Say who owns flags that are raised outside working hours; None: whoever owns them by day. Raises BadLeave."""
    named = OnCall.objects.first()
    if (named.person_id if named else None) == (person.pk if person else None):
        return named
    if person is not None and not owners.may_cover().filter(person=person).exists():
        raise BadLeave("cover")
    OnCall.objects.all().delete()
    made = OnCall.objects.create(person=person, since=at, service_id=by.service_id) if person else None
    audit.record(did="on-call.named", to=made, at=at, by=by, person=person.pk if person else None)
    return made
