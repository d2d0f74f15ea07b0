"""Worksheets on real pages: without a connection, on two devices, and as a screen reader names their fields."""

import pytest
from playwright.sync_api import Page, expect

from handrail.ground import scoped
from handrail.journeys import journal
from handrail.journeys.models import Row
from tests.journeys.small_course import a_reader, role_of
from tests.journeys.test_workbook import open_third

from .test_autosave import OFFLINE, queued, said, until

KEY = "third/moment"
THOUGHT, DID, STRENGTH = "What went through my mind?", "What did I do then?", "How strong was the feeling, 0 to 10?"


@pytest.fixture
def reader(server):
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        open_third(enrolment)
        yield enrolment


def opened(page_on, reader, **more) -> Page:
    page = page_on(role=role_of(reader), **more)
    page.goto("/lesson/third/end/")
    return page


def cells(enrolment) -> list[dict]:
    """What stands, a dictionary of cells for each version."""
    return [one.body_json["rows"][0]["cells"] for one in journal.heads(enrolment, [KEY]).get(KEY, [])]


def test_a_worksheet_filled_without_a_connection_is_sent_when_it_is_back(page_on, reader):
    page = opened(page_on, reader)
    expect(page.get_by_role("group", name="A moment of this week")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("textbox", name=THOUGHT).fill("not again")
    page.get_by_role("combobox", name=STRENGTH).select_option("8")
    page.get_by_role("textbox", name=DID).fill("sat down")
    expect(said(page, "moment")).to_have_text(OFFLINE)
    assert cells(reader) == []
    page.context.set_offline(False)
    # The queue may empty once before the last cell, typed a moment earlier, has joined it: the answer is what counts.
    until(page, lambda: cells(reader) == [{"thought": "not again", "strength": 8, "did": "sat down"}])
    until(page, lambda: queued(page) == [])
    page.reload()
    assert page.get_by_role("textbox", name=THOUGHT).input_value() == "not again"
    assert page.get_by_role("combobox", name=STRENGTH).input_value() == "8"


def test_two_devices_fork_a_worksheet_and_the_choice_stands(page_on, reader):
    phone, desk = opened(page_on, reader), opened(page_on, reader)
    phone.get_by_role("textbox", name=THOUGHT).fill("from the phone")
    until(phone, lambda: len(cells(reader)) == 1)
    desk.get_by_role("combobox", name=STRENGTH).select_option("3")
    until(desk, lambda: len(cells(reader)) == 2)
    desk.reload()
    desk.get_by_role("radio", name=f"{THOUGHT} from the phone").click()
    until(desk, lambda: len(cells(reader)) == 1)
    assert cells(reader) == [{"thought": "from the phone"}]
    assert Row.objects.filter(key=KEY).count() == 3


def test_a_cell_that_is_too_long_is_told_and_keeps_its_words(page_on, reader):
    page = opened(page_on, reader)
    page.get_by_role("combobox", name=STRENGTH).select_option("3")
    until(page, lambda: len(cells(reader)) == 1)
    page.get_by_role("textbox", name=THOUGHT).fill("x" * 1_001)
    expect(page.locator('[data-block="moment"] [data-error]')).to_contain_text("1,001 characters")
    page.reload()
    assert page.get_by_role("textbox", name=THOUGHT).input_value() == "x" * 1_001
    assert cells(reader) == [{"strength": 3}]
