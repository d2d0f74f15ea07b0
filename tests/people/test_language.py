"""Everybody reads in their own language: visitors by browser or link, people by what they chose, and so do letters."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from handrail.ground import moment
from handrail.people import demo
from handrail.people.actions import make_installation
from handrail.people.models import Person, RoleKind, Service
from tests.builders import AT, a_person, a_role, a_service, signed_in

pytestmark = pytest.mark.django_db
SPANISH = {"headers": {"accept-language": "es-MX,es;q=0.9,en;q=0.5"}}


@pytest.fixture(autouse=True)
def _clean():
    yield
    demo.hold_none()
    moment.forget_offset()


def page(client: Client, name: str = "account_login", query: str = "", **how) -> str:
    answer = client.get(reverse(name) + query, **how)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_reads_in_the_browsers_language():
    answer = Client().get(reverse("account_login"), **SPANISH)
    assert answer.headers["Content-Language"] == "es"
    assert '<html lang="es"' in answer.content.decode()
    assert "Entrar" in answer.content.decode()
    assert "Accept-Language" in answer.headers["Vary"]
    assert "Sign in" in page(Client(), headers={"accept-language": "fi"})


def test_a_visitor_can_choose_another_language_at_the_foot_and_it_stays():
    client = Client()
    assert '<a href="?next=%2Fcourse%2F&amp;language=es" lang="es" hreflang="es">Español</a>' in page(
        client, query="?next=%2Fcourse%2F")
    assert "Entrar" in page(client, query="?language=es")
    assert "Entrar" in page(client)
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME]["httponly"]
    assert ">English</a>" in page(client)
    assert "Sign in" in page(client, query="?language=en", **SPANISH)
    assert "Sign in" in page(client, **SPANISH)


@pytest.mark.parametrize("nonsense", ["?language=xx", "?language=", "?language=es%00", "?language=../es"])
def test_a_nonsense_language_is_as_none(nonsense):
    client = Client()
    assert "Sign in" in page(client, query=nonsense)
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_what_is_chosen_in_the_form_counts_though_the_address_says_another():
    client = Client()
    client.post(reverse("people:display") + "?language=es", {"theme": "auto", "face": "standard", "language": "en"})
    assert "Sign in" in page(client, **SPANISH)


@pytest.mark.parametrize("kind", RoleKind.values)
def test_somebody_signed_in_reads_in_their_own_language_and_can_change_it(kind):
    role = a_role(a_service(), kind)
    client = signed_in(role)
    assert "Reading and display" in page(client, "people:display", "?language=es", **SPANISH)
    assert 'hreflang="es"' not in page(client, "people:display")
    answer = client.post(reverse("people:display"), {"theme": "auto", "face": "standard", "language": "es",
                                                     "timezone": ""}, follow=True)
    assert "Guardado." in answer.content.decode()
    role.person.refresh_from_db()
    assert role.person.language == "es"
    assert "Lectura y pantalla" in page(client, "people:display", headers={"accept-language": "en"})


def test_the_first_run_makes_service_and_manager_in_the_language_of_the_page():
    Client().post(reverse("people:first-run"), {
        "service_name": "Clínica Sur", "timezone": "Europe/Madrid", "country": "es", "contact_email": "",
        "name": "Ada", "email": "ada@example.org", "password": "un puerto tranquilo 7"}, **SPANISH)
    assert (Service.objects.get().language, Person.objects.get().language) == ("es", "es")


def test_a_letter_to_sign_in_speaks_the_persons_language_not_the_browsers():
    person = a_person(language="es")
    a_role(a_service(), RoleKind.PARTICIPANT, person)
    Client().post(reverse("account_request_login_code"), {"email": person.email})
    assert mail.outbox[-1].subject == "Tu código"
    other = a_person()
    Client().post(reverse("account_request_login_code"), {"email": other.email}, **SPANISH)
    assert mail.outbox[-1].subject == "Your code"


def test_who_looks_around_in_a_demo_is_understood():
    make_installation(at=AT, is_demo=True)
    role = a_role(a_service(), RoleKind.MANAGER)
    client = Client()
    client.post(reverse("people:demo-sign-in"), {"role": str(role.pk)}, **SPANISH)
    assert "Servicio" in page(client, "people:persons")
