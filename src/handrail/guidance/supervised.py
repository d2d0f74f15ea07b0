"""Minutes of supervision: told by whichever room keeps them, asked for by whoever counts what guidance costs."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Supervised:
    """Minutes that a supervisor gave to a guide."""

    guide_id: uuid.UUID
    minutes: float


Source = Callable[[date | None, date | None], Iterable[Supervised]]
_sources: list[Source] = []


def kept_by(source: Source) -> Source:
    """Register who keeps minutes of supervision: `source(since, until)` gives those of the active service."""
    _sources.append(source)
    return source


def is_kept() -> bool:
    """Whether any room keeps them."""
    return bool(_sources)


def minutes(since: date | None = None, until: date | None = None) -> dict[uuid.UUID, float]:
    """Minutes of supervision by guide, in the active service, between two days."""
    found: dict[uuid.UUID, float] = {}
    for source in _sources:
        for one in source(since, until):
            found[one.guide_id] = found.get(one.guide_id, 0.0) + one.minutes
    return found
