"""What the participant sees at once: a human sentence, numbers, who has been told and by when, truthfully."""

import uuid

import pytest
from django.utils import translation

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.journeys.models import Step
from handrail.people.hours import hours_of
from handrail.safety import actions, away
from handrail.safety.help_page import after_flags, hours_in_words
from handrail.safety.models import Flag
from tests import builders
from tests.builders import AT, later, role_of, signed_in
from tests.journeys.small_course import a_reader
from tests.safety.test_owners import raise_one
from tests.safety.test_scored import ticks
from tests.safety.test_written import BAD, answers

from .closing import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    numbers = [{"name": "Línea 024", "number": "024", "hours": "siempre"}]
    service = builders.a_service(country="ES", help_numbers=numbers)
    supervisor = builders.a_supervisor(service)
    guide = builders.a_guide(service, supervisor=supervisor)
    with scoped.service(service.pk):
        yield service, guide, supervisor, builders.a_participant(service, guide)


def told(enrolment, at):
    return " ".join(after_flags(enrolment.participant_id, enrolment.service, at).told)


def test_without_a_flag_nothing_more_is_said(world):
    *_, enrolment = world
    assert after_flags(enrolment.participant_id, enrolment.service, AT) is None


def test_in_working_hours_it_says_who_and_by_when(world):
    _, guide, _, enrolment = world
    raise_one(enrolment)
    with translation.override("en"):
        said = told(enrolment, later(minutes=1))
    assert f"{guide.person.name}, your guide, has been told" in said and "13:30" in said
    assert "Nobody is there before that" not in said


def test_at_night_it_says_that_nobody_is_there_before_morning(world):
    *_, enrolment = world
    raise_one(enrolment, at=later(hours=12))
    with translation.override("en"):
        said = told(enrolment, later(hours=12))
    assert "Nobody is there before that: they work Monday to Friday, 09:00 to 17:00." in said and "13:00" in said


def test_with_somebody_on_call_it_says_them_and_when_tonight(world):
    _, guide, supervisor, enrolment = world
    away.name_on_call(person=supervisor.person, by=guide, at=AT)
    raise_one(enrolment, at=later(hours=12))
    with translation.override("en"):
        said = told(enrolment, later(hours=12))
    assert f"{supervisor.person.name} of your service has been told" in said and "23:30" in said
    assert "Nobody is there" not in said


def test_once_somebody_looked_it_says_so_and_when_it_is_late_it_says_that(world):
    _, guide, _, enrolment = world
    flag = raise_one(enrolment)
    with translation.override("en"):
        late = told(enrolment, later(hours=5))
        assert "That is late" in late
        clock.tick(later(hours=5))
        assert "Others have been told since" in told(enrolment, later(hours=5))
        actions.see_flag(flag=Flag.objects.get(pk=flag.pk), by=guide, at=later(hours=6))
        assert "looked at it" in told(enrolment, later(hours=6))


def test_a_sign_of_illness_shows_the_countrys_emergency_number_first(world):
    *_, enrolment = world
    ticks(enrolment, "numb-seat")
    page = signed_in(role_of(enrolment)).get("/help-now/").content.decode()
    assert page.index("Please ring the emergency number now") < page.index("tel:112") < page.index("tel:024")
    assert "What can help in the next ten minutes" not in page


def test_a_sign_for_a_doctor_says_today_and_a_crisis_of_pain_says_whom_to_talk_to(world):
    *_, enrolment = world
    ticks(enrolment, "fever")
    client = signed_in(role_of(enrolment))
    assert "Please see a doctor today" in client.get("/help-now/").content.decode()
    ticks(enrolment, "much-worse", at=later(minutes=5))
    page = client.get("/help-now/").content.decode()
    assert "Please see a doctor today" in page and "What can help in the next ten minutes" in page
    assert "get through it alone" in page


def test_the_page_from_tick_to_help(world):
    *_, enrolment = world
    client = signed_in(role_of(enrolment))
    assert "/bad-day/worse/" in client.get("/bad-day/").content.decode()
    page = client.get("/bad-day/worse/").content.decode()
    assert "much worse than on my other bad days" in page and "between my legs" in page
    empty = client.post("/bad-day/worse/", {"client_id": str(uuid.uuid4())})
    assert empty.status_code == 422 and "Nothing is ticked yet" in empty.content.decode()
    sent = client.post("/bad-day/worse/", {"signs": ["cant-cope"], "client_id": str(uuid.uuid4())})
    assert sent.url == "/help-now/?next=%2Fbad-day%2F"
    assert Flag.objects.get().signal == "pain-crisis"


def test_in_spanish_all_of_it_is_spanish_that_the_plan_says(world):
    *_, enrolment = world
    enrolment.participant.language = "es"
    enrolment.participant.save()
    ticks(enrolment, "numb-seat", "much-worse")
    client = signed_in(role_of(enrolment))
    page = client.get("/help-now/").content.decode()
    assert "no es tu dolor de siempre" in page and "No tienes por qué pasarlo a solas" in page
    assert "entre las piernas" in client.get("/bad-day/worse/").content.decode()


def test_a_flag_raised_while_nobody_looked_is_on_today_until_it_is_closed():
    reader = a_reader()
    with scoped.service(reader.service_id):
        answers(reader, BAD)
        clock.tick(later(minutes=5))
        assert Step.objects.filter(room="safety", code="help").count() == 1
        assert "Help, if you would like some" in signed_in(role_of(reader)).get("/today/").content.decode()
        close(flag=Flag.objects.get(), by=builders.a_manager(reader.service), outcome="talked-safe",
                           note="We talked.", at=later(hours=1))
        assert not Step.objects.filter(room="safety", code="help").exists()


def test_the_flags_page_shows_what_was_ticked_where_words_stood_and_who_was_told(world):
    _, guide, _, enrolment = world
    ticks(enrolment, "numb-seat")
    page = signed_in(guide).get(f"/flags/{Flag.objects.get().pk}/").content.decode()
    assert "between my legs" in page and guide.person.name in page and "It was raised" in page


@pytest.mark.parametrize(("key", "says", "not_says"), [
    ("first/brings", "In their answer to “What brings you here?”", "nights"),
    ("first/name-it", "In an answer that only they can read", "A name for it"),
])
def test_a_flag_from_words_says_where_and_of_what_the_guide_cant_read_nothing_more(key, says, not_says):
    reader = a_reader()
    guide = builders.a_guide(reader.service)
    with scoped.service(reader.service_id):
        builders._give_guide(reader, guide, AT)
        answers(reader, BAD, key=key)
        clock.tick(later(minutes=5))
        page = signed_in(guide).get(f"/flags/{Flag.objects.get().pk}/").content.decode()
    assert says in page and not_says not in page


def test_hours_are_said_as_people_say_them(world):
    service, *_ = world
    with translation.override("en"):
        assert hours_in_words(hours_of(service)) == "Monday to Friday, 09:00 to 17:00"
