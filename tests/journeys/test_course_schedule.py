"""When lessons open, and where somebody reads on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handrail.journeys.schedule import Plan, days_later, finished_at, place, week_of, weeks_in

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LESSONS = (
    Plan("one", ("a", "b")),
    Plan("two", ("c",), after="one", days=5),
    Plan("three", ("d", "e"), after="two", days=7),
)


def day(number: float) -> datetime:
    return MONDAY + timedelta(days=number)


def read(**sections: dict[str, datetime]):
    return sections


@pytest.mark.parametrize(
    ("opened", "done", "lesson", "section", "lessons_done", "opening"),
    [
        ([], {}, "", "", (), {}),
        (["one"], {}, "one", "a", (), {}),
        (["one"], {"one": {"a": day(0)}}, "one", "b", (), {}),
        (["one"], {"one": {"b": day(0)}}, "one", "a", (), {}),  # the last part first
        # read within the five days: the next one waits for them
        (["one"], {"one": {"a": day(0), "b": day(1)}}, "", "", ("one",), {"two": day(5)}),
        # read late: the next one opens when it was read
        (["one"], {"one": {"a": day(0), "b": day(9)}}, "", "", ("one",), {"two": day(9)}),
        (["one", "two"], {"one": {"a": day(0), "b": day(1)}}, "two", "c", ("one",), {}),
    ],
)
def test_where_somebody_reads_on_and_what_opens_next(opened, done, lesson, section, lessons_done, opening):
    found = place(LESSONS, dict.fromkeys(opened, MONDAY), done, LONDON)
    assert (found.lesson, found.section, found.lessons_done, found.opening) == (lesson, section, lessons_done, opening)
    assert found.concludes is None


def test_a_course_ends_a_week_after_its_last_part_was_read():
    opened = {"one": day(0), "two": day(5), "three": day(12)}
    done = {"one": {"a": day(0), "b": day(1)}, "two": {"c": day(6)}, "three": {"d": day(13), "e": day(12)}}
    found = place(LESSONS, opened, done, LONDON)
    assert found.lesson == ""
    assert found.lessons_done == ("one", "two", "three")
    assert found.concludes == day(20)


def test_what_opens_soonest_is_next():
    one, slow, quick = Plan("one", ("a",)), Plan("slow", ("b",), "one", 9), Plan("quick", ("c",), "one", 2)
    lessons = (one, slow, quick)
    found = place(lessons, {"one": MONDAY}, {"one": {"a": day(1)}}, LONDON)
    assert found.opening == {"slow": day(9), "quick": day(2)}
    assert found.next == ("quick", day(2))
    assert place(lessons, {"one": MONDAY}, {}, LONDON).next == ("", None)


@pytest.mark.parametrize(
    ("zone", "at", "later"),
    [
        # the clocks go forward on 29 March 2026 in London, back on 25 October
        ("Europe/London", datetime(2026, 3, 27, 9, 30, tzinfo=UTC), datetime(2026, 4, 1, 8, 30, tzinfo=UTC)),
        ("Europe/London", datetime(2026, 10, 23, 8, 30, tzinfo=UTC), datetime(2026, 10, 28, 9, 30, tzinfo=UTC)),
        ("Australia/Sydney", datetime(2026, 4, 2, 22, 0, tzinfo=UTC), datetime(2026, 4, 7, 23, 0, tzinfo=UTC)),
        ("UTC", datetime(2026, 3, 27, 9, 30, tzinfo=UTC), datetime(2026, 4, 1, 9, 30, tzinfo=UTC)),
    ],
)
def test_days_are_counted_on_the_wall_clock(zone, at, later):
    found = days_later(at, 5, ZoneInfo(zone))
    assert found == later
    assert found.astimezone(ZoneInfo(zone)).time() == at.astimezone(ZoneInfo(zone)).time()


def test_an_hour_that_the_clocks_skip_still_gives_a_moment():
    at = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)  # 01:30 the day before the clocks go forward
    assert days_later(at, 1, LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_weeks_change_at_midnight_where_the_person_lives():
    auckland = ZoneInfo("Pacific/Auckland")
    started = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # Monday 22:30 in Auckland
    assert week_of(started, started, auckland) == 1
    assert week_of(started, datetime(2026, 3, 8, 10, 59, tzinfo=UTC), auckland) == 1
    assert week_of(started, datetime(2026, 3, 8, 11, 1, tzinfo=UTC), auckland) == 2
    assert week_of(None, started, auckland) == 0


def test_a_lesson_is_finished_when_its_last_part_was_read():
    lesson = LESSONS[0]
    assert finished_at(lesson, {"one": day(0)}, read(one={"a": day(3), "b": day(2)})) == day(3)
    assert finished_at(lesson, {"one": day(0)}, read(one={"a": day(3)})) is None
    assert finished_at(lesson, {}, read(one={"a": day(3), "b": day(2)})) is None


def test_how_many_weeks_a_course_takes_at_its_own_pace():
    assert weeks_in(LESSONS) == 3  # the last lesson opens on day 12, and has its week
    assert weeks_in(LESSONS[:1]) == 1
    eight = [Plan("1", ("a",)), *(Plan(str(n), ("a",), after=str(n - 1), days=7) for n in range(2, 9))]
    assert weeks_in(eight) == 8
