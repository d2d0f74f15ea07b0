"""The course page: every lesson at a glance."""

import pytest

from handrail.delivery import clock
from handrail.journeys.models import Enrolment
from tests.builders import AT, signed_in
from tests.journeys.pages import page
from tests.journeys.small_course import day, read, role_of

pytestmark = pytest.mark.django_db


def seen_by(enrolment):
    return page(signed_in(role_of(enrolment)).get("/course/"))


def test_open_lessons_lead_on_and_closed_ones_say_when(reader):
    seen = seen_by(reader)
    assert "A small course" in seen.text
    assert "3 short parts, one at a time" in seen.text
    assert "/lesson/first/" in seen.links and "/lesson/first/choices/" in seen.links
    assert "/lesson/second/" not in seen.links
    assert "Opens later, once the lessons before it have been read" in seen.text


def test_what_was_read_is_said(reader):
    read(reader, "first", "welcome", "week", at=AT)
    assert "2 of 3 parts read" in seen_by(reader).text


def test_a_lesson_that_opens_next_says_its_day(reader):
    read(reader, "first", at=AT)
    words = seen_by(reader).text
    assert "Opens Saturday 7 March" in words
    clock.tick(day(5))
    seen = seen_by(reader)
    assert "/lesson/second/" in seen.links
    assert "/lesson/third/" not in seen.links


@pytest.mark.parametrize(("state", "status"), [("paused", 200), ("finished", 200), ("left", 302), ("waiting", 302)])
def test_it_is_there_while_somebody_may_read(reader, state, status):
    Enrolment.objects.filter(pk=reader.pk).update(state=state)
    assert signed_in(role_of(reader)).get("/course/").status_code == status


def test_it_takes_few_statements(reader, django_assert_max_num_queries):
    browser = signed_in(role_of(reader))
    browser.get("/course/")
    with django_assert_max_num_queries(2 + 2):
        browser.get("/course/")
