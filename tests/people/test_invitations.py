"""Invitations: one letter lets one person in, once, within two weeks."""

import re
import uuid

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.people import inviting
from handrail.people.actions import accept_invitation, invite, invite_again, withdraw_invitation
from handrail.people.models import AuditEntry, Invitation, Person, Role, RoleKind
from handrail.people.signals import role_given
from tests.builders import AT, a_guide, a_manager, a_person, a_service, later, signed_in

pytestmark = pytest.mark.django_db

HEALTH_WORDS = ("pain", "therapy", "depress", "anxiety", "mood", "clinic", "treatment", "patient", "health", "cbt")


def the_token() -> str:
    """The token in the last letter."""
    return re.search(r"/in/([\w-]+)/", mail.outbox[-1].body).group(1)


def an_invitation(service=None, **fields) -> Invitation:
    service = service or a_service(name="Northside")
    return invite(service=service, by=a_manager(service), at=AT, **{
        "email": "Rosa@Example.org", "kind": RoleKind.PARTICIPANT, "name": "Rosa", **fields})


def test_the_letter_has_the_link_and_no_word_about_health():
    an_invitation()
    letter = mail.outbox[-1]
    assert letter.to == ["rosa@example.org"]
    assert "http://localhost:8000/in/" in letter.body
    assert "16 March 2026" in letter.body
    assert not [word for word in HEALTH_WORDS if word in (letter.subject + letter.body).lower()]


def test_the_database_holds_no_token():
    invitation = an_invitation()
    token = the_token()
    assert token not in str(Invitation.everywhere.filter(pk=invitation.pk).values().get())
    assert inviting.find(token) == invitation


def test_the_letter_is_decided_once_for_a_form_sent_twice():
    service, client_id = a_service(), uuid.uuid4()
    by = a_manager(service)
    both = [
        invite(service=service, email="rosa@example.org", kind=RoleKind.PARTICIPANT, at=AT, by=by, client_id=client_id)
        for _ in range(2)
    ]
    assert both[0] == both[1]
    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["X-Handrail-Once"] == f"invitation:{both[0].pk}"


def test_a_second_invitation_waits_for_the_first():
    service = a_service()
    an_invitation(service)
    with pytest.raises(inviting.AlreadyInvited):
        an_invitation(service)
    assert len(mail.outbox) == 1


def test_after_two_weeks_somebody_can_be_invited_anew():
    service = a_service()
    an_invitation(service)
    invite(service=service, email="rosa@example.org", kind=RoleKind.PARTICIPANT, at=later(days=15), by=None)
    assert len(mail.outbox) == 2


def test_whoever_is_here_is_not_invited_to_the_same_role():
    service = a_service()
    guide = a_guide(service)
    with pytest.raises(inviting.AlreadyHere):
        an_invitation(service, email=guide.person.email, kind=RoleKind.GUIDE, qualification="nurse")


def test_accepting_gives_the_role_once():
    heard = []
    role_given.listen(_listener(heard))
    try:
        invitation = an_invitation(kind=RoleKind.GUIDE, qualification="nurse")
        person = a_person(email="rosa@example.org")
        first = accept_invitation(invitation=invitation, person=person, at=later(days=1))
        again = accept_invitation(invitation=invitation, person=person, at=later(days=2))
    finally:
        role_given._listeners.pop(f"{__name__}.listener")
    assert first == again
    assert (first.kind, first.qualification, first.since) == ("guide", "nurse", later(days=1))
    assert [fact["invitation"] for fact in heard] == [invitation]
    assert AuditEntry.objects.filter(did="invitation.accepted").count() == 1


def _listener(heard):
    def listener(**facts):
        heard.append(facts)

    listener.__qualname__ = "listener"
    return listener


def test_somebody_else_cannot_accept_it():
    invitation = an_invitation()
    with pytest.raises(inviting.AnotherAddress):
        accept_invitation(invitation=invitation, person=a_person(), at=AT)
    assert not Role.everywhere.filter(kind=RoleKind.PARTICIPANT).exists()


def test_an_accepted_invitation_lets_nobody_else_in():
    invitation = an_invitation()
    accept_invitation(invitation=invitation, person=a_person(email="rosa@example.org"), at=AT)
    with pytest.raises(inviting.AlreadyAccepted):
        accept_invitation(invitation=invitation, person=a_person(), at=AT)


def test_after_two_weeks_it_lets_nobody_in():
    invitation, person = an_invitation(), a_person(email="rosa@example.org")
    with pytest.raises(inviting.Expired):
        accept_invitation(invitation=invitation, person=person, at=later(days=14))
    accept_invitation(invitation=invitation, person=person, at=later(days=13, hours=23))


def test_a_withdrawn_one_lets_nobody_in():
    invitation = an_invitation()
    with scoped.service(invitation.service_id):
        by = Role.objects.get(kind=RoleKind.MANAGER)
        withdraw_invitation(invitation=invitation, at=AT, by=by)
        withdraw_invitation(invitation=invitation, at=AT, by=by)
    with pytest.raises(inviting.Withdrawn):
        accept_invitation(invitation=invitation, person=a_person(email="rosa@example.org"), at=AT)
    assert AuditEntry.objects.filter(did="invitation.withdrawn").count() == 1


def test_an_accepted_one_cannot_be_withdrawn():
    invitation = an_invitation()
    accept_invitation(invitation=invitation, person=a_person(email="rosa@example.org"), at=AT)
    with scoped.service(invitation.service_id), pytest.raises(inviting.AlreadyAccepted):
        withdraw_invitation(invitation=invitation, at=AT, by=Role.objects.get(kind=RoleKind.MANAGER))


def test_sending_again_makes_a_new_letter_and_the_old_one_useless():
    invitation = an_invitation()
    old = the_token()
    with scoped.service(invitation.service_id):
        by = Role.objects.get(kind=RoleKind.MANAGER)
        again = [invite_again(invitation=invitation, at=later(days=3), by=by, client_id=invitation.again_id)
                 for _ in range(2)]
    assert again[0] == again[1] != invitation
    assert len(mail.outbox) == 2
    assert inviting.find(the_token()) == again[0]
    with pytest.raises(inviting.Withdrawn):
        inviting.check_open(inviting.find(old), at=later(days=3))


def test_the_letter_goes_through_the_outbox_in_the_same_transaction(settings):
    settings.EMAIL_BACKEND = "handrail.delivery.mail.OutboxBackend"
    invitation = an_invitation()
    letter = Outgoing.everywhere.get()
    assert (letter.kind, letter.once, letter.address) == (
        "invitation", f"invitation:{invitation.pk}", "rosa@example.org")
    assert letter.service_id == invitation.service_id


# --- the page ---


def open_page(client=None, token=None):
    return (client or Client()).get(reverse("people:invitation", args=[token or the_token()]))


@pytest.fixture
def _now_is_at(monkeypatch):
    from handrail.ground import moment

    monkeypatch.setattr(moment, "now", lambda: later(hours=1))


@pytest.mark.usefixtures("_now_is_at")
def test_a_newcomer_makes_an_account_and_is_signed_in():
    an_invitation(kind=RoleKind.GUIDE, qualification="nurse")
    client = Client()
    page = open_page(client)
    assert page.status_code == 200
    assert "rosa@example.org" in page.content.decode()
    answer = client.post(page.request["PATH_INFO"], {
        "name": "Rosa Diaz", "phone": "01632 960961", "password": "a quiet harbour 7", "language": "en",
        "timezone": "Europe/Madrid"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    person = Person.objects.get(email="rosa@example.org")
    assert (person.name, person.phone, person.timezone) == ("Rosa Diaz", "+441632960961", "Europe/Madrid")
    assert person.check_password("a quiet harbour 7")
    role = Role.everywhere.get(person=person)
    assert client.session["role"] == str(role.pk)


@pytest.mark.usefixtures("_now_is_at")
def test_without_a_password_codes_come_by_e_mail():
    an_invitation(kind=RoleKind.RESEARCHER)
    client = Client()
    client.post(reverse("people:invitation", args=[the_token()]), {"name": "Rosa", "language": "en"})
    assert not Person.objects.get(email="rosa@example.org").has_usable_password()
    assert client.session["role"]


@pytest.mark.usefixtures("_now_is_at")
@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("name", "", "Please give a name."),
    ("name", "x" * 121, "Please use at most 120 characters for the name."),
    ("phone", "call me", "That does not look like a telephone number."),
    ("phone", "12", "That does not look like a telephone number."),
    ("password", "short", "This password is too short."),
    ("password", "password123", "This password is too common."),
    ("timezone", "Mars/Olympus", "Please choose a time zone from the list."),
    ("language", "xx", "Select a valid choice"),
])
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(field, typed, sentence):
    an_invitation(kind=RoleKind.RESEARCHER)
    answer = Client().post(reverse("people:invitation", args=[the_token()]), {
        "name": "Rosa Diaz", "phone": "", "password": "", "language": "en", "timezone": "", field: typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert field in answer.context["form"].errors
    if field == "phone":
        assert typed in answer.content.decode()
    assert not Person.objects.filter(email="rosa@example.org").exists()


@pytest.mark.usefixtures("_now_is_at")
def test_somebody_known_signs_in_first_and_then_says_yes():
    an_invitation(kind=RoleKind.RESEARCHER)
    token, person = the_token(), a_person(email="rosa@example.org")
    assert "Sign in" in open_page(token=token).content.decode()
    forged = {"name": "Mallory", "password": "a quiet harbour 7", "language": "en"}
    assert Client().post(reverse("people:invitation", args=[token]), forged).status_code == 200
    assert not Role.everywhere.filter(person=person).exists()
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Accept" in open_page(client, token).content.decode()
    assert client.post(reverse("people:invitation", args=[token]))["Location"] == "/"
    assert Role.everywhere.get(person=person).kind == RoleKind.RESEARCHER


@pytest.mark.usefixtures("_now_is_at")
def test_signed_in_as_somebody_else_it_is_refused():
    invitation = an_invitation(kind=RoleKind.RESEARCHER)
    client = signed_in(a_guide(invitation.service))
    assert open_page(client).status_code == 403
    assert client.post(reverse("people:invitation", args=[the_token()])).status_code == 403
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


@pytest.mark.usefixtures("_now_is_at")
def test_each_reason_why_it_is_over_has_its_sentence():
    invitation = an_invitation()
    token = the_token()
    assert "We don’t know this invitation" in open_page(token="nonsense").content.decode()
    for changed, sentence in (
        ({"expires_at": AT}, "This invitation is over"),
        ({"withdrawn_at": AT}, "no longer works"),
        ({"accepted_at": AT}, "has been used"),
    ):
        Invitation.everywhere.filter(pk=invitation.pk).update(**changed)
        answer = open_page(token=token)
        assert (answer.status_code, sentence in answer.content.decode()) == (410, True)
