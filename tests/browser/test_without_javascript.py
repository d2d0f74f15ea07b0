"""The same story where no script runs: whole forms, one after the other, and nothing is missing."""

import re

import pytest
from playwright.sync_api import expect

from .acts import begin, come_in, finish_baseline
from .lesson import CHECK, KIND_WORD, LESSON, PLAN, SUGGESTION, WORKSHEET, WRONG
from .participant import Participant
from .running import Running, running, soon
from .staff import Guide

WHY_NOW, PLANNED = "I want to read to Ella in her bed again.", "After breakfast, at the kitchen table."
ASKED, ANSWERED = "Is it all right if I do half of it?", "Half of it is quite enough."


@pytest.fixture
def service(tmp_path):
    """A service that runs, empty."""
    with running(tmp_path) as service:
        yield service


def test_the_story_without_javascript(service, windows_at):
    windows = windows_at(service.address)
    _manager, guide = begin(service, windows, javascript=False)
    participant = come_in(service, windows, javascript=False)
    help_comes_before_the_next_part(service, participant)
    finish_baseline(participant)
    the_first_lesson_is_read_and_written_in(service, participant)
    participant.write(ASKED)
    the_guide_replies(participant, guide)
    they_check_in_a_week_later(service, participant)
    the_guide_logs_a_call(service, participant, guide)
    they_pause_come_back_and_are_forgotten(service, participant)
    assert service.complaints() == []


def help_comes_before_the_next_part(service: Running, participant: Participant) -> None:
    """Item 9 is seen when the form arrives; help first, then the way on."""
    page = participant.page
    participant.answer((1,), first=9)
    participant.go_on()
    page.wait_for_url("**/help-now/**")
    expect(page.get_by_role("heading", name="Who has been told")).to_be_visible()
    assert service.count("SELECT count(*) FROM safety_flag WHERE closed_at IS NULL") == 1
    page.get_by_role("link", name="Go on where I was").click()


def the_first_lesson_is_read_and_written_in(service: Running, participant: Participant) -> None:
    """What is wrong is said next to its field and stays there; what is right is kept."""
    page, key = participant.page, f"{LESSON}/{WORKSHEET}"
    page.get_by_role("link", name="Begin").click()
    expect(page.get_by_role("button", name="Listen")).to_be_hidden()

    participant.read_until(WORKSHEET)
    too_long = "very " * 2500
    participant.field(WORKSHEET).fill(too_long)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(participant.block(WORKSHEET).locator("[data-error]")).to_be_visible()
    expect(participant.field(WORKSHEET)).to_have_value(too_long)
    assert service.answers(participant.email, key) == 0

    participant.field(WORKSHEET).fill(WHY_NOW)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert service.answers(participant.email, key) == 1
    page.reload()
    expect(participant.field(WORKSHEET)).to_have_value(WHY_NOW)

    participant.read_until(CHECK)
    participant.choose(CHECK, WRONG)
    participant.next_section()  # shows the kind word first
    expect(participant.block(CHECK).locator("[data-feedback]")).to_contain_text(KIND_WORD)
    participant.read_until(PLAN)
    participant.choose(PLAN, SUGGESTION)
    participant.block(PLAN).locator("textarea").fill(PLANNED)
    participant.read_on()
    expect(page.get_by_role("heading", name="Lesson 1 is done")).to_be_visible()
    expect(page.get_by_text(PLANNED)).to_be_visible()
    assert service.answers(participant.email, key) == 1


def the_guide_replies(participant: Participant, guide: Guide) -> None:
    """From the caseload to a reply that arrives."""
    expect(guide.row_of(participant.name)).to_contain_text("Message waiting")
    guide.reply(participant.name, ANSWERED)
    guide.close_flag(participant.name, "We talked. No danger now.")
    participant.page.goto("/messages/")
    expect(participant.page.locator(".bubble.them", has_text=ANSWERED)).to_be_visible()


def they_check_in_a_week_later(service: Running, participant: Participant) -> None:
    """The weekly questions, and the line in words and as a table."""
    page = participant.page
    service.later(days=7)
    is_open = "SELECT count(*) FROM journeys_assessment WHERE state = 'open'"
    soon(lambda: service.count(is_open) == 1, "no check-in opened")
    page.goto("/check-in/")
    participant.answer((4, 4, 4))
    participant.go_on()
    participant.answer((7,))
    participant.go_on("Finish")
    page.wait_for_url("**/today/")
    page.goto("/progress/")
    expect(page.get_by_role("main")).to_contain_text(re.compile("Pain has .*less"))


def the_guide_logs_a_call(service: Running, participant: Participant, guide: Guide) -> None:
    """Outcome, minutes, and the next one planned by the protocol."""
    service.later(days=4)
    due = "SELECT count(*) FROM guidance_contact WHERE rule = 'weekly' AND occurrence = ? AND state = ?"
    soon(lambda: service.count(due, 1, "due") == 1, "the weekly contact never came due")
    guide.log_call(participant.name, 11)
    assert service.count(due, 1, "done") == 1
    assert service.count(due, 2, "planned") == 1


def they_pause_come_back_and_are_forgotten(service: Running, participant: Participant) -> None:
    """Everything about one's own course is a form."""
    page = participant.page
    page.goto("/my-course/pause/")
    page.get_by_label("1 week").check()
    page.get_by_role("button", name="Pause my course").click()
    page.get_by_role("button", name="I’m back").click()
    page.goto("/my-course/data/")
    for words in (WHY_NOW, PLANNED, ASKED, ANSWERED):
        expect(page.get_by_role("main")).to_contain_text(words)
    page.goto("/my-course/forget/?sure=1")
    page.get_by_role("main").get_by_role("textbox").fill("Forget me.")
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_role("heading", name="Goodbye, and all the best")).to_be_visible()
    assert service.count("SELECT count(*) FROM people_person WHERE email = ?", participant.email) == 0
