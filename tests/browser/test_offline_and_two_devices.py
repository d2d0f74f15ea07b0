"""Lost connections, closed tabs, two devices, sessions that end in the middle: on the real pages, and nothing is lost.

What the script does in detail is in test_autosave.py; here it is what the two people see.
"""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page, expect

from handrail.ground import scoped
from handrail.guidance.models import Message
from handrail.journeys import assessing, journal
from handrail.journeys.models import Enrolment, ItemResponse, Row
from handrail.people.models import RoleKind, Session
from tests import builders
from tests.builders import AT, PASSWORD, a_participant, a_person, a_role, a_service, role_of

from .lesson import LESSON, WORKSHEET
from .participant import sign_in
from .totp import Authenticator

OFFLINE = "Saved on this device; will send when you’re online"
KEY = f"{LESSON}/{WORKSHEET}"
FROM_PHONE, FROM_DESK = "From the phone, on the bus.", "From the desk, in the evening."


@pytest.fixture
def maria(server):
    """Somebody in the first lesson, who signs in with a password."""
    enrolment = a_participant(a_service(), person=a_person("Maria", PASSWORD, email="maria@example.org"))
    with scoped.service(enrolment.service_id):
        yield enrolment


def lesson(page_on, maria: Enrolment, device: str = "desktop", **more) -> Page:
    """The part of the lesson with the worksheet, open."""
    page = page_on(device, role=role_of(maria), **more)
    page.goto(f"/lesson/{LESSON}/")
    assert field(page).is_visible()
    return page


def field(page: Page):
    return page.locator(f'[data-block="{WORKSHEET}"] textarea')


def said(page: Page):
    return page.locator(f'[data-block="{WORKSHEET}"] [data-saved]')


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def rows(maria: Enrolment) -> list[str]:
    """Everything that was ever written in the worksheet."""
    found = Row.objects.filter(enrolment=maria, key=KEY).order_by("received_at", "pk")
    return [row.body_json["text"] for row in found]


def stands(maria: Enrolment) -> list[str]:
    """What stands in it now: one version, or more where two devices wrote at once."""
    return sorted(row.body_json["text"] for row in journal.heads(maria, [KEY]).get(KEY, []))


def end_session() -> None:
    Session.objects.all().delete()


# no connection


def test_what_is_typed_without_a_connection_is_sent_once_when_it_is_back(page_on, maria):
    page = lesson(page_on, maria, "phone")
    page.context.set_offline(True)
    field(page).fill("In a tunnel.")
    expect(said(page)).to_have_text(OFFLINE)
    assert rows(maria) == []
    page.context.set_offline(False)
    expect(said(page)).to_have_text("Saved")
    page.reload()
    expect(field(page)).to_have_value("In a tunnel.")
    assert rows(maria) == ["In a tunnel."]


def test_a_tab_that_is_closed_before_it_could_send_loses_nothing(page_on, maria):
    page = lesson(page_on, maria, "phone")
    page.context.set_offline(True)
    field(page).fill("The battery is nearly empty.")
    expect(said(page)).to_have_text(OFFLINE)
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    assert rows(maria) == []
    again.goto(f"/lesson/{LESSON}/")
    expect(field(again)).to_have_value("The battery is nearly empty.")
    # "Saved" is said where this tab sent it; where the closed one got it through by itself, there is nothing to say.
    for _ in range(300):
        if rows(maria):
            break
        again.wait_for_timeout(100)
    assert rows(maria) == ["The battery is nearly empty."]


def test_questions_can_be_answered_without_a_connection(page_on, maria):
    asked = assessing.open_assessment(enrolment=maria, name="baseline", at=AT)
    page = page_on("phone", role=role_of(maria))
    page.goto(f"/assessment/{asked.pk}/?part=peg")
    page.context.set_offline(True)
    for number, value in ((1, 6), (2, 7)):  # one at a time, on a phone
        page.locator(f'#q{number} label:has(input[value="{value}"])').click()
    expect(page.locator("#q3")).to_be_visible()
    for _ in range(2):
        page.get_by_role("button", name="Back", exact=True).click()
    page.locator('#q1 label:has(input[value="5"])').click()  # the first one is changed again
    expect(page.locator("[data-saved]", has_text=OFFLINE)).to_have_count(2)
    assert not ItemResponse.objects.filter(assessment=asked).exists()
    page.context.set_offline(False)
    expect(page.locator("[data-saved]", has_text=re.compile("^Saved$"))).to_have_count(2)
    page.reload()
    for number, value in ((1, 5), (2, 7)):
        expect(page.locator(f'#q{number} input[value="{value}"]')).to_be_checked()
    assert sorted(ItemResponse.objects.filter(assessment=asked).values_list("item", "value")) == [("1", 5), ("2", 7)]


# two devices


@pytest.mark.parametrize("javascript", [True, False])
def test_two_devices_at_once_keep_both_versions_and_a_choice_puts_one_away(page_on, maria, javascript):
    phone, desk = lesson(page_on, maria, "phone"), lesson(page_on, maria, javascript=javascript)
    field(phone).fill(FROM_PHONE)
    expect(said(phone)).to_have_text("Saved")
    field(desk).fill(FROM_DESK)
    if javascript:
        expect(said(desk)).to_contain_text("also changed on another device")
        said(desk).get_by_role("link").click()
    else:
        save(desk)
        expect(desk.get_by_text("Both versions are kept")).to_be_visible()
    versions = desk.locator("[data-fork]")
    for words in (FROM_PHONE, FROM_DESK):
        expect(versions.get_by_text(words)).to_be_visible()
    assert stands(maria) == [FROM_DESK, FROM_PHONE]

    versions.get_by_text(FROM_PHONE).click()
    if not javascript:
        save(desk)
    expect(versions).to_have_count(0)
    expect(field(desk)).to_have_value(FROM_PHONE)
    assert stands(maria) == [FROM_PHONE]
    assert {FROM_PHONE, FROM_DESK} <= set(rows(maria))  # put away, not dropped


def test_a_form_that_changed_nothing_leaves_the_other_devices_words_alone(page_on, maria):
    phone, desk = lesson(page_on, maria, "phone"), lesson(page_on, maria, javascript=False)
    field(phone).fill(FROM_PHONE)
    expect(said(phone)).to_have_text("Saved")
    save(desk)
    expect(field(desk)).to_have_value(FROM_PHONE)
    assert rows(maria) == [FROM_PHONE]


def test_a_double_tap_sends_a_message_once(page_on, maria):
    with_guide = a_participant(maria.service, builders.a_guide(maria.service))
    page = page_on("phone", role=role_of(with_guide))
    page.goto("/messages/")
    page.get_by_label("Your message").fill("Only once.")
    page.get_by_role("button", name="Send").dblclick()
    expect(page.locator(".bubble.me")).to_have_count(1)
    page.reload()
    expect(page.locator(".bubble.me")).to_have_count(1)
    assert Row.objects.filter(enrolment=with_guide, kind="message").count() == 1


# a session that ends in the middle


def test_signed_out_while_writing_the_words_wait_and_go_when_their_writer_is_back(page_on, maria):
    page = lesson(page_on, maria)
    end_session()
    field(page).fill("I was not finished.")
    expect(said(page)).to_contain_text("sign in again")
    assert rows(maria) == []
    said(page).get_by_role("link", name="Sign in").click()
    sign_in(page, maria.participant.email, PASSWORD)
    page.wait_for_url(f"**/lesson/{LESSON}/**")
    expect(field(page)).to_have_value("I was not finished.")
    expect(said(page)).to_have_text("Saved")
    assert rows(maria) == ["I was not finished."]


def test_signed_out_without_scripts_the_form_is_kept_and_sent_after_signing_in(page_on, maria):
    page = lesson(page_on, maria, javascript=False)
    end_session()
    field(page).fill("I was not finished.")
    save(page)
    expect(page.get_by_text("What you wrote is kept; sign in and you can send it.")).to_be_visible()
    assert rows(maria) == []
    sign_in(page, maria.participant.email, PASSWORD)
    expect(page.get_by_role("heading", name="Your text is still here")).to_be_visible()
    expect(page.get_by_text("I was not finished.")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()
    page.wait_for_url(f"**/lesson/{LESSON}/**")
    expect(field(page)).to_have_value("I was not finished.")
    assert rows(maria) == ["I was not finished."]


def test_somebody_else_who_signs_in_meanwhile_never_sees_the_kept_form(page_on, maria):
    page = lesson(page_on, maria, javascript=False)
    other = a_participant(maria.service, person=a_person("Tom", PASSWORD))
    end_session()
    field(page).fill("For nobody else.")
    save(page)
    sign_in(page, other.participant.email, PASSWORD)
    expect(page.get_by_role("heading", name="Somebody else’s text is waiting here")).to_be_visible()
    expect(page.get_by_text("For nobody else.")).to_have_count(0)
    assert rows(maria) == []
    assert not Row.objects.filter(enrolment=other).exists()


def test_a_guides_reply_survives_the_end_of_their_session(page_on, maria):
    person = a_person("Ana Ruiz", PASSWORD, email="ana@example.org")
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    on_paper = RecoveryCodes.activate(person).get_unused_codes()
    guide = a_role(maria.service, RoleKind.GUIDE, person, qualification="psychologist")
    theirs = a_participant(maria.service, guide, person=a_person("Tom Keane"))
    page = page_on()
    sign_in(page, person.email, PASSWORD)
    show_second_factor(page, on_paper[0])
    page.goto(f"/participants/{theirs.pk}/write/")
    end_session()
    page.get_by_label("Your words").fill("How was your week?")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/account/login/**")
    sign_in(page, person.email, PASSWORD)
    show_second_factor(page, Authenticator(secret).code())
    expect(page.get_by_role("main").get_by_text("How was your week?")).to_be_visible()
    assert not Message.objects.exists()
    page.get_by_role("button", name="Send it now").click()
    page.wait_for_url(f"**/participants/{theirs.pk}/")
    assert [message.text for message in Message.objects.all()] == ["How was your week?"]


def show_second_factor(page: Page, code: str) -> None:
    page.locator('input[name="code"]').fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/" not in url)
