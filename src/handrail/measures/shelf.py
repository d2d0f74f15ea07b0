"""Kept instruments: each version as it was when it was loaded, read once a process."""

from functools import lru_cache

from handrail.programmes import keeping
from handrail.programmes.keeping import Shipped
from handrail.programmes.models import PackVersion

from . import folder
from .instrument import Instrument
from .loading import load


@lru_cache(maxsize=256)
def instrument(digest: str) -> Instrument:
    """The instrument version with this digest. Raises NoSuchPack."""
    return load(keeping.files_of(digest), digest[:8])


def latest(measure: str) -> PackVersion:
    """The version of a measure that was loaded last. Raises NoSuchPack."""
    return keeping.latest(PackVersion.Kind.MEASURE, measure)


def shipped() -> list[Shipped]:
    """The measures that come with Handrail, read and checked. Raises BadPack."""
    found = []
    for name in folder.known():
        files = folder.files(name)
        loaded = load(files, name)
        found.append(Shipped(loaded.id, loaded.version, files))
    return found
