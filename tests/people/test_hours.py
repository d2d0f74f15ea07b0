"""Working hours: when somebody is there, and when a time has gone by."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.people.hours import Hours

LONDON = Hours(ZoneInfo("Europe/London"))
A_YEAR = st.integers(0, 365 * 24 * 60)
MOMENTS = A_YEAR.map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON.zone)


@pytest.mark.parametrize(
    ("at", "hours", "then"),
    [
        ("2026-03-02 10:00", 4, "2026-03-02 14:00"),  # Monday
        ("2026-03-02 15:00", 4, "2026-03-03 11:00"),  # over the night
        ("2026-03-06 16:30", 4, "2026-03-09 12:30"),  # over a weekend
        ("2026-03-07 03:00", 4, "2026-03-09 13:00"),  # Saturday at three in the morning
        ("2026-03-02 07:00", 8, "2026-03-02 17:00"),  # a whole day before it opens
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),  # the clocks go forward in between
        ("2026-03-02 17:00", 1, "2026-03-03 10:00"),  # closing time is closed
    ],
)
def test_working_time_is_counted_in_working_hours_only(at, hours, then):
    assert LONDON.after(local(at), timedelta(hours=hours)) == local(then)


@given(MOMENTS, st.integers(0, 40 * 60))
def test_a_deadline_is_never_before_its_working_time_and_never_outside_hours(at, minutes):
    then = LONDON.after(at, timedelta(minutes=minutes)).astimezone(LONDON.zone)
    assert then >= at + timedelta(minutes=minutes) or minutes == 0
    assert then.weekday() < 5
    assert LONDON.opens <= then.time() <= LONDON.closes


@given(MOMENTS)
def test_the_next_opening_is_open_and_not_past(at):
    opening = LONDON.next_open(at)
    assert opening >= at
    assert LONDON.is_open(opening)
