"""The pages at the gate, in Chromium: they fit, they can be used by everybody, and passkeys work under our policy."""

import pytest

from handrail.people.models import RoleKind
from tests.builders import PASSWORD, a_participant, a_person, a_role, a_service, role_of

from . import chromium

GATE = ["/account/login/", "/account/login/code/", "/account/password/reset/", "/display/", "/help-now/", "/nowhere/"]
OWN = ["/account/2fa/", "/account/2fa/totp/activate/", "/account/2fa/webauthn/add/", "/account/password/change/",
       "/account/logout/", "/display/"]


def no_faults(page, path):
    page.goto(path)
    assert chromium.sticks_out(page) == []
    assert chromium.faults(page) == []


@pytest.mark.parametrize("theme", chromium.THEMES)
@pytest.mark.parametrize("device", chromium.DEVICES)
def test_pages_before_signing_in_have_no_faults(page_on, device, theme):
    a_service()
    page = page_on(device, theme=theme)
    for path in GATE:
        no_faults(page, path)


@pytest.mark.parametrize("theme", chromium.THEMES)
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_pages_about_ones_own_sign_in_have_no_faults(page_on, device, theme):
    page = page_on(device, theme=theme, role=role_of(a_participant(a_service())))
    for path in OWN:
        no_faults(page, path)


@pytest.mark.parametrize("path", GATE)
def test_on_a_phone_everything_is_large_enough_for_a_thumb(page_on, path):
    a_service()
    page = page_on("narrow")
    page.goto(path)
    assert chromium.too_small(page) == []


@pytest.mark.parametrize("face", ["easy", "large"])
def test_other_letters_fit_as_well(page_on, server, face):
    page = page_on("narrow", role=role_of(a_participant(a_service())))
    page.goto("/display/")
    page.locator(f'input[name="face"][value="{face}"]').check()
    page.get_by_role("button", name="Save").click()
    assert page.locator("html").get_attribute("data-face") == face
    for path in ["/today/", "/account/2fa/", "/help-now/"]:
        page.goto(path)
        assert chromium.sticks_out(page) == []


def test_a_theme_shows_as_soon_as_it_is_chosen_and_stays_when_it_is_kept(page_on):
    a_service()
    page = page_on("phone")
    page.goto("/display/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator('input[name="theme"][value="dark"]').check()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != before
    page.get_by_role("button", name="Save").click()
    page.goto("/account/login/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_the_first_thing_by_keyboard_is_the_way_past_the_head_of_the_page(page_on):
    a_service()
    page = page_on()
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#main"
    assert focused.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "login"


def test_without_javascript_the_passkey_button_is_not_there_and_the_rest_is(page_on):
    a_service()
    page = page_on(javascript=False)
    page.goto("/account/login/")
    assert page.get_by_role("button", name="Sign in", exact=True).is_visible()
    assert not page.locator("[data-passkey-button]").is_visible()


def test_a_guide_adds_a_passkey_and_signs_in_with_it_alone(page_on):
    service = a_service()
    person = a_person("Ana Ruiz", PASSWORD, email="ana@example.org")
    a_role(service, RoleKind.GUIDE, person, qualification="psychologist")
    page = page_on()
    chromium.plug_in_a_key(page)

    page.goto("/account/login/")
    page.get_by_label("Email").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("What do you call it?").fill("the blue key")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    page.goto("/account/2fa/webauthn/")
    assert page.get_by_role("link", name="Rename the blue key").is_visible()

    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto("/account/2fa/")
    assert page.get_by_role("heading", name="Sign-in and security").is_visible()


def test_a_passkey_that_fails_is_said_in_a_sentence(page_on):
    a_service()
    page = page_on()
    page.goto("/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException()); }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("That didn’t work. Try once more, or sign in another way.").wait_for(state="visible")
    assert page.url.endswith("/account/login/")


VOICE = """
  window.said = [];
  Object.defineProperty(window, "speechSynthesis", { writable: true, value: null });
  window.speechSynthesis = { speaking: false, pending: false,
    speak(utterance) { this.speaking = true; window.said.push(utterance); },
    cancel() { this.speaking = false; } };
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def test_a_lesson_is_read_aloud_piece_by_piece_and_stops_when_asked(page_on):
    page = page_on("phone", role=role_of(a_participant(a_service())))
    page.add_init_script(VOICE)
    page.goto("/lesson/how-pain-works/welcome/")
    page.get_by_role("button", name="Listen").click()
    assert page.evaluate("said.map((one) => one.text)") == [page.locator("main p").first.inner_text()]
    assert page.evaluate("said[0].lang") == "en"
    page.evaluate("() => said[0].onend()")
    assert page.evaluate("said.length") == 2
    assert page.locator(".being-read").count() == 1
    page.get_by_role("button", name="Stop listening").click()
    assert page.locator(".being-read").count() == 0
    page.evaluate("() => said[1].onend()")  # what was still on its way says nothing more
    assert page.evaluate("said.length") == 2
    assert page.get_by_role("button", name="Listen").is_visible()


def test_paper_is_light_and_carries_words_not_buttons(page_on):
    page = page_on(theme="dark", role=role_of(a_participant(a_service())))
    page.goto("/lesson/how-pain-works/welcome/")
    page.emulate_media(media="print")
    paper = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--rail-tint')")
    assert paper.strip() == "#e4f0ee"
    assert page.locator("main h1").is_visible()
    for gone in [".nav", ".bad-day", "footer.foot", "main .button"]:
        assert not page.locator(gone).first.is_visible(), gone
