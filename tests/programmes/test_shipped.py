"""What comes with Handrail is right: checked here as an author would check it."""

from pathlib import Path

import pytest

from handrail.programmes import checking, library, pack
from handrail.programmes.compile import compiled

PACKS = Path(library.FOLDER).parent


@pytest.mark.parametrize("path", ["programmes", "measures", "protocols", "practices", "consent", "screening"])
def test_shipped_packs_have_no_mistake_and_no_warning(path):
    found = checking.check(PACKS / path)
    assert found
    assert [str(mistake) for one in found for mistake in one.mistakes] == []
    assert [str(warning) for one in found if one.review for warning in one.review.warnings] == []


@pytest.fixture(scope="module")
def programme():
    return pack.load(pack.read(library.FOLDER / "pain-cbt"), "pain-cbt")


def test_the_two_lessons_open_a_week_apart_or_so(programme):
    assert programme.lesson_keys == ("how-pain-works", "boom-and-bust")
    assert programme.lessons[0].opens.after is None
    assert programme.lessons[1].opens.after == "how-pain-works"


@pytest.mark.parametrize("key", ["how-pain-works", "boom-and-bust"])
def test_every_section_renders_and_promises_nothing(programme, key):
    lesson = compiled(programme.lesson(key, "en"))
    for section in lesson.sections:
        html = section.render({})
        assert html
        words = html.lower()
        for promise in ("cure", "guarantee", "you must", "you should just"):
            assert promise not in words, section.key
    assert lesson.bad_day
    assert lesson.summary
    assert "help-now" in "".join(section.render({}) for section in lesson.sections)


def test_the_guide_can_read_the_plans_of_the_week(programme):
    for key, block in (("how-pain-works", "plan-week-1"), ("boom-and-bust", "plan-week-2")):
        assert programme.lesson(key).block(block).guide_sees


def test_lesson_two_draws_in_what_was_planned_in_lesson_one(programme):
    week = compiled(programme.lesson("boom-and-bust", "en")).section("week")
    assert week.reads["plan-week-1"] == "how-pain-works/plan-week-1"
    plan = {"chosen": ["slow-breathing-3-minutes-a-day"], "texts": [], "text": "With tea."}
    html = week.render({"plan-week-1": [plan]})
    assert "slow breathing, 3 minutes a day; With tea" in html
