"""The answer door: what a page's script sends, and what it is told."""

import json
import uuid

import pytest
from django.db import OperationalError
from django.test import Client

from handrail.ground import scoped
from handrail.journeys import door, journal, leaving
from handrail.journeys.models import Enrolment, Row, Standing
from handrail.people.models import Person, Role, Session
from tests.builders import AT, a_guide, signed_in
from tests.journeys.small_course import a_reader, role_of

pytestmark = pytest.mark.django_db

QUICK = "handrail.journeys.quick_door.QuickDoor"


@pytest.fixture
def reader():
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        yield enrolment


@pytest.fixture(params=["the quick way", "the long way"])
def browser(request, reader, settings):
    """A reader's browser. Whatever is told here is told on both ways to the door."""
    if request.param == "the long way":
        settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != QUICK]
    return signed_in(role_of(reader))


def write(enrolment, key="first/brings", *, client_id=None, replaces=(), made_at=None, **fields):
    block = key.partition("/")[2]
    return {
        "client_id": str(client_id or uuid.uuid4()), "enrolment": str(enrolment.pk), "key": key,
        "fields": fields.pop("fields", {block: ["the garden"]}), "replaces": [str(one) for one in replaces],
        "made_at": made_at or AT.isoformat(), **fields,
    }


def send(browser, sent, **more):
    body = sent if isinstance(sent, str | bytes) else json.dumps(sent)
    return browser.post("/answers/", body, content_type="application/json", **more)


def stands(enrolment, key="first/brings"):
    return [row.body_json for row in journal.heads(enrolment, [key]).get(key, [])]


def test_an_answer_is_kept_and_what_stands_is_said(reader, browser):
    sent = write(reader)
    told = send(browser, sent)
    assert told.status_code == 200
    assert told.json() == {"client_id": sent["client_id"], "heads": [sent["client_id"]]}
    assert stands(reader) == [{"text": "the garden"}]


def test_the_same_write_twice_is_one_row(reader, browser):
    sent = write(reader)
    assert send(browser, sent).json() == send(browser, sent).json()
    assert Row.objects.count() == 1


def test_a_write_that_replaces_the_last_one_takes_its_place(reader, browser):
    first = send(browser, write(reader)).json()
    second = write(reader, replaces=first["heads"], fields={"brings": ["the garden, and my back"]})
    assert send(browser, second).json()["heads"] == [second["client_id"]]
    assert stands(reader) == [{"text": "the garden, and my back"}]


def test_another_device_makes_a_fork_and_both_are_told(reader, browser):
    first = send(browser, write(reader)).json()
    phone = send(browser, write(reader, replaces=first["heads"], fields={"brings": ["phone"]})).json()
    desk = send(browser, write(reader, replaces=first["heads"], fields={"brings": ["desk"]})).json()
    assert desk["heads"] == sorted([phone["client_id"], desk["client_id"]])


def test_choosing_a_version_of_a_fork_replaces_both(reader, browser):
    phone = send(browser, write(reader, fields={"brings": ["phone"]})).json()["client_id"]
    desk = send(browser, write(reader, fields={"brings": ["desk"]})).json()["client_id"]
    chosen = write(reader, replaces=[phone, desk], fields={"brings": ["desk"], "brings.keep": [phone]})
    assert send(browser, chosen).json()["heads"] == [chosen["client_id"]]
    assert stands(reader) == [{"text": "phone"}]


def test_words_changed_in_the_field_count_more_than_the_version_chosen(reader, browser):
    phone = send(browser, write(reader, fields={"brings": ["phone"]})).json()["client_id"]
    send(browser, write(reader, fields={"brings": ["desk"]}))
    send(browser, write(reader, fields={"brings": ["desk and phone"], "brings.keep": [phone]}))
    assert stands(reader) == [{"text": "desk and phone"}]


def test_choosing_a_version_that_is_gone_is_said(reader, browser):
    send(browser, write(reader))
    told = send(browser, write(reader, fields={"brings": [""], "brings.keep": [str(uuid.uuid4())]}))
    assert told.status_code == 422
    assert told.json()["field"] == "brings.keep"


def test_a_check_is_answered_with_its_kind_word(reader, browser):
    told = send(browser, write(reader, "first/check-pacing", fields={"check-pacing": ["stopping-by-plan"]}))
    assert told.json()["feedback"] == "Yes. Time decides."
    told = send(browser, write(reader, "first/check-pacing", fields={"check-pacing": ["resting-until-pain-has-gone"]}))
    assert told.json()["feedback"] == "Rest has its place."


@pytest.mark.parametrize(
    ("key", "fields", "body"),
    [
        ("first/name-it", {"name-it": ["  the  alarm "]}, {"text": "the alarm"}),
        ("first/pattern", {"pattern": ["waves"]}, {"choice": "waves", "text": "waves"}),
        ("first/helps", {"helps": ["a-walk", "rest"]}, {"choices": ["rest", "a-walk"], "texts": ["rest", "a walk"]}),
        ("first/sure", {"sure": ["7"]}, {"value": 7}),
        ("first/minutes", {"minutes": ["2,5"]}, {"value": 2.5}),
        ("first/begin-on", {"begin-on": ["2026-03-12"]}, {"date": "2026-03-12"}),
        ("first/plan-1", {"plan-1": ["walk-5-minutes"], "plan-1.text": ["after lunch"]},
         {"chosen": ["walk-5-minutes"], "texts": ["walk 5 minutes"], "text": "after lunch"}),
    ],
)
def test_every_kind_of_block_takes_its_answer(reader, browser, key, fields, body):
    assert send(browser, write(reader, key, fields=fields)).status_code == 200
    assert stands(reader, key) == [body]


@pytest.mark.parametrize(
    ("key", "fields", "words"),
    [
        ("first/brings", {"brings": ["x" * 10_001]}, "10,001 characters long"),
        ("first/name-it", {"name-it": ["x" * 301]}, "301 characters long"),
        ("first/pattern", {"pattern": ["zigzag"]}, "one of the choices"),
        ("first/sure", {"sure": ["11"]}, "from 0 to 10"),
        ("first/minutes", {"minutes": ["soon"]}, "write a number"),
        ("first/begin-on", {"begin-on": ["31/2/2026"]}, "write a date"),
        ("first/brings", {"brings": "not a list of texts" * 600}, "characters long"),
        ("first/brings", {"brings": [{"a": 1}]}, "arrive as text"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence_for_its_field(reader, browser, key, fields, words):
    told = send(browser, write(reader, key, fields=fields))
    assert told.status_code == 422
    assert words in told.json()["sentence"]
    assert told.json()["field"] in fields
    assert not Row.objects.exists()


@pytest.mark.parametrize(
    "key", ["first/nowhere", "nowhere/brings", "brings", "", "first/brings/more", "\x00", "x" * 5000]
)
def test_an_unknown_block_is_refused_in_a_sentence(reader, browser, key):
    told = send(browser, write(reader, key, fields={"brings": ["words"]}))
    assert told.status_code == 422
    assert "part of your course" in told.json()["sentence"]
    assert not Row.objects.exists()


def test_a_lesson_that_has_not_opened_takes_no_answer(reader, browser):
    told = send(browser, write(reader, "second/review"))
    assert told.status_code == 422
    assert "opened yet" in told.json()["sentence"]


@pytest.mark.parametrize(("state", "status"), [("paused", 200), ("finished", 200), ("left", 422), ("joining", 422)])
def test_answers_are_taken_while_somebody_may_read(reader, browser, state, status):
    Enrolment.objects.filter(pk=reader.pk).update(state=state)
    assert send(browser, write(reader)).status_code == status


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", "7", '"words"', "[" * 100_000, b"\xff\xfe", '{"key": "first/brings"}',
     '{"key": 1, "fields": {}, "client_id": "x", "enrolment": "y"}',
     '{"key": "first/brings", "fields": [], "client_id": "x", "enrolment": "y"}'],
)
def test_what_no_page_of_ours_sends_is_not_understood(browser, body):
    told = send(browser, body)
    assert told.status_code == 400
    assert told.json()["sentence"]
    assert not Row.everywhere.exists()


@pytest.mark.parametrize("part", ["client_id", "enrolment", "replaces"])
def test_an_id_that_is_none_is_not_understood(reader, browser, part):
    sent = write(reader) | {part: ["no id"] if part == "replaces" else "no id"}
    assert send(browser, sent).status_code == 400


def test_far_too_much_is_too_long(reader, browser):
    told = send(browser, write(reader, fields={"brings": ["x" * door.MOST_BYTES]}))
    assert told.status_code == 413
    assert "longer than we can keep" in told.json()["sentence"]


def test_naming_more_versions_than_there_can_be_is_too_long(reader, browser):
    assert send(browser, write(reader, replaces=[uuid.uuid4() for _ in range(200)])).status_code == 413


@pytest.mark.parametrize(
    "made_at", [None, 7, "yesterday", "2026-03-02T09:30:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00",
                "2026-13-45T99:00:00Z", "1970-01-01T00:00:00Z"],
)
def test_a_clock_that_is_wrong_loses_nothing(reader, browser, made_at):
    assert send(browser, write(reader) | {"made_at": made_at}).status_code == 200
    row = Row.objects.get()
    assert row.made_at == row.received_at


def test_the_phones_own_moment_is_kept_beside_ours(reader, browser):
    send(browser, write(reader, made_at="2026-03-01T22:15:00+01:00"))
    row = Row.objects.get()
    assert row.made_at.isoformat() == "2026-03-01T21:15:00+00:00"
    assert row.received_at > row.made_at


def test_signed_out_is_401(reader):
    told = send(Client(), write(reader))
    assert told.status_code == 401
    assert told.json()["sentence"]


def test_another_persons_words_are_left_for_their_owner(reader, browser):
    other = a_reader(reader.service)
    told = send(browser, write(other))
    assert told.status_code == 409
    assert "whoever wrote them" in told.json()["sentence"]
    assert not Row.objects.exists()


def test_nobodys_enrolment_and_another_services_look_like_another_persons(reader, browser):
    elsewhere = a_reader()
    assert send(browser, write(elsewhere)).status_code == 409
    assert send(browser, write(reader) | {"enrolment": str(uuid.uuid4())}).status_code == 409
    assert not Row.everywhere.exists()


def test_a_guide_writes_no_answers(reader):
    guide = signed_in(a_guide(reader.service))
    assert send(guide, write(reader)).status_code == 403
    assert not Row.objects.exists()


def test_a_page_of_another_site_writes_nothing(reader, browser):
    strict = signed_in(role_of(reader), Client(enforce_csrf_checks=True))
    assert send(strict, write(reader)).status_code == 403
    assert not Row.objects.exists()


def test_only_a_post_is_an_answer(browser):
    assert browser.get("/answers/").status_code == 405


def test_while_the_database_is_busy_the_client_is_told_to_come_back(reader, browser, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(journal, "with_enrolment", locked)
    told = send(browser, write(reader))
    assert told.status_code == 503
    assert int(told.headers["Retry-After"]) > 0


def test_it_takes_seven_statements_and_its_transaction(reader, browser, django_assert_max_num_queries):
    first = send(browser, write(reader, fields={"brings": ["one"]})).json()
    with django_assert_max_num_queries(7 + 2):  # a savepoint and its end stand for beginning and committing
        second = send(browser, write(reader, fields={"brings": ["two"]}, replaces=first["heads"]))
    assert second.status_code == 200


def test_an_answer_makes_pages_of_the_course_new(reader, browser):
    before = Standing.objects.get(enrolment=reader).revision
    send(browser, write(reader))
    assert Standing.objects.get(enrolment=reader).revision == before + 1


# Between what is read without a lock and what is written under it, anything may happen


@pytest.fixture
def meanwhile(monkeypatch):
    """Has something happen after the quick way has read what it needs, and before it writes."""

    def happens(what):
        real = journal.head_ids

        def once(enrolment, key):
            monkeypatch.setattr(journal, "head_ids", real)
            found = real(enrolment, key)
            what()
            return found

        monkeypatch.setattr(journal, "head_ids", once)

    return happens


def by_another_device(enrolment, text, replaces, client_id=None):
    journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key="first/brings", body={"text": text},
                  client_id=client_id or uuid.uuid4(), made_at=AT, at=AT, replaces=replaces)


def test_another_device_in_between_makes_a_fork(reader, browser, meanwhile):
    first = send(browser, write(reader)).json()["heads"]
    meanwhile(lambda: by_another_device(reader, "phone", first))
    told = send(browser, write(reader, replaces=first, fields={"brings": ["desk"]}))
    assert len(told.json()["heads"]) == 2
    assert sorted(body["text"] for body in stands(reader)) == ["desk", "phone"]


def test_the_same_write_in_between_is_the_same_row(reader, browser, meanwhile):
    sent = write(reader)
    meanwhile(lambda: by_another_device(reader, "the garden", [], uuid.UUID(sent["client_id"])))
    assert send(browser, sent).json() == {"client_id": sent["client_id"], "heads": [sent["client_id"]]}
    assert Row.objects.count() == 1


def test_what_replaces_it_in_between_stands(reader, browser, meanwhile):
    sent = write(reader)
    meanwhile(lambda: by_another_device(reader, "later words", [uuid.UUID(sent["client_id"])]))
    send(browser, sent)
    assert stands(reader) == [{"text": "later words"}]


def test_leaving_in_between_ends_it(reader, browser, meanwhile):
    meanwhile(lambda: leaving.leave(enrolment=reader, reason="", words="", client_id=uuid.uuid4(), at=AT))
    assert send(browser, write(reader)).status_code == 422
    assert not Row.objects.filter(kind=Row.Kind.ANSWER).exists()


# Who may not come the quick way


@pytest.mark.parametrize("spoil", ["expired", "other_password", "role_ended", "not_active", "not_signed", "no_role"])
def test_a_session_that_is_over_is_over_on_both_ways(reader, browser, spoil):
    role = role_of(reader)
    kept = Session.objects.get(session_key=browser.cookies["sessionid"].value)
    if spoil == "expired":
        Session.objects.update(expire_date=AT)
    elif spoil == "other_password":
        role.person.set_password("another quiet harbour")
        role.person.save()
    elif spoil == "role_ended":
        Role.everywhere.filter(pk=role.pk).update(until=AT)
    elif spoil == "not_active":
        Person.objects.filter(pk=role.person_id).update(is_active=False)
    elif spoil == "not_signed":
        Session.objects.update(session_data=kept.session_data[:-3] + "abc")
    else:
        session = browser.session
        del session["role"]
        session.save()
    assert send(browser, write(reader)).status_code in (401, 403)
    assert not Row.everywhere.exists()


def test_a_token_of_another_browser_opens_neither_way(reader, browser):
    strict = signed_in(role_of(reader), Client(enforce_csrf_checks=True))
    strict.cookies["csrftoken"] = "a" * 32
    assert send(strict, write(reader), headers={"X-CSRFToken": "b" * 32}).status_code == 403
    assert send(strict, write(reader), headers={"X-CSRFToken": "a" * 32}).status_code == 200
    elsewhere = {"X-CSRFToken": "a" * 32, "Origin": "https://evil.example"}
    assert send(strict, write(reader), headers=elsewhere).status_code == 403


def test_the_quick_way_is_taken_and_says_the_same(reader, settings):
    quick, sent = signed_in(role_of(reader)), write(reader)
    told = send(quick, sent)
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != QUICK]
    again = send(signed_in(role_of(reader)), sent)
    assert told.json() == again.json()
    assert told.headers["Content-Security-Policy"] == again.headers["Content-Security-Policy"]
    assert told.headers["Content-Length"] == str(len(told.content))
    assert "private" in told.headers["Cache-Control"]
    settings.MIDDLEWARE = [QUICK]  # without a session's middleware there is no long way
    assert send(signed_in(role_of(reader)), write(reader)).status_code == 200


def test_words_are_in_the_persons_language_on_both_ways(reader, browser):
    Person.objects.update(language="es")
    told = send(browser, write(reader, fields={"brings": ["hola"]}))
    assert told.status_code == 200
    assert told.headers["Content-Language"] == "es"
