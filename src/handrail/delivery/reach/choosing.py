"""Verbs: how somebody wants to be reached, and which of their browsers are told."""

from datetime import datetime

from django.db import transaction

from handrail.people import audit
from handrail.people.models import Person, Role

from ..models import Outgoing, PushDevice, Reaching
from . import push

MOST_DEVICES = 10


def reaching_of(person: Person) -> Reaching:
    """What a person has chosen in the active service; else how everybody begins."""
    return Reaching.objects.filter(person=person).first() or Reaching(person=person)


@transaction.atomic
def choose(*, by: Role, by_email: bool, at_night: bool, at: datetime) -> Reaching:
    """Choose by which ways and at which hours one is told. Choosing the same again changes nothing."""
    chosen, is_new = Reaching.objects.get_or_create(person=by.person, defaults={
        "service_id": by.service_id, "by_email": by_email, "at_night": at_night, "changed_at": at})
    if not is_new and (chosen.by_email, chosen.at_night) == (by_email, at_night):
        return chosen
    chosen.by_email, chosen.at_night, chosen.changed_at = by_email, at_night, at
    chosen.save()
    audit.record(did="reaching.chosen", to=chosen, at=at, by=by, by_email=by_email, at_night=at_night)
    return chosen


@transaction.atomic
def add_device(*, by: Role, endpoint: str, at: datetime) -> PushDevice:
    """Tell this browser from now on. The same one again is the same. Raises push.NotAnEndpoint."""
    endpoint = push.checked_endpoint(endpoint)
    device, is_new = PushDevice.objects.get_or_create(person=by.person, code=push.code_of(endpoint), defaults={
        "service_id": by.service_id, "endpoint": endpoint, "made_at": at})
    if is_new:
        theirs = PushDevice.objects.filter(person=by.person).order_by("-made_at", "-pk")
        PushDevice.objects.filter(pk__in=list(theirs.values_list("pk", flat=True)[MOST_DEVICES:])).delete()
        audit.record(did="reaching.device-added", to=device, at=at, by=by)
    return device


@transaction.atomic
def drop_devices(*, by: Role, at: datetime) -> int:
    """Tell none of one's browsers any more; what waits for them isn't sent."""
    gone = PushDevice.objects.filter(person=by.person).delete()[0]
    if gone:
        Outgoing.objects.filter(person=by.person, channel=push.PUSH, state=Outgoing.State.WAITING).update(
            state=Outgoing.State.CANCELLED, last_error="push-ended")
        audit.record(did="reaching.devices-dropped", to=by.person, at=at, by=by, devices=gone)
    return gone


def devices_of(person: Person) -> list[PushDevice]:
    """The browsers to tell. One that its maker no longer knows is dropped here."""
    devices = list(PushDevice.objects.filter(person=person).order_by("made_at", "pk"))
    gone = dict(Outgoing.objects.filter(
        person=person, channel=push.PUSH, state=Outgoing.State.DEAD, last_error="push-gone",
        number_code__in=[one.code for one in devices],
    ).order_by("decided_at").values_list("number_code", "decided_at")) if devices else {}
    dead = [one.pk for one in devices if one.code in gone and gone[one.code] >= one.made_at]
    PushDevice.objects.filter(pk__in=dead).delete()
    return [one for one in devices if one.pk not in dead]
