"""The conversation after a flag keeps itself while it is typed: a closed laptop loses no word."""

import pytest
from playwright.sync_api import expect

from handrail.ground import moment, scoped
from handrail.safety import talking

from .every_page import NOW
from .scenery import a_caseload


@pytest.fixture(autouse=True)
def _its_moment(monkeypatch):
    monkeypatch.setattr(moment, "_offset", lambda: NOW - moment.real_now())


def test_what_is_typed_is_kept_by_itself_and_is_there_when_the_page_is_opened_again(page_on, server):
    _enrolment, flag, guide = a_caseload()
    page = page_on("desktop", role=guide)
    page.goto(f"/flags/{flag.pk}/")
    form = page.locator("#talk")
    form.get_by_label("Better not to be here").check()
    form.get_by_label("What has kept them safe so far").press_sequentially("The garden.")
    expect(form.locator("[data-said]")).to_contain_text("What you noted is kept", timeout=20_000)
    page.goto("/caseload/")
    page.goto(f"/flags/{flag.pk}/")
    expect(form.get_by_label("What has kept them safe so far")).to_have_value("The garden.")
    expect(form.get_by_label("Better not to be here")).to_be_checked()
    with scoped.service(guide.service_id):
        assert talking.talk_of(flag) is None, "a draft closes nothing"


def test_without_such_thoughts_plan_means_and_intent_are_not_in_the_way(page_on, server):
    _enrolment, flag, guide = a_caseload()
    page = page_on("phone", role=guide)
    page.goto(f"/flags/{flag.pk}/")
    form = page.locator("#talk")
    expect(form.get_by_text("Where there are such thoughts")).to_be_visible()
    form.get_by_label("No such thoughts now").check()
    expect(form.get_by_text("Where there are such thoughts")).to_be_hidden()
