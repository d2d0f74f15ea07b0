"""The manager sees what became of letters, and never what they say; a demo shows them whole."""

from datetime import timedelta

import pytest

from handrail.delivery import outbox, queries
from handrail.delivery.models import Outgoing
from handrail.ground import moment, scoped
from handrail.people import demo
from handrail.people.models import AuditEntry, Installation, Service
from tests.builders import AT, a_guide, a_manager, a_person, signed_in

pytestmark = pytest.mark.django_db
URL = "/service/letters/"
State = Outgoing.State


@pytest.fixture
def service():
    made = Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)
    with scoped.service(made.pk):
        yield made


@pytest.fixture
def manager(service):
    role = a_manager(service)
    client = signed_in(role)
    client.role = role
    return client


def a_letter(once="one", state=State.WAITING, error="", **fields) -> Outgoing:
    letter = outbox.decide(once=once, kind="invitation", address="maria@example.org", subject="Quiet harbour",
                           body="Words of the letter", at=AT, **fields)
    Outgoing.objects.filter(pk=letter.pk).update(state=state, last_error=error)
    letter.refresh_from_db()
    return letter


def test_it_shows_who_and_what_became_of_it_and_not_the_words(manager):
    a_letter(state=State.DEAD, error="smtp-550")
    page = manager.get(URL).content.decode()
    assert "maria@example.org" in page
    assert "Not delivered" in page
    assert "code 550" in page
    assert "Quiet harbour" not in page
    assert "Words of the letter" not in page


def test_it_names_the_person_rather_than_the_address(manager):
    person = a_person("Maria Okafor")
    a_letter(person=person)
    page = manager.get(URL).content.decode()
    assert "Maria Okafor" in page


def test_other_services_letters_are_not_there(manager):
    other = Service.objects.create(slug="other", name="Other", made_at=AT)
    with scoped.service(other.pk):
        letter = a_letter()
    assert "maria@example.org" not in manager.get(URL).content.decode()
    assert manager.post(URL, {"do": "cancel", "letter": letter.pk}).status_code == 404
    assert Outgoing.everywhere.get().state == State.WAITING


def test_only_managers_open_it(service, client):
    assert signed_in(a_guide(service)).get(URL).status_code == 403
    assert client.get(URL).status_code == 302


def test_letters_can_be_looked_at_by_state(manager):
    a_letter("dead one", State.DEAD, person=a_person("Dead Letter"))
    a_letter("sent one", State.SENT, person=a_person("Sent Letter"))
    page = manager.get(URL + "?state=dead").content.decode()
    assert "Dead Letter" in page
    assert "Sent Letter" not in page


def test_a_dead_letter_is_sent_again_from_the_beginning_and_it_is_written_down_who_said_so(manager):
    letter = a_letter(state=State.DEAD, error="smtp-550")
    assert manager.post(URL, {"do": "again", "letter": letter.pk}).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.last_error) == (State.WAITING, 0, "")
    entry = AuditEntry.objects.get(did="letter.sent-again")
    assert (entry.subject_id, entry.by_id) == (letter.pk, manager.role.person_id)


def test_sending_again_twice_is_once(manager):
    letter = a_letter(state=State.DEAD)
    for _ in range(2):
        manager.post(URL, {"do": "again", "letter": letter.pk})
    assert AuditEntry.objects.filter(did="letter.sent-again").count() == 1


def test_a_waiting_letter_can_be_kept_from_going(manager):
    letter = a_letter()
    manager.post(URL, {"do": "cancel", "letter": letter.pk})
    letter.refresh_from_db()
    assert letter.state == State.CANCELLED


def test_a_letter_that_is_just_going_cannot_be_cancelled(manager):
    letter = a_letter()
    Outgoing.objects.update(leased_until=moment.real_now() + timedelta(minutes=5))
    page = manager.post(URL, {"do": "cancel", "letter": letter.pk}, follow=True).content.decode()
    assert "moved on meanwhile" in page
    assert Outgoing.objects.get().state == State.WAITING


@pytest.mark.parametrize("do", ["again", "cancel", "arrived"])
def test_a_sent_letter_stays_sent(manager, do):
    a_letter(state=State.SENT)
    manager.post(URL, {"do": do, "letter": Outgoing.objects.get().pk})
    assert Outgoing.objects.get().state == State.SENT


def test_an_uncertain_one_can_be_said_to_have_arrived(manager):
    letter = a_letter(state=State.UNCERTAIN, error="carrier-lost")
    manager.post(URL, {"do": "arrived", "letter": letter.pk})
    assert Outgoing.objects.get().state == State.SENT


def test_an_emptied_letter_cannot_be_sent_again(manager):
    letter = a_letter(state=State.DEAD)
    Outgoing.objects.update(is_emptied=True, address=b"", subject=b"", body=b"")
    manager.post(URL, {"do": "again", "letter": letter.pk})
    assert Outgoing.objects.get().state == State.DEAD
    assert "no longer kept" in manager.get(URL).content.decode()


@pytest.mark.parametrize("posted", [
    {}, {"do": "again"}, {"do": "again", "letter": "x"}, {"do": "boil", "letter": "{}"},
])
def test_nonsense_is_not_found(manager, posted):
    letter = a_letter()
    posted = {name: value.format(letter.pk) for name, value in posted.items()}
    assert manager.post(URL, posted).status_code == 404


@pytest.mark.parametrize("before", [
    "", "x", "2026-03-02", "2026-03-02T09:30:00_x", "_", "0000-99-99T99:99+00:00_" + "0" * 32,
])
def test_a_garbled_page_address_is_the_first_page(manager, before):
    a_letter()
    assert "maria@example.org" in manager.get(URL, {"before": before}).content.decode()


def test_pages_follow_each_other_without_a_letter_lost_or_shown_twice(service):
    for number in range(queries.PAGE * 2 + 3):
        a_letter(f"letter {number}")
    seen, before = [], ""
    while True:
        page = queries.letters(before=before)
        seen += [letter.pk for letter in page.letters]
        if not page.older:
            break
        before = page.older
    assert len(seen) == len(set(seen)) == queries.PAGE * 2 + 3


def test_a_page_costs_the_same_however_many_letters(manager, django_assert_max_num_queries):
    for number in range(30):
        a_letter(f"letter {number}", person=a_person())
    with django_assert_max_num_queries(10):
        manager.get(URL)


def test_a_manager_can_ask_whether_the_mail_server_answers(manager):
    assert manager.post(URL, {"do": "try-server"}).status_code == 302
    assert "asking the mail server" in manager.get(URL).content.decode()


@pytest.fixture
def in_a_demo():
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "made_at": AT})
    demo.forget_installation()
    yield
    demo.forget_installation()


def test_a_demo_shows_its_letters_whole(service, client, in_a_demo):
    a_letter(person=a_person("Maria Okafor"))
    page = client.get("/demo/letters/").content.decode()
    for words in ("Maria Okafor", "Quiet harbour", "Words of the letter"):
        assert words in page


def test_nowhere_else_is_there_such_a_page(service, client):
    demo.forget_installation()
    a_letter()
    assert client.get("/demo/letters/").status_code == 404
