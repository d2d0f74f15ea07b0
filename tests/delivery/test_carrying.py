"""Letters leave the outbox once, come back to it when they can't go, and are never lost on the way."""

import socket
from datetime import timedelta

import pytest

from handrail.delivery import carrying, outbox
from handrail.delivery.carriers import DemoCarrier, Letter, SmtpCarrier, TryLater
from handrail.delivery.models import Outgoing
from handrail.ground import scoped, sealed
from handrail.people.models import Service
from tests.builders import AT, a_person
from tests.delivery.mail_server import SENDER, a_carrier, a_mail_server

pytestmark = pytest.mark.django_db

State = Outgoing.State


@pytest.fixture
def mail():
    with a_mail_server() as (server, controller):
        server.carrier = a_carrier(controller)
        yield server
        server.carrier.close()


@pytest.fixture
def service():
    made = Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)
    with scoped.service(made.pk):
        yield made


def a_letter(once="one", address="maria@example.org", at=AT, **fields) -> Outgoing:
    return outbox.decide(once=once, kind="test", address=address, at=at,
                         **{"subject": "Something new", "body": "Hello,\n\nthere is something new.\n", **fields})


def carry(server, at=AT, *, chance=0.5, real=AT, most=100):
    return carrying.carry_round(at, most, carriers={"email": server.carrier}, chance=lambda: chance, real=lambda: real)


def test_a_letter_is_received_as_it_was_decided(service, mail):
    letter = a_letter(subject="Grüße", body="Schöne Grüße,\n\nein langer Absatz " + "lang " * 60 + "\n")
    assert carry(mail).taken == 1
    [received] = mail.received
    assert received["To"] == "maria@example.org"
    assert received["From"] == SENDER
    assert received["Subject"] == "Grüße"
    assert received["Message-ID"] == f"<{letter.pk}@clinic.example>"
    assert received["Date"].datetime == AT
    assert received["Auto-Submitted"] == "auto-generated"
    assert received.get_content().replace("\r\n", "\n") == letter.body
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.attempts, letter.last_error) == (State.SENT, AT, 1, "")


def test_a_sent_letter_is_not_carried_again(service, mail):
    a_letter()
    carry(mail)
    assert carry(mail, AT + timedelta(days=1)).taken == 0
    assert len(mail.received) == 1


def test_many_letters_go_over_one_connection(service, mail):
    for number in range(5):
        a_letter(f"letter {number}", f"person{number}@example.org")
    carry(mail)
    assert len(mail.received) == 5
    assert mail.talks == 1


@pytest.mark.parametrize(("minutes", "state", "why"), [(60, "sent", ""), (61, "cancelled", "too-late")])
def test_a_letter_that_is_of_no_use_later_does_not_go_later(service, mail, minutes, state, why):
    letter = a_letter(not_after=AT + timedelta(hours=1))
    carry(mail, AT + timedelta(minutes=minutes))
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (state, why)
    assert len(mail.received) == (state == "sent")


def test_a_letter_waits_until_its_time(service, mail):
    a_letter(not_before=AT + timedelta(hours=3))
    assert carry(mail, AT + timedelta(hours=2)).taken == 0
    assert carry(mail, AT + timedelta(hours=3)).taken == 1


def test_urgent_letters_go_first(service, mail):
    a_letter("a notice", subject="a notice", not_before=AT - timedelta(hours=1))
    a_letter("a code", subject="a code", urgent=True)
    carry(mail)
    assert mail.subjects == ["a code", "a notice"]


@pytest.mark.parametrize("answer", ["450 Mailbox busy", "421 Come back", "451 Greylisted"])
def test_a_passing_no_is_tried_again_later_and_later(service, mail, answer):
    letter = a_letter()
    mail.rcpt[letter.address] = answer
    waits, at = [], AT
    for _ in range(5):
        carry(mail, at)
        letter.refresh_from_db()
        assert letter.state == State.WAITING
        assert letter.last_error == f"smtp-{answer[:3]}"
        waits.append((letter.not_before - at).total_seconds() / 60)
        at = letter.not_before
    assert waits == [1, 2, 4, 8, 16]
    mail.rcpt.clear()
    carry(mail, at)
    assert len(mail.received) == 1


def test_retries_are_spread_by_chance_and_never_longer_than_six_hours():
    assert carrying.wait_after(1, 0.0) == timedelta(seconds=45)
    assert carrying.wait_after(1, 1.0) == timedelta(seconds=75)
    assert carrying.wait_after(15, 0.5) == timedelta(hours=6)
    assert carrying.wait_after(10_000, 0.5) == timedelta(hours=6)


@pytest.mark.parametrize("answer", ["550 No such user", "553 Not allowed", "552 Full"])
def test_a_final_no_is_a_dead_letter_at_once(service, mail, answer):
    letter = a_letter()
    mail.rcpt[letter.address] = answer
    a_letter("another", "tom@example.org")
    carry(mail)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error, letter.attempts) == (State.DEAD, f"smtp-{answer[:3]}", 1)
    assert [message["To"] for message in mail.received] == ["tom@example.org"]


def test_a_final_no_to_the_words_is_a_dead_letter_too(service, mail):
    letter = a_letter()
    mail.data = "554 We don't want this"
    carry(mail)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (State.DEAD, "smtp-554")


def test_after_enough_attempts_a_letter_is_dead_and_says_why(service, mail):
    letter = a_letter()
    mail.rcpt[letter.address] = "450 Busy"
    at = AT
    for _ in range(carrying.PATIENCE):
        carry(mail, at)
        letter.refresh_from_db()
        at = max(at, letter.not_before)
    assert (letter.state, letter.attempts, letter.last_error) == (State.DEAD, carrying.PATIENCE, "smtp-450")
    assert at - AT > timedelta(days=1.5)  # a mail server may be away for a night and a day
    assert carry(mail, at + timedelta(days=9)).taken == 0


def test_where_nobody_answers_the_round_ends_and_no_other_letter_pays_for_it(service):
    letters = [a_letter(f"letter {number}") for number in range(3)]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        away = SmtpCarrier(host="127.0.0.1", port=taken.getsockname()[1], sender=SENDER)
        went = carrying.carry_round(AT, carriers={"email": away}, chance=lambda: 0.5, real=lambda: AT)
    assert (went.taken, went.unreachable) == (1, {"email": "connection-refused"})
    for letter in letters:
        letter.refresh_from_db()
    assert [letter.state for letter in letters] == [State.WAITING] * 3
    assert sorted(letter.attempts for letter in letters) == [0, 0, 1]


def test_wrong_credentials_kill_no_letter(service, mail):
    letter = a_letter()
    mail.carrier.username, mail.carrier.password = "somebody", "wrong"
    assert carry(mail).unreachable  # this server knows no sign-in at all
    letter.refresh_from_db()
    assert letter.state == State.WAITING


def test_a_carrier_killed_between_sending_and_writing_down_sends_again_under_the_same_id(service, mail):
    a_letter()

    class Killed(BaseException):
        pass

    class Dies:
        is_repeatable = True

        def carry(self, letter):
            mail.carrier.carry(letter)
            raise Killed

    with pytest.raises(Killed):
        carrying.carry(AT, carriers={"email": Dies()}, real=lambda: AT)
    soon, later = AT + timedelta(minutes=5), AT + carrying.LEASE + timedelta(seconds=1)
    assert carry(mail, soon, real=soon).taken == 0  # it may still be at it
    assert carry(mail, later, real=later).taken == 1
    first, second = mail.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()
    assert Outgoing.objects.get().state == State.SENT


def test_what_cannot_be_repeated_becomes_uncertain_instead(service):
    letter = a_letter(channel="sms", address="+447700900123")

    class Gateway:
        is_repeatable = False
        carried: list[Letter] = []

        def carry(self, letter):
            self.carried.append(letter)
            raise KeyboardInterrupt  # the process dies here

    gateway = Gateway()
    with pytest.raises(KeyboardInterrupt):
        carrying.carry(AT, carriers={"sms": gateway}, real=lambda: AT)
    later = AT + carrying.LEASE * 2
    carrying.carry(later, carriers={"sms": gateway}, real=lambda: later)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error, len(gateway.carried)) == (State.UNCERTAIN, "carrier-lost", 1)


def test_a_letter_of_a_channel_without_a_carrier_waits(service, mail):
    letter = a_letter(channel="sms", address="+447700900123")
    assert carry(mail).taken == 0
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.WAITING, 0)


def test_without_a_mail_server_letters_wait(service, settings):
    settings.HANDRAIL_SMTP = {**settings.HANDRAIL_SMTP, "host": ""}
    letter = a_letter()
    assert carrying.carry(AT) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.WAITING, 0)


def test_a_letter_to_a_forgotten_person_never_goes(service, mail):
    person = a_person()
    letter = a_letter(address=person.email, person=person)
    sealed.destroy((service.pk, person.pk))
    carry(mail)
    letter = Outgoing.objects.get(pk=letter.pk)
    assert (letter.state, letter.last_error) == (State.CANCELLED, "forgotten")
    assert mail.received == []


def test_a_missing_installation_key_only_puts_letters_off(service, mail, settings):
    from handrail.ground.installation import new_key

    settings.HANDRAIL_KEYS = new_key()
    letter = a_letter()
    sealed.drop_kept()
    kept, settings.HANDRAIL_KEYS = settings.HANDRAIL_KEYS, new_key()
    carry(mail)
    letter = Outgoing.objects.get(pk=letter.pk)
    assert (letter.state, letter.last_error) == (State.WAITING, "installation-key-missing")
    settings.HANDRAIL_KEYS = kept
    carry(mail, letter.not_before)
    assert len(mail.received) == 1


def test_a_carrier_that_lost_its_lease_does_not_undo_what_the_next_one_wrote(service, mail):
    letter = a_letter()

    class Slow:
        """Takes longer than its lease; meanwhile another carrier delivers."""

        is_repeatable = True

        def carry(self, slow_letter):
            later = AT + carrying.LEASE * 2
            carry(mail, later, real=later)
            raise TryLater("timed-out")

    carrying.carry(AT, carriers={"email": Slow()}, real=lambda: AT)
    letter.refresh_from_db()
    assert (letter.state, len(mail.received)) == (State.SENT, 1)


def test_a_mistake_in_a_carrier_loses_no_letter(service, mail):
    letter = a_letter()

    class Broken:
        is_repeatable = True

        def carry(self, broken_letter):
            raise ZeroDivisionError

    carrying.carry(AT, carriers={"email": Broken()}, real=lambda: AT)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (State.WAITING, "failed: ZeroDivisionError")
    carry(mail, letter.not_before)
    assert len(mail.received) == 1


def test_a_server_that_hangs_up_between_letters_is_called_again(service, mail):
    a_letter("first")
    a_letter("second", not_before=AT + timedelta(minutes=1))
    carry(mail)
    mail.carrier._server.sock.close()  # the server grew tired of us
    mail.carrier._server.sock = None
    mail.carrier._server.file = None
    carry(mail, AT + timedelta(minutes=1))
    assert len(mail.received) == 2


def test_a_demo_only_marks_letters_as_sent(service):
    letter = a_letter()
    carrying.carry(AT, carriers={"email": DemoCarrier()})
    letter.refresh_from_db()
    assert letter.state == State.SENT
