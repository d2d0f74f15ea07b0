"""What `handrail doctor` asks of flags: has each an owner who is there, and has everything that is a signal a flag?"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Min, OuterRef

from handrail.ground import checkup, scoped
from handrail.journeys.models import ItemResponse
from handrail.people.models import Service
from handrail.programmes.models import PackVersion

from . import owners, shelf
from .actions import raise_flag
from .models import Flag, FlagCause
from .plan import Item, Signal

ON_ITS_WAY = timedelta(minutes=10)


@checkup.check("flags")
def flags_have_owners(at: datetime) -> Iterator[str]:
    """Every open flag is somebody's who is there; and none lies where the whole line has let its time pass."""
    for service in Service.objects.order_by("name"):
        with scoped.service(service.pk):
            there = set(owners.there().filter(kind__in=owners.COVERING).values_list("person_id", flat=True))
            away = owners.away(at)
            for flag in Flag.objects.filter(closed_at=None).order_by("raised_at", "pk"):
                if flag.owner_id not in there:
                    yield (f"The flag {flag.pk} at {service.name} has no owner who is there: give somebody there a "
                           "role as a guide, supervisor or manager.")
                elif flag.owner_id in away:
                    yield (f"The owner of the flag {flag.pk} at {service.name} is away, and everybody who could stand "
                           "in is too.")
                elif _has_gone_the_whole_way(flag, at):
                    yield (f"The flag {flag.pk} at {service.name} is open although everybody up the line was told and "
                           "their time has passed.")


def _has_gone_the_whole_way(flag: Flag, at: datetime) -> bool:
    signal = shelf.signal_of(flag.plan_id, flag.signal)
    if flag.steps_done < len(signal.escalate):
        return False
    latest = flag.told.order_by("-answer_by").values_list("answer_by", flat=True).first()
    return max(flag.answer_by, latest or flag.answer_by) < at


@checkup.check("signals")
def signals_have_flags(at: datetime) -> Iterator[str]:
    """Every kept answer that is a signal has led to a flag. (A listener that failed is run again within hours.)"""
    for service in Service.objects.order_by("name"):
        with scoped.service(service.pk):
            if many := sum(1 for _ in unflagged(service.pk, at)):
                yield (f"{many} answers at {service.name} are signals that have no flag; "
                       "`handrail doctor --rebuild` raises them.")


@checkup.rebuild("flags")
def raise_missing(at: datetime) -> int:
    """Raise a flag from every kept answer that is a signal and has none; returns how many."""
    raised = 0
    for service in Service.objects.order_by("pk"):
        with scoped.service(service.pk):
            for signal, response in unflagged(service.pk, at):
                row = response.row
                with transaction.atomic():
                    raise_flag(enrolment=row.enrolment, signal=signal, cause=row.pk,
                               about=f"assessment:{response.assessment_id}", value=response.value, at=at,
                               said_at=row.made_at)
                raised += 1
    return raised


def unflagged(service_id: uuid.UUID, at: datetime) -> Iterator[tuple[Signal, ItemResponse]]:
    """Kept answers that carry a signal of the plan as it is now, and that no flag follows from: a statement a signal.

    What came in the last minutes may still be on its way. An answer that was given before the plan watched for it is
    not gone after.
    """
    plan = shelf.plan_of(service_id)
    since = PackVersion.objects.filter(kind=PackVersion.Kind.SAFETY, key=plan.id).aggregate(at=Min("loaded_at"))["at"]
    for signal in plan.of_kind(Item):
        flagged = FlagCause.objects.filter(signal=signal.code, cause=OuterRef("row_id"))
        yield from (
            (signal, response) for response in ItemResponse.objects.select_related("row__enrolment").filter(
                measure=signal.when.measure, item=signal.when.item, value__gt=signal.when.above,
                row__received_at__lt=at - ON_ITS_WAY, row__received_at__gte=since,
            ).exclude(Exists(flagged))
        )
