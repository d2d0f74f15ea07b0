"""Who sees other people's data shows a second factor, in every session, however they sign in."""

import base64
import re
from types import SimpleNamespace

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from handrail.ground import sealed
from handrail.ground.installation import installation_keys, new_key
from handrail.people import second_factor
from handrail.people.models import AuditEntry
from tests.builders import PASSWORD, a_guide, a_person, a_role, a_service, signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def a_manager_with_password(**fields):
    service = a_service()
    return a_role(service, "manager", a_person(password=PASSWORD, **fields))


def code_of(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def by_password(person, client=None) -> Client:
    client = client or Client()
    client.answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def by_code(person) -> Client:
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4}|[A-Z0-9]{6})\s*$", mail.outbox[-1].body, re.MULTILINE).group(1)
    client.answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    return client


def opens_the_desk(client) -> bool:
    return client.get(reverse("people:persons")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("sign_in", [by_password, by_code])
def test_staff_without_one_are_led_to_set_it_up(sign_in):
    role = a_manager_with_password()
    client = sign_in(role.person)
    assert client.session["role"] == str(role.pk)
    answer = client.get(reverse("people:persons"))
    assert answer["Location"] == reverse("people:second-factor") + "?next=%2Fservice%2F"
    page = client.get(answer["Location"]).content.decode()
    assert reverse("mfa_activate_totp") in page
    assert reverse("mfa_add_webauthn") in page


@pytest.mark.django_db
@pytest.mark.parametrize("sign_in", [by_password, by_code])
def test_who_has_one_is_not_signed_in_before_showing_it(sign_in):
    role = a_manager_with_password()
    TOTP.activate(role.person, SECRET)
    client = sign_in(role.person)
    assert client.answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert not opens_the_desk(client)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not opens_the_desk(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of()})
    assert opens_the_desk(client)


@pytest.mark.django_db
def test_a_recovery_code_lets_in_once():
    role = a_manager_with_password()
    TOTP.activate(role.person, SECRET)
    code = RecoveryCodes.activate(role.person).get_unused_codes()[0]
    client = by_password(role.person)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert opens_the_desk(client)
    again = by_password(role.person)
    again.post(reverse("mfa_authenticate"), {"code": code})
    assert not opens_the_desk(again)


@pytest.mark.django_db(transaction=True)
def test_setting_up_the_first_one_opens_the_desk():
    role = a_manager_with_password()
    client = by_password(role.person)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200, "no second password within minutes of the first"
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(answer["Location"]).status_code == 200
    assert opens_the_desk(client)
    assert AuditEntry.objects.filter(did="second-factor.added", by_id=role.person_id).exists()


@pytest.mark.django_db
def test_a_session_from_before_must_show_it_too():
    role = a_manager_with_password()
    client = by_password(role.person)
    TOTP.activate(role.person, SECRET)
    assert client.get(reverse("people:persons"))["Location"].startswith(reverse("people:second-factor"))
    page = client.get(reverse("people:second-factor") + "?next=/service/").content.decode()
    assert reverse("mfa_reauthenticate") in page
    assert reverse("mfa_activate_totp") not in page
    assert reverse("account_reauthenticate") not in page
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(), "next": "/service/"})
    assert opens_the_desk(client)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["mfa_index", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
                                  "mfa_generate_recovery_codes", "account_change_password"])
def test_who_knows_the_password_alone_changes_nothing_about_signing_in(name):
    role = a_manager_with_password()
    client = by_password(role.person)
    TOTP.activate(role.person, SECRET)
    RecoveryCodes.activate(role.person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for answer in (client.get(reverse(name)), client.post(reverse(name), {"password": PASSWORD})):
        assert (answer.status_code, answer["Location"]) == (302, reverse("people:second-factor"))
    assert Authenticator.objects.filter(user=role.person).count() == 2


@pytest.mark.django_db
def test_a_further_factor_does_not_open_a_session_that_has_not_passed(rf):
    role = a_manager_with_password()
    old = TOTP.activate(role.person, SECRET).instance
    client = by_password(a_manager_with_password().person)
    request = rf.get("/")
    request.session, request.user = client.session, role.person
    new = Authenticator.objects.create(user=role.person, type="webauthn", data={})
    second_factor.note_first(request, new)
    assert not second_factor.has_passed(request)
    old.delete()
    second_factor.note_first(request, new)
    assert second_factor.has_passed(request)


@pytest.mark.django_db
def test_anothers_records_in_the_session_do_not_count(rf):
    role, other = a_manager_with_password(), a_manager_with_password()
    request = rf.get("/")
    request.session, request.user = by_password(other.person).session, other.person
    second_factor.note_first(request, TOTP.activate(other.person, SECRET).instance)
    assert second_factor.has_passed(request)
    request.user = role.person
    assert not second_factor.has_passed(request)


@pytest.mark.django_db
def test_a_participant_needs_none_but_is_asked_for_what_they_set_up():
    service = a_service()
    role = a_role(service, "participant", a_person(password=PASSWORD))
    client = by_password(role.person)
    assert client.get(reverse("people:display")).status_code == 200
    assert client.session["role"] == str(role.pk)
    TOTP.activate(role.person, SECRET)
    assert by_password(role.person).answer["Location"] == reverse("mfa_authenticate")


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "can"), [("participant", True), ("guide", False)])
def test_staff_cannot_remove_the_last_one(kind, can):
    role = a_role(a_service(), kind)
    only = TOTP.activate(role.person, SECRET).instance
    assert get_adapter().can_delete_authenticator(only) is can
    Authenticator.objects.create(user=role.person, type="webauthn", data={})
    assert get_adapter().can_delete_authenticator(only)


@pytest.mark.django_db
def test_secrets_are_sealed_and_survive_a_rotation(settings):
    person = a_guide(a_service()).person
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    assert SECRET not in str(Authenticator.objects.get(user=person, type="totp").data)
    old = ",".join(f"{name}:{base64.urlsafe_b64encode(key).decode()}" for name, key in installation_keys().items())
    fresh = new_key()
    settings.HANDRAIL_KEYS = f"{fresh},{old}"
    sealed.rewrap()
    settings.HANDRAIL_KEYS = fresh
    sealed.drop_kept()
    assert Authenticator.objects.get(user=person, type="totp").wrap().validate_code(code_of())
    assert Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()


@pytest.mark.django_db
def test_a_lost_one_is_removed_by_a_manager_and_a_new_one_set_up():
    manager = a_manager_with_password()
    guide = a_role(manager.service, "guide", a_person(password=PASSWORD), qualification="nurse")
    TOTP.activate(guide.person, SECRET)
    old = signed_in(guide)
    client = signed_in(manager)
    for _ in range(2):
        client.post(reverse("people:reset-second-factor", args=[guide.pk]))
    assert not Authenticator.objects.filter(user=guide.person).exists()
    assert "_auth_user_id" not in old.session
    assert [letter.to for letter in mail.outbox] == [[guide.person.email]]
    assert AuditEntry.objects.get(did="second-factor.reset").by_id == manager.person_id
    again = by_password(guide.person)
    assert again.get(reverse("guidance:caseload"))["Location"].startswith(reverse("people:second-factor"))


@pytest.mark.django_db
def test_a_manager_does_not_remove_their_own_that_way():
    manager = a_manager_with_password()
    TOTP.activate(manager.person, SECRET)
    signed_in(manager).post(reverse("people:reset-second-factor", args=[manager.pk]))
    assert Authenticator.objects.filter(user=manager.person).exists()


@pytest.mark.django_db
def test_the_command_removes_the_only_managers(capsys):
    from handrail.people.commands import second_factor as command

    manager = a_manager_with_password()
    TOTP.activate(manager.person, SECRET)
    assert command.run(SimpleNamespace(email=manager.person.email.upper())) == 0
    assert command.run(SimpleNamespace(email=manager.person.email)) == 1
    assert command.run(SimpleNamespace(email="nobody@example.org")) == 1
    assert not Authenticator.objects.filter(user=manager.person).exists()


@pytest.mark.django_db
def test_the_password_is_asked_for_again_when_signing_in_is_long_ago():
    client = by_password(a_manager_with_password().person)
    session = client.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 3600} for record in session["account_authentication_methods"]]
    session.save()
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
