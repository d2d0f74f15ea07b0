"""All one's data: the page that can be read, and the file that can be taken away."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from handrail.ground import moment
from handrail.journeys import my_data
from handrail.people import registries
from tests.builders import a_participant, a_service, later, role_of, signed_in

from .a_life import ANSWER, FAREWELL, FIRST_ANSWER, a_life

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: later(days=5))


def test_the_page_holds_every_word_and_the_questions_they_answer():
    enrolment, words = a_life(has_left=True)
    answer = signed_in(role_of(enrolment)).get("/my-course/data/")
    page = answer.content.decode()
    for said in words:
        assert said.replace("'", "&#x27;") in page, said
    for told in (enrolment.participant.name, enrolment.participant.email, "What you wrote", "What you agreed to",
                 "How old are you?", "They come at times, but I am safe", "Two months from now, I would like to"):
        assert told in page, told
    assert answer.headers["Cache-Control"] == "no-store"
    assert "client_id" not in page


def test_every_kind_of_data_has_a_title_of_its_own():
    assert set(registries.exports) - my_data.TITLES.keys() == set()
    titles = [str(title) for title in my_data.TITLES.values()]
    assert len(set(titles)) == len(titles)


def test_what_was_planned_and_given_is_told_in_words():
    [section] = my_data.sections({"given": [{"protocol": "weekly-call", "planned": 3, "given": 2, "missed": 1,
                                             "minutes": 31.5}]})
    assert section.title == "Contacts that were planned, and how many took place"
    assert [(one.label, one.words) for one in section.rows[0]] == [
        ("Protocol", "weekly-call"), ("Planned", "3"), ("Took place", "2"), ("Missed", "1"), ("Minutes", "31.5")]


def test_the_file_holds_the_same_as_plain_data():
    enrolment, words = a_life(has_left=True)
    answer = signed_in(role_of(enrolment)).get("/my-course/data.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data-2026-03-07.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    held = json.loads(answer.content)
    text = json.dumps(held, ensure_ascii=False)
    for said in words:
        assert said in text, said
    assert held["person"]["email"] == enrolment.participant.email
    assert set(registries.exports) <= set(held)
    (course,) = held["enrolments"]
    assert (course["programme"], course["state"], course["ended_because"]) == ("pain-cbt", "left", "too-much")
    assert [row["answer"] for row in held["written"]] == [FIRST_ANSWER, ANSWER, FAREWELL]
    assert held["written"][1]["replaces"] == [held["written"][0]["client_id"]]
    assert held["consents"][0]["version"] == "1"
    assert {"question": "How old are you?", "answer": "52", "code": 52} in held["screenings"][0]["answers"]
    baseline = held["assessments"][0]
    assert (baseline["name"], baseline["state"]) == ("baseline", "finished")
    assert {(one["measure"], one["item"], one["value"]) for one in baseline["answers"]} == {
        ("phq-9", "9", 1), ("peg", "1", 7)}
    assert all(one["question"] for one in baseline["answers"])
    assert {one["scale"] for one in baseline["scores"]} >= {"total"}


def test_nobody_gets_a_word_of_somebody_elses():
    enrolment, words = a_life()
    other = a_participant(enrolment.service)
    client = signed_in(role_of(other))
    text = client.get("/my-course/data/").content.decode() + client.get("/my-course/data.json").content.decode()
    assert enrolment.participant.email not in text
    assert not any(said in text for said in words)


def test_somebody_new_has_data_to_read_too():
    client = signed_in(role_of(a_participant(a_service(), state="joining")))
    page = client.get("/my-course/data/").content.decode()
    assert "About you" in page
    assert "Your course" in page
    assert client.get("/my-course/data.json").status_code == 200


def test_looking_at_ones_own_data_writes_nothing(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    enrolment, _ = a_life()
    client = signed_in(role_of(enrolment))
    with CaptureQueriesContext(connection, ) as asked:
        client.get("/my-course/data.json")
    assert not [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_values_are_put_into_words():
    with timezone.override("Europe/London"):
        (section,) = my_data.sections({"service": "Northside", "things": [{
            "at": datetime(2026, 7, 1, 9, 30, tzinfo=UTC), "is_kept": True, "is_lost": False, "score": Decimal("7.500"),
            "whole": Decimal("7.000"), "nothing": None, "empty": "", "none": [], "zero": 0, "replaces": ["x"],
            "client_id": uuid4(), "names": ["a", "b"], "of": {"colour": "red"},
            "parts": [{"lesson": "one"}, {"lesson": "two"}],
        }]})
    assert (section.key, section.title) == ("things", "Things")
    (row,) = section.rows
    assert {entry.label: entry.words for entry in row if not entry.lines} == {
        "When": "1 July 2026, 10:30", "Is kept": "yes", "Is lost": "no", "Score": "7.5", "Whole": "7", "Zero": "0",
        "Names": "a, b"}
    within = {entry.label: [[(one.label, one.words) for one in line] for line in entry.lines]
              for entry in row if entry.lines}
    assert within == {
        "Of": [[("Colour", "red")]], "Parts": [[("Lesson", "one")], [("Lesson", "two")]]}


def test_a_question_stands_before_its_answer_and_codes_are_put_into_words():
    (section,) = my_data.sections({"things": [{
        "state": "active", "heard_from": "leaflet-2", "ended_because": "no-time",
        "answers": [{"question": "How old are you?", "answer": "52", "code": 52},
                    {"measure": "peg", "item": "1", "question": "How bad?", "value": None, "at": None}],
    }]})
    (row,) = section.rows
    assert [(entry.label, entry.words) for entry in row[:3]] == [
        ("Now", "going on"), ("How you heard of it", "leaflet-2"), ("Ended because", "I don’t have the time")]
    assert [[(one.label, one.words) for one in line] for line in row[3].lines] == [
        [("How old are you?", "52")], [("How bad?", "–")]]


def test_kinds_that_hold_nothing_are_left_out_and_unknown_kinds_are_not():
    found = my_data.sections({"service": "x", "consents": [], "zebras": [{"name": "Z"}], "person": {"name": "Maria"}})
    assert [section.key for section in found] == ["person", "zebras"]


def test_a_moment_is_said_in_the_readers_zone():
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    with timezone.override("Pacific/Auckland"):
        (section,) = my_data.sections({"things": [{"at": late}]})
    assert section.rows[0][0].words == "2 March 2026, 12:30"
    assert late + timedelta(hours=13) == datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
