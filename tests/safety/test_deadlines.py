"""Deadlines in working hours and on the clock, as they are written out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.people.hours import Hours
from handrail.safety.deadlines import UNITS, Deadline, Unreadable, read_deadline

LONDON = Hours(ZoneInfo("Europe/London"))
FRIDAY_LATE = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(("written", "passes"), [
    ("30 minutes", datetime(2026, 3, 6, 16, 30, tzinfo=UTC)),
    ("2 hours", datetime(2026, 3, 6, 18, 0, tzinfo=UTC)),
    ("1 working hour", datetime(2026, 3, 6, 17, 0, tzinfo=UTC)),
    ("4 working hours", datetime(2026, 3, 9, 12, 0, tzinfo=UTC)),
    ("1 working day", datetime(2026, 3, 9, 16, 0, tzinfo=UTC)),
    ("3 days", datetime(2026, 3, 9, 16, 0, tzinfo=UTC)),
])
def test_a_deadline_passes_after_so_much_time_of_its_kind(written, passes):
    assert read_deadline(written).after(FRIDAY_LATE, LONDON) == passes
    assert str(read_deadline(written)) == written


@pytest.mark.parametrize("written", ["", "soon", "0 hours", "4", "4 weeks", "-1 hours", "4  hours", "working hours"])
def test_what_is_no_deadline_is_told(written):
    with pytest.raises(Unreadable):
        read_deadline(written)


@given(count=st.integers(1, 99), unit=st.sampled_from(UNITS),
       at=st.integers(0, 365 * 24 * 60).map(lambda minutes: FRIDAY_LATE + timedelta(minutes=minutes)))
def test_working_time_never_passes_sooner_than_the_clock_and_always_while_somebody_is_there(count, unit, at):
    deadline = Deadline(count, unit)
    passes = deadline.after(at, LONDON)
    assert passes > at
    if not deadline.is_of_the_clock:
        assert passes - at >= deadline.span
        assert LONDON.is_open(passes - timedelta(seconds=1))
    assert deadline.after(at + timedelta(hours=1), LONDON) >= passes
