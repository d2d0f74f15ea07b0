"""The assessment page, by what a person sees: with scripts and without, wrong input, gaps, help at once."""

import json
import re
import uuid

import pytest
from django.utils.http import urlencode

from handrail.delivery import clock
from handrail.ground import moment, scoped
from handrail.journeys import assessing
from handrail.journeys.models import Assessment, ItemResponse, Row, Score
from tests.builders import AT, a_guide, a_participant, a_service, later, role_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: later(days=7, hours=1))


@pytest.fixture
def weekly():
    """An open weekly check-in of somebody who signs in."""
    return open_weekly(a_participant(a_service()))


@pytest.fixture
def baseline():
    """An open baseline of somebody who is joining."""
    enrolment = a_participant(a_service(), state="joining")
    with scoped.service(enrolment.service_id):
        return assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)


def open_weekly(enrolment):
    clock.tick(later(days=7))
    return Assessment.everywhere.select_related("enrolment").get(enrolment=enrolment, name="weekly")


def browser(assessment):
    return signed_in(role_of(assessment.enrolment))


def address(assessment, part=""):
    return f"/assessment/{assessment.pk}/" + (f"?{urlencode({'part': part})}" if part else "")


def post(client, assessment, part, answers, **more):
    fields = {f"{part}/{item}": value for item, value in answers.items()}
    return client.post(address(assessment), {"part": part, "client_id": str(uuid.uuid4()), **fields, **more})


def tap(client, assessment, key, value, client_id=None, **more):
    """One response, as the page's script sends it."""
    body = {"client_id": str(client_id or uuid.uuid4()), "enrolment": str(assessment.enrolment_id),
            "key": f"{assessment.pk}/{key}", "fields": {key: [str(value)]}, "replaces": [],
            "made_at": "2026-03-09T10:00:00Z", **more}
    return client.post(address(assessment), json.dumps(body), content_type="application/json")


def kept(assessment):
    rows = ItemResponse.everywhere.filter(assessment=assessment)
    return {f"{row.measure}/{row.item}": row.value for row in rows}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_asks_every_item_of_a_measure_and_says_how_long_it_takes(weekly):
    response = browser(weekly).get(address(weekly))
    seen = text_of(response)
    assert "Check in · part 1 of 2 · three questions, under a minute" in seen
    assert "Pain in the past week" in seen
    assert "What number best describes your pain on average in the past week?" in seen
    assert "Pain as bad as you can imagine" in seen
    assert response.content.decode().count('type="radio"') == 33 + 3, "and each can be declined"


def test_every_item_is_a_group_with_a_legend_and_the_stem_describes_it(baseline):
    page = browser(baseline).get(address(baseline, "phq-9")).content.decode()
    assert page.count("<fieldset") == page.count("<legend>") == 10
    assert page.count('aria-describedby="stem') == 10
    assert "Over the last 2 weeks, how often have you been bothered by any of the following problems?" in page
    assert not re.search(r'\sstyle="|<script(?![^>]*\ssrc=)|\son[a-z]+="', page)


def test_check_in_leads_to_the_weekly_one_that_is_open(weekly):
    response = browser(weekly).get("/check-in/")
    assert (response.status_code, response.url) == (302, address(weekly))


def test_check_in_says_when_the_next_one_comes():
    enrolment = a_participant(a_service())
    response = signed_in(role_of(enrolment)).get("/check-in/")
    assert "Nothing to check in on just now" in text_of(response)
    assert "You will find it on Today" in text_of(response)


def test_without_scripts_a_whole_form_is_saved_and_leads_on(weekly):
    client = browser(weekly)
    response = post(client, weekly, "peg", {"1": 7, "2": 7, "3": 6}, go="on")
    assert (response.status_code, response.url) == (302, address(weekly, "mood"))
    assert kept(weekly) == {"peg/1": 7, "peg/2": 7, "peg/3": 6}
    response = post(client, weekly, "mood", {"1": 4}, go="on")
    assert response.url == "/today/"
    weekly.refresh_from_db()
    assert weekly.state == "finished"
    assert float(Score.everywhere.get(assessment=weekly, measure="peg").value) == 6.667


def test_the_page_comes_back_where_it_was_left_with_what_was_answered(weekly):
    client = browser(weekly)
    tap(client, weekly, "peg/1", 7)
    page = client.get(address(weekly)).content.decode()
    assert 'name="peg/1" value="7" checked' in page
    assert page.count(" checked") == 1
    tap(client, weekly, "peg/2", 7)
    tap(client, weekly, "peg/3", 7)
    assert "Your mood in the past week" in text_of(client.get(address(weekly)))


def test_each_tap_is_saved_and_told_what_stands(weekly):
    client, client_id = browser(weekly), uuid.uuid4()
    response = tap(client, weekly, "peg/1", 7, client_id=client_id)
    assert response.status_code == 200
    assert response.json() == {"heads": [str(client_id)], "go": None}
    assert kept(weekly) == {"peg/1": 7}
    assert Row.everywhere.get(client_id=client_id).made_at.isoformat() == "2026-03-09T10:00:00+00:00"


def test_the_same_tap_sent_twice_is_written_once(weekly):
    client, client_id = browser(weekly), uuid.uuid4()
    assert [tap(client, weekly, "peg/1", 7, client_id=client_id).status_code for _ in range(2)] == [200, 200]
    assert Row.everywhere.filter(kind="response").count() == 1


def test_a_form_writes_only_what_changed(weekly):
    client = browser(weekly)
    tap(client, weekly, "peg/1", 7)
    post(client, weekly, "peg", {"1": 7, "2": 5, "3": 5}, go="on")
    assert Row.everywhere.filter(kind="response", key__endswith="/peg/1").count() == 1


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("peg/1", 11, "Please choose a number from 0 to 10."),
        ("peg/1", -1, "Please choose a number from 0 to 10."),
        ("peg/1", "much", "Please choose a number from 0 to 10."),
        ("peg/9", 1, "belongs to a question that isn’t asked here"),
        ("phq-9/1", 1, "belongs to a question that isn’t asked here"),
        ("nothing", 1, "belongs to a question that isn’t asked here"),
    ],
)
def test_a_tap_that_is_no_answer_gets_a_sentence(weekly, key, value, sentence):
    response = tap(browser(weekly), weekly, key, value)
    assert response.status_code == 422
    assert sentence in response.json()["sentence"]
    assert kept(weekly) == {}


@pytest.mark.parametrize("body", ["[]", "null", "{", '{"key": 3}', '{"key": "a/b/c", "fields": []}', "[" * 100_000])
def test_a_body_that_no_page_sends_is_refused_in_a_sentence(weekly, body):
    response = browser(weekly).post(address(weekly), body, content_type="application/json")
    assert response.status_code == 422
    assert response.json()["sentence"]


@pytest.mark.parametrize("client_id", ["", "seven", 7, None])
def test_a_tap_without_an_id_is_refused(weekly, client_id):
    body = {"key": f"{weekly.pk}/peg/1", "fields": {"peg/1": ["7"]}, "client_id": client_id}
    response = browser(weekly).post(address(weekly), json.dumps(body), content_type="application/json")
    assert response.status_code == 422


def test_a_value_out_of_range_gets_a_sentence_beside_it_and_the_rest_is_kept(weekly):
    response = post(browser(weekly), weekly, "peg", {"1": 7, "2": 99, "3": 5}, go="on")
    assert response.status_code == 422
    assert "Please choose a number from 0 to 10." in text_of(response)
    assert 'aria-describedby=" q2-error"' in response.content.decode()
    assert kept(weekly) == {"peg/1": 7, "peg/3": 5}


def test_a_question_that_is_not_asked_gets_a_sentence_and_the_rest_is_kept(weekly):
    response = post(browser(weekly), weekly, "peg", {"1": 7, "2": 5, "3": 5, "17": 2}, go="on")
    assert response.status_code == 422
    assert "belongs to a question that isn’t asked here" in text_of(response)
    assert kept(weekly) == {"peg/1": 7, "peg/2": 5, "peg/3": 5}


def test_a_part_that_is_not_asked_leads_back_with_a_sentence(weekly):
    client = browser(weekly)
    response = post(client, weekly, "phq-9", {"9": 3}, go="on")
    assert response.url == address(weekly)
    assert "That part isn’t asked here" in text_of(client.get(response.url))
    assert kept(weekly) == {}


def test_gaps_are_said_once_kindly_and_then_allowed(weekly):
    client = browser(weekly)
    response = post(client, weekly, "peg", {"1": 7}, go="on")
    assert response.status_code == 422
    seen = text_of(response)
    assert "Questions 2 and 3 have no answer yet. You can answer now, or leave it at that and go on." in seen
    assert "this part can’t be added up to a number" in seen
    assert 'name="peg/1" value="7" checked' in response.content.decode()
    assert 'name="leave_out" value="peg"' in response.content.decode()
    response = post(client, weekly, "peg", {"1": 7}, go="on", leave_out="peg")
    assert response.url == address(weekly, "mood")
    assert post(client, weekly, "mood", {"1": 4}, go="on").url == "/today/"
    score = Score.everywhere.get(assessment=weekly, measure="peg")
    assert (score.value, score.reason) == (None, "2 of the 3 questions have no answer; all are needed.")


def test_the_unscored_question_is_no_gap(baseline):
    client = browser(baseline)
    response = post(client, baseline, "phq-9", {str(item): 0 for item in range(1, 10)}, go="on")
    assert response.url == address(baseline, "gad-7")


def test_two_missing_of_nine_say_nothing_of_a_missing_number(baseline):
    response = post(browser(baseline), baseline, "phq-9", {str(item): 0 for item in range(1, 8)}, go="on")
    assert "Questions 8 and 9 have no answer yet." in text_of(response)
    assert "added up" not in text_of(response)


def test_a_part_that_was_never_opened_is_named_before_the_end(weekly):
    client = browser(weekly)
    response = post(client, weekly, "mood", {"1": 4}, go="on")
    assert response.status_code == 422
    assert "Not answered yet: Pain in the past week. You can go back, or finish without." in text_of(response)
    response = post(client, weekly, "mood", {"1": 4}, go="on", leave_parts="yes")
    assert response.url == "/today/"


def test_stopping_for_today_keeps_everything(weekly):
    client = browser(weekly)
    assert post(client, weekly, "peg", {"1": 7}, go="later").url == "/today/"
    assert kept(weekly) == {"peg/1": 7}
    weekly.refresh_from_db()
    assert weekly.state == "open"


def test_going_back_keeps_what_was_answered(weekly):
    assert post(browser(weekly), weekly, "mood", {"1": 4}, go="back").url == address(weekly, "peg")
    assert kept(weekly) == {"mood/1": 4}


def test_a_double_tap_on_finish_ends_once_and_leads_on_both_times(weekly):
    client = browser(weekly)
    post(client, weekly, "peg", {"1": 7, "2": 7, "3": 6}, go="on")
    form = {"client_id": str(uuid.uuid4()), "go": "on"}
    assert [post(client, weekly, "mood", {"1": 4}, **form).url for _ in range(2)] == ["/today/", "/today/"]
    assert Row.everywhere.filter(kind="finished").count() == 1


def test_the_end_of_the_baseline_leads_on_with_joining(baseline):
    client = browser(baseline)
    post(client, baseline, "peg", {"1": 7, "2": 7, "3": 6}, go="on")
    post(client, baseline, "phq-9", {str(item): 0 for item in range(1, 10)}, go="on")
    post(client, baseline, "gad-7", {str(item): 0 for item in range(1, 8)}, go="on")
    response = post(client, baseline, "nrs", {"now": 5, "average": 5, "worst": 8, "least": 2}, go="on")
    assert response.url == "/joining/"


def test_a_finished_one_says_so(weekly):
    client = browser(weekly)
    post(client, weekly, "peg", {"1": 7, "2": 7, "3": 6}, go="on")
    post(client, weekly, "mood", {"1": 4}, go="on")
    assert "This is done. Thank you." in text_of(client.get(address(weekly)))


def test_one_that_closed_while_the_page_was_open_keeps_what_was_answered(weekly):
    client = browser(weekly)
    clock.tick(later(days=14))
    response = post(client, weekly, "peg", {"1": 7, "2": 7, "3": 6}, go="on")
    assert response.url == address(weekly)
    assert kept(weekly) == {"peg/1": 7, "peg/2": 7, "peg/3": 6}
    seen = text_of(client.get(response.url))
    assert "This one has closed" in seen
    assert "What you answered is kept" in seen


def test_one_that_closes_in_the_very_moment_of_the_last_tap_says_so_kindly(weekly, monkeypatch):
    def closed(**_):
        clock.tick(later(days=14))
        raise assessing.Lapsed

    client = browser(weekly)
    post(client, weekly, "peg", {"1": 7}, go="on", leave_out="peg")
    monkeypatch.setattr(assessing, "finish", closed)
    response = post(client, weekly, "mood", {"1": 4}, go="on")
    assert response.url == address(weekly)
    assert "This one has closed" in text_of(client.get(response.url))


@pytest.mark.parametrize("value", [1, 2, 3])
def test_a_positive_item_9_leads_to_help_at_once_when_it_is_tapped(baseline, value):
    response = tap(browser(baseline), baseline, "phq-9/9", value)
    assert response.json()["go"] == "/help-now/?" + urlencode({"next": address(baseline, "phq-9")})


def test_item_9_answered_with_not_at_all_leads_nowhere(baseline):
    assert tap(browser(baseline), baseline, "phq-9/9", 0).json()["go"] is None


def test_a_positive_item_9_leads_to_help_at_once_without_scripts_and_then_on(baseline):
    client = browser(baseline)
    answers = {str(item): 0 for item in range(1, 9)} | {"9": 1}
    response = post(client, baseline, "phq-9", answers, go="on")
    assert response.url == "/help-now/?" + urlencode({"next": address(baseline, "gad-7")})
    page = client.get(response.url)
    assert "Help at any hour" in text_of(page)
    assert address(baseline, "gad-7") in page.content.decode()
    assert post(client, baseline, "phq-9", answers, go="on").url == address(baseline, "gad-7")


def test_a_positive_item_9_leads_to_help_even_with_gaps_beside_it(baseline):
    response = post(browser(baseline), baseline, "phq-9", {"9": 2}, go="on")
    assert response.url == "/help-now/?" + urlencode({"next": address(baseline, "phq-9")})


def test_nobody_else_sees_or_answers_it(weekly):
    service = weekly.enrolment.service
    guide = a_guide(service)
    strangers = [
        signed_in(role_of(a_participant(service))), signed_in(role_of(a_participant(a_service()))), signed_in(guide)
    ]
    for client in strangers:
        assert client.get(address(weekly)).status_code in (403, 404)
        assert post(client, weekly, "peg", {"1": 7}, go="on").status_code in (403, 404)
        assert tap(client, weekly, "peg/1", 7).status_code in (403, 404)
    assert kept(weekly) == {}


def test_whoever_is_signed_out_is_told_so_and_nothing_is_lost_on_their_device(weekly):
    from django.test import Client

    response = tap(Client(), weekly, "peg/1", 7)
    assert response.status_code == 401
    assert response.json()["sentence"]


def test_an_assessment_that_is_not_there_is_not_found(weekly):
    assert browser(weekly).get(f"/assessment/{uuid.uuid4()}/").status_code == 404


def test_the_page_needs_few_statements(weekly, django_assert_max_num_queries):
    client = browser(weekly)
    client.get(address(weekly))
    with django_assert_max_num_queries(6):
        client.get(address(weekly))
