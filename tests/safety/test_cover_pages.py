"""The pages of leave and cover, of what is watched for, and of the words: what each person sees and can do."""

import uuid
from datetime import timedelta

import pytest

from handrail.ground import moment, scoped
from handrail.safety import away, watch_words
from handrail.safety.models import Leave, OnCall
from tests import builders
from tests.builders import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    service = builders.a_service()
    guide, colleague = builders.a_guide(service), builders.a_guide(service)
    with scoped.service(service.pk):
        yield guide, colleague, builders.a_manager(service)


def days(first, last):
    today = moment.now().date()
    return {"first_day": str(today + timedelta(days=first)), "last_day": str(today + timedelta(days=last))}


def test_a_guide_enters_their_own_leave_and_cancels_it(team):
    guide, colleague, _ = team
    client = signed_in(guide)
    sent = client.post("/leave/", {**days(2, 9), "cover": str(colleague.person_id), "client_id": str(uuid.uuid4()),
                                   "person": str(colleague.person_id)})
    assert sent.status_code == 302
    leave = Leave.objects.get()
    assert (leave.person, leave.cover) == (guide.person, colleague.person)
    page = client.get("/leave/").content.decode()
    assert colleague.person.name in page and "Who is away?" not in page
    assert client.post(f"/leave/{leave.pk}/cancel/").status_code == 302
    assert Leave.objects.get().cancelled_at is not None


def test_a_manager_enters_it_for_anybody_and_sees_all(team):
    guide, colleague, manager = team
    client = signed_in(manager)
    client.post("/leave/", {**days(2, 9), "cover": "", "person": str(guide.person_id)})
    assert Leave.objects.get().person == guide.person
    assert guide.person.name in client.get("/leave/").content.decode()
    assert colleague


@pytest.mark.parametrize(("fields", "says"), [
    (lambda: days(9, 2), "The last day is before the first."),
    (lambda: days(-9, -2), "That is over already."),
    (lambda: {"first_day": "soon", "last_day": ""}, "Choose the last day."),
])
def test_a_leave_that_cant_be_says_why_beside_the_field_and_keeps_what_was_typed(team, fields, says):
    _, colleague, _ = team
    page = signed_in(team[0]).post("/leave/", {**fields(), "cover": str(colleague.person_id)})
    assert page.status_code == 422
    html = page.content.decode()
    assert says in html and f'value="{colleague.person_id}" selected' in html


def test_nobody_cancels_anothers_leave(team):
    guide, colleague, _ = team
    signed_in(guide).post("/leave/", {**days(2, 9), "cover": ""})
    assert signed_in(colleague).post(f"/leave/{Leave.objects.get().pk}/cancel/").status_code == 404
    assert Leave.objects.get().cancelled_at is None


def test_the_plan_is_read_in_words_and_somebody_is_put_on_call(team):
    guide, _, manager = team
    client = signed_in(manager)
    page = client.get("/service/safety/").content.decode()
    assert "PHQ-9 item 9 is “…”" in page and "4 working hours" in page and "Monday to Friday, 09:00 to 17:00" in page
    assert client.post("/service/safety/", {"on_call": str(guide.person_id)}).status_code == 302
    assert OnCall.objects.get().person == guide.person
    assert client.post("/service/safety/", {"on_call": ""}).status_code == 302
    assert not OnCall.objects.exists()


def test_the_plan_is_read_in_spanish_too(team):
    *_, manager = team
    manager.person.language = "es"
    manager.person.save()
    page = signed_in(manager).get("/service/safety/").content.decode()
    assert "Lo que vigilamos" in page and "PHQ-9, pregunta 9" in page


def test_words_are_added_taken_away_and_refused_in_a_sentence(team):
    *_, manager = team
    client = signed_in(manager)
    same = {"signal": "words", "language": "en"}
    assert client.post("/service/safety/words/", {**same, "phrase": "Lights out"}).status_code == 302
    assert "lights out" in watch_words.lists_of(manager.service_id)["words"]["en"]
    again = client.post("/service/safety/words/", {**same, "phrase": "lights OUT"})
    assert again.status_code == 422 and "listened for already" in again.content.decode()
    assert 'value="lights OUT"' in again.content.decode()
    gone = client.post("/service/safety/words/", {**same, "phrase": "lights out", "take_away": "yes"})
    assert gone.status_code == 302
    assert "lights out" not in watch_words.lists_of(manager.service_id)["words"]["en"]
    nonsense = client.post("/service/safety/words/", {"signal": "words", "language": "xx", "phrase": "oh"})
    assert nonsense.status_code == 404


def test_a_cover_who_may_not_stand_in_isnt_offered(team):
    guide, _, _ = team
    student = builders.a_guide(guide.service, "student")
    assert str(student.person_id) not in signed_in(guide).get("/leave/").content.decode()
    with pytest.raises(away.BadLeave):
        away.name_on_call(person=student.person, by=guide, at=moment.now())
