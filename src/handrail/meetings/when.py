"""When an appointment can be entered, changed, and given up waiting for. Pure: moments in, yes or no out."""

from datetime import datetime, timedelta

OPENS_BEFORE = timedelta(minutes=15)  # the waiting room, and the link to a room elsewhere
STAYS_OPEN = timedelta(hours=1)  # after its end, for talks that go on


def is_enterable(starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether the two can be in the room now: from a little before until well after."""
    return starts_at - OPENS_BEFORE <= at < ends_at + STAYS_OPEN


def is_changeable(starts_at: datetime, at: datetime, *, until_hours: int) -> bool:
    """Whether a participant may still move or cancel it: until so many hours before it begins."""
    return at <= starts_at - timedelta(hours=until_hours) and at < starts_at


def gives_up_at(starts_at: datetime, *, after_minutes: int) -> datetime:
    """From when on a guide may say that nobody came."""
    return starts_at + timedelta(minutes=after_minutes)
