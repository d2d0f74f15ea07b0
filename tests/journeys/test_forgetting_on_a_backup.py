"""Forgetting reaches into backups: copy the data, forget, open the copy with today's keys, and read no word."""

import json
import pickle
import uuid

import pytest
from django.apps import apps
from django.db import connection, models

from handrail.delivery import clock
from handrail.ground import moment, scoped, sealed
from handrail.ground.sealed import SealedText
from handrail.journeys import signing_up
from handrail.journeys.models import Enrolment, SignUp
from handrail.people.models import Person
from tests.builders import AT, later, role_of, signed_in

from .a_life import a_life

pytestmark = pytest.mark.django_db

Copy = dict[type[models.Model], list[dict]]


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: later(days=5))


def copy_of_the_data() -> Copy:
    """Every row of every table of the data (the keys are backed up apart), as it is stored."""
    kept = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label != "ground"]
    return {
        model: [{name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
                for row in model._base_manager.using("default").values()]
        for model in kept
    }


def raw_bytes(copy: Copy) -> bytes:
    """The copy as bytes on a disk; where the database is a file, that file too."""
    written = pickle.dumps({model._meta.label: rows for model, rows in copy.items()})
    if connection.vendor == "sqlite":
        written += connection.connection.serialize()
    return written


def sealed_in(copy: Copy):
    """Every sealed value of the copy: what it is, the row it is in, and its column."""
    for model, rows in copy.items():
        columns = [field for field in model._meta.concrete_fields if isinstance(field, SealedText)]
        for row in rows if columns else ():
            held = model(**row)
            for column in columns:
                if row[column.attname]:
                    yield f"{model._meta.label}.{column.attname}", held, column


def read(held, column: SealedText) -> str:
    """What is in a sealed column; a file's bytes as the letters they stand for."""
    value = getattr(held, column.attname)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def opened(copy: Copy) -> dict[str, list[str]]:
    """What can still be read of the copy: column → the words in it."""
    words: dict[str, list[str]] = {}
    for where, held, column in sealed_in(copy):
        try:
            words.setdefault(where, []).append(read(held, column))
        except sealed.Forgotten:
            continue
    return words


def forget(enrolment: Enrolment) -> None:
    answer = signed_in(role_of(enrolment)).post("/my-course/forget/", {"sure": "forget me"})
    assert answer.url.startswith("/forgotten/")
    sealed.drop_kept()


def as_stored(words: str) -> list[bytes]:
    """The ways in which words could lie about on a disk."""
    escaped = json.dumps(words)[1:-1]
    ways = ("utf-8", "latin-1", "utf-16-le", "utf-16-be")
    return [escaped.encode(), *(words.encode(way) for way in ways)]


def test_before_forgetting_the_copy_opens_with_the_keys_and_holds_every_word():
    _, words = a_life(has_left=True)
    said = " ".join(text for texts in opened(copy_of_the_data()).values() for text in texts)
    for word in words:
        assert word in said or json.dumps(word, ensure_ascii=False)[1:-1] in said, word


def test_no_word_lies_about_in_the_copy_unsealed():
    _, words = a_life(has_left=True)
    raw = raw_bytes(copy_of_the_data())
    for word in words:
        for stored in as_stored(word):
            assert stored not in raw, word


def test_after_forgetting_nothing_that_was_sealed_for_the_person_opens_in_the_copy():
    enrolment, words = a_life(has_left=True)
    email = enrolment.participant.email
    copy = copy_of_the_data()
    before = opened(copy)
    forget(enrolment)
    theirs = [(where, held, column) for where, held, column in sealed_in(copy)
              if held.sealed_for == (enrolment.service_id, enrolment.participant_id)]
    assert {where for where, _, _ in theirs} >= {
        "journeys.Row.body", "guidance.Message.text", "guidance.Contact.note", "safety.Flag.note",
        "delivery.Outgoing.address", "delivery.Outgoing.subject", "delivery.Outgoing.body"}
    for where, held, column in theirs:
        with pytest.raises(sealed.Forgotten):
            pytest.fail(f"{where} still reads {getattr(held, column.attname)!r}")
    left = " ".join(text for texts in opened(copy).values() for text in texts)
    for word in [*words, email, f"Hello {enrolment.participant.name}"]:
        assert word not in left, word
    assert sum(map(len, before.values())) > sum(map(len, opened(copy).values()))


def test_letters_to_the_address_from_before_the_account_do_not_open_either():
    enrolment, _ = a_life()
    copy = copy_of_the_data()
    early = [(held, column) for where, held, column in sealed_in(copy)
             if where == "delivery.Outgoing.body" and held.once.startswith("test-early:")]
    assert ["before you had an account" in getattr(held, column.attname) for held, column in early] == [True]
    copy = copy_of_the_data()
    forget(enrolment)
    for _where, held, column in sealed_in(copy):
        if getattr(held, "once", "").startswith("test-early:"):
            with pytest.raises(sealed.Forgotten):
                _ = getattr(held, column.attname)


def test_what_somebody_else_wrote_still_opens():
    enrolment, _ = a_life()
    other, words = a_life()
    copy = copy_of_the_data()
    forget(enrolment)
    theirs = [read(held, column) for _, held, column in sealed_in(copy)
              if held.sealed_for == (other.service_id, other.participant_id)]
    said = " ".join(theirs)
    for word in words:
        assert word in said, word


def test_a_sign_up_that_nobody_confirmed_is_gone_from_the_copy_once_its_key_is():
    enrolment, _ = a_life()
    service = enrolment.service
    with scoped.service(service.pk):
        signing_up.sign_up(service=service, email="late@example.org", name="Late", password="!", heard_from="",
                           language="en", client_id=uuid.UUID(int=7), at=AT)
    copy = copy_of_the_data()
    assert b"late@example.org" not in raw_bytes(copy)
    assert "late@example.org" in opened(copy)["journeys.SignUp.email"]
    clock.tick(later(days=3))
    sealed.drop_kept()
    assert not SignUp.everywhere.exists()
    assert "journeys.SignUp.email" not in {where for where, texts in opened(copy).items() if texts}


def test_every_text_of_a_person_that_forgetting_must_reach_is_in_a_table_this_test_knows():
    """Who adds a sealed column lets a_life fill it, so that the tests above cover it."""
    enrolment, _ = a_life(has_left=True)
    filled = {where for where, _, _ in sealed_in(copy_of_the_data())}
    known_empty = {
        "meetings.Desk.room_url",  # a guide's own, sealed with the guide's key
        # about a guide, sealed with the guide's key; what a review says of a forgotten person's contact is emptied
        "supervision.GuideNote.text", "supervision.Meeting.topics", "supervision.OwnNote.text",
        "supervision.Review.reply", "supervision.Review.words",
        "guidance.Message.remark",  # a supervisor's, to the guide
        "journeys.SignUp.email", "journeys.SignUp.name", "journeys.SignUp.phone",  # before there is a person; see above
    }
    every = {f"{model._meta.label}.{field.attname}" for model in apps.get_models()
             for field in model._meta.concrete_fields if isinstance(field, SealedText)}
    assert every - known_empty == filled
    assert Person.objects.filter(pk=enrolment.participant_id).exists()
