"""The pages of a course, in Chromium: they fit, and can be used by everybody, whatever the device and the light."""

import uuid

import pytest

from handrail.delivery.models import Due
from handrail.ground import moment, scoped
from handrail.journeys import journal
from tests.journeys.small_course import a_reader, read, role_of

from . import chromium

PATHS = ["/today/", "/course/", "/bad-day/", "/lesson/first/welcome/", "/lesson/first/choices/", "/lesson/first/week/",
         "/lesson/first/welcome/?all=1", "/lesson/first/?end", "/lesson/second/"]


@pytest.fixture
def reader(server):
    """Somebody in the middle of a lesson, with two versions of an answer, and a plan."""
    at = moment.now()
    enrolment = a_reader(at=at)
    with scoped.service(enrolment.service_id):
        read(enrolment, "first", "welcome", at=at)
        for key, body in (("first/brings", {"text": "on the phone"}), ("first/brings", {"text": "at the desk " * 60}),
                          ("first/plan-1", {"chosen": ["walk-5-minutes"], "texts": [], "text": "after lunch",
                                            "when": {"walk-5-minutes": {"days": ["mon"], "time": "09:00"}}})):
            journal.write(enrolment=enrolment, kind="answer", key=key, body=body, client_id=uuid.uuid4(), made_at=at,
                          at=at)
    return enrolment


@pytest.mark.parametrize(("device", "theme"), [("phone", "dark"), ("narrow", "light"), ("zoomed", "light")])
def test_pages_of_a_course_have_no_faults(page_on, reader, device, theme):
    page = page_on(device, theme=theme, role=role_of(reader))
    for path in PATHS:
        page.goto(path)
        assert chromium.sticks_out(page) == [], path
        assert chromium.faults(page) == [], path


def test_on_a_phone_everything_is_large_enough_for_a_thumb(page_on, reader):
    page = page_on("narrow", role=role_of(reader))
    for path in PATHS:
        page.goto(path)
        assert chromium.too_small(page) == [], path


def test_a_page_with_errors_has_no_faults_either(page_on, reader):
    page = page_on("phone", role=role_of(reader))
    page.goto("/lesson/first/choices/")
    page.locator('[name="minutes"]').fill("a while")
    page.get_by_role("button", name="Next part").click()
    assert page.get_by_role("alert").inner_text().startswith("One answer needs another look.")
    assert chromium.faults(page) == []
    page.get_by_role("link", name="Show me").click()
    assert page.url.endswith("#block-minutes")


def test_when_something_is_planned_shows_once_it_is_ticked_and_saves_itself(page_on, reader):
    page = page_on("phone", role=role_of(reader))
    page.goto("/lesson/first/week/")
    when = page.get_by_role("group", name="When? breathe 3 minutes")
    assert not when.is_visible()
    page.get_by_label("breathe 3 minutes", exact=True).check()
    when.get_by_label("Tuesday").check()
    when.get_by_label("Time").fill("09:30")
    page.get_by_label("Send me a short e-mail at these times").check()
    page.locator("#block-plan-1 [data-saved]").get_by_text("Saved", exact=True).wait_for()
    page.reload()
    when = page.get_by_role("group", name="When? breathe 3 minutes")
    assert when.get_by_label("Tuesday").is_checked()
    assert not when.get_by_label("Wednesday").is_checked()
    assert when.get_by_label("Time").input_value() == "09:30"
    with scoped.service(reader.service_id):
        assert Due.objects.filter(subject=reader.pk, kind="journeys.plan-reminder", state="planned").count() == 2
