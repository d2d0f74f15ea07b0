"""What goes wrong is a page with a sentence; what was typed isn't lost, and nobody else can have it sent."""

import html
import re
import sqlite3

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from handrail.people.access import public
from handrail.people.models import RoleKind, Service
from handrail.site import busy, urls
from tests.builders import AT, a_role, signed_in

pytestmark = pytest.mark.django_db

HERE = {"sec-fetch-site": "same-origin"}
WORDS = {"note": "It hurts less\nin the <morning>", "client_id": "0" * 32}


def locked():
    try:
        raise sqlite3.OperationalError("database is locked")
    except sqlite3.OperationalError as cause:
        raise OperationalError("database is locked") from cause


@public
def breaks(request):
    raise ZeroDivisionError


@public
def waits_for_the_database(request):
    locked()


@public
def takes(request):
    return HttpResponse("took " + request.POST.get("note", ""))


def needs_a_role(request):
    locked()


needs_a_role.permission = "test.anything"


class WithPages:
    """The product's addresses, and some that fail."""

    urlpatterns = [
        path("breaks/", breaks), path("busy/", waits_for_the_database), path("takes/", takes),
        path("own/", needs_a_role),
        *urls.urlpatterns,
    ]
    handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture(autouse=True)
def pages(settings):
    import sys

    sys.modules["tests.site.with_pages"] = WithPages
    settings.ROOT_URLCONF = "tests.site.with_pages"
    yield
    del sys.modules["tests.site.with_pages"]


@pytest.fixture
def strict():
    """A browser that checks its tokens and doesn't raise what the server would answer."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def member():
    service = Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)
    return signed_in(a_role(service, RoleKind.PARTICIPANT),
                     Client(enforce_csrf_checks=True, raise_request_exception=False))


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_a_page_that_is_not_there(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "This page isn’t here" in response.content.decode()


def test_a_mistake_of_ours_says_whose_it_is_and_shows_no_traceback(strict):
    response = strict.get("/breaks/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "It isn’t your doing" in page
    assert "ZeroDivisionError" not in page


def test_even_a_broken_template_leaves_a_page(strict, monkeypatch):
    from handrail.site import pages as room

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(room, "render", broken)
    response = strict.get("/breaks/")
    assert response.status_code == 500
    assert "It isn’t your doing" in response.content.decode()


@pytest.mark.parametrize(("address", "status", "code"), [
    ("/nowhere/", 404, "not-found"), ("/breaks/", 500, "broken"), ("/busy/", 503, "busy"),
])
def test_a_script_is_answered_in_its_own_language(strict, address, status, code):
    response = strict.get(address, headers={"accept": "application/json"})
    assert (response.status_code, response.json()["error"]) == (status, code)


def test_a_stale_form_is_given_back_and_arrives_when_it_is_sent_again(strict):
    page = strict.post("/takes/", WORDS, headers=HERE)
    assert page.status_code == 403
    text = page.content.decode()
    assert "It hurts less" in text
    assert "&lt;morning&gt;" in text and "<morning>" not in text
    again = fields(text)
    assert again["note"] == WORDS["note"]
    assert 'action="/takes/"' in text
    arrived = strict.post("/takes/", again, headers=HERE)
    assert arrived.content.decode() == "took " + WORDS["note"]


def test_a_form_of_another_sites_making_is_not_given_back(strict):
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"},
                    {"origin": "https://evil.example"}, {"referer": "https://evil.example/"}, {},
                    {"referer": "http://testserver.evil.example/"}):
        text = strict.post("/takes/", WORDS, headers=headers).content.decode()
        assert "It hurts less" not in text
        assert 'name="note"' not in text


@pytest.mark.parametrize("headers", [HERE, {"origin": "http://testserver"}, {"referer": "http://testserver/takes/"}])
def test_one_of_our_own_is(strict, headers):
    assert 'name="note"' in strict.post("/takes/", WORDS, headers=headers).content.decode()


def test_passwords_are_never_put_into_a_page(strict):
    text = strict.post("/takes/", {**WORDS, "password": "a quiet harbour 7"}, headers=HERE).content.decode()
    assert "a quiet harbour 7" not in text
    assert 'name="note"' not in text  # without its password it can't be sent, but its words can be copied
    assert "It hurts less" in text


def test_a_form_for_members_is_not_given_back_to_be_sent_by_nobody(strict):
    text = strict.post("/own/", WORDS, headers=HERE).content.decode()
    assert 'name="note"' not in text
    assert "It hurts less" in text


def test_a_form_that_names_somebody_else_is_not_shown(member, monkeypatch):
    from handrail.people import kept_form

    assert "It hurts less" in member.post("/own/", WORDS, headers=HERE).content.decode()
    monkeypatch.setattr(kept_form, "owner_of_form", lambda found: ("another service", "another person"))
    assert "It hurts less" not in member.post("/own/", WORDS, headers=HERE).content.decode()


def test_a_stale_script_is_told_so(strict):
    response = strict.post("/takes/", b"{}", content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (403, "stale")


def test_busy_is_a_passing_thing_that_says_when_to_try_again(strict):
    response = strict.get("/busy/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_form_sent_while_the_database_is_busy_is_given_back():
    client = Client(raise_request_exception=False)
    response = client.post("/busy/", WORDS, headers=HERE)
    assert response.status_code == 503
    assert fields(response.content.decode())["note"] == WORDS["note"]


def test_a_session_that_cannot_be_read_because_of_that_is_busy_too(strict, monkeypatch):
    from handrail.people.middleware import WhoAndWhere

    monkeypatch.setattr(WhoAndWhere, "_role", lambda self, request: locked())
    assert strict.get("/takes/").status_code == 503


class FromPostgres(Exception):
    __module__ = "psycopg.errors"

    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


@pytest.mark.parametrize(("words", "cause", "passes"), [
    ("database is locked", sqlite3.OperationalError("database is locked"), True),
    ("database table is locked", sqlite3.OperationalError("x"), True),
    ("no such table: people_person", sqlite3.OperationalError("x"), False),
    ("attempt to write a readonly database", sqlite3.OperationalError("x"), False),
    ("deadlock detected", FromPostgres("40P01"), True),
    ("could not serialize", FromPostgres("40001"), True),
    ("lock timeout", FromPostgres("55P03"), True),
    ("too many connections", FromPostgres("53300"), True),
    ("the server closed the connection", FromPostgres(None), True),
    ("disk full", FromPostgres("58030"), False),
])
def test_what_passes_by_itself(words, cause, passes):
    failure = OperationalError(words)
    failure.__cause__ = cause
    assert busy.is_passing(failure) is passes


@pytest.mark.parametrize("failure", [None, ZeroDivisionError(), ValueError("locked")])
def test_what_does_not(failure):
    assert busy.is_passing(failure) is False
