"""Written guidance: both sides of the thread, comments, and the reply that is waited for."""

import uuid
from decimal import Decimal

import pytest

from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.guidance import messages, threads
from handrail.guidance.models import Contact, Message, Need
from handrail.journeys import journal
from handrail.journeys.models import Row, Step
from handrail.people.models import CareRelation
from tests import builders
from tests.builders import AT, later, role_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """A participant and the psychologist who guides them."""
    service = builders.a_service()
    guide = builders.a_guide(service)
    with scoped.service(service.pk):
        yield builders.a_participant(service, guide), guide


def says(enrolment, text, *, at=AT, client_id=None):
    return journal.write(enrolment=enrolment, kind=Row.Kind.MESSAGE, key="guide", body={"text": text},
                         client_id=client_id or uuid.uuid4(), made_at=at, at=at).row


def answers(enrolment, guide, text="Thank you for writing.", *, at=AT, client_id=None, **more):
    return messages.write(enrolment=enrolment, by=guide, text=text, at=at, client_id=client_id or uuid.uuid4(), **more)


def waiting(enrolment):
    return Need.objects.filter(enrolment=enrolment, code="message").first()


def test_a_message_makes_the_guide_needed_by_the_reply_time_of_the_protocol(pair):
    enrolment, _ = pair
    says(enrolment, "It felt silly, but Monday was all right.")
    need = waiting(enrolment)
    assert need.since == AT and need.due_at == later(days=1)


def test_a_second_message_does_not_put_the_first_further_back(pair):
    enrolment, _ = pair
    says(enrolment, "one")
    says(enrolment, "two", at=later(hours=5))
    assert waiting(enrolment).since == AT


def test_a_reply_ends_the_waiting_and_a_comment_does_not(pair):
    enrolment, guide = pair
    says(enrolment, "one")
    answers(enrolment, guide, about="how-pain-works/what-brings-me", at=later(hours=1))
    assert waiting(enrolment) is not None
    answers(enrolment, guide, at=later(hours=2))
    assert waiting(enrolment) is None


def test_the_same_message_sent_twice_is_written_once(pair):
    enrolment, guide = pair
    client = uuid.uuid4()
    first = answers(enrolment, guide, client_id=client)
    again = answers(enrolment, guide, client_id=client, at=later(seconds=2))
    assert first.pk == again.pk
    assert Outgoing.objects.filter(kind="message").count() == 1
    assert Contact.objects.filter(outcome="written").count() == 1


def test_a_sent_message_waits_on_today_and_its_minutes_count(pair):
    enrolment, guide = pair
    answers(enrolment, guide, minutes=Decimal(7))
    assert Step.objects.filter(enrolment=enrolment, code="message").count() == 1
    assert Contact.objects.get(outcome="written").minutes == 7


def test_the_notice_has_no_word_of_the_message(pair):
    enrolment, guide = pair
    answers(enrolment, guide, "Your pain and the flare-up of Friday")
    letter = Outgoing.objects.get(kind="message")
    said = (letter.subject + letter.body).lower().replace("northside pain service", "")
    for word in ("pain", "flare", "friday", guide.person.name.lower()):
        assert word not in said


def test_the_words_are_sealed_where_they_are_kept(pair):
    enrolment, guide = pair
    answers(enrolment, guide, "a very particular sentence")
    stored = bytes(Message.objects.filter(enrolment=enrolment).values_list("text", flat=True).get())
    assert b"particular" not in stored
    assert Message.objects.get(enrolment=enrolment).text == "a very particular sentence"


@pytest.mark.parametrize(
    ("text", "minutes"), [("   ", None), ("x" * 10_001, None), ("ok", Decimal(-1)), ("ok", Decimal(999))]
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_written(pair, text, minutes):
    enrolment, guide = pair
    with pytest.raises(messages.Refused):
        answers(enrolment, guide, text, minutes=minutes)
    assert not Message.objects.filter(enrolment=enrolment).exists()


def test_the_participants_page_shows_the_thread_and_takes_a_message(pair):
    enrolment, guide = pair
    answers(enrolment, guide, "How was Monday?")
    client = signed_in(role_of(enrolment))
    page = client.get("/messages/").content.decode()
    assert "How was Monday?" in page and guide.person.name in page
    assert Message.objects.get(sender=guide.person).read_at is not None
    assert not Step.objects.filter(enrolment=enrolment, code="message").exists()
    form = {"text": "It was all right.", "client_id": str(uuid.uuid4())}
    assert client.post("/messages/", form).status_code == 302
    assert client.post("/messages/", form).status_code == 302  # a double tap
    assert [one.words for one in threads.thread(enrolment, is_own=True, language="en")] == [
        "How was Monday?", "It was all right."
    ]


def test_a_message_that_is_too_long_is_kept_in_the_form(pair):
    enrolment, _ = pair
    page = signed_in(role_of(enrolment)).post("/messages/", {"text": "word " * 3000, "client_id": str(uuid.uuid4())})
    assert page.status_code == 422
    assert "Please shorten it" in page.content.decode() and "word word" in page.content.decode()
    assert not Row.objects.filter(kind="message").exists()


def test_without_a_guide_the_page_says_so_and_takes_nothing():
    service = builders.a_service(contact_email="hello@northside.example")
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, protocol="self-guided")
        client = signed_in(role_of(enrolment))
        page = client.get("/messages/").content.decode()
        assert "hello@northside.example" in page and "<textarea" not in page
        client.post("/messages/", {"text": "Anybody there?", "client_id": str(uuid.uuid4())})
        assert not Row.objects.filter(kind="message").exists()


def test_a_guide_replies_on_the_page_and_sees_what_was_typed_when_it_fails(pair):
    enrolment, guide = pair
    says(enrolment, "Is it all right to read in another order?")
    client = signed_in(guide)
    url = f"/participants/{enrolment.pk}/write/"
    assert "another order" in client.get(url).content.decode()
    wrong = client.post(url, {"text": "Yes, any order.", "minutes": "lots", "client_id": str(uuid.uuid4())})
    assert wrong.status_code == 422
    assert "Yes, any order." in wrong.content.decode() and "as a number" in wrong.content.decode()
    sent = client.post(url, {"text": "Yes, any order.", "minutes": "4", "client_id": str(uuid.uuid4())})
    assert sent.status_code == 302
    assert waiting(enrolment) is None


def test_a_guide_comments_only_on_answers_they_may_read(pair):
    enrolment, guide = pair
    client = signed_in(guide)
    url = f"/participants/{enrolment.pk}/comment/"
    form = {"text": "That is a goal somebody could film.", "minutes": "2"}
    hidden = client.post(url, {**form, "about": "how-pain-works/closest-story", "client_id": str(uuid.uuid4())})
    assert hidden.status_code == 422 and "can comment on" in hidden.content.decode().replace("isn’t one you ", "")
    shown = client.post(url, {**form, "about": "how-pain-works/want-back", "client_id": str(uuid.uuid4())})
    assert shown.status_code == 302
    page = signed_in(role_of(enrolment)).get("/messages/").content.decode()
    assert "Two months from now" in page and "somebody could film" in page


def test_another_guide_cannot_write(pair):
    enrolment, _ = pair
    other = builders.a_guide(enrolment.service)
    url = f"/participants/{enrolment.pk}/write/"
    form = {"text": "Hello", "client_id": str(uuid.uuid4())}
    assert signed_in(other).post(url, form).status_code == 404
    assert not Message.objects.filter(enrolment=enrolment).exists()


def test_a_guide_who_no_longer_looks_after_somebody_cannot_read_the_thread(pair):
    enrolment, guide = pair
    CareRelation.objects.filter(guide=guide.person).update(until=AT)
    assert signed_in(guide).get(f"/participants/{enrolment.pk}/write/").status_code == 404
