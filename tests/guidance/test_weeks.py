"""Which weeks have all the sessions that a protocol gives: rules by tables and properties."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.guidance.weeks import Weeks, begins_at, monday_of
from tests.builders import AT

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
ZONES = st.sampled_from([LONDON, AUCKLAND, ZoneInfo("America/St_Johns")])
MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: AT + timedelta(minutes=minutes))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("moment", "zone", "monday"), [
    ("2026-03-09T00:00+00:00", LONDON, "2026-03-09"),
    ("2026-03-08T23:59+00:00", LONDON, "2026-03-02"),
    ("2026-03-08T23:59+00:00", AUCKLAND, "2026-03-09"),  # Monday there already
    ("2026-03-29T23:30+00:00", LONDON, "2026-03-30"),  # the clocks changed that Sunday
    ("2026-03-15T12:00+00:00", LONDON, "2026-03-09"),
])
def test_a_week_is_monday_to_sunday_where_the_participant_lives(moment, zone, monday):
    assert monday_of(at(moment), zone) == date.fromisoformat(monday)


@pytest.mark.parametrize(("most", "sessions", "full"), [
    (None, ["2026-03-10T10:00+00:00"], []),
    (1, [], []),
    (1, ["2026-03-10T10:00+00:00"], ["2026-03-09"]),
    (2, ["2026-03-10T10:00+00:00"], []),
    (2, ["2026-03-10T10:00+00:00", "2026-03-15T20:00+00:00", "2026-03-16T09:00+00:00"], ["2026-03-09"]),
    (1, ["2026-03-10T10:00+00:00", "2026-03-12T10:00+00:00"], ["2026-03-09"]),  # a guide went beyond
])
def test_a_week_is_full_with_as_many_as_the_protocol_gives(most, sessions, full):
    weeks = Weeks(LONDON, most, tuple(map(at, sessions)))
    assert [monday.isoformat() for monday in weeks.full] == full


@given(zone=ZONES, most=st.integers(1, 3), sessions=st.lists(MOMENTS, max_size=12), moments=st.lists(MOMENTS))
def test_taking_only_free_moments_one_after_the_other_never_makes_more_than_the_most_of_a_week(
    zone, most, sessions, moments,
):
    held: list[datetime] = []
    for moment in [*sessions, *moments]:
        if Weeks(zone, most, tuple(held)).free([moment]):
            held.append(moment)
    counts = [sum(monday_of(one, zone) == monday for one in held) for monday in {monday_of(one, zone) for one in held}]
    assert max(counts, default=0) <= most
    weeks = Weeks(zone, most, tuple(held))
    assert [one for one in moments if weeks.is_full(one)] == [one for one in moments if not weeks.free([one])]


@given(zone=ZONES, sessions=st.lists(MOMENTS, max_size=4), earliest=MOMENTS, days=st.integers(1, 14))
def test_a_span_reaches_as_much_farther_as_full_weeks_take_from_it_and_no_farther_than_may_be_booked(
    zone, sessions, earliest, days,
):
    weeks, latest = Weeks(zone, 1, tuple(sessions)), earliest + timedelta(days=days)
    farthest = earliest + timedelta(days=28)
    until = weeks.until(earliest, latest, farthest=farthest)
    assert latest <= until <= farthest
    taken = timedelta()
    for monday in weeks.full:
        begins, ends = begins_at(monday, zone), begins_at(monday + timedelta(days=7), zone)
        taken += max(timedelta(), min(ends, until).astimezone(UTC) - max(begins, earliest).astimezone(UTC))
    assert until == farthest or (until - earliest) - taken == timedelta(days=days)
    assert not weeks.full or weeks.until(earliest, latest, farthest=latest) == latest
