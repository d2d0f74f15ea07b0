"""Answers kept in one language or version and met in another; versions that call themselves only corrected."""

import uuid

import pytest

from handrail.journeys import journal, own_data, versions
from handrail.journeys.models import Enrolment, Row
from handrail.programmes import library
from tests.builders import AT, signed_in
from tests.journeys.pages import page
from tests.journeys.small_course import role_of
from tests.journeys.test_versions import SAFE, a_version, keep
from tests.journeys.test_workbook import open_third

pytestmark = pytest.mark.django_db


def answer(enrolment, key, body):
    return journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=key, body=body, client_id=uuid.uuid4(),
                         made_at=AT, at=AT).row.client_id


def a_thought(text, asked):
    return {"rows": [{"row": "1", "cells": {"thought": text}}], "columns": {"thought": asked}}


def stands(enrolment, key):
    return [row.body_json for row in journal.heads(enrolment, [key])[key]]


FORKS = [  # lesson page, key, the version to keep, the other, whose words have been asked otherwise since
    ("/lesson/third/end/", "third/moment", a_thought("on the phone", "Was dachte ich?"),
     a_thought("on the desk", "¿Qué pensé?")),
    ("/lesson/first/choices/", "first/pattern", {"choice": "waves", "text": "olas"},
     {"choice": "low-and-flat", "text": "bajo"}),
    ("/lesson/first/week/", "first/plan-1", {"chosen": [], "texts": [], "text": "on the phone"},
     {"chosen": ["walk-5-minutes"], "texts": ["andar"], "text": ""}),
]


@pytest.mark.parametrize(("path", "key", "wanted", "other"), FORKS)
def test_the_version_that_was_chosen_is_kept_whatever_language_the_other_was_written_in(
    reader, path, key, wanted, other
):
    open_third(reader)
    first, _ = answer(reader, key, wanted), answer(reader, key, other)
    browser = signed_in(role_of(reader))
    fields = page(browser.get(path)).form.fields
    browser.post(path, {**fields, f"{key.partition('/')[2]}.keep": [str(first)], "go": "stay"})
    assert stands(reader, key) == [wanted]


@pytest.mark.parametrize(("path", "key", "wanted", "other"), FORKS)
def test_by_the_script_too(reader, path, key, wanted, other):
    open_third(reader)
    ids = [answer(reader, key, wanted), answer(reader, key, other)]
    reader.standing.refresh_from_db()
    block = library.programme(reader.programme_id).lesson(key.partition("/")[0]).block(key.partition("/")[2])
    from handrail.journeys import answering
    answering.answer(standing=reader.standing, key=key, client_id=uuid.uuid4(), replaces=ids, made_at=AT, at=AT,
                     fields={**block.raw(other), f"{block.key}.keep": [str(ids[0])]})
    assert stands(reader, key) == [wanted]


def test_own_data_says_a_worksheet_in_the_language_of_its_reader(reader, monkeypatch):
    answer(reader, "third/moment", a_thought("not again", "What went through my mind?"))
    answer(reader, "first/begin-on", {"date": "2026-03-12"})
    spoken = {**library.words("en"), "record-thought": "¿Qué pensé?", "months": "enero febrero marzo"}
    monkeypatch.setattr(library, "words", lambda language: spoken)
    told = [row["answer"] for row in own_data.written(reader.service_id, reader.participant_id)]
    assert told == ["¿Qué pensé? not again", "12 marzo 2026"]


def test_own_data_names_a_plan(reader):
    answer(reader, "first/plan-1", {"chosen": [], "texts": [], "text": "rest"})
    [row] = own_data.written(reader.service_id, reader.participant_id)
    assert row["question"] == "My plan"


MORE_THAN_WORDS = [
    ('::::{when} pattern is "waves"', '::::{when} pattern is "low and flat"'),
    ("- [x] stopping by plan", "- [ ] stopping by plan"),
]


@pytest.mark.parametrize(("old", "new"), MORE_THAN_WORDS)
def test_what_people_are_shown_for_an_answer_is_more_than_words(reader, old, new):
    words = [(old, new)] + ([("- [ ] resting", "- [x] resting")] if "[x]" in old else [])
    new = keep(a_version(SAFE, words=words))
    with pytest.raises(versions.NotSafe):
        versions.take_over(new, at=AT)
    assert Enrolment.objects.get(pk=reader.pk).programme_id != new.digest
