"""Questions on a phone, one at a time, by thumb and by keyboard; all at once on a desk, and without scripts."""

import pytest
from playwright.sync_api import expect

from handrail.ground import scoped
from handrail.journeys import assessing
from handrail.journeys.models import Assessment, ItemResponse
from tests.builders import AT, a_participant, a_service, role_of

from . import chromium


@pytest.fixture
def asked(server):
    """An open baseline of somebody who is joining."""
    enrolment = a_participant(a_service(), state="joining")
    with scoped.service(enrolment.service_id):
        yield assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)


def opened(page_on, asked, part, device="phone", **more):
    page = page_on(device, role=role_of(asked.enrolment), **more)
    page.goto(f"/assessment/{asked.pk}/?part={part}")
    return page


def now(page) -> list[str]:
    """The ids of the questions that are on the page to be seen."""
    return page.eval_on_selector_all("[data-question]", "all => all.filter(one => one.offsetParent).map("
                                     "one => one.querySelector('fieldset').id)")


def keeps(page, asked, measure, wanted: dict[str, int | None]) -> bool:
    """Whether the answers have arrived as they should be."""
    for _ in range(100):
        rows = ItemResponse.objects.filter(assessment=asked, measure=measure)
        if dict(rows.values_list("item", "value")) == wanted:
            return True
        page.wait_for_timeout(100)
    return False


def test_on_a_phone_one_question_stands_alone_and_a_tap_brings_the_next(page_on, asked):
    page = opened(page_on, asked, "peg")
    assert now(page) == ["q1"]
    expect(page.get_by_text("Question 1 of 3")).to_be_visible()
    expect(page.get_by_role("button", name="Next part")).to_be_hidden()
    page.locator('#q1 label:has(input[value="6"])').click()
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    assert now(page) == ["q2"]
    page.locator('#q2 label:has(input[value="4"])').click()
    expect(page.get_by_text("Question 3 of 3")).to_be_visible()
    expect(page.get_by_role("button", name="Next part")).to_be_visible()
    page.get_by_role("button", name="Back", exact=True).click()
    assert now(page) == ["q2"]
    page.locator('#q2 label:has(input[value="5"])').click()  # changed: nothing moves by itself
    page.wait_for_timeout(600)
    assert now(page) == ["q2"]
    page.get_by_role("button", name="Next", exact=True).click()
    page.locator('#q3 label:has(input[value="10"])').click()
    assert keeps(page, asked, "peg", {"1": 6, "2": 5, "3": 10})
    page.get_by_role("button", name="Next part").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How the last two weeks have been")


def test_by_keyboard_alone_a_whole_part_is_answered_with_figures(page_on, asked):
    page = opened(page_on, asked, "peg")
    page.locator("#q1 input").first.focus()
    page.keyboard.press("7")
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    assert page.evaluate("document.activeElement.name") == "peg/2", "the focus is in the next question, so it is read"
    page.keyboard.type("10", delay=60)
    expect(page.get_by_text("Question 3 of 3")).to_be_visible()
    page.keyboard.press("ArrowRight")  # as radio buttons go: chooses, and stays
    page.wait_for_timeout(500)
    assert now(page) == ["q3"]
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="Next part")).to_be_focused()
    assert keeps(page, asked, "peg", {"1": 7, "2": 10, "3": 2})
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How the last two weeks have been")


def test_a_figure_that_is_no_answer_or_comes_with_another_key_does_nothing(page_on, asked):
    page = opened(page_on, asked, "phq-9", "desktop")
    page.keyboard.press("2")  # nowhere
    page.locator("#q1 input").first.focus()
    for keys in ("7", "Control+1", "Alt+1"):
        page.keyboard.press(keys)
    page.wait_for_timeout(900)
    assert page.locator("#q1 input:checked").count() == 0
    assert keeps(page, asked, "phq-9", {})


def test_what_opens_on_an_answer_comes_then_and_only_then(page_on, asked):
    page = opened(page_on, asked, "phq-9")
    for number in range(1, 10):
        expect(page.get_by_text(f"Question {number} of 9")).to_be_visible()
        page.locator(f'#q{number} label:has(input[value="0"])').click()
    expect(page.get_by_role("button", name="Next part")).to_be_visible()
    page.get_by_role("button", name="Back", exact=True).click()
    page.locator('#q8 label:has(input[value="2"])').click()
    expect(page.get_by_text("Question 8 of 10")).to_be_visible()
    for _ in range(2):
        page.get_by_role("button", name="Next", exact=True).click()
    assert now(page) == ["q10"]


def test_where_one_stopped_the_next_question_waits(page_on, asked):
    page = opened(page_on, asked, "peg")
    page.locator('#q1 label:has(input[value="6"])').click()
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    assert keeps(page, asked, "peg", {"1": 6})
    page.goto(f"/assessment/{asked.pk}/")
    assert now(page) == ["q2"]


def test_rather_not_say_is_kept_apart_from_no_answer(page_on, asked):
    page = opened(page_on, asked, "peg")
    page.locator("#q1").get_by_text("I’d rather not say").click()
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    assert keeps(page, asked, "peg", {"1": None})
    found = ItemResponse.objects.get(assessment=asked)
    assert (found.item, found.value, found.declined) == ("1", None, True)
    page.reload()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.locator('#q1 input[value="declined"]')).to_be_checked()


def test_on_a_desk_all_questions_are_on_one_page_and_figures_go_on_too(page_on, asked):
    page = opened(page_on, asked, "peg", "desktop")
    assert now(page) == ["q1", "q2", "q3"]
    page.locator("#q1 input").first.focus()
    for figure in "345":
        page.keyboard.press(figure)
    expect(page.get_by_role("button", name="Next part")).to_be_focused()
    assert keeps(page, asked, "peg", {"1": 3, "2": 4, "3": 5})


def test_without_scripts_a_phone_shows_all_and_says_when_a_question_is_meant(page_on, asked):
    page = opened(page_on, asked, "phq-9", javascript=False)
    assert page.locator("fieldset:visible").count() == 10
    only_if = "Only if one of your answers to questions 1 to 9 was more than “Not at all”."
    expect(page.get_by_text(only_if)).to_be_visible()
    page.locator('#q1 label:has(input[value="1"])').click()
    page.get_by_role("button", name="Stop here for today").click()
    assert ItemResponse.objects.get(assessment=asked).value == 1
    assert Assessment.objects.get(pk=asked.pk).state == "open"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_one_question_at_a_time_is_for_everybody(page_on, asked, theme):
    page = opened(page_on, asked, "phq-9", theme=theme)
    for _ in range(2):
        assert chromium.faults(page) == []
        assert chromium.sticks_out(page) == []
        assert chromium.too_small(page) == []
        page.locator(".is-now label").nth(1).click()
        page.wait_for_timeout(500)
