"""A message is decided once, and nothing in it can become a header."""

import uuid
from datetime import timedelta
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.delivery import outbox, persons
from handrail.delivery.carriers import Letter, Refused, written
from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.people.models import Service
from tests.builders import AT, a_person

SENDER = "Handrail <handrail@clinic.example>"


@pytest.fixture
def service(db):
    made = Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)
    with scoped.service(made.pk):
        yield made


def decide(once="one", **fields):
    return outbox.decide(once=once, **{
        "kind": "test", "address": "maria@example.org", "subject": "New", "body": "Hello", "at": AT, **fields,
    })


@pytest.mark.django_db
def test_the_same_decision_is_one_message_unchanged(service):
    first = decide(subject="First")
    second = decide(subject="Second", at=AT + timedelta(days=1))
    assert first.pk == second.pk
    assert second.subject == "First"
    assert Outgoing.objects.count() == 1


@pytest.mark.django_db
def test_the_same_words_in_two_services_are_two_decisions(service):
    decide()
    other = Service.objects.create(slug="other", name="Other", made_at=AT)
    with scoped.service(other.pk):
        decide()
    assert Outgoing.everywhere.count() == 2


@pytest.mark.django_db
def test_long_names_of_decisions_stay_apart(service):
    long = "x" * 200
    assert decide(long + "a").pk != decide(long + "b").pk
    assert decide(long + "a").pk == decide(long + "a").pk


@pytest.mark.django_db
@pytest.mark.parametrize("address", [
    "", "nobody", "a@b", "maria@example.org\nBcc: all@example.org", "maria@example.org, tom@example.org",
    "Maria <maria@example.org>", "maria@example.org\r\nX: y", "x" * 250 + "@example.org",
])
def test_an_address_no_letter_can_go_to_is_a_dead_letter_and_no_error(service, address):
    letter = decide(address=address)
    assert (letter.state, letter.last_error) == (Outgoing.State.DEAD, "bad-address")


@pytest.mark.django_db
def test_a_line_break_in_a_subject_becomes_a_space(service):
    assert decide(subject="New\r\nBcc: all@example.org\n").subject == "New Bcc: all@example.org"


@pytest.mark.django_db
def test_words_and_address_are_sealed(service):
    person = a_person()
    decide(person=person, address=person.email, subject="A quiet word", body="about the harbour")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, subject, body FROM delivery_outgoing")
        kept = b"".join(bytes(value) for value in cursor.fetchone())
    for word in (b"quiet", b"harbour", person.email.encode()):
        assert word not in kept


@pytest.mark.django_db
def test_letters_to_an_address_share_a_key_that_does_not_tell_the_address(service):
    first, second = decide("1"), decide("2", address="Maria@Example.org ")
    third = decide("3", address="tom@example.org")
    assert first.sealed_by == second.sealed_by != third.sealed_by
    assert outbox.is_of_address(first.sealed_by)
    assert not outbox.is_of_address(a_person().pk)
    assert first.sealed_by != outbox.key_of_address(uuid.uuid4(), "maria@example.org")


@given(address=st.text(max_size=60), subject=st.text(max_size=80), body=st.text(max_size=300))
def test_whatever_is_written_no_header_is_added(address, subject, body):
    letter = Letter(uuid.UUID(int=7), address, " ".join(subject.split()), body, AT)
    try:
        message = written(letter, SENDER)
        sent = message.as_bytes()
    except (Refused, UnicodeEncodeError):  # nothing is sent at all
        return
    headers = [name for name, _ in message_from_bytes(sent).items()]
    assert sorted(set(headers) - {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}) == [
        "Auto-Submitted", "Date", "From", "Message-ID", "Subject", "To"]
    assert len(headers) == len(set(headers))


CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nX-NOTE:Ünterberg\r\nEND:VCALENDAR\r\n"


def test_an_invitation_goes_as_the_calendars_form_of_the_same_letter_and_is_the_same_to_the_byte_each_time():
    letter = Letter(uuid.UUID(int=7), "maria@example.org", "Appointment", "On Tuesday", AT, CALENDAR)
    sent = written(letter, SENDER).as_bytes()
    assert sent == written(letter, SENDER).as_bytes()
    message = message_from_bytes(sent)
    assert message.get_content_type() == "multipart/alternative"
    text, calendar = message.get_payload()
    assert text.get_content_type() == "text/plain"
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "REQUEST")
    assert calendar.get_payload(decode=True).decode(calendar.get_content_charset()) == CALENDAR


def test_a_letter_without_an_invitation_is_plain():
    letter = Letter(uuid.UUID(int=7), "maria@example.org", "New", "Hello", AT)
    assert written(letter, SENDER).get_content_type() == "text/plain"


@pytest.mark.django_db
def test_an_invitation_is_kept_with_its_letter_and_goes_with_its_words(service):
    decide("1", calendar=CALENDAR)
    letter = Outgoing.objects.get()
    assert letter.calendar == CALENDAR
    assert CALENDAR.encode() not in bytes(Outgoing.objects.values_list("calendar", flat=True).get())
    persons.empty(Outgoing.objects.all())
    assert Outgoing.objects.get().calendar == ""


@pytest.mark.parametrize("subject", ["New\nBcc: all@example.org", "New\r\n\r\nbody", "New\rX: y"])
def test_a_subject_that_somehow_holds_a_line_break_is_refused(subject):
    with pytest.raises(Refused):
        written(Letter(uuid.UUID(int=7), "maria@example.org", subject, "Hello", AT), SENDER)
