"""The manager's pages, reading and display, the first run, and the demo: what a person sees and what it does."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.ground import moment, scoped
from handrail.people import demo, registries
from handrail.people.actions import begin_care, invite, make_installation
from handrail.people.models import AuditEntry, Installation, Invitation, Person, Role, RoleKind, Service, Supervision
from handrail.people.registries import Offer
from tests.builders import AT, a_guide, a_manager, a_participant, a_person, a_role, a_service, a_supervisor, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clean():
    yield
    demo.hold_none()
    moment.forget_offset()


@pytest.fixture
def service():
    return a_service()


@pytest.fixture
def manager(service):
    return a_manager(service)


@pytest.fixture
def client(manager):
    return signed_in(manager)


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


# --- the manager's home ---


def test_the_home_shows_who_works_here_and_whom_they_look_after(client, service):
    supervisor = a_supervisor(service)
    guide = a_guide(service, "student", supervisor)
    participant = a_role(service, RoleKind.PARTICIPANT)
    with scoped.service(service.pk):
        begin_care(participant=participant.person, guide=guide.person, at=AT)
    page = said(client.get(reverse("people:persons")))
    assert str(guide.person) in page
    assert "Student in training" in page
    assert page.count(str(supervisor.person)) == 2
    assert "1 person" in page
    assert str(participant.person) not in page


def test_the_home_takes_as_many_statements_for_twenty_guides_as_for_one(client, service):
    a_guide(service, supervisor=a_supervisor(service))

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("people:persons"))
        return len(seen)

    count()
    before = count()
    for _ in range(20):
        a_guide(service, supervisor=a_supervisor(service))
    assert count() == before <= 6


def test_a_researcher_and_a_guide_do_not_see_it(service):
    for role in (a_role(service, RoleKind.RESEARCHER), a_guide(service), a_supervisor(service)):
        assert signed_in(role).get(reverse("people:persons")).status_code == 403


def test_the_sign_up_link_says_where_it_will_be(client, service):
    page = said(client.get(reverse("people:persons"), {"from": "GP surgery <3"}))
    assert f"http://localhost:8000/join/{service.slug}/?from=gp-surgery-3" in page
    Service.objects.update(open_sign_up=False)
    assert "People come by invitation only." in said(client.get(reverse("people:persons")))


def test_a_guides_qualification_and_supervisors_can_be_changed(client, service):
    old, new = a_supervisor(service), a_supervisor(service)
    guide = a_guide(service, "student", old)
    answer = client.post(reverse("people:person", args=[guide.pk]),
                         {"qualification": "psychologist", "supervisors": [str(new.person_id)]})
    assert answer.status_code == 302
    guide.refresh_from_db()
    assert guide.qualification == "psychologist"
    assert Supervision.everywhere.get(until=None).supervisor == new.person


def test_a_nonsense_qualification_is_said_beside_its_field(client, service):
    guide = a_guide(service)
    answer = client.post(reverse("people:person", args=[guide.pk]), {"qualification": "wizard"})
    assert answer.status_code == 422
    assert "qualification" in answer.context["form"].errors


def test_a_role_is_ended_from_the_page(client, service):
    guide = a_guide(service)
    page = client.post(reverse("people:end-role", args=[guide.pk]), follow=True)
    assert f"{guide.person} can no longer work here." in said(page)
    assert client.get(reverse("people:person", args=[guide.pk])).status_code == 404


def test_why_a_role_cannot_be_ended_is_said(client, service, manager):
    guide = a_guide(service)
    for _ in range(2):
        a_participant(service, guide)
    page = client.post(reverse("people:end-role", args=[guide.pk]), follow=True)
    assert "still looks after 2 people" in said(page)
    page = client.post(reverse("people:end-role", args=[manager.pk]), follow=True)
    assert "This is the only manager." in said(page)


def test_participants_are_not_ended_here(client, service):
    participant = a_role(service, RoleKind.PARTICIPANT)
    assert client.post(reverse("people:end-role", args=[participant.pk])).status_code == 404


def test_another_services_colleagues_and_invitations_are_not_there(client):
    other = a_service()
    guide = a_guide(other)
    invitation = invite(service=other, email="x@example.org", kind="researcher", at=AT, by=None)
    assert client.get(reverse("people:person", args=[guide.pk])).status_code == 404
    for name, pk in (("end-role", guide.pk), ("reset-second-factor", guide.pk),
                     ("withdraw-invitation", invitation.pk), ("invite-again", invitation.pk)):
        assert client.post(reverse(f"people:{name}", args=[pk])).status_code == 404
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None
    assert "x@example.org" not in said(client.get(reverse("people:persons")))


# --- invitations ---


def post_invitation(client, **fields):
    return client.post(reverse("people:invite"), {
        "kind": "participant", "email": "rosa@example.org", "name": "Rosa", "programme": "pain-cbt",
        "protocol": "weekly-call", "guide": "", "client_id": str(uuid.uuid4()), **fields})


def test_a_participant_is_invited_with_programme_protocol_and_guide(client, service, monkeypatch):
    monkeypatch.setattr(registries, "_protocols", [lambda: [Offer("self-guided", "On their own"),
                                                            Offer("weekly-call", "Weekly call")]])
    guide = a_guide(service)
    answer = post_invitation(client, guide=str(guide.person_id), protocol="self-guided")
    assert answer["Location"] == reverse("people:persons")
    invitation = Invitation.everywhere.get()
    assert (invitation.protocol, invitation.programme, invitation.guide) == ("self-guided", "pain-cbt", guide.person)
    assert "rosa@example.org" in said(client.get(reverse("people:persons")))


def test_a_double_tap_sends_one_letter(client):
    client_id = str(uuid.uuid4())
    for _ in range(2):
        assert post_invitation(client, client_id=client_id).status_code == 302
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("fields", "field", "sentence"), [
    ({"email": ""}, "email", "Please give an e-mail address."),
    ({"email": "rosa at home"}, "email", "That does not look like an e-mail address."),
    ({"kind": "guide", "qualification": ""}, "qualification", "Please say what the guide is by training."),
    ({"kind": "wizard"}, "kind", "Select a valid choice"),
    ({"protocol": "daily"}, "protocol", "Select a valid choice"),
    ({"guide": str(uuid.uuid4())}, "guide", "Select a valid choice"),
    ({"name": "n" * 121}, "name", "at most 120 characters"),
])
def test_a_mistake_is_said_beside_its_field_and_the_rest_stays(client, fields, field, sentence):
    answer = post_invitation(client, **fields)
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert sentence in answer.content.decode()
    if field != "name":
        assert 'value="Rosa"' in answer.content.decode()
    assert not mail.outbox


def test_a_guide_whom_the_protocol_does_not_allow_is_refused(client, service, monkeypatch):
    monkeypatch.setattr(registries, "_protocols", [lambda: [Offer("weekly-call", "Weekly call", ("psychologist",))]])
    peer = a_guide(service, "peer")
    answer = post_invitation(client, guide=str(peer.person_id))
    assert "somebody with another qualification" in str(answer.context["form"].errors["guide"])


def test_inviting_twice_says_so(client):
    post_invitation(client)
    assert "is waiting already" in said(post_invitation(client))
    assert len(mail.outbox) == 1


def test_withdrawing_and_sending_again_from_the_home(client):
    post_invitation(client)
    invitation = Invitation.everywhere.get()
    for _ in range(2):
        client.post(reverse("people:invite-again", args=[invitation.pk]), {"client_id": str(invitation.again_id)})
    assert len(mail.outbox) == 2
    newer = Invitation.everywhere.get(withdrawn_at=None)
    client.post(reverse("people:withdraw-invitation", args=[newer.pk]))
    assert "No invitation is waiting." in said(client.get(reverse("people:persons")))


# --- settings ---


def settings_of(service, **fields):
    return {"name": service.name, "contact_email": "", "timezone": "Europe/London", "country": "GB", "language": "en",
            "default_programme": service.default_programme, "default_protocol": service.default_protocol, **fields}


def test_the_service_keeps_its_settings_and_help_numbers(client, service):
    answer = client.post(reverse("people:service"), settings_of(
        service, open_sign_up="on", country="ie", name_0="Samaritans", number_0="116 123", hours_0="any hour",
        name_2="Emergency", number_2="999"))
    assert answer.status_code == 302
    service.refresh_from_db()
    assert service.country == "IE"
    assert service.help_numbers == [{"name": "Samaritans", "number": "116 123", "hours": "any hour"},
                                    {"name": "Emergency", "number": "999", "hours": ""}]
    assert "Samaritans" in said(client.get(reverse("people:service")))


@pytest.mark.parametrize(("fields", "field"), [
    ({"name": ""}, "name"), ({"country": "XX"}, "country"), ({"contact_email": "no"}, "contact_email"),
    ({"name_1": "Somebody"}, "number_1"), ({"number_1": "123"}, "name_1"), ({"number_0": "1" * 41}, "number_0"),
    ({"timezone": "Mars"}, "timezone"),
])
def test_a_wrong_setting_is_said_beside_its_field(client, service, fields, field):
    answer = client.post(reverse("people:service"), settings_of(service, **fields))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert AuditEntry.objects.filter(did="service.changed").count() == 0


# --- reading and display ---


def test_a_persons_choice_goes_with_them(service):
    role = a_role(service, RoleKind.PARTICIPANT)
    signed_in(role).post(reverse("people:display"), {"theme": "dark", "face": "large", "language": "en",
                                                     "timezone": "Europe/Madrid"})
    role.person.refresh_from_db()
    assert (role.person.theme, role.person.face, role.person.timezone) == ("dark", "large", "Europe/Madrid")
    assert 'data-theme="dark" data-face="large"' in said(signed_in(role).get(reverse("people:display")))


def test_without_an_account_the_choice_stays_in_the_browser():
    client = Client()
    answer = client.post(reverse("people:display"), {"theme": "light", "face": "easy", "language": "en"})
    assert answer.status_code == 302
    assert 'data-theme="light" data-face="easy"' in said(client.get(reverse("people:display")))
    assert "timezone" not in client.get(reverse("people:display")).context["form"].fields


def test_a_nonsense_cookie_is_as_none():
    client = Client()
    client.cookies["theme"], client.cookies["face"] = "<script>", "huge"
    assert 'data-theme="auto" data-face="standard"' in said(client.get(reverse("people:display")))


def test_a_nonsense_choice_is_said(service):
    client = signed_in(a_role(service, RoleKind.PARTICIPANT))
    answer = client.post(reverse("people:display"), {"theme": "plaid", "face": "large", "language": "en"})
    assert answer.status_code == 422
    assert "theme" in answer.context["form"].errors


# --- the first run ---


FIRST = {"service_name": "Southside Pain Clinic", "timezone": "Europe/Dublin", "country": "ie", "contact_email": "",
         "open_sign_up": "on", "name": "Ada", "email": "ada@example.org", "password": "a quiet harbour 7"}


def test_an_empty_installation_is_begun_and_its_manager_led_to_a_second_factor():
    client = Client()
    assert client.get(reverse("people:first-run")).status_code == 200
    answer = client.post(reverse("people:first-run"), FIRST)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    service = Service.objects.get()
    assert (service.slug, service.country, service.open_sign_up) == ("southside-pain-clinic", "IE", True)
    assert Role.everywhere.get().kind == RoleKind.MANAGER
    assert client.get(reverse("people:persons"))["Location"].startswith(reverse("people:second-factor"))
    assert not Installation.objects.get().is_demo


def test_it_is_there_only_once():
    Client().post(reverse("people:first-run"), FIRST)
    for answer in (Client().get(reverse("people:first-run")),
                   Client().post(reverse("people:first-run"), {**FIRST, "email": "eve@example.org"})):
        assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not Person.objects.filter(email="eve@example.org").exists()


@pytest.mark.parametrize(("field", "typed"), [
    ("service_name", ""), ("timezone", "Mars"), ("country", "XX"), ("email", "ada"), ("password", "short"),
    ("name", ""), ("password", "ada@example.org"),
])
def test_a_mistake_at_the_first_run_makes_nothing(field, typed):
    answer = Client().post(reverse("people:first-run"), {**FIRST, field: typed})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Service.objects.exists()


# --- the demo ---


def test_elsewhere_there_is_no_demo(service, manager):
    make_installation(at=AT)
    client = Client()
    assert client.post(reverse("people:demo-sign-in"), {"role": str(manager.pk)}).status_code == 404
    assert client.post(reverse("people:demo-move"), {"days": "7"}).status_code == 404
    assert demo.demo_roles() == []
    assert "Look around as somebody" not in said(client.get(reverse("account_login")))


def test_in_a_demo_one_click_is_enough(service, manager):
    make_installation(at=AT, is_demo=True)
    participant = a_role(service, RoleKind.PARTICIPANT)
    client = Client()
    page = said(client.get(reverse("account_login")))
    assert str(manager.pk) in page
    assert str(participant.pk) in page
    client.post(reverse("people:demo-sign-in"), {"role": str(manager.pk)})
    assert client.get(reverse("people:persons")).status_code == 200
    client.post(reverse("people:demo-sign-in"), {"role": str(participant.pk)})
    assert client.get(reverse("people:persons")).status_code == 403
    for nonsense in ("", "x", str(uuid.uuid4())):
        assert client.post(reverse("people:demo-sign-in"), {"role": nonsense}).status_code == 404


def test_the_demo_offers_the_participants_its_maker_chose(service, manager, monkeypatch):
    make_installation(at=AT, is_demo=True)
    chosen = [a_role(service, RoleKind.PARTICIPANT, a_person(f"Somebody {n}")) for n in range(6)]
    monkeypatch.setattr(registries, "_shown", [lambda: [(chosen[5].pk, "in week 3"), (chosen[2].pk, "gone quiet")]])
    offered = [(role.name, role.line) for role in demo.demo_roles() if role.is_participant]
    assert offered == [("Somebody 5", "in week 3"), ("Somebody 2", "gone quiet")]


def test_the_demos_clock_moves_on_and_rooms_catch_up(service, manager, monkeypatch):
    make_installation(at=AT, is_demo=True)
    caught_up = []
    monkeypatch.setattr(registries, "after_moves", {"test": caught_up.append})
    before = moment.now()
    client = Client()
    client.post(reverse("people:demo-sign-in"), {"role": str(manager.pk)})
    answer = client.post(reverse("people:demo-move"), {"days": "7", "next": "/service/"})
    assert answer["Location"] == "/service/"
    demo.forget_installation()  # as a commit does, which a test has none of
    assert timedelta(days=7) <= moment.now() - before < timedelta(days=7, minutes=5)
    assert len(caught_up) == 1
    client.post(reverse("people:demo-move"), {"days": "nonsense"})
    assert Installation.objects.get().ahead == timedelta(days=8)


def test_a_demo_stays_a_demo_and_nothing_else_becomes_one():
    make_installation(at=AT)
    assert not make_installation(at=AT, is_demo=True).is_demo
