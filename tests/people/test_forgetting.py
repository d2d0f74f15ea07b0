"""To be forgotten: no word opens any more, no row says who it was, and a restored backup brings nobody back."""

import uuid

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.db import connections, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.ground import scoped, sealed
from handrail.ground.models import DataKey, ForgottenOwner
from handrail.people import registries
from handrail.people.actions import accept_invitation, export, forget, give_role, invite, make_person, replay_ledger
from handrail.people.models import AuditEntry, CareRelation, Forgotten, Invitation, Person, Role, RoleKind, Session
from handrail.people.signals import person_forgotten
from tests.builders import AT, PASSWORD, a_guide, a_manager, a_service, later

pytestmark = pytest.mark.django_db

EMAIL, NAME, PHONE = "rosa.forget.me@example.org", "Rosa Forgetmenot", "+441632960961"
WORDS = "what nobody else should read"


def somebody(service, guide=None) -> Person:
    """A participant who came by invitation and has an address, a number, a second factor, a session, and a guide."""
    invitation = invite(
        service=service, email=EMAIL, name=NAME, kind=RoleKind.PARTICIPANT, at=AT, by=a_manager(service),
        guide=guide.person if guide else None,
    )
    person = make_person(email=EMAIL, name=NAME, phone=PHONE, password=PASSWORD, at=AT)
    accept_invitation(invitation=invitation, person=person, at=AT)
    sign_in = {"login": EMAIL, "password": PASSWORD}
    Client().post(reverse("account_login"), sign_in)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    Client().post(reverse("account_login"), sign_in)  # begun, but the second factor never shown
    return person


def written(person, service) -> bytes:
    return sealed.seal(WORDS, owner=(service.pk, person.pk), bound_to="test")


def read(body, person, service) -> str:
    return sealed.unseal(body, owner=(service.pk, person.pk), bound_to="test")


def rows_with(needle: str) -> list[str]:
    """Every text column of every table that holds `needle`, sessions decoded."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        manager = getattr(model, "everywhere", model._base_manager)
        columns = [field for field in model._meta.local_fields
                   if isinstance(field, models.CharField | models.TextField | models.JSONField)]
        for row in manager.values_list(*[field.attname for field in columns]) if columns else ():
            text = str(row)
            if model is Session:
                text += "".join(str(Session().get_session_store_class()().decode(value)) for value in row
                                if value and ":" in value)
            if needle.lower() in text.lower():
                found.append(model._meta.label)
    return found


def test_no_word_opens_any_more():
    service = a_service()
    person = somebody(service)
    body = written(person, service)
    assert read(body, person, service) == WORDS
    forget(person=person, service=service, at=later(days=1))
    with pytest.raises(sealed.Forgotten):
        read(body, person, service)
    assert not DataKey.objects.filter(person_id=person.pk).exists()


@pytest.mark.parametrize("needle", [EMAIL, NAME, PHONE])
def test_no_row_says_who_it_was(needle):
    service = a_service()
    person = somebody(service, a_guide(service))
    assert rows_with(needle), "the builder must leave traces"
    forget(person=person, service=service, at=later(days=1))
    assert rows_with(needle) == []


def test_roles_relations_sessions_and_ways_of_signing_in_end():
    service = a_service()
    guide = a_guide(service)
    person = somebody(service, guide)
    CareRelation.everywhere.get_or_create(service=service, participant=person, guide=guide.person, until=None,
                                          defaults={"since": AT})
    assert Session.objects.filter(person_id=person.pk).exists()
    forget(person=person, service=service, at=later(days=1))
    person.refresh_from_db()
    assert not person.is_active
    assert not person.has_usable_password()
    assert not Role.everywhere.filter(person=person, until=None).exists()
    assert not CareRelation.everywhere.filter(participant=person, until=None).exists()
    assert not Session.objects.filter(person_id=person.pk).exists()
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not person.authenticator_set.exists()


def test_the_address_can_be_used_anew_by_a_new_person():
    service = a_service()
    old = somebody(service)
    forget(person=old, service=service, at=later(days=1))
    new = somebody(service)
    assert new.pk != old.pk


def test_an_open_invitation_to_the_address_is_withdrawn_and_blanked():
    service = a_service()
    person = somebody(service)
    waiting = invite(service=service, email=EMAIL, kind=RoleKind.RESEARCHER, at=AT, by=None)
    forget(person=person, service=service, at=later(days=1))
    waiting.refresh_from_db()
    assert (waiting.withdrawn_at, waiting.name) == (later(days=1), "")
    assert waiting.email == f"forgotten-{waiting.pk.hex}@forgotten.invalid"


def test_forgotten_in_one_service_they_stay_in_another():
    here, there = a_service(), a_service()
    person = somebody(here)
    give_role(person=person, service=there, kind=RoleKind.PARTICIPANT, at=AT)
    words_here, words_there = written(person, here), written(person, there)
    forget(person=person, service=here, at=later(days=1))
    person.refresh_from_db()
    assert (person.email, person.is_active) == (EMAIL, True)
    assert read(words_there, person, there) == WORDS
    with pytest.raises(sealed.Forgotten):
        read(words_here, person, here)
    forget(person=person, service=there, at=later(days=2))
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("", False)


def test_asked_twice_it_is_done_once():
    service = a_service()
    person = somebody(service)
    heard = []
    person_forgotten.listen(listener := lambda **facts: heard.append(facts))
    try:
        forget(person=person, service=service, at=later(days=1))
        forget(person=person, service=service, at=later(days=2))
    finally:
        person_forgotten._listeners.pop(f"{listener.__module__}.{listener.__qualname__}")
    assert heard == [{"person_id": person.pk, "service_id": service.pk, "at": later(days=1)}]
    assert AuditEntry.objects.filter(did="person.forgotten").count() == 1


def test_a_room_that_fails_to_forget_leaves_everything_as_it_was(monkeypatch):
    service = a_service()
    person = somebody(service)
    body = written(person, service)

    def fails(**facts):
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(registries.forgetters, "failing", fails)
    with pytest.raises(RuntimeError):
        forget(person=person, service=service, at=later(days=1))
    person.refresh_from_db()
    assert person.email == EMAIL
    assert read(body, person, service) == WORDS
    assert not Forgotten.objects.exists()
    assert not ForgottenOwner.objects.exists()


# --- after a restore ---


def copy_of(*rows) -> list[models.Model]:
    """Rows as a backup holds them."""
    return [type(row)._base_manager.get(pk=row.pk) for row in rows]


def restore(rows) -> None:
    """Put rows back as they were in the backup, over whatever is there."""
    for row in rows:
        row.save_base(raw=True)


def test_a_restored_backup_of_the_data_brings_nobody_back():
    service = a_service()
    person = somebody(service)
    role = Role.everywhere.get(person=person)
    invitation = Invitation.everywhere.get(accepted_by=person)
    backup = copy_of(person, role, invitation, EmailAddress.objects.get(user=person))
    forget(person=person, service=service, at=later(days=1))
    restore(backup)
    Forgotten.objects.all().delete()  # the backup is older
    assert rows_with(EMAIL)
    assert replay_ledger(later(days=2)) == 1
    assert rows_with(EMAIL) == rows_with(NAME) == []
    assert Forgotten.objects.get().person_id == person.pk
    assert replay_ledger(later(days=3)) == 0


def test_a_restored_backup_of_the_keys_opens_no_word():
    service = a_service()
    person = somebody(service)
    body = written(person, service)
    backup = copy_of(DataKey.objects.get(person_id=person.pk))
    forget(person=person, service=service, at=later(days=1))
    restore(backup)
    ForgottenOwner.objects.all().delete()
    assert read(body, person, service) == WORDS
    assert replay_ledger(later(days=2)) == 1
    with pytest.raises(sealed.Forgotten):
        read(body, person, service)
    assert ForgottenOwner.objects.get().person_id == person.pk


def test_what_broke_off_between_the_two_databases_is_completed():
    service = a_service()
    person = somebody(service)
    ForgottenOwner.objects.create(service_id=service.pk, person_id=person.pk, at=later(days=1))  # the data rolled back
    sealed.destroy((service.pk, person.pk))
    assert replay_ledger(later(days=2)) == 1
    assert rows_with(EMAIL) == []


def test_somebody_who_joined_anew_is_not_forgotten_again():
    here, there = a_service(), a_service()
    person = somebody(here)
    give_role(person=person, service=there, kind=RoleKind.PARTICIPANT, at=AT)
    forget(person=person, service=here, at=later(days=1))
    give_role(person=person, service=here, kind=RoleKind.PARTICIPANT, at=later(days=5))
    new_words = written(person, here)
    assert replay_ledger(later(days=6)) == 0
    assert read(new_words, person, here) == WORDS
    forget(person=person, service=here, at=later(days=7))
    with pytest.raises(sealed.Forgotten):
        read(new_words, person, here)


def test_a_ledger_of_ids_that_nobody_has_any_more_is_harmless():
    ForgottenOwner.objects.create(service_id=uuid.uuid4(), person_id=uuid.uuid4(), at=AT)
    replay_ledger(later(days=1))
    assert replay_ledger(later(days=2)) == 0


def test_a_ledger_that_agrees_costs_three_statements():
    service = a_service()
    forget(person=somebody(service), service=service, at=later(days=1))
    with CaptureQueriesContext(connections["default"]) as data, CaptureQueriesContext(connections["keys"]) as keys:
        assert replay_ledger(later(days=2)) == 0
    assert len(data) + len(keys) == 3


def test_the_ledger_beside_the_keys_lies_in_their_database():
    assert "ground_forgottenowner" in connections["keys"].introspection.table_names()


# --- what a person gets ---


def test_an_export_holds_the_account_and_what_each_room_registered(monkeypatch):
    service = a_service()
    person = somebody(service)
    monkeypatch.setitem(registries.exports, "letters-of-mine", lambda service_id, person_id: [
        {"service": service_id, "person": person_id}])
    whole = export(person=person, service=service)
    assert (whole["person"]["email"], whole["person"]["phone"], whole["service"]) == (EMAIL, PHONE, service.name)
    assert whole["roles"][0]["kind"] == "participant"
    assert whole["invitations"][0]["email"] == EMAIL
    assert whole["letters-of-mine"] == [{"service": service.pk, "person": person.pk}]
    assert not AuditEntry.objects.filter(did="data.given-out").exists()
    with scoped.service(service.pk):
        by = Role.objects.get(kind=RoleKind.MANAGER)
    export(person=person, service=service, at=AT, by=by)
    assert AuditEntry.objects.get(did="data.given-out").subject_id == person.pk
