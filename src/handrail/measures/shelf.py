"""Kept instruments: each version as it was when it was loaded, read once a process."""

from functools import lru_cache

from handrail.programmes import keeping
from handrail.programmes.keeping import NoSuchPack, Shipped
from handrail.programmes.models import PackVersion

from . import folder
from .instrument import Instrument
from .loading import load, reopen


@lru_cache(maxsize=256)
def instrument(digest: str) -> Instrument:
    """The instrument version with this digest. Raises NoSuchPack."""
    return keeping.opened(digest, reopen)


def latest(measure: str) -> PackVersion:
    """The version of a measure to ask: of those with its wording the one loaded last, else the last. Raises
    NoSuchPack.

    So a new structure that comes with Handrail doesn't take away the words that a service brought in.
    """
    rows = PackVersion.objects.filter(kind=PackVersion.Kind.MEASURE, key=measure)
    kept = list(rows.order_by("-loaded_at", "-version"))
    if not kept:
        raise NoSuchPack(f"measure {measure}")
    return next((row for row in kept if instrument(row.digest).has_wording), kept[0])


def known() -> list[str]:
    """The ids of the measures that are here: those that come with Handrail, and those that were brought in."""
    kept = PackVersion.objects.filter(kind=PackVersion.Kind.MEASURE).values_list("key", flat=True)
    return sorted({*folder.known(), *kept})


def in_use(measure: str) -> Instrument:
    """The version of a measure that would be asked now: a kept one, else that in its file. Raises UnknownMeasure."""
    try:
        return instrument(latest(measure).digest)
    except NoSuchPack:
        return folder.instrument(measure)


def unready(measure: str) -> str:
    """Why a programme can't ask a measure, in a sentence; "" where it can."""
    found = in_use(measure)
    return "" if found.has_wording else folder.without_wording(found)


def shipped() -> list[Shipped]:
    """The measures that come with Handrail, read and checked. Raises BadPack."""
    found = []
    for name in folder.known():
        files = folder.files(name)
        loaded = load(files, name)
        found.append(Shipped(loaded.id, loaded.version, files))
    return found
