"""When an appointment can be entered, changed, and given up waiting for. Pure: moments in, yes or no out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.guidance import times
from handrail.guidance.weeks import begins_at, monday_of

OPENS_BEFORE = timedelta(minutes=15)  # the waiting room, and the link to a room elsewhere
STAYS_OPEN = timedelta(hours=1)  # after its end, for talks that go on
AHEAD = timedelta(days=2)  # so long before it is due at the latest a guide hears that a session isn't booked
TO_BOOK = timedelta(days=1)  # nobody is said to have booked nothing on the day on which their sessions begin


def is_enterable(starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether the two can be in the room now: from a little before until well after."""
    return starts_at - OPENS_BEFORE <= at < ends_at + STAYS_OPEN


def is_changeable(starts_at: datetime, at: datetime, *, until_hours: int) -> bool:
    """Whether a participant may still move or cancel it: until so many hours before it begins."""
    return at <= starts_at - timedelta(hours=until_hours) and at < starts_at


def gives_up_at(starts_at: datetime, *, after_minutes: int) -> datetime:
    """From when on a guide may say that nobody came."""
    return starts_at + timedelta(minutes=after_minutes)


def not_booked_from(due_at: datetime, *, begun_at: datetime | None, zone: ZoneInfo) -> datetime:
    """From when on a session that nobody booked is said to be so: when its week begins, by day where the participant
    lives; two days before it is due at the latest, but not within a day of what its series counts from (`begun_at`)."""
    at = min(begins_at(monday_of(due_at, zone), zone), due_at - AHEAD)
    if begun_at is not None:
        at = max(at, begun_at + TO_BOOK)
    return times.in_daytime(at, zone)
