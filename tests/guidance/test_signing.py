"""A message from an unsigned trainee is never sent."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.guidance import messages, signing, threads
from handrail.guidance.models import Message, Need
from handrail.people.models import AuditEntry
from tests import builders
from tests.builders import AT, later, role_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    """A participant, the student who guides them, and the supervisor."""
    service = builders.a_service()
    supervisor = builders.a_supervisor(service)
    student = builders.a_guide(service, "student", supervisor=supervisor)
    with scoped.service(service.pk):
        yield builders.a_participant(service, student), student, supervisor


def written(enrolment, student, text="I was glad to read of your Monday."):
    return messages.write(enrolment=enrolment, by=student, text=text, client_id=uuid.uuid4(), at=AT)


def test_what_a_student_writes_reaches_nobody_until_it_is_signed(three):
    enrolment, student, supervisor = three
    message = written(enrolment, student)
    assert message.state == Message.State.SIGN_OFF
    assert threads.thread(enrolment, is_own=True, language="en") == []
    assert "glad to read" not in signed_in(role_of(enrolment)).get("/messages/").content.decode()
    assert not Outgoing.objects.filter(kind="message").exists()
    signing.sign(message=message, by=supervisor, at=later(hours=1))
    assert "glad to read" in signed_in(role_of(enrolment)).get("/messages/").content.decode()
    assert Outgoing.objects.filter(kind="message").count() == 1


@pytest.mark.parametrize("protocol", ["weekly-call", "on-demand"])
def test_a_student_signs_for_nothing_by_any_protocol(three, protocol):
    _, student, _ = three
    enrolment = builders.a_participant(student.service, student, protocol=protocol)
    assert written(enrolment, student).state == Message.State.SIGN_OFF


def test_the_database_itself_refuses_to_send_it_unsigned(three):
    enrolment, student, _ = three
    message = written(enrolment, student)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=AT)


def test_signing_twice_sends_once(three):
    enrolment, student, supervisor = three
    message = written(enrolment, student)
    signing.sign(message=message, by=supervisor, at=AT)
    signing.sign(message=message, by=supervisor, at=later(minutes=1))
    assert AuditEntry.objects.filter(did="message.sent").count() == 1


def test_the_writer_cannot_sign_their_own(three):
    enrolment, student, _ = three
    with pytest.raises(signing.NotWaiting):
        signing.sign(message=written(enrolment, student), by=student, at=AT)
    assert Message.objects.get().state == Message.State.SIGN_OFF


def test_given_back_it_is_written_anew_and_waits_again(three):
    enrolment, student, supervisor = three
    message = written(enrolment, student)
    signing.give_back(message=message, by=supervisor, remark="One question less.", at=later(hours=1))
    assert set(Need.objects.filter(enrolment=enrolment).values_list("code", flat=True)) >= {"returned"}
    page = signed_in(student).get(f"/participants/{enrolment.pk}/write/").content.decode()
    assert "One question less." in page and "glad to read" in page
    client = uuid.uuid4()
    for _ in range(2):  # a double tap
        signed_in(student).post(f"/participants/{enrolment.pk}/write/",
                                {"text": "How was Monday?", "client_id": str(client), "minutes": "3"})
    assert Message.objects.get().state == Message.State.SIGN_OFF
    assert Message.objects.get().text == "How was Monday?"
    assert not Need.objects.filter(enrolment=enrolment, code="returned").exists()


def test_the_supervisor_signs_on_the_page(three):
    enrolment, student, supervisor = three
    message = written(enrolment, student)
    client = signed_in(supervisor)
    assert enrolment.participant.name in client.get("/signing/").content.decode()
    page = client.get(f"/signing/{message.pk}/").content.decode()
    assert "glad to read" in page
    empty = client.post(f"/signing/{message.pk}/", {"remark": ""})
    assert empty.status_code == 422 and "what should change" in empty.content.decode()
    assert client.post(f"/signing/{message.pk}/", {"sign": "1"}).status_code == 302
    assert Message.objects.get().state == Message.State.SENT
    assert client.post(f"/signing/{message.pk}/", {"sign": "1"}).status_code == 302  # a double tap
    assert Outgoing.objects.filter(kind="message").count() == 1


def test_another_supervisor_finds_nothing(three):
    enrolment, student, _ = three
    message = written(enrolment, student)
    other = builders.a_supervisor(student.service)
    assert signed_in(other).get(f"/signing/{message.pk}/").status_code == 404
    assert enrolment.participant.name not in signed_in(other).get("/signing/").content.decode()
