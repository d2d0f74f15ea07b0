"""A programme's new version, and those who are in the middle of an old one.

They go on in the version that they began. Only where the new one says that it is safe after theirs, and nothing but
words has changed, do they go on in the new one: their answers stand under keys, and the keys are the same.
"""

from datetime import datetime

from django.db import transaction

from handrail.ground import scoped
from handrail.people import audit
from handrail.people.models import Service
from handrail.programmes import library
from handrail.programmes.changes import beyond_words, changes
from handrail.programmes.models import PackVersion

from .models import Enrolment


class NotSafe(Exception):
    """A version calls itself safe after another, and isn't: what else has changed."""


def take_over(new: PackVersion, at: datetime) -> int:
    """Let the readers of the versions that `new` is safe after go on in it; says how many. Raises NotSafe.

    Twice is once: who has moved reads another version no more.
    """
    others = PackVersion.objects.filter(kind=new.kind, key=new.key).exclude(digest=new.digest)
    if not others:  # at most starts: then nothing need be read
        return 0
    safe_after = library.programme(new.digest).safe_after
    moved = 0
    with transaction.atomic():
        for one in [other for other in others if other.version in safe_after]:
            check_safe(one, new)
            moved += sum(_move(service, one, new, at) for service in Service.objects.order_by("pk"))
    return moved


def check_safe(old: PackVersion, new: PackVersion) -> None:
    """Whether only words differ between two kept versions. Raises NotSafe."""
    found = beyond_words(changes(library.programme(old.digest), library.programme(new.digest)))
    if found:
        said = "\n".join(f"  {one}" for one in found[:20])
        raise NotSafe(f"{new.key} {new.version} calls itself safe after {old.version}, but more than words has changed:"
                      f"\n{said}\nTake “{old.version}” out of safe-after, and people in the middle of it stay in it.")


def _move(service: Service, old: PackVersion, new: PackVersion, at: datetime) -> int:
    with scoped.service(service.pk):
        count = Enrolment.objects.filter(programme_id=old.digest).update(programme_id=new.digest)
        if count:
            audit.record(did="programme.corrected", to=None, at=at, programme=new.key, before=old.version,
                         after=new.version, enrolments=count)
    return count
