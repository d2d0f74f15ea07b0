"""The front door sends everybody to their own first page; the health check tells the truth and leaves no trace."""

import pytest
from django.db import DatabaseError, connections
from django.urls import reverse

from handrail.people.models import RoleKind, Service
from handrail.site.views import FIRST_PAGE
from tests.builders import AT, a_person, a_role, signed_in

pytestmark = pytest.mark.django_db


def a_clinic():
    return Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)


def test_a_new_installation_begins_with_its_first_page(client):
    assert client.get("/").url == reverse("people:first-run")


def test_whoever_is_signed_out_signs_in(client):
    a_clinic()
    assert client.get("/").url == reverse("account_login")


@pytest.mark.parametrize("kind", RoleKind.values)
def test_every_role_has_a_first_page(kind):
    client = signed_in(a_role(a_clinic(), kind))
    assert client.get("/").url == reverse(FIRST_PAGE[kind])


def test_somebody_signed_in_without_a_role_chooses_one(client):
    a_clinic()
    client.force_login(a_person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/").url == reverse("people:choose-role")


def test_health_says_ok_without_cookies_and_is_not_kept(client):
    response = client.get("/health/")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.parametrize("alias", ["default", "keys"])
def test_health_says_so_when_a_database_is_away(client, monkeypatch, alias):
    def away():
        raise DatabaseError("away")

    monkeypatch.setattr(connections[alias], "cursor", away)
    response = client.get("/health/")
    assert response.status_code == 503
    assert b"Traceback" not in response.content


def test_every_page_carries_the_policies(client):
    a_clinic()
    for path in ("/", "/account/login/", "/health/", "/nowhere/"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_foreign_host_name_is_refused(client):
    assert client.get("/health/", headers={"host": "evil.example"}).status_code == 400
