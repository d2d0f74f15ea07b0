"""A lesson's page with its scripts: what somebody writes saves itself, and nothing is lost whatever happens."""

import json

import pytest
from playwright.sync_api import Page, expect

from handrail.ground import scoped
from handrail.journeys import journal
from handrail.journeys.models import Row
from handrail.people.models import Role
from tests.builders import signed_in
from tests.journeys.small_course import a_reader, role_of

OFFLINE = "Saved on this device; will send when you’re online"


@pytest.fixture
def reader(server):
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        yield enrolment


def field(page: Page, key: str):
    return page.locator(f'[data-block="{key}"] textarea, [data-block="{key}"] input[type=text]').first


def said(page: Page, key: str):
    return page.locator(f'[data-block="{key}"] [data-saved]')


def stands(enrolment, block: str) -> list[dict]:
    key = f"first/{block}"
    return [row.body_json for row in journal.heads(enrolment, [key]).get(key, [])]


def queued(page: Page) -> list[dict]:
    kept = page.evaluate("({...localStorage})")
    return [json.loads(one) for key, one in kept.items() if key.startswith("handrail.write.")]


def until(page: Page, is_so) -> None:
    """Wait until it is so."""
    for _ in range(150):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to be so")


def opened(page_on, reader, path="welcome/", **more) -> Page:
    page = page_on(role=role_of(reader), **more)
    page.goto(f"/lesson/first/{path}")
    return page


def test_typing_saves_itself_and_says_so(page_on, reader):
    page = opened(page_on, reader)
    field(page, "brings").press_sequentially("my back", delay=20)
    expect(said(page, "brings")).to_have_text("Saved")
    assert stands(reader, "brings") == [{"text": "my back"}]
    assert queued(page) == []
    field(page, "brings").press_sequentially(", since spring", delay=20)
    field(page, "name-it").click()  # leaving the field saves at once
    expect(said(page, "brings")).to_have_text("Saved")
    page.reload()
    assert field(page, "brings").input_value() == "my back, since spring"
    assert len(stands(reader, "brings")) == 1


def test_a_choice_saves_at_once_shows_what_follows_and_a_check_its_kind_word(page_on, reader):
    page = opened(page_on, reader, "choices/")
    follows = page.get_by_text("Stopping on a good day")
    expect(follows).to_be_hidden()
    page.get_by_text("waves", exact=True).click()
    expect(follows).to_be_visible()
    expect(said(page, "pattern")).to_have_text("Saved")
    page.get_by_text("stopping by plan").click()
    expect(page.get_by_text("Yes. Time decides.")).to_be_visible()
    assert stands(reader, "pattern") == [{"choice": "waves", "text": "waves"}]


def test_words_typed_while_a_save_is_on_its_way_are_saved_too(page_on, reader):
    page = opened(page_on, reader)
    held = []
    page.route("**/answers/", lambda route: held.append(route) if not held else route.continue_())
    field(page, "brings").fill("one")
    until(page, lambda: held)
    field(page, "brings").fill("one and two")
    until(page, lambda: len(queued(page)) == 2)
    held[0].continue_()
    expect(said(page, "brings")).to_have_text("Saved")
    until(page, lambda: not queued(page))
    assert stands(reader, "brings") == [{"text": "one and two"}]


def test_an_answer_that_was_lost_on_the_way_back_is_not_written_twice(page_on, reader):
    page = opened(page_on, reader)
    lost = []

    def lose(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())  # the server has it; the page never hears
            route.abort()

    page.route("**/answers/", lose)
    field(page, "brings").fill("my back")
    expect(said(page, "brings")).to_have_text(OFFLINE)
    page.unroute("**/answers/")
    expect(said(page, "brings")).to_have_text("Saved")  # it tries again by itself
    assert Row.objects.count() == 1


def test_without_a_connection_it_waits_in_the_browser_and_is_sent_later(page_on, reader):
    page = opened(page_on, reader)
    page.context.set_offline(True)
    field(page, "brings").fill("on the train")
    expect(said(page, "brings")).to_have_text(OFFLINE)
    field(page, "brings").fill("on the train, in a tunnel")
    field(page, "name-it").fill("the tunnel")
    expect(said(page, "name-it")).to_have_text(OFFLINE)
    assert stands(reader, "brings") == []
    page.context.set_offline(False)
    expect(said(page, "brings")).to_have_text("Saved")
    expect(said(page, "name-it")).to_have_text("Saved")
    assert stands(reader, "brings") == [{"text": "on the train, in a tunnel"}]
    assert queued(page) == []


def test_a_closed_lid_loses_nothing(page_on, reader):
    page = opened(page_on, reader)
    page.route("**/answers/", lambda route: route.abort())
    field(page, "brings").fill("half a thou")
    until(page, lambda: queued(page))
    page.goto("about:blank")
    page.unroute("**/answers/")
    page.goto("/lesson/first/welcome/")
    expect(field(page, "brings")).to_have_value("half a thou")
    expect(said(page, "brings")).to_have_text("Saved")
    assert stands(reader, "brings") == [{"text": "half a thou"}]
    page.reload()
    expect(field(page, "brings")).to_have_value("half a thou")


def test_what_waits_is_sent_from_today_as_well(page_on, reader):
    page = opened(page_on, reader)
    page.route("**/answers/", lambda route: route.abort())
    field(page, "brings").fill("written on the way")
    expect(said(page, "brings")).to_have_text(OFFLINE)
    page.unroute("**/answers/")
    page.goto("/today/")
    until(page, lambda: not queued(page))
    assert stands(reader, "brings") == [{"text": "written on the way"}]


def test_the_form_sends_the_same_rows_as_the_script(page_on, reader):
    page = opened(page_on, reader)
    page.route("**/answers/", lambda route: route.abort())
    field(page, "brings").fill("said twice?")
    expect(said(page, "brings")).to_have_text(OFFLINE)
    field(page, "name-it").fill("typed just now")
    page.get_by_role("button", name="Next part").click()
    page.wait_for_url("**/choices/")
    assert stands(reader, "brings") == [{"text": "said twice?"}]
    assert stands(reader, "name-it") == [{"text": "typed just now"}]
    page.unroute("**/answers/")
    page.goto("/lesson/first/welcome/")
    until(page, lambda: not queued(page))
    assert Row.objects.count() == 2
    assert len(stands(reader, "brings")) == 1


def test_back_in_the_browser_shows_what_was_saved_and_forks_nothing(page_on, reader):
    page = opened(page_on, reader)
    field(page, "brings").fill("one")
    expect(said(page, "brings")).to_have_text("Saved")
    page.get_by_role("button", name="Next part").click()
    page.wait_for_url("**/choices/")
    page.go_back()
    expect(field(page, "brings")).to_have_value("one")
    field(page, "brings").fill("one, changed")
    expect(said(page, "brings")).to_have_text("Saved")
    assert stands(reader, "brings") == [{"text": "one, changed"}]


def test_two_devices_at_once_keep_both_and_a_choice_settles_it(page_on, reader):
    desk, phone = opened(page_on, reader), opened(page_on, reader, device="phone")
    field(phone, "brings").fill("from the phone")
    expect(said(phone, "brings")).to_have_text("Saved")
    field(desk, "brings").fill("from the desk")
    expect(said(desk, "brings")).to_contain_text("also changed on another device")
    field(desk, "brings").fill("from the desk, and more")  # what came from the phone is not replaced unseen
    expect(said(desk, "brings")).to_contain_text("also changed on another device")
    assert sorted(body["text"] for body in stands(reader, "brings")) == ["from the desk, and more", "from the phone"]
    said(desk, "brings").get_by_role("link").click()
    expect(desk.get_by_text("There are two versions of this")).to_be_visible()
    with desk.expect_navigation():
        desk.locator("[data-fork]").get_by_text("from the phone").click()
    expect(desk.get_by_text("There are two versions of this")).to_be_hidden()
    expect(field(desk, "brings")).to_have_value("from the phone")
    assert stands(reader, "brings") == [{"text": "from the phone"}]


def test_two_tabs_without_a_connection_keep_both(page_on, reader):
    one = opened(page_on, reader)
    other = one.context.new_page()
    other.goto("/lesson/first/welcome/")
    one.context.set_offline(True)
    field(one, "brings").fill("in one tab")
    expect(said(one, "brings")).to_have_text(OFFLINE)
    field(other, "brings").fill("in the other")
    expect(said(other, "brings")).to_have_text(OFFLINE)
    one.context.set_offline(False)
    until(one, lambda: not queued(one))
    expect(said(one, "brings")).not_to_have_text(OFFLINE)
    expect(said(other, "brings")).not_to_have_text(OFFLINE)
    assert sorted(body["text"] for body in stands(reader, "brings")) == ["in one tab", "in the other"]


def test_signed_out_the_words_wait_until_their_writer_is_back(page_on, reader, server):
    page = opened(page_on, reader)
    page.context.clear_cookies(name="sessionid")
    field(page, "brings").fill("still mine")
    expect(said(page, "brings")).to_contain_text("sign in again")
    assert said(page, "brings").get_by_role("link").get_attribute("href").startswith("/account/login/")
    assert stands(reader, "brings") == []
    come_in(page, role_of(reader), server)
    page.goto("/lesson/first/welcome/")
    expect(said(page, "brings")).to_have_text("Saved")
    assert stands(reader, "brings") == [{"text": "still mine"}]


def test_somebody_elses_sign_in_gets_none_of_them(page_on, reader, server):
    page = opened(page_on, reader)
    other = a_reader(reader.service)
    come_in(page, role_of(other), server)  # in another tab of the same browser
    field(page, "brings").fill("not for the next one")
    expect(said(page, "brings")).to_contain_text("Somebody else is signed in here now")
    page.goto("/lesson/first/welcome/")
    expect(field(page, "brings")).to_have_value("")
    page.wait_for_timeout(500)
    assert stands(other, "brings") == []
    assert [write["enrolment"] for write in queued(page)] == [str(reader.pk)]
    come_in(page, role_of(reader), server)
    page.goto("/lesson/first/welcome/")
    expect(said(page, "brings")).to_have_text("Saved")
    assert stands(reader, "brings") == [{"text": "not for the next one"}]


def test_what_is_refused_keeps_its_words_and_says_why(page_on, reader):
    page = opened(page_on, reader, "choices/")
    field(page, "minutes").fill("a while")
    field(page, "minutes").blur()
    error = page.locator('[data-block="minutes"] [data-error]')
    expect(error).to_contain_text("Please write a number here")
    page.reload()
    expect(field(page, "minutes")).to_have_value("a while")
    expect(error).to_contain_text("Please write a number here")
    field(page, "minutes").fill("8")
    field(page, "minutes").blur()
    expect(said(page, "minutes")).to_have_text("Saved")
    expect(error).to_be_hidden()
    page.reload()
    expect(field(page, "minutes")).to_have_value("8")
    assert queued(page) == []


def test_while_the_service_is_busy_the_words_wait(page_on, reader):
    page = opened(page_on, reader)
    busy = {"status": 503, "headers": {"Retry-After": "1"}, "json": {"sentence": "Busy."}}
    page.route("**/answers/", lambda route: route.fulfill(**busy))
    field(page, "brings").fill("in the rush")
    expect(said(page, "brings")).to_contain_text("the service is busy")
    page.unroute("**/answers/")
    expect(said(page, "brings")).to_have_text("Saved")
    assert stands(reader, "brings") == [{"text": "in the rush"}]


def test_where_the_browser_keeps_nothing_it_still_saves(page_on, reader):
    page = page_on(role=role_of(reader))
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})")
    page.goto("/lesson/first/welcome/")
    field(page, "brings").fill("in a private window")
    expect(said(page, "brings")).to_have_text("Saved")
    assert stands(reader, "brings") == [{"text": "in a private window"}]


def test_enter_in_a_line_saves_it_and_stays(page_on, reader):
    page = opened(page_on, reader)
    field(page, "name-it").fill("the alarm")
    field(page, "name-it").press("Enter")
    expect(said(page, "name-it")).to_have_text("Saved")
    assert page.url.endswith("/lesson/first/welcome/")


def test_the_button_that_scripts_make_needless_is_there_only_without_them(page_on, reader):
    assert not opened(page_on, reader).get_by_role("button", name="Save", exact=True).is_visible()
    assert opened(page_on, reader, javascript=False).get_by_role("button", name="Save", exact=True).is_visible()


def come_in(page: Page, role: Role, server: str) -> None:
    """Sign somebody in, in this very browser."""
    session = signed_in(role).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
