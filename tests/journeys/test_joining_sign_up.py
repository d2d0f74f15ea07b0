"""Signing up on the public page, by what a person sees, and the letter that follows."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import moment, scoped, sealed
from handrail.ground.models import DataKey
from handrail.journeys import signing_up
from handrail.journeys.models import Enrolment, SignUp
from handrail.people.models import AuditEntry, Person, Role
from tests.builders import AT, PASSWORD, a_guide, a_participant, a_person, a_service, later, signed_in

pytestmark = pytest.mark.django_db

FIELDS = {"name": "Maria", "email": "Maria@Example.org", "phone": "01632 960 961",
          "password": PASSWORD, "heard": "doctor",
          "client_id": "7b6f4bb0-6a2c-4a1f-9d5b-3a6d0f3f1c11"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    clock_ = {"at": AT}
    monkeypatch.setattr(moment, "real_now", lambda: clock_["at"])
    return clock_


@pytest.fixture
def service():
    return a_service("northside", contact_email="hello@northside.example")


def letters(service):
    with scoped.service(service.pk):
        return list(Outgoing.objects.order_by("decided_at", "pk"))


def link_in(letter):
    return re.search(r"http://localhost:8000(/join/\S+)", letter.body)[1]


def sign_up(client, query="", **fields):
    return client.post(f"/join/northside/{query}", {**FIELDS, **fields})


def the_link(service, client=None):
    sign_up(client or Client())
    return link_in(letters(service)[-1])


def test_the_page_says_what_the_course_is(service):
    page = Client().get("/join/northside/")
    assert page.status_code == 200
    for words in ("Northside Pain Service", "Living with pain that lasts", "lessons, about one a week",
                  "minutes a week", "A guide gets in touch with you every week", "You can pause or leave at any time",
                  "What would you like to be called?"):
        assert words in page.content.decode(), words
    assert "no-store" in page.headers["Cache-Control"]


def test_a_service_that_is_not_open_says_so_kindly(service):
    service.open_sign_up = False
    service.save()
    page = Client().get("/join/northside/")
    assert "Joining is by invitation" in page.content.decode()
    assert "hello@northside.example" in page.content.decode()
    sign_up(Client())
    assert not SignUp.everywhere.exists()


def test_a_service_that_is_not_there_is_not_found():
    assert Client().get("/join/nowhere/").status_code == 404


def test_signing_up_sends_a_letter_and_makes_no_account_yet(service):
    answer = sign_up(Client())
    assert answer.status_code == 302
    assert answer.url == "/join/northside/letter/"
    assert "Look in your e-mail" in Client().get(answer.url).content.decode()
    assert not Person.objects.exists()
    (letter,) = letters(service)
    assert letter.address == "maria@example.org"
    assert "pain" not in letter.subject.lower()
    assert "Hello Maria" in letter.body


def test_following_the_letter_in_the_same_browser_opens_the_account_signed_in(service):
    client = Client()
    link = the_link(service, client)
    page = client.get(link)
    assert "Welcome, Maria" in page.content.decode()
    assert "type your password" not in page.content.decode()
    assert not Person.objects.exists(), "a look at the link changes nothing"
    answer = client.post(link)
    assert answer.url == "/joining/"
    person = Person.objects.get()
    assert (person.email, person.name, person.phone) == ("maria@example.org", "Maria", "+441632960961")
    assert person.check_password(PASSWORD)
    enrolment = Enrolment.everywhere.get()
    assert (enrolment.participant, enrolment.heard_from, enrolment.state) == (person, "doctor", "joining")
    assert client.get("/joining/").url == "/joining/consent/"
    assert not SignUp.everywhere.exists()


def test_the_account_keeps_the_key_that_sealed_the_sign_up(service):
    client = Client()
    link = the_link(service, client)
    waiting = SignUp.everywhere.get()
    client.post(link)
    assert Person.objects.get().pk == waiting.pk
    assert DataKey.objects.filter(person_id=waiting.pk).count() == 1


def test_in_another_browser_the_password_is_asked_so_that_a_stranger_gains_nothing(service):
    link = the_link(service)
    other = Client()
    page = other.get(link)
    assert "type your password" in page.content.decode()
    wrong = other.post(link, {"password": "not this one"})
    assert wrong.status_code == 422
    assert "That isn’t the password" in wrong.content.decode()
    empty = other.post(link, {"password": ""})
    assert "Please type the password" in empty.content.decode()
    assert not Person.objects.exists()
    assert other.post(link, {"password": PASSWORD}).url == "/joining/"
    assert Person.objects.get().name == "Maria"


def test_without_a_password_the_link_alone_opens_the_account(service):
    sign_up(Client(), password="")
    client = Client()
    link = link_in(letters(service)[0])
    assert "One tap" in client.get(link).content.decode()
    client.post(link)
    assert not Person.objects.get().has_usable_password()
    assert client.get("/joining/").status_code == 302


def test_guessing_passwords_at_a_link_ends_after_some_tries(service):
    link = the_link(service)
    other = Client()
    answers = [other.post(link, {"password": f"guess {number}"}) for number in range(12)]
    assert "tried too often" in answers[-1].content.decode()
    assert "tried too often" in other.post(link, {"password": PASSWORD}).content.decode()
    assert not Person.objects.exists()


def test_the_link_works_once(service):
    client = Client()
    link = the_link(service, client)
    client.post(link)
    again = client.post(link)
    assert again.status_code == 410
    assert "This link no longer works" in again.content.decode()
    assert Person.objects.count() == 1
    assert Enrolment.everywhere.count() == 1


def test_the_link_works_for_two_days_and_then_nothing_is_kept_of_who_it_was(service, now):
    client = Client()
    link = the_link(service, client)
    waiting = SignUp.everywhere.get()
    now["at"] = later(hours=47, minutes=59)
    clock.tick(now["at"])
    assert client.get(link).status_code == 200
    now["at"] = later(hours=48, minutes=1)
    assert client.post(link).status_code == 410
    clock.tick(now["at"])
    assert not SignUp.everywhere.exists()
    assert not Person.objects.exists()
    with pytest.raises(sealed.Forgotten):
        _ = waiting.__class__(**{f.attname: waiting.__dict__[f.attname] for f in waiting._meta.fields}).email


def test_a_made_up_link_is_told_from_no_other(service):
    assert Client().get("/join/northside/not-a-token/").status_code == 410


def test_a_second_tap_sends_no_second_letter(service):
    client = Client()
    sign_up(client)
    sign_up(client)
    assert len(letters(service)) == 1
    assert SignUp.everywhere.count() == 1


def test_going_back_to_mend_the_address_sends_a_letter_there(service):
    client = Client()
    sign_up(client, email="mara@example.org")
    sign_up(client)
    assert [letter.address for letter in letters(service)] == ["mara@example.org", "maria@example.org"]


def test_one_address_gets_only_a_few_letters(service):
    client = Client()
    for number in range(6):
        answer = sign_up(client, client_id=f"7b6f4bb0-6a2c-4a1f-9d5b-3a6d0f3f1c2{number}")
        assert answer.url == "/join/northside/letter/"
    assert len(letters(service)) == signing_up.MOST_LETTERS


def test_an_address_with_an_account_gets_the_same_page_and_another_letter(service):
    known = a_person("Yusuf", email="yusuf@example.org")
    fresh, taken = Client(), Client()
    answers = [sign_up(fresh), sign_up(taken, email="yusuf@example.org", client_id="")]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/join/northside/letter/")] * 2
    assert fresh.get(answers[0].url).content == taken.get(answers[1].url).content
    letter = next(letter for letter in letters(service) if letter.person_id == known.pk)
    assert letter.subject == "You already have an account"
    assert "/account/login/?next=/join/northside/" in letter.body
    assert SignUp.everywhere.count() == 1
    assert set(fresh.session.keys()) == set(taken.session.keys())


def test_an_address_with_an_account_gets_that_letter_once_a_day(service, now):
    a_person("Yusuf", email="yusuf@example.org")
    for _ in range(3):
        sign_up(Client(), email="yusuf@example.org", client_id="")
    assert len(letters(service)) == 1
    now["at"] = later(days=1)
    sign_up(Client(), email="yusuf@example.org", client_id="")
    assert len(letters(service)) == 2


def test_somebody_who_got_an_account_in_the_meantime_is_sent_to_sign_in(service):
    client = Client()
    link = the_link(service, client)
    a_person("Maria", email="maria@example.org")
    assert client.post(link).url.startswith("/account/login/?next=/join/northside/")
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("query", "kept"), [
    ("?from=clinic-leaflet", "clinic-leaflet"),
    ("?from=Clinic%20Leaflet%21", "clinic-leaflet"),
    ("?from=" + "x" * 90, "x" * 40),
])
def test_how_somebody_heard_of_it_is_kept_from_the_link(service, query, kept):
    client = Client()
    page = client.get(f"/join/northside/{query}")
    assert "How did you hear" not in page.content.decode()
    assert f'value="{kept}"' in page.content.decode()
    sign_up(client, heard_from=kept)
    client.post(link_in(letters(service)[0]))
    assert Enrolment.everywhere.get().heard_from == kept


def test_without_a_code_in_the_link_the_page_asks_and_takes_no_answer_too(service):
    client = Client()
    assert "How did you hear" in client.get("/join/northside/?from=%3C%3E").content.decode()
    sign_up(client, heard="")
    client.post(link_in(letters(service)[0]))
    assert Enrolment.everywhere.get().heard_from == ""


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"name": ""}, "Please give a name."),
    ({"name": "x" * 121}, "at most 120 characters"),
    ({"email": "maria"}, "does not look like an e-mail address"),
    ({"email": ""}, "Please give an e-mail address."),
    ({"email": "m\x00@example.org"}, "field-error"),
    ({"password": "short"}, "too short"),
    ({"password": "password123"}, "too common"),
    ({"password": "maria@example.org"}, "too similar"),
    ({"heard": "the-moon"}, "choose one from the list"),
    ({"phone": "call me"}, "does not look like a telephone number"),
])
def test_wrong_input_gets_a_sentence_and_keeps_what_was_typed(service, fields, sentence):
    answer = sign_up(Client(), **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'aria-invalid="true"' in page
    if "name" not in fields:
        assert 'value="Maria"' in page
    if "password" not in fields and "email" in fields:
        assert f'value="{PASSWORD}"' in page, "a good password isn't typed twice"
    if "password" in fields:
        assert f'value="{fields["password"]}"' not in page
    assert not SignUp.everywhere.exists()


def test_a_damaged_form_id_is_no_reason_to_refuse(service):
    assert sign_up(Client(), client_id="7").status_code == 302
    assert SignUp.everywhere.count() == 1


def test_a_flood_from_one_place_is_slowed(service):
    client = Client()
    answers = [sign_up(client, email=f"m{number}@example.org") for number in range(25)]
    assert answers[-1].status_code == 422
    assert "Please wait a minute" in answers[-1].content.decode()
    assert 'value="m24@example.org"' in answers[-1].content.decode()


def test_what_waits_is_sealed(service):
    sign_up(Client())
    waiting = SignUp.everywhere.values().get()
    for value in waiting.values():
        stored = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        assert b"maria" not in stored.lower()
        assert b"960961" not in stored


def test_somebody_signed_in_elsewhere_joins_with_the_account_they_have(service):
    other = a_service("southside", name="Southside")
    role = a_guide(other)
    client = signed_in(role)
    page = client.get("/join/northside/?from=leaflet")
    assert "Join with this account" in page.content.decode()
    assert client.post("/join/northside/", {"heard_from": "leaflet"}).url == "/joining/"
    enrolment = Enrolment.everywhere.get()
    assert (enrolment.service, enrolment.participant, enrolment.heard_from) == (service, role.person, "leaflet")
    assert client.get("/joining/").url == "/joining/consent/"


def test_somebody_who_takes_part_already_just_goes_on(service):
    enrolment = a_participant(service)
    client = signed_in(Role.everywhere.get(person=enrolment.participant))
    assert "You take part here already" in client.get("/join/northside/").content.decode()
    client.post("/join/northside/")
    assert Enrolment.everywhere.count() == 1
    assert client.get("/joining/").url == "/today/"


def test_the_trail_tells_that_somebody_signed_up_and_no_name(service):
    client = Client()
    client.post(the_link(service, client))
    verbs = [entry.did for entry in AuditEntry.objects.order_by("at", "pk")]
    assert {"sign-up.made", "role.given", "enrolment.made"} <= set(verbs)
    assert "maria" not in str(list(AuditEntry.objects.values_list("facts", flat=True))).lower()


def test_real_time_counts_for_the_link_however_far_a_demo_is_ahead(service, now, monkeypatch):
    monkeypatch.setattr(moment, "_ahead", lambda: timedelta(days=7))
    client = Client()
    link = the_link(service, client)
    assert client.get(link).status_code == 200
