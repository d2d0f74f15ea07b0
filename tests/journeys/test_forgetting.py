"""Being forgotten: the page and its two steps, what goes, what stays."""

import pytest
from django.test import Client

from handrail.delivery import clock
from handrail.delivery.models import Due, Outgoing
from handrail.ground import moment, scoped, sealed
from handrail.guidance.models import Need
from handrail.journeys.models import Enrolment, ItemResponse, Row, Score, Screening, SectionRead, Standing, Step
from handrail.people import actions
from handrail.people.models import AuditEntry, Forgotten, Person, Role, RoleKind
from tests.builders import PASSWORD, a_guide, a_participant, a_role, a_service, later, role_of, signed_in

from .a_life import a_life

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: later(days=5))


def forget(client, sure="forget me"):
    return client.post("/my-course/forget/", {"sure": sure})


def test_the_first_step_says_what_goes_and_what_stays_and_forgets_nothing():
    enrolment = a_participant(a_service())
    client = signed_in(role_of(enrolment))
    page = client.get("/my-course/forget/").content.decode()
    for words in ("Step 1 of 2", "What goes, for good", "What stays, without your name", "/my-course/data/", "?sure=1"):
        assert words in page
    assert "Step 2 of 2" in client.get("/my-course/forget/?sure=1").content.decode()
    assert not Forgotten.objects.exists()


@pytest.mark.parametrize("typed", ["", "yes", "forget", "don't forget me", "forget me not"])
def test_anything_but_the_two_words_forgets_nothing(typed):
    enrolment = a_participant(a_service())
    client = signed_in(role_of(enrolment))
    answer = forget(client, typed)
    assert answer.status_code == 422
    assert "Nothing has been deleted." in answer.content.decode()
    assert not Forgotten.objects.exists()
    assert client.get("/my-course/").status_code == 200


@pytest.mark.parametrize("typed", ["forget me", " Forget  Me ", "“forget me”", "FORGET ME."])
def test_the_two_words_forget_however_they_are_typed(typed):
    enrolment = a_participant(a_service("northside"))
    client = signed_in(role_of(enrolment))
    answer = forget(client, typed)
    assert answer.url == "/forgotten/?service=northside"
    page = client.get(answer.url).content.decode()
    assert "Goodbye, and all the best" in page
    assert "/help-now/?service=northside" in page
    assert Forgotten.objects.get().person_id == enrolment.participant_id


def test_afterwards_nobody_is_signed_in_anywhere_and_nobody_gets_in_again():
    service = a_service()
    enrolment = a_participant(service)
    person = enrolment.participant
    person.set_password(PASSWORD)
    person.save()
    here, elsewhere = signed_in(role_of(enrolment)), signed_in(role_of(enrolment))
    email = person.email
    forget(here)
    for client in (here, elsewhere):
        assert client.get("/my-course/").url.startswith("/account/login/")
    stranger = Client()
    stranger.post("/account/login/", {"login": email, "password": PASSWORD})
    assert "_auth_user_id" not in stranger.session
    assert not Person.objects.filter(email=email).exists()


def test_what_was_held_in_the_clear_is_blanked_and_the_counts_stay():
    enrolment, words = a_life()
    scores = Score.everywhere.filter(enrolment=enrolment).count()
    rows = Row.everywhere.filter(enrolment=enrolment).count()
    forget(signed_in(role_of(enrolment)))
    person = Person.objects.get(pk=enrolment.participant_id)
    assert (person.name, person.phone, person.is_active) == ("", "", False)
    screening = Screening.everywhere.get(enrolment=enrolment)
    assert (screening.answers, screening.reasons, screening.result) == ({}, [], "suitable")
    values = ItemResponse.everywhere.filter(assessment__enrolment=enrolment).values_list("value", flat=True)
    assert set(values) == {None}
    standing = Standing.everywhere.get(enrolment=enrolment)
    assert standing.scores == {}
    found = Enrolment.everywhere.get(pk=enrolment.pk)
    assert (found.state, found.ended_because) == ("left", "forgotten")
    assert Score.everywhere.filter(enrolment=enrolment).count() == scores > 0
    assert Row.everywhere.filter(enrolment=enrolment).count() == rows > 0
    assert not Step.everywhere.filter(enrolment=enrolment).exists()
    assert not Need.everywhere.filter(enrolment=enrolment).exists()
    for row in Row.everywhere.filter(enrolment=enrolment):
        with pytest.raises(sealed.Forgotten):
            _ = row.body
    clear = "".join(str(list(rows.values())) for rows in (Enrolment.everywhere, AuditEntry.objects, Due.everywhere))
    assert not any(said in clear for said in words)


def test_nothing_more_is_planned_or_sent():
    enrolment, _ = a_life()
    forget(signed_in(role_of(enrolment)))
    sent = Outgoing.everywhere.count()
    assert not Due.everywhere.filter(subject=enrolment.pk, state="planned").exists()
    for day in range(6, 60, 3):
        clock.tick(later(days=day))
    assert Outgoing.everywhere.count() == sent
    assert not Outgoing.everywhere.filter(state="waiting", person_id=enrolment.participant_id).exists()


def test_others_keep_every_word():
    enrolment, _ = a_life()
    other, words = a_life()
    forget(signed_in(role_of(enrolment)))
    sealed.drop_kept()
    with scoped.service(other.service_id):
        said = " ".join(row.body for row in Row.objects.filter(enrolment=other))
    assert words[0].split(",")[0] in said
    assert Enrolment.everywhere.get(pk=other.pk).state == "active"


def test_asked_twice_it_is_done_once():
    enrolment, _ = a_life()
    role = role_of(enrolment)
    with scoped.service(enrolment.service_id):
        for _ in range(2):
            actions.forget(person=enrolment.participant, service=enrolment.service, at=later(days=5), by=role)
    assert AuditEntry.objects.filter(did="person.forgotten").count() == 1
    assert AuditEntry.objects.filter(did="enrolment.left").count() == 1


def test_whoever_has_left_already_can_be_forgotten_with_what_they_said_on_leaving():
    enrolment, _ = a_life(has_left=True)
    forget(signed_in(role_of(enrolment)))
    assert Enrolment.everywhere.get(pk=enrolment.pk).ended_because == "too-much", "a code, of nobody"
    for row in Row.everywhere.filter(enrolment=enrolment, kind="leaving"):
        with pytest.raises(sealed.Forgotten):
            _ = row.body


def test_whoever_is_only_joining_can_be_forgotten():
    enrolment = a_participant(a_service(), state="joining")
    assert forget(signed_in(role_of(enrolment))).url.startswith("/forgotten/")
    assert Enrolment.everywhere.get(pk=enrolment.pk).state == "left"
    assert not SectionRead.everywhere.exists()


def test_whoever_works_here_too_is_asked_to_end_that_first():
    service = a_service()
    enrolment = a_participant(service, a_guide(service))
    a_role(service, RoleKind.GUIDE, enrolment.participant, qualification="peer")
    client = signed_in(role_of(enrolment))
    assert "You also work here" in client.get("/my-course/forget/").content.decode()
    forget(client)
    assert not Forgotten.objects.exists()
    assert Role.everywhere.filter(person=enrolment.participant, until=None).count() == 2


def test_the_goodbye_page_opens_for_anybody_and_tells_nothing():
    assert Client().get("/forgotten/?service=nowhere").status_code == 200
    assert Client().get("/forgotten/").status_code == 200
