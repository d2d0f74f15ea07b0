"""The screening page: what is asked, what is kept, and where each result leads."""

import uuid

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.ground import moment, scoped
from handrail.journeys import consenting, course, joining_packs, signals
from handrail.journeys.models import Assessment, Enrolment, Screening
from handrail.safety.models import Flag
from tests.builders import (
    AT,
    a_guide,
    a_participant,
    a_service,
    details_for_an_emergency,
    later,
    role_of,
    signed_in,
)

pytestmark = pytest.mark.django_db

WELL = {"age": "52", "months": "over-5", "signs": ["none"], "life": "no", "willing": "yes"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    clock_ = {"at": AT}
    monkeypatch.setattr(moment, "real_now", lambda: clock_["at"])
    return clock_


@pytest.fixture
def joiner():
    service = a_service(contact_email="hello@northside.example")
    enrolment = a_participant(service, a_guide(service), state="joining")
    with scoped.service(service.pk):
        consenting.agree(enrolment=enrolment, digest=joining_packs.latest_consent().texts["en"].digest, at=AT)
    details_for_an_emergency(enrolment)
    return enrolment


@pytest.fixture
def client(joiner):
    return signed_in(role_of(joiner))


def send(client, client_id=None, **fields):
    return client.post("/joining/screening/", {"client_id": str(client_id or uuid.uuid4()), **WELL, **fields})


def state_of(enrolment):
    return Enrolment.everywhere.get(pk=enrolment.pk).state


def test_the_page_asks_five_questions_each_with_its_words(client):
    page = client.get("/joining/screening/").content.decode()
    assert "Part 3 of 4" in page
    for words in ("How old are you?", "How long have you had your pain?", "Do you have any of these?",
                  "thoughts of ending your life", "about one lesson a week"):
        assert words in page
    assert "(if you like)" not in page


def test_whoever_is_suitable_goes_on_to_the_first_questionnaires(client, joiner):
    assert send(client).url == "/joining/"
    opened = Assessment.everywhere.get(enrolment=joiner, name="baseline")
    assert client.get("/joining/").url == f"/assessment/{opened.pk}/"
    screening = Screening.everywhere.get()
    assert (screening.result, screening.version, screening.at) == ("suitable", "1", AT)
    assert screening.answers == {"age": 52, "months": "over-5", "signs": [], "life": "no", "willing": "yes"}
    assert state_of(joiner) == "joining"


@pytest.mark.parametrize(("fields", "result", "says"), [
    ({"age": "17"}, "not-now", "This course is for adults"),
    ({"months": "under-3"}, "not-now", "If it is still there after three months, come back"),
    ({"willing": "not-yet"}, "not-now", "Come back when it suits you better"),
    ({"signs": ["weakness", "cancer"]}, "doctor-first", "Please see a doctor today"),
    ({"signs": ["chest-pain"]}, "doctor-first", "Please get medical help now"),
])
def test_whoever_should_not_start_now_gets_a_kind_page_with_what_to_do(client, joiner, fields, result, says):
    assert send(client, **fields).url == "/joining/not-now/"
    page = client.get("/joining/not-now/").content.decode()
    assert says in page
    assert "Answer again" in page
    assert "hello@northside.example" in page
    assert Screening.everywhere.get().result == result
    assert state_of(joiner) == "unsuitable"
    assert not Assessment.everywhere.exists()
    assert client.get("/joining/").url == "/joining/not-now/"
    raised = ["screening-red-flags"] if "signs" in fields else []
    assert list(Flag.everywhere.values_list("signal", flat=True)) == raised


def test_a_doctors_page_has_the_numbers_to_call(client):
    send(client, signs=["numb-seat"])
    assert "/help-now/?next=/joining/not-now/" in client.get("/joining/not-now/").content.decode()


def test_whoever_thinks_of_ending_their_life_now_gets_help_at_once_and_a_person_is_told(client, joiner):
    answer = send(client, life="now")
    assert answer.url == "/help-now/?next=/joining/not-now/"
    page = client.get(answer.url).content.decode()
    assert "Samaritans" in page
    assert "has been told" in page
    flag = Flag.everywhere.get()
    assert (flag.enrolment, flag.signal, flag.cause) == (joiner, "screening-help-now", Screening.everywhere.get().pk)
    assert "Please talk to somebody now" in client.get("/joining/not-now/").content.decode()
    assert state_of(joiner) == "unsuitable"


def test_whoever_knows_such_thoughts_but_is_safe_may_start_and_is_told_where_help_is(client, joiner):
    answer = send(client, life="at-times")
    assert answer.url == "/joining/"
    page = client.get(answer.url, follow=True).content.decode()
    assert "telling us that thoughts of ending your life come at times" in page
    assert state_of(joiner) == "joining"


def test_answering_again_later_is_a_new_screening_and_the_latest_counts(client, joiner, now):
    send(client, months="under-3")
    now["at"] = later(days=60)
    assert client.get("/joining/screening/").status_code == 200
    assert send(client, months="3-12").url == "/joining/"
    assert [row.result for row in Screening.everywhere.order_by("at")] == ["not-now", "suitable"]
    assert state_of(joiner) == "joining"
    assert client.get("/joining/").url.startswith("/assessment/")


def test_a_second_tap_is_the_same_screening(client):
    one = uuid.uuid4()
    assert [send(client, one, months="under-3").url for _ in range(2)] == ["/joining/not-now/"] * 2
    assert Screening.everywhere.count() == 1


def test_a_second_tap_after_going_on_leads_where_the_first_did(client):
    one = uuid.uuid4()
    assert [send(client, one).url for _ in range(2)] == ["/joining/"] * 2
    assert (Screening.everywhere.count(), Assessment.everywhere.count()) == (1, 1)


def test_back_and_another_answer_with_the_same_form_is_kept_beside_the_first(client, joiner):
    one = uuid.uuid4()
    send(client, one, months="under-3")
    send(client, one, months="3-12")
    send(client, one, months="3-12")
    assert sorted(Screening.everywhere.values_list("result", flat=True)) == ["not-now", "suitable"]
    assert state_of(joiner) == "joining"


@pytest.mark.parametrize(("fields", "sentence", "kept"), [
    ({"age": ""}, "Please write a number.", 'value="over-5"'),
    ({"age": "fifty two"}, "Please write a whole number, such as 47.", 'value="fifty two"'),
    ({"age": "400"}, "it can be from 0 to 120", 'value="400"'),
    ({"months": ""}, "Please choose an answer.", 'value="52"'),
    ({"months": "an-age"}, "Please choose one of these answers.", 'value="52"'),
    ({"signs": []}, "Please tick what fits, or “None of these", 'value="52"'),
    ({"signs": ["none", "fever"]}, "Which of them is right?", 'value="fever"'),
    ({"signs": ["<b>"]}, "Please choose one of these answers.", 'value="52"'),
])
def test_wrong_input_gets_a_sentence_and_keeps_what_was_answered(client, fields, sentence, kept):
    answer = send(client, **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) == 1
    assert kept in page
    assert "<b>" not in page
    assert page.count("checked") >= 2, "what was chosen elsewhere stays chosen"
    assert not Screening.everywhere.exists()


def test_a_listener_that_fails_loses_no_screening_and_is_run_again_by_the_clock(client, joiner, monkeypatch):
    def fail(**facts):
        raise RuntimeError("broken")

    monkeypatch.setitem(signals.screening_done._listeners, "tests.failing", fail)
    assert send(client, life="now").url.startswith("/help-now/")
    assert Screening.everywhere.get().result == "help-now"
    due = Due.everywhere.get(kind="journeys.screening-again")
    assert due.facts["listener"] == "tests.failing"
    heard = []
    monkeypatch.setitem(signals.screening_done._listeners, "tests.failing", lambda **facts: heard.append(facts))
    clock.tick(later(minutes=1))
    assert [facts["screening"].enrolment_id for facts in heard] == [joiner.pk]


def test_a_course_that_has_begun_is_not_screened_again():
    enrolment = a_participant(a_service())
    client = signed_in(role_of(enrolment))
    assert client.get("/joining/screening/").url == "/joining/"
    assert send(client, life="now").url == "/joining/"
    assert not Screening.everywhere.exists()


def test_whoever_runs_another_course_stays_in_that_one(client, joiner):
    send(client, months="under-3")
    with scoped.service(joiner.service_id):
        other = course.enrol(person=joiner.participant, service=joiner.service, programme_key="pain-cbt",
                             protocol_key="self-guided", at=AT)
    send(client, months="3-12")
    assert (state_of(joiner), state_of(other)) == ("unsuitable", "joining")
