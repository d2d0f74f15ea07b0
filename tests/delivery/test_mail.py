"""Django's own mail becomes a decision like any other, wherever it comes from."""

import pytest
from django.core.mail import EmailMessage, send_mail

from handrail.delivery import mail as room
from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.people.models import RoleKind, Service
from tests.builders import AT, a_person, a_role, later
from tests.delivery.mail_server import a_mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _through_the_outbox(settings):
    settings.EMAIL_BACKEND = "handrail.delivery.mail.OutboxBackend"  # the test runner puts its own in place


def a_clinic(slug="clinic", at=AT):
    return Service.objects.create(slug=slug, name=slug, made_at=at)


def test_mail_inside_a_service_belongs_to_it():
    a_clinic("first")
    second = a_clinic("second")
    with scoped.service(second.pk):
        EmailMessage("Come in", "Follow the link.", to=["maria@example.org"],
                     headers={room.ONCE: "invitation:7", room.KIND: "invitation"}).send()
    letter = Outgoing.everywhere.get()
    assert (letter.service_id, letter.once, letter.kind) == (second.pk, "invitation:7", "invitation")
    assert not letter.urgent
    assert (letter.address, letter.subject, letter.body) == ("maria@example.org", "Come in", "Follow the link.")


def test_sent_twice_under_one_name_it_is_one_letter():
    with scoped.service(a_clinic().pk):
        for _ in range(2):
            EmailMessage("Come in", "…", to=["maria@example.org"], headers={room.ONCE: "invitation:7"}).send()
    assert Outgoing.everywhere.count() == 1


def test_signing_in_mail_goes_to_a_service_of_the_person_sealed_for_them_and_urgent():
    a_clinic("first")
    theirs = a_clinic("theirs", later(days=1))
    person = a_person(email="maria@example.org")
    a_role(theirs, RoleKind.PARTICIPANT, person)
    send_mail("Your code", "123456", None, ["Maria@example.org"])
    letter = Outgoing.everywhere.get()
    assert (letter.service_id, letter.person_id, letter.sealed_by) == (theirs.pk, person.pk, person.pk)
    assert (letter.kind, letter.urgent) == (room.SIGN_IN, True)


def test_mail_to_somebody_whose_roles_have_ended_still_goes():
    a_clinic("first")
    left = a_clinic("left", later(days=1))
    person = a_person()
    a_role(left, RoleKind.PARTICIPANT, person, until=later(days=9))
    send_mail("Your password was changed", "…", None, [person.email])
    assert Outgoing.everywhere.get().service_id == left.pk


def test_mail_to_an_address_nobody_has_is_kept_by_the_first_service():
    first = a_clinic("first")
    a_clinic("second", later(days=1))
    send_mail("No account", "Nobody has this address here.", None, ["stranger@example.org"])
    letter = Outgoing.everywhere.get()
    assert (letter.service_id, letter.person) == (first.pk, None)


def test_every_recipient_gets_a_letter_of_their_own():
    with scoped.service(a_clinic().pk):
        EmailMessage("Hello", "…", to=["a@example.org", "b@example.org"], bcc=["c@example.org"],
                     headers={room.ONCE: "news"}).send()
        assert sorted(letter.address for letter in Outgoing.objects.all()) == [
            "a@example.org", "b@example.org", "c@example.org"]


def test_before_there_is_a_service_mail_is_carried_at_once(settings):
    with a_mail_server() as (server, controller):
        settings.HANDRAIL_SMTP = {**settings.HANDRAIL_SMTP, "host": "127.0.0.1", "port": controller.port}
        send_mail("Hello", "Is this on?", None, ["operator@example.org"])
    assert server.subjects == ["Hello"]


def test_before_there_is_a_service_and_a_mail_server_sending_is_an_error(settings):
    settings.HANDRAIL_SMTP = {**settings.HANDRAIL_SMTP, "host": ""}
    with pytest.raises(LookupError):
        send_mail("Hello", "Is this on?", None, ["operator@example.org"])
