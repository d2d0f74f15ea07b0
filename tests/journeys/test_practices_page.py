"""The practice library, as a participant reads it."""

import pytest
from django.utils import translation

from handrail.ground import moment
from handrail.programmes import practices
from tests.builders import AT, signed_in
from tests.journeys.pages import page
from tests.journeys.small_course import a_reader, role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setattr(moment, "now", lambda: AT)
    return signed_in(role_of(a_reader()))


def test_every_exercise_is_listed_and_has_its_page(browser):
    seen = page(browser.get("/practices/"))
    shelf = practices.shelf("en")
    assert len(shelf) == 16
    for key, script in shelf.items():
        assert f"/practices/{key}/" in seen.links
        one = page(browser.get(f"/practices/{key}/"))
        assert script.title in one.text
        for minutes, steps in script.lengths.items():
            assert f"minutes-{minutes}" in one.ids
            assert steps[0].clock in one.text


def test_one_that_is_not_there_is_not_there(browser):
    assert browser.get("/practices/juggling/").status_code == 404


def test_both_languages_have_the_same_exercises_lengths_and_times():
    english, spanish = practices.shelf("en"), practices.shelf("es")
    assert english.keys() == spanish.keys()
    for key, script in english.items():
        with translation.override("es"):
            twin = spanish[key]
        assert {minutes: [step.at for step in steps] for minutes, steps in script.lengths.items()} == {
            minutes: [step.at for step in steps] for minutes, steps in twin.lengths.items()}, key
        assert twin.title != script.title and twin.components == script.components, key
        assert bool(twin.svg) is bool(script.svg) and twin.alt != script.alt or not script.svg, key
