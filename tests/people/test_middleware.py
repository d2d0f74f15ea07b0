"""Who asks and where: cheap, one service at a time, and no view is open by mistake."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from django.utils import timezone

from handrail.ground import scoped
from handrail.people.access import needs, public
from handrail.people.actions import end_role
from handrail.people.freshness import fresh
from handrail.people.models import Role, RoleKind, Session
from handrail.people.sessions import clear_expired, end_sessions
from handrail.site.urls import urlpatterns as real
from tests.builders import AT, PASSWORD, a_guide, a_manager, a_person, a_role, a_service, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@needs("people.persons")
def here(request):
    """Says where it is, without a statement of its own."""
    return HttpResponse(f"{scoped.current()} {request.role.kind} {timezone.get_current_timezone_name()} {request.user}")


def unmarked(request):
    """Nobody said who may open it."""
    return HttpResponse("open")


@public
def opened(request):
    """Open to all."""
    return HttpResponse("open")


@needs("people.persons")
@fresh(lambda request: [NUMBER[0]])
def fresh_page(request):
    """A page made of a number."""
    return HttpResponse(str(NUMBER[0]))


NUMBER = [1]
urlpatterns = [
    path("here/", here), path("fresh/", fresh_page), path("unmarked/", unmarked), path("opened/", opened), *real
]


def statements(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_session_and_role_are_two_statements():
    assert statements(signed_in(a_manager(a_service())), "/here/") == 2


def test_nobody_costs_nothing():
    assert statements(Client(), "/opened/") == 0


def test_a_view_that_nobody_marked_is_open_to_nobody():
    assert Client().get("/unmarked/").status_code == 403
    assert signed_in(a_manager(a_service())).get("/unmarked/").status_code == 403


def test_the_service_of_the_role_is_active_and_in_the_persons_zone():
    manager = a_manager(a_service())
    manager.person.timezone = "Europe/Madrid"
    manager.person.save()
    said = signed_in(manager).get("/here/").content.decode()
    assert said == f"{manager.service_id} manager Europe/Madrid {manager.person}"
    with pytest.raises(scoped.NoService):
        scoped.current()


def test_somebody_in_two_services_is_in_one_at_a_time_and_can_change():
    one, two, person = a_service(), a_service(), a_person(password=PASSWORD)
    first, second = a_role(one, RoleKind.MANAGER, person), a_role(two, RoleKind.MANAGER, person)
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.get("/here/")["Location"] == reverse("people:choose-role") + "?next=%2Fhere%2F"
    page = client.get(reverse("people:choose-role")).content.decode()
    assert str(first.pk) in page
    assert str(second.pk) in page
    for role in (first, second):
        answer = client.post(reverse("people:choose-role"), {"role": str(role.pk), "next": "/here/"})
        assert answer["Location"] == "/here/"
        session = client.session
        session["second_factor"] = True
        session.save()
        assert client.get("/here/").content.decode().startswith(str(role.service_id))


def test_nobody_takes_anothers_role():
    mine, anothers = a_guide(a_service()), a_manager(a_service())
    client = signed_in(mine)
    client.post(reverse("people:choose-role"), {"role": str(anothers.pk)})
    assert client.session["role"] == str(mine.pk)
    session = client.session
    session["role"] = str(anothers.pk)
    session.save()
    assert client.get("/here/").status_code == 302


def test_an_ended_role_opens_nothing_from_the_next_request_on():
    service = a_service()
    a_manager(service)
    manager = a_manager(service)
    client = signed_in(manager)
    assert client.get("/here/").status_code == 200
    end_role(role=manager, at=AT)
    assert client.get("/here/")["Location"].startswith(reverse("people:choose-role"))
    assert "You have no place in a service now" in client.get(reverse("people:choose-role")).content.decode()


def test_a_changed_password_ends_other_sessions():
    manager = a_manager(a_service())
    client = signed_in(manager)
    manager.person.set_password("another quiet harbour")
    manager.person.save()
    assert client.get("/here/")["Location"].startswith(reverse("account_login"))


def test_a_locked_account_is_nobody():
    manager = a_manager(a_service())
    client = signed_in(manager)
    type(manager.person).objects.filter(pk=manager.person_id).update(is_active=False)
    assert client.get("/here/")["Location"].startswith(reverse("account_login"))


def test_pages_of_people_are_private_and_vary():
    answer = signed_in(a_manager(a_service())).get("/here/")
    assert answer["Cache-Control"] == "private, no-cache"
    assert {part.strip() for part in answer["Vary"].split(",")} >= {"Cookie", "HX-Request"}


def test_a_json_client_without_a_session_gets_401_and_a_sentence():
    answer = Client().get("/here/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (401, {"sentence": "Please sign in."})


def test_an_htmx_part_without_a_session_leads_to_the_sign_in_page():
    answer = Client().get("/here/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith(reverse("account_login"))


def test_choosing_never_leads_off_the_site():
    manager = a_manager(a_service())
    client = signed_in(manager)
    answer = client.post(reverse("people:choose-role"), {"role": str(manager.pk), "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_page_that_did_not_change_is_not_sent_again():
    client = signed_in(a_manager(a_service()))
    first = client.get("/fresh/")
    again = client.get("/fresh/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"
    assert "Cookie" in again["Vary"]
    other = signed_in(a_manager(a_service()))
    assert other.get("/fresh/", headers={"If-None-Match": first["ETag"]}).status_code == 200
    NUMBER[0] += 1
    assert client.get("/fresh/", headers={"If-None-Match": first["ETag"]}).content == b"2"


# --- sessions know whose they are ---


def test_a_session_has_its_person_beside_it_and_can_be_ended():
    manager, guide = a_manager(a_service()), a_guide(a_service())
    client, other = signed_in(manager), signed_in(guide)
    assert Session.objects.get(pk=client.session.session_key).person_id == manager.person_id
    assert end_sessions(manager.person_id) == 1
    assert client.get("/here/")["Location"].startswith(reverse("account_login"))
    assert other.session["role"] == str(guide.pk)


def test_sessions_that_have_run_out_are_deleted():
    client = signed_in(a_manager(a_service()))
    signed_in(a_manager(a_service()))
    Session.objects.filter(pk=client.session.session_key).update(expire_date=AT)
    assert clear_expired() == 1
    assert Session.objects.count() == 1
    assert Role.everywhere.exists()
