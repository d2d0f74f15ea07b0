"""When contacts are due: working days, daytime, and the changes of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.guidance import times
from handrail.guidance.spans import Span, read_span
from handrail.people.hours import Hours

LONDON = ZoneInfo("Europe/London")
HOURS = Hours(LONDON)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


def london(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "count", "due"),
    [
        (london(2, 10), 1, london(3, 10)),  # Monday to Tuesday
        (london(6, 16), 1, london(9, 16)),  # Friday to Monday
        (london(6, 18), 1, london(10, 9)),  # after hours: from Monday morning
        (london(7, 12), 2, london(11, 9)),  # Saturday: from Monday morning
        (london(5, 12), 5, london(12, 12)),
        (london(27, 10), 1, london(30, 10)),  # over the change of the clocks
        (london(2, 10), 0, london(2, 10)),
    ],
)
def test_working_days_skip_weekends_and_nights(moment, count, due):
    assert times.after_working_days(moment, count, HOURS) == due


@given(MOMENTS, st.integers(0, 30))
def test_working_days_end_in_working_hours_and_never_before(moment, count):
    due = times.after_working_days(moment, count, HOURS)
    assert HOURS.is_open(due) and due >= moment
    assert due <= moment + timedelta(days=Span(count, "working days").longest_days + 3)
    assert times.after_working_days(moment, count + 1, HOURS) > due


@given(MOMENTS, st.integers(1, 400))
def test_days_keep_the_time_on_the_wall(moment, days):
    due = times.after(moment, Span(days, "days"), HOURS).astimezone(LONDON)
    here = moment.astimezone(LONDON)
    assert (due.date() - here.date()).days == days
    assert due.replace(tzinfo=None).time() == here.replace(tzinfo=None).time()


@pytest.mark.parametrize(
    ("text", "due"), [("90 minutes", london(2, 11, 30)), ("3 hours", london(2, 13)), ("1 week", london(9, 10))]
)
def test_other_spans_go_by_as_they_are(text, due):
    assert times.after(london(2, 10), read_span(text), HOURS) == due


@given(MOMENTS, st.sampled_from(["Europe/London", "America/Bogota", "Asia/Kolkata", "Pacific/Auckland"]))
def test_a_letter_comes_by_day_where_the_person_lives_and_within_a_day(moment, zone):
    due = times.in_daytime(moment, ZoneInfo(zone))
    assert times.WAKES <= due.timetz().replace(tzinfo=None) < times.RESTS
    assert moment <= due <= moment + timedelta(hours=16)


@given(MOMENTS)
def test_a_contact_is_on_the_list_from_the_start_of_its_day_s_work(moment):
    due = times.in_working_hours(moment, HOURS)
    shown = times.shown_from(due, HOURS)
    assert shown <= due and shown.date() == due.date() and due - shown < timedelta(hours=8)
