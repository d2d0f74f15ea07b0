"""Points in time, from what programmes say; whose turn it has been, to the day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.journeys.timepoints import window
from handrail.outcomes.points import latest_before, points_of
from handrail.programmes.battery import END, Battery, Span

WEEKLY = Battery("weekly", ("peg",), every_days=7)
POST = Battery("post", ("peg",), after=Span(days=70))
LATER = Battery("three-months", ("peg",), after=Span(months=3), since=END, end_by=Span(days=140))
PLAN = {battery.name: battery for battery in (Battery("baseline", ("peg",)), WEEKLY, POST, LATER)}


def test_they_stand_in_the_order_of_their_days():
    points = points_of([("a", PLAN, 28)])
    assert [point.key for point in points] == [
        "baseline", "weekly-1", "weekly-2", "weekly-3", "weekly-4", "post", "three-months"]


def test_a_battery_that_says_how_often_is_expected_so_often():
    plan = {"weekly": Battery("weekly", ("peg",), every_days=7, times=2)}
    assert [point.key for point in points_of([("a", plan, 70)])] == ["weekly-1", "weekly-2"]


def test_programmes_that_ask_under_one_name_keep_their_own_days():
    other = {"post": Battery("post", ("peg",), after=Span(days=14))}
    [post] = [point for point in points_of([("a", PLAN, 28), ("b", other, 7)]) if point.key == "post"]
    turns = {turn.programme: turn.started for turn in post.turns(date(2026, 6, 1))}
    assert turns == {"a": date(2026, 3, 23), "b": date(2026, 5, 18)}


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
spans = st.builds(Span, months=st.integers(0, 14), days=st.integers(0, 60))


@given(days, spans)
def test_the_latest_day_is_the_latest(today, span):
    found = latest_before(today, span)
    assert _later(found, span) <= today
    assert _later(found + timedelta(days=1), span) > today


@given(days, st.integers(0, 300), st.one_of(st.none(), st.integers(0, 200)), st.sampled_from([WEEKLY, POST, LATER]),
       st.integers(1, 6))
def test_it_is_somebodys_turn_on_the_very_day_that_journeys_say(started, waited, ended_after, battery, occurrence):
    occurrence = occurrence if battery.every_days else 1
    today = started + timedelta(days=waited)
    ended = None if ended_after is None else started + timedelta(days=ended_after)
    due = window(battery, occurrence, started=_noon(started), ended=ended and _noon(ended), zone=ZoneInfo("UTC"))
    [point] = [point for point in points_of([("a", {battery.name: battery}, 70)]) if point.occurrence == occurrence]
    [turn] = point.turns(today)
    is_turn = (turn.started is not None and started <= turn.started) or (
        ended is not None and turn.ended is not None and ended <= turn.ended)
    assert is_turn == (due is not None and due.at.date() <= today)


@pytest.mark.parametrize(("today", "found"), [
    (date(2026, 2, 28), date(2025, 11, 30)), (date(2026, 2, 27), date(2025, 11, 27)),
    (date(2028, 2, 29), date(2027, 11, 30)), (date(2026, 5, 31), date(2026, 2, 28)),
])
def test_three_months_before_the_end_of_a_short_month(today, found):
    assert latest_before(today, Span(months=3)) == found


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _later(day: date, span: Span) -> date:
    from handrail.journeys.timepoints import later

    return later(_noon(day), span, ZoneInfo("UTC")).date()
