"""A form whose session is over is kept for its writer, and sent by them after they have signed in again."""

import base64
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from handrail.ground import sealed
from handrail.people import kept_form, registries
from handrail.people.actions import end_role, forget
from handrail.people.models import Session
from tests.builders import AT, PASSWORD, a_person, a_role, a_service

pytestmark = pytest.mark.django_db

WORDS = "I walked to the mailbox, slowly, and it was all right."


@pytest.fixture
def writer():
    """A participant's role, and a browser in which they signed in by password; then their session ended."""
    role = a_role(a_service(), "participant", a_person(password=PASSWORD))
    client = Client()
    sign_in(client, role)
    return role, client


def sign_in(client, role, to="/"):
    return client.post(reverse("account_login"), {"login": role.person.email, "password": PASSWORD, "next": to})


def lose_session(client):
    Session.objects.all().delete()
    assert "sessionid" in client.cookies


HERE = "/my-course/pause/"


def send(client, **fields):
    return client.post(HERE, {"text": WORDS, "client_id": str(uuid.uuid4()), "csrfmiddlewaretoken": "x", **fields})


def test_the_text_is_still_here_after_signing_in_again(writer):
    role, client = writer
    lose_session(client)
    answer = send(client)
    assert answer["Location"] == reverse("account_login") + "?next=%2Fkept%2F"
    assert "You have been signed out" in client.get(answer["Location"]).content.decode()
    assert sign_in(client, role, to="/kept/")["Location"] == "/kept/"
    page = client.get("/kept/")
    said = page.content.decode()
    assert "Your text is still here" in said
    assert said.count("I walked to the mailbox") == 2  # to read, and as a hidden field
    assert f'action="{HERE}"' in said


def test_it_waits_no_longer_once_it_is_sent(writer):
    role, client = writer
    lose_session(client)
    send(client)
    sign_in(client, role)
    form = client.get("/kept/").context["form"]
    client.post(form.path, {**dict(form.fields), kept_form.SENT: "something else"})
    assert kept_form.PARKED in client.session
    client.post(form.path, {**dict(form.fields), kept_form.SENT: form.seal})
    assert kept_form.PARKED not in client.session
    assert "Nothing is waiting" in client.get("/kept/").content.decode()


def test_every_field_comes_back_as_it_was(writer):
    role, client = writer
    lose_session(client)
    client.post(HERE + "?from=today", {"text": WORDS, "choice": ["a", "b"]})
    sign_in(client, role)
    form = client.get("/kept/").context["form"]
    assert form.path == HERE + "?from=today"
    assert form.fields == [("text", WORDS), ("choice", "a"), ("choice", "b")]


def test_passwords_tokens_and_files_are_never_kept(writer):
    role, client = writer
    lose_session(client)
    client.post(HERE, {"text": WORDS, "password": "secret one", "new_password1": "secret two",
                       "csrfmiddlewaretoken": "token", "file": SimpleUploadedFile("a.txt", b"in a file")})
    sign_in(client, role)
    form = client.get("/kept/").context["form"]
    assert form.fields == [("text", WORDS)]
    assert form.had_files


def test_it_opens_for_nobody_else(writer):
    role, client = writer
    lose_session(client)
    send(client)
    other = a_role(role.service, "participant", a_person(password=PASSWORD))
    sign_in(client, other)
    page = client.get("/kept/")
    assert page.status_code == 403
    assert "Somebody else’s text is waiting here" in page.content.decode()
    assert WORDS not in page.content.decode()
    assert client.post("/kept/", {"do": "another"})["Location"] == reverse("account_login") + "?next=%2Fkept%2F"
    sign_in(client, role)
    assert client.get("/kept/").context["form"].words == [WORDS]


def test_the_session_holds_no_word_of_it(writer):
    _, client = writer
    lose_session(client)
    send(client)
    stored = client.session
    assert WORDS not in str(dict(stored.items()))
    assert stored[kept_form.PARKED]


def test_forgetting_its_writer_destroys_it(writer):
    role, client = writer
    lose_session(client)
    send(client)
    service, person, body = client.session[kept_form.PARKED].split(".", 2)
    assert (service, person) == (role.service_id.hex, role.person_id.hex)
    forget(person=role.person, service=role.service, at=AT)
    with pytest.raises(sealed.Forgotten):
        sealed.unseal(base64.b85decode(body), owner=(role.service_id, role.person_id), bound_to="kept-form")


def test_of_nobody_known_nothing_is_kept_but_the_words_are_shown():
    client = Client()
    answer = send(client)
    assert answer.status_code == 401
    assert WORDS in answer.content.decode()
    assert "sessionid" not in client.cookies
    assert not Session.objects.exists()


def test_whose_role_has_ended_gets_no_key_made(writer):
    role, client = writer
    end_role(role=role, at=AT)
    lose_session(client)
    assert send(client).status_code == 401
    assert kept_form.PARKED not in client.session


def test_a_forged_cookie_is_nobody(writer):
    role, client = writer
    lose_session(client)
    client.cookies[kept_form.LAST_PERSON] = f"{role.service_id.hex}.{role.person_id.hex}:forged"
    assert send(client).status_code == 401


def test_a_form_that_names_its_owner_is_theirs_whoever_signed_in_last(writer, monkeypatch):
    role, client = writer
    other = a_role(role.service, "participant", a_person(password=PASSWORD))
    monkeypatch.setattr(registries, "_form_owners", [])
    registries.names_its_owner(lambda fields: (other.service_id, other.person_id) if "enrolment" in fields else None)
    lose_session(client)
    send(client, enrolment="theirs")
    sign_in(client, role)
    assert client.get("/kept/").status_code == 403
    client.post("/kept/", {"do": "another"})
    sign_in(client, other)
    assert client.get("/kept/").context["form"].words == [WORDS, "theirs"]


def test_too_much_is_not_kept_but_shown(writer):
    _, client = writer
    lose_session(client)
    answer = send(client, more="x" * 200_000)
    assert answer.status_code == 401
    assert WORDS in answer.content.decode()


def test_in_another_service_of_the_same_person_it_asks_to_go_there_first(writer):
    role, client = writer
    lose_session(client)
    send(client)
    elsewhere = a_role(a_service(), "participant", role.person)
    sign_in(client, role)
    client.post(reverse("people:choose-role"), {"role": str(elsewhere.pk)})
    page = client.get("/kept/")
    assert page.status_code == 403
    assert reverse("people:choose-role") in page.content.decode()
    client.post(reverse("people:choose-role"), {"role": str(role.pk)})
    assert client.get("/kept/").context["form"].words == [WORDS]


def test_thrown_away_it_is_gone(writer):
    role, client = writer
    lose_session(client)
    send(client)
    sign_in(client, role)
    client.post("/kept/", {"do": "drop"})
    assert kept_form.PARKED not in client.session


def test_a_client_that_speaks_json_gets_401_and_a_sentence(writer):
    _, client = writer
    lose_session(client)
    for asked in ({"content_type": "application/json"}, {"headers": {"Accept": "application/json"}}):
        answer = client.post("/answers/", {}, **asked)
        assert answer.status_code == 401
        assert "You have been signed out" in answer.json()["sentence"]
    assert kept_form.PARKED not in client.session


def test_htmx_is_sent_to_the_sign_in_page_whole(writer):
    _, client = writer
    lose_session(client)
    answer = client.post(HERE, {"text": WORDS}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith(reverse("account_login"))
    assert kept_form.PARKED in client.session
