"""How often a guide and a supervisor meet, by the protocols of the guide's people. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from handrail.guidance.protocol import MEETINGS

DAYS = dict(zip(MEETINGS, (7, 14, 31), strict=True))


def due_on(terms: Iterable[str], *, since: date, last: date | None) -> date | None:
    """When they meet next: so long after the last meeting, or after the guide began; by the closest of the terms."""
    days = [DAYS[term] for term in terms if term]
    if not days:
        return None
    return max(since, last or since) + timedelta(days=min(days))
