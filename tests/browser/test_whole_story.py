"""The two people's whole story, on a service as somebody runs it: real processes, letters and second factors."""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from . import chromium
from .acts import HEALTH_WORDS, SERVICE, SLUG, begin, come_in, finish_baseline
from .lesson import CHECK, KIND_WORD, LESSON, PLAN, SUGGESTION, WORKSHEET, WRONG
from .participant import Participant
from .running import Running, no_postgres, running, running_on_postgres, soon
from .staff import Guide, Manager

WHY_NOW = "I want to read to Ella in her bed again."
PLANNED = "After breakfast, at the kitchen table."
ASKED, ANSWERED = "Is it all right if I do half of it?", "Half of it is quite enough. Well done."
REMARK = "That is a good reason to begin."
NOTED = "We talked for a while. No plan, no intent; her sister is with her."


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request, tmp_path):
    """A service that runs, empty."""
    if request.param == "sqlite":
        with running(tmp_path) as service:
            yield service
        return
    reason = no_postgres()
    if reason and os.environ.get("CI") != "true":
        pytest.skip(reason)
    with running_on_postgres(tmp_path) as service:
        yield service


def test_the_whole_story(service, windows_at):
    windows = windows_at(service.address)
    manager, guide = begin(service, windows)
    they_come_back_with_their_second_factor(manager, guide)
    participant = come_in(service, windows)
    what_was_answered_brings_help_at_once(service, participant, guide)
    finish_baseline(participant)
    the_first_lesson_is_read(service, participant)
    the_guide_answers(service, participant, guide)
    a_week_later_they_check_in(service, participant)
    the_guide_logs_a_call(service, participant, guide)
    a_break_and_back(participant)
    the_participant_takes_their_data(participant)
    they_leave_and_are_forgotten(service, participant, guide)
    the_manager_sees_what_was_done_and_no_words(manager)
    the_guide_comes_with_a_passkey(guide)
    no_letter_said_anything_about_health(service)
    assert service.complaints() == []


def they_come_back_with_their_second_factor(manager: Manager, guide: Guide) -> None:
    """Once with a code on paper, once with the app; the password alone isn't enough."""
    guide.sign_out()
    guide.sign_in(guide.recovery_codes[0])
    guide.page.goto("/caseload/")
    expect(guide.page.get_by_role("heading", level=1)).to_be_visible()
    manager.sign_out()
    manager.sign_in()
    manager.page.goto("/service/")
    expect(manager.page.get_by_role("link", name=guide.name)).to_be_visible()


def what_was_answered_brings_help_at_once(service: Running, participant: Participant, guide: Guide) -> None:
    """Item 9 above nothing: the help page comes before the part is even sent; the guide is told by letter."""
    page = participant.page
    assert service.rows("SELECT heard_from FROM journeys_enrolment") == [("leaflet",)]
    assert service.rows("SELECT version FROM journeys_consent") == [("1",)]
    participant.question(9).locator('label:has(input[value="1"])').click()
    page.wait_for_url("**/help-now/**")
    expect(page.get_by_text("116 123")).to_be_visible()
    expect(page.get_by_role("heading", name="Who has been told")).to_be_visible()
    assert service.count("SELECT count(*) FROM safety_flag WHERE closed_at IS NULL") == 1
    assert service.count("SELECT count(*) FROM journeys_assessment WHERE state = 'finished'") == 0
    page.get_by_role("link", name="Go on where I was").click()
    expect(participant.question(9).locator('input[value="1"]')).to_be_checked()
    participant.go_on()
    assert "/flags/" in service.link(guide.email, "Someone needs you")


def the_first_lesson_is_read(service: Running, participant: Participant) -> None:
    """Section by section; what is written saves itself, a check is answered kindly, the week is planned."""
    page, key = participant.page, f"{LESSON}/{WORKSHEET}"
    expect(page.get_by_role("heading", name=re.compile("Lesson 1"))).to_be_visible()
    page.get_by_role("link", name="Begin").click()

    participant.read_until(WORKSHEET)
    participant.field(WORKSHEET).press_sequentially(WHY_NOW)
    expect(participant.said(WORKSHEET)).to_have_text("Saved")
    assert service.answers(participant.email, key) >= 1
    page.reload()
    expect(participant.field(WORKSHEET)).to_have_value(WHY_NOW)

    participant.read_until(CHECK)
    participant.choose(CHECK, WRONG)
    expect(participant.block(CHECK).locator("[data-feedback]")).to_contain_text(KIND_WORD)
    participant.read_until(PLAN)
    participant.choose(PLAN, SUGGESTION)
    participant.block(PLAN).locator("textarea").fill(PLANNED)
    participant.read_on()
    expect(page.get_by_role("heading", name="Lesson 1 is done")).to_be_visible()
    expect(page.get_by_text(PLANNED)).to_be_visible()
    page.goto("/today/")
    expect(page.get_by_text(PLANNED)).to_be_visible()
    participant.write(ASKED)


def the_guide_answers(service: Running, participant: Participant, guide: Guide) -> None:
    """The caseload says why; one page says the rest; flag, comment and reply."""
    name, page = participant.name, guide.page
    row = guide.row_of(name)
    expect(row).to_contain_text("Flag")
    expect(row).to_contain_text("Message waiting")
    guide.open(name)
    for words in (WHY_NOW, PLANNED, ASKED, SUGGESTION):
        expect(page.get_by_role("main")).to_contain_text(words)
    expect(page.locator("#scores")).to_contain_text("moderate")

    guide.close_flag(name, NOTED)
    guide.comment(name, f"{LESSON}/{WORKSHEET}", REMARK)
    guide.reply(name, ANSWERED)
    assert service.count("SELECT count(*) FROM safety_flag WHERE closed_at IS NULL") == 0
    expect(guide.row_of(name)).to_have_count(0)

    service.letter(participant.email, "something new")
    participant.page.goto("/messages/")
    for words in (ANSWERED, REMARK):
        expect(participant.page.locator(".bubble.them", has_text=words)).to_be_visible()


def a_week_later_they_check_in(service: Running, participant: Participant) -> None:
    """The clock opens the weekly questions; progress says in words what has changed."""
    page = participant.page
    service.later(days=7)
    check_in = page.get_by_role("link", name=re.compile("check-in|check in", re.IGNORECASE))

    def is_offered() -> bool:
        page.goto("/today/")
        return check_in.count() > 0

    soon(is_offered, lambda: page.get_by_role("main").inner_text())
    check_in.first.click()
    participant.answer((4, 4, 4))
    participant.go_on()
    participant.answer((7,))
    participant.go_on("Finish")
    page.wait_for_url("**/today/")
    page.goto("/progress/")
    expect(page.get_by_role("main")).to_contain_text(re.compile("Pain has .*less"))


def the_guide_logs_a_call(service: Running, participant: Participant, guide: Guide) -> None:
    """What was due is closed with its outcome and minutes, and the protocol plans what comes next."""
    service.later(days=4)  # over a weekend, if there is one: contacts fall into working hours
    due = "SELECT count(*) FROM guidance_contact WHERE rule = 'weekly' AND occurrence = ? AND state = ?"
    soon(lambda: service.count(due, 1, "due") == 1, "the weekly contact never came due")
    expect(guide.row_of(participant.name)).to_contain_text(re.compile("Call (was )?due"))
    guide.log_call(participant.name, 14, "Half of the plan, on most days.")
    # begun at a weekend, the first attempt's time is over by now and this is the second; one of them is done
    closed = "SELECT outcome, minutes FROM guidance_contact WHERE rule = 'weekly' AND occurrence = 1 AND state = 'done'"
    assert [(outcome, float(minutes)) for outcome, minutes in service.rows(closed)] == [("reached", 14.0)]
    assert service.count(due, 2, "planned") == 1
    expect(guide.row_of(participant.name)).to_have_count(0)


def a_break_and_back(participant: Participant) -> None:
    """A pause, and the way back."""
    page = participant.page
    page.goto("/my-course/")
    page.get_by_role("link", name="Take a break").click()
    page.get_by_label("2 weeks").check()
    page.get_by_role("button", name="Pause my course").click()
    expect(page.get_by_text("Your course is paused. Nothing is asked of you until you are back.")).to_be_visible()
    page.get_by_role("button", name="I’m back").click()
    expect(page.get_by_text("Welcome back.")).to_be_visible()


def the_participant_takes_their_data(participant: Participant) -> None:
    """To read, and as a file: everything they wrote is in it, and what was written to them."""
    page = participant.page
    page.goto("/my-course/data/")
    for words in (WHY_NOW, PLANNED, ASKED, ANSWERED, REMARK):
        expect(page.get_by_role("main")).to_contain_text(words)
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("JSON")).click()
    text = Path(started.value.path()).read_text()
    assert json.loads(text)["person"]["email"] == participant.email
    for words in (WHY_NOW, PLANNED, ASKED, ANSWERED, REMARK):
        assert words in text


def they_leave_and_are_forgotten(service: Running, participant: Participant, guide: Guide) -> None:
    """Leaving ends the course; being forgotten takes two words, and then nobody is there any more."""
    page = participant.page
    page.goto("/my-course/leave/")
    page.get_by_role("button", name="Leave the course").click()
    expect(page.get_by_text(re.compile("You left the course"))).to_be_visible()
    page.locator('input[name="sleep"][value="1"]').check()  # whether anything was hard
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/my-course/")

    page.get_by_role("link", name="Be forgotten").click()
    page.get_by_role("link", name="To the last step").click()
    page.get_by_role("main").get_by_role("textbox").fill("not sure")
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_text(re.compile("Nothing has been deleted")).first).to_be_visible()
    page.get_by_role("main").get_by_role("textbox").fill("forget me")
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_role("heading", name="Goodbye, and all the best")).to_be_visible()

    assert service.count("SELECT count(*) FROM people_person WHERE email = ?", participant.email) == 0
    assert service.count("SELECT count(*) FROM people_forgotten") == 1
    participant.sign_in()
    expect(page.get_by_role("main").locator(".field-error").first).to_be_visible()
    assert "/account/login/" in page.url
    guide.page.goto("/caseload/")
    expect(guide.page.get_by_text(participant.name)).to_have_count(0)
    guide.page.goto(f"/join/{SLUG}/")
    expect(guide.page.get_by_text(SERVICE).first).to_be_visible()


def the_manager_sees_what_was_done_and_no_words(manager: Manager) -> None:
    """The audit trail."""
    manager.page.goto("/service/audit/")
    main = manager.page.get_by_role("main")
    expect(main).to_contain_text("Ana Ruiz")
    for words in (WHY_NOW, PLANNED, ASKED, ANSWERED, REMARK, NOTED):
        expect(main).not_to_contain_text(words)


def the_guide_comes_with_a_passkey(guide: Guide) -> None:
    """A key that is plugged in, or the finger on a laptop: added once, then enough by itself."""
    page = guide.page
    chromium.plug_in_a_key(page)
    page.goto("/account/2fa/webauthn/add/")
    if "/reauthenticate/" in page.url:  # it was long ago that the guide showed who they are
        page.locator('input[name="code"]').fill(guide.app.code())
        page.get_by_role("main").get_by_role("button").first.click()
        page.wait_for_url("**/webauthn/add/**")
    page.get_by_label("What do you call it?").fill("the blue key")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    guide.sign_out()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/caseload/")


def no_letter_said_anything_about_health(service: Running) -> None:
    """Whoever sees the screen a letter lights up learns nothing."""
    assert len(service.letters.received) >= 5
    for letter in service.letters.received:
        words = f"{letter['Subject']}\n{letter.get_body(('plain',)).get_content()}"
        words = re.sub(r"https?://\S+", "", words)
        assert not re.search(HEALTH_WORDS, words), words
