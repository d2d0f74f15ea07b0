"""What `handrail doctor` asks of flags: has each an owner who is there, and has everything that is a signal a flag?"""

from collections.abc import Iterator
from datetime import datetime

from handrail.ground import checkup, scoped
from handrail.people.models import Service

from . import owners, shelf
from .models import Flag


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
