"""Which times can be booked: hours on the wall, across changes of the clocks, around what is taken."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.meetings.slots import Span, Times, WeekHours, free, is_open, joined, open_spans, step_of

LONDON, MADRID, SYDNEY, LISBON = (ZoneInfo(name) for name in (
    "Europe/London", "Europe/Madrid", "Australia/Sydney", "Europe/Lisbon"))
NINE_TO_TWELVE = tuple(WeekHours(day, time(9), time(12)) for day in range(7))
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def span(day: int, starts: str, ends: str, month: int = 3) -> Span:
    """A span on a day of 2026, in UTC."""
    of = [datetime(2026, month, day, *map(int, said.split(":")), tzinfo=UTC) for said in (starts, ends)]
    return Span(*of)


@pytest.mark.parametrize(("zone", "day", "utc"), [
    (LONDON, (2026, 3, 28), "09:00"), (LONDON, (2026, 3, 29), "08:00"),  # clocks go forward in the night
    (LONDON, (2026, 10, 24), "08:00"), (LONDON, (2026, 10, 25), "09:00"),  # and back
    (MADRID, (2026, 3, 28), "08:00"), (MADRID, (2026, 3, 29), "07:00"),
    (SYDNEY, (2026, 4, 4), "22:00"), (SYDNEY, (2026, 4, 5), "23:00"),  # their summer ends
], ids=str)
def test_nine_oclock_stays_nine_oclock_when_the_clocks_change(zone, day, utc):
    noon = datetime(*day, 12, tzinfo=zone)
    found = open_spans(NINE_TO_TWELVE, (), zone=zone, start=noon - timedelta(hours=6), end=noon + timedelta(hours=1))
    assert [one.starts_at.strftime("%H:%M") for one in found] == [utc]
    assert found[0].starts_at.astimezone(zone).time() == time(9)
    assert found[0].ends_at - found[0].starts_at == timedelta(hours=3)


def test_hours_across_the_change_are_as_long_as_the_night_was():
    night = [WeekHours(6, time(0), time(4))]  # Sunday
    for (month, day), hours in {((3, 29)): 3, ((10, 25)): 5, ((3, 22)): 4}.items():
        start = datetime(2026, month, day, tzinfo=LONDON)
        (found,) = open_spans(night, (), zone=LONDON, start=start, end=start + timedelta(hours=12))
        assert found.ends_at - found.starts_at == timedelta(hours=hours)


def test_hours_within_the_hour_that_the_clocks_leave_out_are_held_an_hour_later():
    gap = [WeekHours(6, time(1, 15), time(1, 45))]
    start = datetime(2026, 3, 29, tzinfo=LISBON)
    found = open_spans(gap, (), zone=LISBON, start=start, end=start + timedelta(hours=12))
    assert [one.starts_at.astimezone(LISBON).time() for one in found] == [time(2, 15)]
    assert found[0].ends_at - found[0].starts_at == timedelta(minutes=30)


def test_extra_hours_join_the_week_and_what_touches_is_one():
    week = [WeekHours(0, time(9), time(10))]
    found = open_spans(week, [span(2, "10:00", "11:00"), span(3, "18:00", "19:00")], zone=LONDON, start=MONDAY,
                       end=MONDAY + timedelta(days=2))
    assert found == (span(2, "09:00", "11:00"), span(3, "18:00", "19:00"))


@pytest.mark.parametrize(("minutes", "buffer", "step"), [(12, 0, 15), (12, 10, 30), (30, 0, 30), (30, 10, 45),
                                                         (50, 10, 60), (5, 0, 15)])
def test_times_to_choose_from_are_a_talk_and_its_buffer_apart(minutes, buffer, step):
    assert step_of(minutes, buffer) == step


def test_what_is_taken_takes_its_buffer_too_and_what_is_blocked_only_itself():
    times = Times(open=(span(2, "09:00", "12:00"),), taken=(span(2, "09:45", "10:15"),),
                  shut=(span(2, "11:30", "12:00"),))
    found = free(times, minutes=30, buffer=10, earliest=MONDAY, latest=MONDAY + timedelta(days=1))
    assert [one.strftime("%H:%M") for one in found] == ["09:00", "10:30"]


def test_nothing_is_offered_too_soon_or_past_the_last_moment():
    times = Times(open=(span(2, "09:00", "12:00"),))
    nine = span(2, "09:00", "12:00").starts_at
    found = free(times, minutes=30, buffer=0, earliest=nine + timedelta(minutes=1), latest=nine + timedelta(hours=2))
    assert [one.strftime("%H:%M") for one in found] == ["09:30", "10:00", "10:30"]


minute_spans = st.tuples(st.integers(0, 2000), st.integers(1, 300)).map(
    lambda pair: Span(MONDAY + timedelta(minutes=pair[0]), MONDAY + timedelta(minutes=sum(pair))))


@given(st.lists(minute_spans, max_size=6), st.lists(minute_spans, max_size=6), st.lists(minute_spans, max_size=4),
       st.integers(5, 90), st.integers(0, 30))
def test_every_time_on_offer_is_open_free_and_stays_so_for_its_whole_length(open_, taken, shut, minutes, buffer):
    times = Times(joined(open_), tuple(taken), tuple(shut))
    latest = MONDAY + timedelta(days=2)
    found = free(times, minutes=minutes, buffer=buffer, earliest=MONDAY, latest=latest)
    assert found == sorted(set(found))
    for begins in found:
        talk = Span(begins, begins + timedelta(minutes=minutes))
        assert is_open(times, talk) and talk.ends_at <= latest
        assert not any(talk.meets(one.wider(timedelta(minutes=buffer))) for one in taken)
        assert not any(talk.meets(one) for one in shut)
