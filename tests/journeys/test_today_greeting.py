"""Greetings by the hour where the person lives."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handrail.journeys.today import greet


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(0, "Hello"), (4, "Hello"), (5, "Good morning"), (11, "Good morning"), (12, "Good afternoon"),
     (17, "Good afternoon"), (18, "Good evening"), (23, "Good evening")],
)
def test_the_greeting_follows_the_hour(hour, greeting):
    assert greet("Maria Okafor", datetime(2026, 1, 5, hour, 59, tzinfo=UTC), ZoneInfo("UTC")) == f"{greeting}, Maria"


def test_the_hour_is_the_persons_own():
    at = datetime(2026, 1, 5, 20, 0, tzinfo=UTC)
    assert greet("Maria", at, ZoneInfo("Pacific/Auckland")) == "Good morning, Maria"
    assert greet("Maria", at, ZoneInfo("Europe/London")) == "Good evening, Maria"


def test_nobody_is_called_by_an_empty_name():
    assert greet("", datetime(2026, 1, 5, 9, tzinfo=UTC), ZoneInfo("UTC")) == "Good morning"
    assert greet("  ", datetime(2026, 1, 5, 9, tzinfo=UTC), ZoneInfo("UTC")) == "Good morning"
