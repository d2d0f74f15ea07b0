"""When batteries open, close and remind: rules on plain data, by tables and properties."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.journeys.timepoints import later, need_not_ask, reminders, when_awake, window
from handrail.programmes.battery import END, START, Battery, Span

LONDON, ADELAIDE = ZoneInfo("Europe/London"), ZoneInfo("Australia/Adelaide")
ZONES = [LONDON, ADELAIDE, ZoneInfo("America/Santiago"), ZoneInfo("Asia/Kolkata"), ZoneInfo("UTC")]

FIRST = datetime(2024, 1, 1, tzinfo=UTC)

moments = st.integers(0, 7 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
zones = st.sampled_from(ZONES)
spans = st.builds(Span, months=st.integers(0, 14), days=st.integers(0, 200)).filter(lambda span: span.least_days > 0)


@st.composite
def once(draw):
    """A battery that comes once, as the checker would let it pass."""
    after = draw(spans)
    opens = draw(st.integers(0, min(after.least_days, 30)))
    closes = draw(st.none() | st.integers(1, 60))
    least = 0 if closes is None else opens + closes
    days = st.integers(0, 60 if closes is None else least - 1)
    return Battery(
        "post", ("peg",), after=after, since=draw(st.sampled_from([START, END])), end_by=draw(st.none() | spans),
        opens_days=opens, closes_days=closes, reminders=tuple(sorted(draw(st.sets(days, max_size=5)))),
    )


repeated = st.builds(
    Battery, st.just("weekly"), st.just(("peg",)), every_days=st.integers(1, 60),
    after=st.none() | st.builds(Span, days=st.integers(1, 60)), reminders=st.just((0,)),
)


def at(text, zone=LONDON):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(("start", "span", "expected"), [
    ("2026-03-02 09:30", Span(days=42), "2026-04-13 09:30"),  # the clocks went forward on 29 March
    ("2026-10-20 23:40", Span(days=7), "2026-10-27 23:40"),  # and back on 25 October
    ("2026-11-30 09:30", Span(months=3), "2027-02-28 09:30"),  # no 30 February
    ("2027-11-30 09:30", Span(months=3), "2028-02-29 09:30"),
    ("2026-12-31 09:30", Span(months=2), "2027-02-28 09:30"),
    ("2026-02-28 09:30", Span(months=12), "2027-02-28 09:30"),
    ("2026-03-22 01:30", Span(days=7), "2026-03-29 02:30"),  # half past one didn't happen: an hour later
    ("2026-05-01 09:30", Span(months=1, days=2), "2026-06-03 09:30"),
])
def test_a_timepoint_is_counted_on_the_calendar_at_the_same_time_on_the_wall(start, span, expected):
    assert later(at(start), span, LONDON) == at(expected)


def test_the_same_moment_is_another_day_where_somebody_else_lives():
    start = datetime(2026, 3, 31, 20, tzinfo=UTC)  # 1 April in Adelaide already
    assert later(start, Span(months=1), LONDON).astimezone(LONDON).day == 30
    assert later(start, Span(months=1), ADELAIDE).astimezone(ADELAIDE).strftime("%d %B") == "01 May"


@given(moments, spans, zones)
def test_a_span_later_is_later_and_at_the_same_time_on_the_wall_unless_the_clocks_skip_it(moment, span, zone):
    found = later(moment, span, zone)
    assert found > moment
    there, here = found.astimezone(zone), moment.astimezone(zone)
    exists = there.replace(hour=here.hour, minute=here.minute, tzinfo=zone)
    skipped = exists.astimezone(UTC).astimezone(zone).time() != here.time()
    assert there.time() == here.time() or skipped or there.time().hour - here.time().hour in (1, -23)


@given(moments, spans, spans, zones)
def test_a_longer_span_is_never_earlier(moment, one, other, zone):
    longer = Span(one.months + other.months, one.days + other.days)
    assert later(moment, longer, zone) >= later(moment, one, zone)


@given(once(), moments, st.none() | st.integers(0, 700), zones)
def test_a_window_opens_before_its_timepoint_and_closes_after_it(battery, started, days, zone):
    ended = None if days is None else started + timedelta(days=days)
    found = window(battery, 1, started=started, ended=ended, zone=zone)
    if battery.since == END and ended is None and battery.end_by is None:
        assert found is None
        return
    assert found.opens <= found.at
    assert found.closes is None or found.at < found.closes
    assert found.opens >= started - timedelta(hours=2)  # never before what it counts from, but for a change of clocks
    assert found == window(battery, 1, started=started, ended=ended, zone=zone)


@given(once(), moments, st.integers(1, 700), st.integers(0, 700), zones)
def test_a_course_that_ends_earlier_is_never_followed_up_later(battery, started, days, more, zone):
    early, late = (started + timedelta(days=count) for count in (days, days + more))
    one, other = (window(battery, 1, started=started, ended=ended, zone=zone) for ended in (early, late))
    assert one.at <= other.at


@given(once(), moments, zones)
def test_end_by_is_the_latest_that_an_end_counts(battery, started, zone):
    if battery.since != END or battery.end_by is None:
        return
    running = window(battery, 1, started=started, ended=None, zone=zone)
    much_later = window(battery, 1, started=started, ended=started + timedelta(days=2_000), zone=zone)
    assert running == much_later


@given(repeated, moments, st.integers(1, 80), zones)
def test_one_asked_again_and_again_closes_as_the_next_one_opens(battery, started, occurrence, zone):
    this, after = (window(battery, number, started=started, ended=None, zone=zone)
                   for number in (occurrence, occurrence + 1))
    assert this.opens < this.closes == after.opens


@given(once(), moments, zones)
def test_reminders_are_at_most_those_listed_rise_come_by_day_and_while_it_is_open(battery, started, zone):
    found = window(battery, 1, started=started, ended=started, zone=zone)
    sent = reminders(battery, found.opens, found.closes, zone)
    assert len(sent) <= len(battery.reminders)
    assert list(sent) == sorted(set(sent))
    for moment in sent:
        assert moment >= found.opens
        assert found.closes is None or moment < found.closes
        assert time(8) <= moment.astimezone(zone).time() < time(20)


@given(moments, zones)
def test_by_day_is_never_earlier_and_at_most_twelve_hours_later_but_for_a_change_of_clocks(moment, zone):
    assert timedelta(0) <= when_awake(moment, zone) - moment <= timedelta(hours=13)


@pytest.mark.parametrize(("hours", "is_spared"), [(0, True), (24 * 5 - 1, True), (24 * 5, False), (24 * 90, False)])
def test_what_was_answered_within_its_days_need_not_be_asked(hours, is_spared):
    answered = at("2026-03-02 09:30")
    found = need_not_ask(["peg", "mood"], {"peg": answered}, {"peg": 5, "mood": 5}, answered + timedelta(hours=hours))
    assert found == (("peg",) if is_spared else ())


def test_a_measure_without_such_a_window_is_always_asked():
    moment = at("2026-03-02 09:30")
    assert need_not_ask(["peg"], {"peg": moment}, {"peg": None}, moment) == ()


@given(st.sets(st.sampled_from("abcd")), st.dictionaries(st.sampled_from("abcd"), moments),
       st.dictionaries(st.sampled_from("abcd"), st.integers(1, 90)), moments, st.integers(1, 90))
def test_the_longer_the_window_the_less_is_asked(measures, answered, days, moment, more):
    shorter = set(need_not_ask(measures, answered, days, moment))
    longer = set(need_not_ask(measures, answered, {key: count + more for key, count in days.items()}, moment))
    assert shorter <= longer <= set(measures) & set(answered)
