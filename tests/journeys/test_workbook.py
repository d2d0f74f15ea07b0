"""My workbook: all that somebody wrote, to read, to search and to keep; and worksheets sent as a form."""

import uuid

import pytest

from handrail.journeys import journal
from handrail.journeys.models import Enrolment, Row
from tests.builders import AT, a_guide, signed_in
from tests.journeys.pages import page
from tests.journeys.small_course import read, role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(reader):
    return signed_in(role_of(reader))


def answer(enrolment, key, body, replaces=()):
    return journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=key, body=body, client_id=uuid.uuid4(),
                         made_at=AT, at=AT, replaces=replaces).row.client_id


def a_full_lesson(enrolment):
    answer(enrolment, "first/brings", {"text": "To lift <my> granddaughter\nagain"})
    answer(enrolment, "first/sure", {"value": 7})
    answer(enrolment, "first/check-pacing", {"choice": "stopping-by-plan", "text": "stopping by plan", "right": True})
    answer(enrolment, "first/plan-1", {"chosen": ["walk-5-minutes"], "texts": ["walk 5 minutes"], "text": "After tea"})


def test_an_empty_workbook_says_what_it_is_for(browser):
    seen = page(browser.get("/workbook/"))
    assert "Nothing is written yet" in seen.text


def test_all_that_was_written_stands_in_it_with_its_question(reader, browser):
    a_full_lesson(reader)
    seen = page(browser.get("/workbook/"))
    for words in ("What brings you here?", "To lift <my> granddaughter", "7 (0 not sure to 10 quite sure)",
                  "stopping by plan", "Yes. Time decides.", "walk 5 minutes; After tea"):
        assert words in seen.text
    assert "What helps?" not in seen.text  # nothing was written there
    assert "/lesson/first/welcome/#block-brings" in seen.links
    assert "<my>" not in browser.get("/workbook/").content.decode()


def test_a_lesson_has_a_page_to_keep(reader, browser):
    a_full_lesson(reader)
    seen = page(browser.get("/workbook/first/"))
    assert "Time decides, not pain." in seen.text  # the lesson in short
    order = [seen.text.index(words) for words in ("What I wrote", "What I planned", "What I checked")]
    assert order == sorted(order)
    assert "/workbook/first/" in page(browser.get("/lesson/first/?end")).links


def test_both_versions_of_a_fork_are_shown(reader, browser):
    answer(reader, "first/brings", {"text": "on the phone"})
    answer(reader, "first/brings", {"text": "on the desk"})
    seen = page(browser.get("/workbook/"))
    assert "on the phone" in seen.text and "on the desk" in seen.text
    assert "two versions" in seen.text


@pytest.mark.parametrize(("wanted", "found"), [
    ("granddaughter", True), ("GRANDDAUGHTER  again", True), ("brings you", True), ("plumber", False), ("", True),
])
def test_one_can_look_for_words(reader, browser, wanted, found):
    a_full_lesson(reader)
    seen = page(browser.get("/workbook/", {"q": wanted}))
    assert ("To lift" in seen.text) is found
    if not found:
        assert "Nothing of what you wrote holds “plumber”" in seen.text


def test_what_is_looked_for_is_only_text(browser):
    html = browser.get("/workbook/", {"q": '"><script>x'}).content.decode()
    assert "<script>x" not in html


@pytest.mark.parametrize("lesson", ["second", "nothing-such"])
def test_a_lesson_that_is_not_open_has_no_page(browser, lesson):
    assert browser.get(f"/workbook/{lesson}/").status_code == 404


@pytest.mark.parametrize("state", ["paused", "finished", "left"])
def test_it_stays_theirs_after_the_course(reader, browser, state):
    a_full_lesson(reader)
    Enrolment.objects.filter(pk=reader.pk).update(state=state)
    assert "To lift" in page(browser.get("/workbook/")).text
    assert "To lift" in page(browser.get("/workbook/first/")).text


def test_nobody_else_opens_it(reader):
    guide = a_guide(reader.service if hasattr(reader, "service") else role_of(reader).service)
    assert signed_in(guide).get("/workbook/").status_code in (403, 404)


def test_it_takes_few_statements(reader, browser, django_assert_max_num_queries):
    a_full_lesson(reader)
    browser.get("/workbook/")
    with django_assert_max_num_queries(2 + 2):
        browser.get("/workbook/")
    with django_assert_max_num_queries(2 + 3):
        browser.get("/workbook/first/")


def open_third(reader):
    read(reader, "first", at=AT)
    reader.standing.refresh_from_db()
    standing = reader.standing
    standing.lessons_open = ["first", "second", "third"]
    standing.save()


def test_a_worksheet_sent_as_a_form_is_kept_once_and_read_again(reader, browser):
    open_third(reader)
    seen = page(browser.get("/lesson/third/end/"))
    fields = {**seen.form.fields, "moment.1.thought": ["I am in the way"], "moment.1.strength": ["8"]}
    for _again in range(2):
        browser.post("/lesson/third/end/", {**fields, "go": "stay"})
    rows = Row.objects.filter(enrolment=reader, key="third/moment")
    assert [row.body_json["rows"] for row in rows] == [
        [{"row": "1", "cells": {"thought": "I am in the way", "strength": 8}}]]
    again = page(browser.get("/lesson/third/end/")).form.fields
    assert again["moment.1.thought"] == ["I am in the way"] and again["moment.1.strength"] == ["8"]
    assert "I am in the way" in page(browser.get("/workbook/third/")).text


def test_a_worksheet_that_cannot_be_kept_keeps_what_was_typed(reader, browser):
    open_third(reader)
    fields = page(browser.get("/lesson/third/end/")).form.fields
    answered = browser.post("/lesson/third/end/", {
        **fields, "moment.1.thought": ["x" * 1_001], "moment.1.did": ["went home"], "go": "next"})
    seen = page(answered)
    assert "1,001 characters" in seen.text
    assert seen.form.fields["moment.1.did"] == ["went home"]
    assert seen.form.fields["moment.1.thought"] == ["x" * 1_001]
    assert not Row.objects.filter(enrolment=reader, key="third/moment").exists()


def test_a_branch_on_a_score_follows_the_latest_one(reader):
    from decimal import Decimal

    from handrail.journeys import reading
    from handrail.journeys.models import Assessment, Score
    from handrail.measures import shelf
    from handrail.programmes.compile import compiled
    from tests.programmes.packs import BODY, a_programme

    section = compiled(a_programme(
        BODY + "\n::::{when} score of peg is 5 or more\nGo gently.\n::::\n").lesson("one")).sections[-1]

    def shown():
        html = section.render(reading.written(reader, [section]).answers)
        return "hidden" not in html[html.index("data-when"):].partition(">")[0]

    assert not shown()
    for occurrence, (value, is_shown) in enumerate([("6.3", True), ("4", False), (None, False), ("5", True)], 1):
        asked = Assessment.objects.create(enrolment=reader, name="weekly", occurrence=occurrence, measures=[],
                                          opened_at=AT, finished_at=AT, state="finished")
        Score.objects.create(assessment=asked, enrolment=reader, measure="peg", scale="total", at=AT,
                             pack=shelf.latest("peg"), value=value and Decimal(value))
        assert shown() is is_shown


def test_a_sheet_to_print_has_the_lesson_and_nobodys_words(reader, browser):
    from io import BytesIO

    from pypdf import PdfReader

    a_full_lesson(reader)
    answered = browser.get("/workbook/first/print.pdf")
    assert answered["Content-Type"] == "application/pdf"
    read = PdfReader(BytesIO(answered.content))
    text = " ".join("".join(one.extract_text() for one in read.pages).split())
    assert len(read.pages) == 1
    assert "Time decides, not pain." in text and "granddaughter" not in text
    assert browser.get("/workbook/second/print.pdf").status_code == 404
    assert "/workbook/first/print.pdf" in page(browser.get("/lesson/first/?end")).links
