"""When the things of a plan come round: once in the plan's week, on the wall, across both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.journeys import plan_times
from handrail.programmes.week import WEEK, Timed

MADRID, NEW_YORK, LONDON = (ZoneInfo(name) for name in ("Europe/Madrid", "America/New_York", "Europe/London"))


def at(text: str, zone=UTC) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


# (zone, written on the wall, days, time, moments in UTC)
TABLE = [
    # no change of the clocks
    (LONDON, "2026-03-02 09:30", "mon wed", "09:30", ["2026-03-04 09:30", "2026-03-09 09:30"]),
    (LONDON, "2026-03-02 09:30", "mon", "09:31", ["2026-03-02 09:31"]),
    (LONDON, "2026-03-02 09:30", "mon", "09:29", ["2026-03-09 09:29"]),
    # Madrid goes forward on 29 March 2026: 02:00 becomes 03:00
    (MADRID, "2026-03-27 12:00", "sat sun mon", "09:00", ["2026-03-28 08:00", "2026-03-29 07:00", "2026-03-30 07:00"]),
    (MADRID, "2026-03-27 12:00", "sun", "02:30", ["2026-03-29 01:30"]),  # there is no 02:30: it rings at 03:30
    # and back on 25 October 2026: 03:00 becomes 02:00
    (MADRID, "2026-10-23 12:00", "sat sun mon", "09:00", ["2026-10-24 07:00", "2026-10-25 08:00", "2026-10-26 08:00"]),
    (MADRID, "2026-10-23 12:00", "sun", "02:30", ["2026-10-25 00:30"]),  # 02:30 comes twice: the first
    # New York goes forward on 8 March 2026 and back on 1 November 2026
    (NEW_YORK, "2026-03-06 12:00", "sat sun", "09:00", ["2026-03-07 14:00", "2026-03-08 13:00"]),
    (NEW_YORK, "2026-03-06 12:00", "sun", "02:30", ["2026-03-08 07:30"]),
    (NEW_YORK, "2026-10-30 12:00", "sat sun", "09:00", ["2026-10-31 13:00", "2026-11-01 14:00"]),
    (NEW_YORK, "2026-10-30 12:00", "sun", "01:30", ["2026-11-01 05:30"]),
]


@pytest.mark.parametrize(("zone", "written", "days", "clock", "expected"), TABLE)
def test_each_day_comes_once_on_the_wall(zone, written, days, clock, expected):
    planned = [Timed(tuple(days.split()), time.fromisoformat(clock))]
    found = plan_times.moments(planned, at(written, zone), zone)
    assert list(found.values()) == [at(text) for text in expected]


def test_no_day_means_every_day_and_no_time_means_none():
    every = plan_times.moments([Timed((), time(8))], at("2026-03-02 09:30"), LONDON)
    assert [moment.date() for moment in every.values()] == [date(2026, 3, day) for day in range(3, 10)]
    assert plan_times.moments([Timed(("mon",), None)], at("2026-03-02 09:30"), LONDON) == {}


def test_two_things_at_one_time_are_one():
    planned = [Timed(("tue",), time(9)), Timed(("tue", "wed"), time(9))]
    assert len(plan_times.moments(planned, at("2026-03-02 09:30"), LONDON)) == 2


ZONES = st.sampled_from([MADRID, NEW_YORK, LONDON, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu"), UTC])
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: at("2025-01-01") + timedelta(minutes=minutes))
TIMES = st.builds(Timed, st.lists(st.sampled_from(WEEK), unique=True).map(tuple),
                  st.times().map(lambda one: one.replace(second=0, microsecond=0)))


@given(zone=ZONES, written=MOMENTS, timed=TIMES)
def test_every_planned_day_of_the_week_comes_exactly_once_within_the_week(zone, written, timed):
    zone = ZoneInfo("UTC") if zone is UTC else zone
    found = plan_times.moments([timed], written, zone)
    days = [moment.astimezone(zone).strftime("%a").lower() for moment in found.values()]
    expected = set(timed.days or WEEK)
    # In the night of a change of the clocks an hour may be said an hour later, at most once at the week's very edge.
    assert set(days) <= expected
    assert len(days) == len(set(days))
    assert len(expected - set(days)) <= 1
    assert all(written < moment <= plan_times.over_at(written, zone) for moment in found.values())
    assert len(days) == len(expected) or timed.at.hour < 4


@given(zone=ZONES, written=MOMENTS, timed=TIMES)
def test_a_number_names_its_moment(zone, written, timed):
    zone = ZoneInfo("UTC") if zone is UTC else zone
    for number, moment in plan_times.moments([timed], written, zone).items():
        assert plan_times.moment_of(number, zone) == moment
        assert 0 < number < 2**31


@given(zone=ZONES, written=MOMENTS, timed=TIMES, minutes=st.integers(0, 60 * 24 * 6))
def test_written_again_a_time_keeps_its_number(zone, written, timed, minutes):
    """What is still to come in both weeks is the same thing in both, so that it is sent once."""
    zone = ZoneInfo("UTC") if zone is UTC else zone
    later = written + timedelta(minutes=minutes)
    first, second = (plan_times.moments([timed], when, zone) for when in (written, later))
    for number, moment in first.items():
        if moment > later:
            assert second[number] == moment
