"""Words in messages, answers and last words: when they are sent or left, never in drafts."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache

from handrail.delivery import clock
from handrail.delivery.models import Due, Outgoing
from handrail.ground import scoped
from handrail.journeys import forks, journal, leaving
from handrail.journeys.models import Row
from handrail.safety import actions, watch_words
from handrail.safety.models import Flag, FlagCause
from handrail.safety.words import signal_words
from tests import builders
from tests.builders import AT, later, role_of, signed_in
from tests.journeys.small_course import a_reader

from .closing import close

pytestmark = pytest.mark.django_db
BAD = "Some nights I want to die."
KEY = "first/brings"


@pytest.fixture
def reader():
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        yield enrolment


def answers(enrolment, text, *, at=AT, replaces=(), key=KEY, made_at=None):
    return journal.write(enrolment=enrolment, kind="answer", key=key, body={"text": text}, client_id=uuid.uuid4(),
                         made_at=made_at or at, at=at, replaces=replaces).row


def sends(enrolment, text, at=AT, client_id=None):
    return journal.write(enrolment=enrolment, kind="message", key="guide", body={"text": text},
                         client_id=client_id or uuid.uuid4(), made_at=at, at=at).row


def test_a_message_is_looked_at_as_it_is_sent_and_once(reader):
    same = uuid.uuid4()
    for _ in range(2):
        row = sends(reader, BAD, client_id=same)
    flag = Flag.objects.get()
    assert (flag.signal, flag.about, flag.cause, flag.level) == ("words", "message", row.pk, "urgent")


def test_an_answer_is_not_looked_at_while_it_is_written_but_once_it_is_left(reader):
    row = answers(reader, BAD)
    assert not Flag.objects.exists()
    clock.tick(later(minutes=4))
    assert not Flag.objects.exists()
    clock.tick(later(minutes=5))
    flag = Flag.objects.get()
    assert (flag.about, flag.cause) == (f"answer:{KEY}", row.pk)


def test_a_draft_that_was_written_over_is_never_looked_at(reader):
    draft = answers(reader, BAD)
    answers(reader, "Some nights I can't sleep.", at=later(minutes=1), replaces=[draft.client_id])
    clock.tick(later(hours=1))
    assert not Flag.objects.exists()


def test_of_a_fork_either_side_is_looked_at(reader):
    first = answers(reader, "Hello")
    answers(reader, "The garden.", at=later(minutes=1), replaces=[first.client_id])
    other = answers(reader, BAD, at=later(minutes=2), replaces=[first.client_id])
    clock.tick(later(minutes=10))
    assert Flag.objects.get().cause == other.pk
    assert forks


def test_an_answer_that_arrives_late_counts_from_now_and_says_when_it_was_written(reader):
    answers(reader, BAD, at=later(days=2), made_at=AT)
    clock.tick(later(days=2, minutes=5))
    flag = Flag.objects.get()
    assert (flag.said_at, flag.raised_at) == (AT, later(days=2, minutes=5))


def test_the_same_sentence_kept_while_something_else_changes_is_not_said_again(reader):
    row = answers(reader, BAD)
    clock.tick(later(minutes=5))
    close(flag=Flag.objects.get(), by=builders.a_manager(reader.service), outcome="talked-safe",
                       note="We talked.", at=later(hours=1))
    row = answers(reader, f"{BAD} The garden helps.", at=later(hours=2), replaces=[row.client_id])
    clock.tick(later(hours=3))
    assert Flag.objects.count() == 1
    answers(reader, f"{BAD} I think of suicide again.", at=later(hours=4), replaces=[row.client_id])
    clock.tick(later(hours=5))
    assert Flag.objects.count() == 2


def test_what_is_written_while_the_flag_is_open_joins_it(reader):
    row = answers(reader, BAD)
    clock.tick(later(minutes=5))
    answers(reader, f"{BAD} And suicide.", at=later(minutes=9), replaces=[row.client_id])
    clock.tick(later(minutes=20))
    assert Flag.objects.count() == 1 and FlagCause.objects.count() == 2


def test_an_answer_without_such_words_plans_nothing_and_asks_the_database_nothing(reader, django_assert_num_queries):
    watch_words.phrases_of(reader.service_id)
    from handrail.safety.written import is_heard

    row = answers(reader, "The garden helps.")
    with django_assert_num_queries(0):
        assert not is_heard(row=row, at=AT)
    assert not Due.objects.filter(kind="safety.answer-left").exists()


def test_last_words_are_looked_at_too(reader):
    leaving.leave(enrolment=reader, reason="other", words="I want to end my life.", client_id=uuid.uuid4(),
                   at=AT)
    assert Flag.objects.get().about == "leaving"


def test_sending_the_part_of_a_lesson_leaves_its_answers_and_leads_to_help(reader):
    client = signed_in(role_of(reader))
    sent = client.post("/lesson/first/welcome/", {
        "brings.client_id": str(uuid.uuid4()), "brings.heads": "", "brings": BAD, "go": "next"})
    assert sent.status_code == 302 and sent.url.startswith("/help-now/?next=")
    assert Flag.objects.get().signal == "words"
    assert not Due.objects.filter(kind="safety.answer-left", state="planned").exists()
    page = client.get(sent.url).content.decode()
    assert "116 123" in page and "we would rather ask once too often" in page


def test_a_message_with_such_words_leads_to_help_and_another_does_not(reader):
    builders._give_guide(reader, builders.a_guide(reader.service), AT)
    client = signed_in(role_of(reader))
    for text, to in ((BAD, "/help-now/?next="), ("All is well.", "/messages/")):
        sent = client.post("/messages/", {"text": text, "client_id": str(uuid.uuid4())})
        assert sent.status_code == 302 and sent.url.startswith(to)


def test_the_flag_holds_no_word_of_what_was_written(reader):
    sends(reader, BAD)
    flag = Flag.objects.get()
    values = " ".join(str(getattr(flag, field.attname)) for field in Flag._meta.concrete_fields)
    assert "die" not in values.split() and "nights" not in values
    assert "nights" not in signal_words(flag)


# --- the list ---


def test_a_manager_adds_and_takes_away_words_for_their_service_only(reader):
    manager = builders.a_manager(reader.service)
    watch_words.change_word(signal="words", language="en", phrase="Lights  Out", is_watched=True, by=manager, at=AT)
    watch_words.change_word(signal="words", language="en", phrase="want to die", is_watched=False, by=manager, at=AT)
    cache.clear()
    sends(reader, BAD)
    assert not Flag.objects.exists()
    sends(reader, "It is lights-out for me.")
    assert Flag.objects.count() == 1
    other = a_reader()
    with scoped.service(other.service_id):
        sends(other, "It is lights-out for me.")
        assert not Flag.objects.exists()
        sends(other, BAD)
        assert Flag.objects.count() == 1


@pytest.mark.parametrize(("phrase", "code"), [("", "empty"), ("...", "empty"), ("x" * 61, "long"),
                                              ("Want to Die", "known")])
def test_a_word_that_cant_be_listened_for_is_refused(reader, phrase, code):
    with pytest.raises(watch_words.BadWord) as refused:
        watch_words.change_word(signal="words", language="en", phrase=phrase, is_watched=True,
                                by=builders.a_manager(reader.service), at=AT)
    assert refused.value.code == code


def test_a_look_that_fails_loses_no_answer_and_no_flag(reader, monkeypatch):
    name = "handrail.safety.written.look_again_once_it_is_left"
    from handrail.journeys.signals import answer_saved

    monkeypatch.setitem(answer_saved._conditions, name, lambda **facts: 1 / 0)
    row = answers(reader, BAD)
    assert Row.objects.filter(pk=row.pk).exists()
    monkeypatch.undo()
    clock.tick(later(minutes=1))
    clock.tick(later(minutes=1) + timedelta(minutes=5))
    assert Flag.objects.get().cause == row.pk


def test_more_that_is_written_to_a_flag_somebody_has_seen_is_told_them_again(reader):
    guide = builders.a_guide(reader.service)
    sends(reader, BAD)
    flag = Flag.objects.get()
    assert flag.told.count() == 1
    sends(reader, "I will kill myself tonight.", at=later(minutes=70))
    assert flag.told.count() == 1  # they haven't looked yet, and will find both
    actions.see_flag(flag=flag, by=guide, at=later(minutes=80))
    for minutes in (90, 95, 100):  # a letter an hour, however much is written
        sends(reader, f"I want to die. {minutes}", at=later(minutes=minutes))
    assert Flag.objects.count() == 1
    assert [told.person_id for told in flag.told.order_by("at")] == [flag.owner_id] * 2
    assert Outgoing.objects.filter(kind="flag").count() == 2
