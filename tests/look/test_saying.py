"""Moments, minutes and sparks in words and lines."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from handrail.look import saying
from handrail.look.spark import EDGE, HEIGHT, WIDTH, spark

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(("moment", "said"), [
    (datetime(2026, 3, 10, 16, 30, tzinfo=UTC), "today 16:30"),
    (datetime(2026, 3, 10, 0, 5, tzinfo=UTC), "today 00:05"),
    (datetime(2026, 3, 11, 8, 0, tzinfo=UTC), "tomorrow 08:00"),
    (datetime(2026, 3, 9, 23, 59, tzinfo=UTC), "yesterday 23:59"),
    (datetime(2026, 3, 12, 16, 30, tzinfo=UTC), "Thursday 12 March 16:30"),
    (datetime(2025, 12, 31, 12, 0, tzinfo=UTC), "Wednesday 31 December 2025 12:00"),
])
def test_when(moment, said):
    assert saying.when(moment, AT) == said


def test_the_day_is_the_readers_own():
    late = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert saying.when(late, AT) == "tomorrow 08:30"
    with timezone.override("America/New_York"):
        assert saying.when(late, AT) == "today 19:30"


@pytest.mark.parametrize(("gap", "said"), [
    (timedelta(seconds=20), "a moment"),
    (timedelta(minutes=1), "1 minute"),
    (timedelta(minutes=59, seconds=59), "59 minutes"),
    (timedelta(hours=1), "1 hour"),
    (timedelta(hours=20), "20 hours"),
    (timedelta(hours=47, minutes=59), "47 hours"),
    (timedelta(hours=48), "2 days"),
    (timedelta(days=8), "8 days"),
    (timedelta(days=59), "59 days"),
    (timedelta(days=95), "3 months"),
])
def test_since(gap, said):
    assert saying.since(AT - gap, AT) == said
    assert saying.since(AT + gap, AT) == said


@pytest.mark.parametrize(("count", "said"), [
    (None, ""), (0, "0 minutes"), (1, "1 minute"), (12, "12 minutes"), (60, "1 hour"), (80, "1 hour 20 minutes"),
    (121, "2 hours 1 minute"),
])
def test_minutes(count, said):
    assert saying.minutes(count) == said


def test_in_templates_nothing_stands_for_nothing():
    source = "{% load look %}[{{ x|when }}{{ x|day }}{{ x|ago }}{{ x|minutes }}{{ x|spark }}]"
    assert Template(source).render(Context({"x": None})) == "[]"


def points_of(svg: str) -> list[tuple[float, float]]:
    line = re.search(r'points="([^"]+)"', svg).group(1)
    return [tuple(map(float, pair.split(","))) for pair in line.split()]


@pytest.mark.parametrize("numbers", [[6.7], [6.7, 5.0], [0, 27, 3], [0, 0, 0], [10] * 12, [1e9, -1e9]])
def test_a_spark_stays_inside_its_frame(numbers):
    found = points_of(spark(numbers))
    assert len(found) == len(numbers)
    for x, y in found:
        assert EDGE <= x <= WIDTH - EDGE and EDGE <= y <= HEIGHT - EDGE


def test_a_spark_goes_down_on_the_page_when_the_number_does():
    (_, first), (_, last) = points_of(spark([6.7, 5.0]))
    assert last > first


def test_no_change_is_a_level_line_and_a_little_change_a_little_one():
    assert len({y for _, y in points_of(spark([5, 5, 5]))}) == 1
    (_, first), (_, last) = points_of(spark([5.0, 5.3]))
    assert abs(first - last) < 3


def test_a_spark_is_decoration_without_style():
    pairs = [["2026-03-02", 6.7], ["2026-03-09", 5]]
    svg = Template("{% load look %}{{ pairs|spark }}").render(Context({"pairs": pairs}))
    assert 'aria-hidden="true"' in svg
    assert "style" not in svg
    assert len(points_of(svg)) == 2


def test_an_icon_is_hidden_from_screen_readers_and_a_wrong_name_is_an_error():
    assert 'aria-hidden="true"' in Template('{% load look %}{% icon "sun" %}').render(Context())
    with pytest.raises(KeyError):
        Template('{% load look %}{% icon "unicorn" %}').render(Context())


def test_data_for_a_script_cannot_leave_its_attribute():
    html = Template('{% load look %}<i data-x="{{ data|as_json }}">').render(Context({"data": {"a": '"><script>'}}))
    assert html.count('"') == 2 and "<script>" not in html
