"""The box in which messages are written keeps what is typed: on the server, without the network in the browser; and
two open pages of one thread know of each other."""

from playwright.sync_api import expect

from handrail.ground import scoped
from handrail.guidance.models import Draft, Message
from tests.builders import role_of

from .scenery import a_caseload


def test_what_is_typed_outlives_a_reload_and_a_lost_network_and_is_sent_once(page_on, server):
    enrolment, _flag, _guide = a_caseload()
    page = page_on("phone", role=role_of(enrolment))
    page.goto("/messages/")
    box = page.get_by_label("Your message")
    box.fill("")  # what they had begun before
    box.press_sequentially("Half a sent")
    expect(page.locator("[data-said]")).to_contain_text("Kept as a draft", timeout=20_000)
    page.reload()
    expect(box).to_have_value("Half a sent")
    page.context.set_offline(True)
    box.press("End")
    box.press_sequentially("ence")
    expect(page.locator("[data-said]")).to_contain_text("on this device", timeout=20_000)
    page.context.set_offline(False)
    expect(page.locator("[data-said]")).to_contain_text("Kept as a draft", timeout=20_000)
    page.reload()
    expect(box).to_have_value("Half a sentence", timeout=20_000)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("on its way")).to_be_visible()
    expect(box).to_have_value("")
    page.reload()
    expect(box).to_have_value("")
    with scoped.service(enrolment.service_id):
        sent = Message.objects.select_related("row").filter(enrolment=enrolment, from_participant=True)
        assert [one.words for one in sent].count("Half a sentence") == 1
        assert not [one for one in Draft.objects.filter(enrolment=enrolment) if one.text.strip()]


def test_two_who_are_both_there_see_it_and_a_message_comes_at_once(page_on, server):
    enrolment, _flag, guide = a_caseload()
    theirs, desk = page_on("phone", role=role_of(enrolment)), page_on("desktop", role=guide)
    theirs.goto("/messages/")
    desk.goto(f"/participants/{enrolment.pk}/write/")
    expect(theirs.get_by_text("Your guide is here now")).to_be_visible(timeout=30_000)
    expect(desk.get_by_text("They have this page open now")).to_be_visible(timeout=30_000)
    theirs.get_by_label("Your message").fill("")  # what they had begun before
    theirs.get_by_label("Your message").press_sequentially("Are you th")
    desk.get_by_label("Your words").fill("Good morning, Maria.")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(theirs.get_by_text("Good morning, Maria.")).to_be_visible(timeout=30_000)
    expect(theirs.get_by_label("Your message")).to_have_value("Are you th")
