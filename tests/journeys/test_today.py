"""Today: one next step, at most three small ones, and what somebody reads who isn't on the way."""

import uuid

import pytest
from django.utils import timezone

from handrail.delivery import clock
from handrail.ground import moment, scoped
from handrail.journeys import course, journal, leaving, steps
from handrail.journeys.models import Enrolment, Row, Standing
from handrail.people.models import RoleKind
from tests.builders import AT, a_guide, a_participant, a_person, a_role, a_service, later, signed_in
from tests.journeys.pages import page
from tests.journeys.small_course import a_reader, a_small_service, day, read, role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Moves the clock that pages see."""

    class Clock:
        now = AT

    monkeypatch.setattr(moment, "now", lambda: Clock.now)
    return Clock


@pytest.fixture
def reader(at):
    enrolment = a_reader(person=a_person("Maria Okafor"))
    with scoped.service(enrolment.service_id):
        yield enrolment


@pytest.fixture
def browser(reader):
    return signed_in(role_of(reader))


@steps.words("test", "thing")
def _a_thing(step):
    return steps.Shown(title=step.facts["title"], line=step.facts.get("line", ""), url="/somewhere/")


def offer(enrolment, title, weight, **more):
    steps.offer(enrolment=enrolment, room="test", code="thing", subject=title, weight=weight,
                facts={"title": title, **more.pop("facts", {})}, **{"since": AT, **more})


def test_one_large_step_greeting_date_and_week(reader, browser):
    seen = page(browser.get("/today/"))
    assert "Good morning, Maria" in seen.text
    assert "Monday 2 March · week 1 of 3" in seen.text
    assert "Your next step · about 2 minutes Lesson 1: The first lesson" in seen.text
    assert "3 short parts. One is enough for today." in seen.text
    assert "Begin" in seen.text
    assert "/lesson/first/welcome/" in seen.links


def test_it_says_where_somebody_stopped_and_what_is_left(reader, browser):
    read(reader, "first", "welcome", at=AT)
    seen = page(browser.get("/today/"))
    assert "You stopped after “Welcome”. 2 short parts are left; one is enough for today." in seen.text
    assert "Go on reading" in seen.text
    assert "/lesson/first/choices/" in seen.links
    read(reader, "first", "choices", at=AT)
    assert "One short part is left; that is plenty for today." in page(browser.get("/today/")).text


def test_the_heaviest_step_is_next_and_three_small_ones_follow(reader, browser):
    for place, title in enumerate(["light", "lighter", "lightest", "too light to show"]):
        offer(reader, title, 20 - place)
    offer(reader, "the heaviest", 90)
    seen = page(browser.get("/today/"))
    words = seen.text
    assert words.index("Your next step") < words.index("the heaviest") < words.index("Lesson 1") < words.index("light")
    assert "lighter" in words
    assert "lightest" not in words and "too light" not in words


def test_a_step_shows_from_its_time_until_its_time(reader, browser, at):
    offer(reader, "not yet", 90, since=later(hours=1))
    offer(reader, "over", 90, until=later(minutes=-1))
    assert "not yet" not in page(browser.get("/today/")).text
    assert "over" not in page(browser.get("/today/")).text
    at.now = later(hours=2)
    assert "not yet" in page(browser.get("/today/")).text


def test_a_note_is_a_quiet_line_and_no_step(reader, browser):
    offer(reader, "Ana rings you on Thursday at 16:30.", -1)
    words = page(browser.get("/today/")).text
    assert words.index("Lesson 1") < words.index("Ana rings you on Thursday at 16:30.")


def test_what_a_step_says_is_text(reader, browser):
    offer(reader, "<b>Ana</b>", 90, facts={"line": "<script>alert(1)</script>"})
    html = browser.get("/today/").content.decode()
    assert "<b>Ana" not in html and "<script>alert" not in html
    assert "&lt;b&gt;Ana" in html


def test_between_lessons_nothing_waits_and_the_plan_is_there(reader, browser):
    journal.write(enrolment=reader, kind=Row.Kind.ANSWER, key="first/plan-1", client_id=uuid.uuid4(), made_at=AT, at=AT,
                  body={"chosen": ["walk-5-minutes"], "texts": ["walk 5 minutes"], "text": "after lunch\nwith Ana"})
    read(reader, "first", at=AT)
    seen = page(browser.get("/today/"))
    assert "Nothing is waiting for you today" in seen.text
    assert "The next lesson opens Saturday 7 March." in seen.text
    assert "walk 5 minutes" in seen.text and "after lunch" in seen.text
    assert "/lesson/first/week/" in seen.links


def test_a_lesson_that_has_opened_takes_the_place_of_the_plan(reader, browser, at):
    read(reader, "first", at=AT)
    clock.tick(day(5))
    at.now = day(5)
    seen = page(browser.get("/today/"))
    assert "Lesson 2: The second lesson" in seen.text
    assert "This week’s plan" not in seen.text


def test_more_weeks_than_planned_are_no_matter(reader, browser, at):
    at.now = day(7 * 9)
    words = page(browser.get("/today/")).text
    assert "week 10" in words
    assert "week 10 of" not in words


def test_waiting(reader, browser):
    Enrolment.objects.filter(pk=reader.pk).update(state="waiting")
    assert "You don’t need to do anything" in page(browser.get("/today/")).text


def test_paused_shows_no_lesson_and_the_way_back(reader, browser):
    offer(reader, "Ana wrote to you", 30)
    leaving.pause(enrolment=reader, weeks=1, at=AT)
    seen = page(browser.get("/today/"))
    assert "Your course is paused" in seen.text
    assert "Your next step" not in seen.text
    assert "Ana wrote to you" in seen.text
    assert "/my-course/" in seen.links


def test_finished(reader, browser, at):
    read(reader, "first", at=AT)
    clock.tick(day(5))
    read(reader, "second", at=day(5))
    clock.tick(day(12))
    read(reader, "third", at=day(12))
    at.now = day(13)
    assert "You have read every lesson." in page(browser.get("/today/")).text
    clock.tick(day(19))
    at.now = day(20)
    assert "You have finished the course" in page(browser.get("/today/")).text


def test_left(reader, browser):
    leaving.leave(enrolment=reader, reason="", words="", client_id=uuid.uuid4(), at=AT)
    seen = page(browser.get("/today/"))
    assert "You have left the course" in seen.text
    assert "/my-course/" in seen.links


@pytest.mark.parametrize(("state", "where"), [("joining", "/joining/"), ("unsuitable", "/joining/not-now/")])
def test_who_has_not_begun_goes_where_they_are(reader, browser, state, where):
    Enrolment.objects.filter(pk=reader.pk).update(state=state)
    assert browser.get("/today/").url == where


def test_somebody_in_no_course_is_told_whom_to_ask(at):
    service = a_small_service(contact_email="hello@northside.example")
    seen = page(signed_in(a_role(service, RoleKind.PARTICIPANT)).get("/today/"))
    assert "You are not in a course at the moment" in seen.text
    assert "mailto:hello@northside.example" in seen.links


def test_a_second_course_counts_and_not_the_one_that_was_left(reader, browser):
    leaving.leave(enrolment=reader, reason="", words="", client_id=uuid.uuid4(), at=AT)
    again = course.enrol(person=reader.participant, service=reader.service, programme_key="small",
                         protocol_key="self-guided", at=later(days=1))
    course.start(enrolment=again, at=later(days=1))
    Standing.objects.filter(enrolment=again).update(last_seen_at=AT)
    words = page(browser.get("/today/")).text
    assert "You have left" not in words


def test_a_guide_has_no_today(reader):
    assert signed_in(a_guide(reader.service)).get("/today/").status_code == 403


def test_it_takes_few_statements(reader, browser, django_assert_max_num_queries):
    browser.get("/today/")
    with django_assert_max_num_queries(2 + 2):  # session and role, then two
        browser.get("/today/")
    read(reader, "first", at=AT)
    with django_assert_max_num_queries(2 + 3):  # and the plan
        browser.get("/today/")


def test_it_is_not_sent_again_until_something_changes(reader, browser, at):
    browser.get("/today/")
    tag = browser.get("/today/").headers["ETag"]
    assert browser.get("/today/", headers={"If-None-Match": tag}).status_code == 304
    offer(reader, "something new", 90)
    assert browser.get("/today/", headers={"If-None-Match": tag}).status_code == 200
    tag = browser.get("/today/").headers["ETag"]
    at.now = later(hours=9)
    assert "Good evening" in browser.get("/today/", headers={"If-None-Match": tag}).content.decode()


def test_coming_by_is_noted_once_an_hour(reader, browser, at):
    for hours, seen_at in [(0, AT), (0.5, AT), (1, later(hours=1)), (1.5, later(hours=1)), (30, later(hours=30))]:
        at.now = later(hours=hours)
        browser.get("/today/")
        assert Standing.objects.get(enrolment=reader).last_seen_at == seen_at


def test_the_date_is_the_persons_own(at):
    service = a_small_service()
    person = a_person("Tama", timezone="Pacific/Auckland")
    reader = a_reader(service, person=person)
    at.now = later(hours=3)  # 12:30 in London, half past one in the morning of the next day in Auckland
    words = page(signed_in(role_of(reader)).get("/today/")).text
    assert "Tuesday 3 March · week 1" in words
    assert "Hello, Tama" in words
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_real_course_has_a_first_step_too(at):
    service = a_service()
    enrolment = a_participant(service, a_guide(service))
    seen = page(signed_in(role_of(enrolment)).get("/today/"))
    assert "Lesson 1:" in seen.text
    assert "Begin" in seen.text
