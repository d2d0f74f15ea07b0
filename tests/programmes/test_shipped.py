"""What comes with Handrail is right: checked here as an author would check it."""

from pathlib import Path

import pytest

from handrail.programmes import checking, library, pack
from handrail.programmes.compile import compiled

PACKS = Path(library.FOLDER).parent


def test_shipped_packs_have_no_mistake_and_no_warning():
    found = checking.check(PACKS)
    kinds = {"programme", "practices", "measure", "consent", "screening", "safety", "protocol", "evidence", "rating",
             "guides' check"}
    assert {one.kind for one in found} == kinds  # a file of no kind that is known is a mistake
    assert [str(mistake) for one in found for mistake in one.mistakes] == []
    assert [str(warning) for one in found if one.review for warning in one.review.warnings] == []


@pytest.fixture(scope="module")
def programme():
    return pack.load(pack.read(library.FOLDER / "pain-cbt"), "pain-cbt")


def test_lessons_open_about_a_week_apart_the_second_a_little_sooner(programme):
    assert len(programme.lessons) == 8
    assert programme.lessons[0].opens.after is None
    found = [(entry.opens.after, entry.opens.days) for entry in programme.lessons[1:]]
    assert found == list(zip(programme.lesson_keys, [5, 7, 7, 7, 7, 7, 7], strict=False))


@pytest.mark.parametrize("name", [path.name for path in library.FOLDER.iterdir() if path.is_dir()])
def test_every_section_of_every_programme_renders_with_and_without_answers(name):
    loaded = pack.load(pack.read(library.FOLDER / name), name)
    for (language, _), lesson in loaded.texts.items():
        ready = compiled(lesson)
        answers = {block.key: [_an_answer(block)] for _, block in lesson.refers.values()}
        answers |= {block.key: [_an_answer(block)] for block in lesson.answer_blocks}
        for section in ready.sections:
            assert section.render({}), (language, section.key)
            assert section.render(answers).count('class="ask"') == len(section.asks)


def _an_answer(block):
    """The first thing that could be answered."""
    raw = {name: ["5"] for name in (block.key,) if block.kind in ("scale", "number")}
    for options in (getattr(block, "options", ()), getattr(block, "suggests", ())):
        raw |= {block.key: [options[0].code]} if options else {}
    if block.kind in ("short", "long"):
        raw = {block.key: ["Some words."]}
    if block.kind == "date":
        raw = {block.key: ["2026-03-12"]}
    for row in getattr(block, "rows", ()):
        raw |= {block.field(row, column): ["3"] for column in block.columns}
    body = block.clean(raw)
    assert not block.is_blank(body), block.key
    return body


def test_the_first_lesson_of_every_full_course_says_where_help_is(programme):
    ready = compiled(programme.lesson("how-pain-works"))
    assert ready.bad_day and ready.summary
    assert "help-now" in "".join(section.render({}) for section in ready.sections)


def test_the_guide_can_read_the_plans_of_the_week(programme):
    for number, key in enumerate(programme.lesson_keys[:7], 1):
        assert programme.lesson(key).block(f"plan-week-{number}").guide_sees, key


def test_lesson_two_draws_in_what_was_planned_in_lesson_one(programme):
    week = compiled(programme.lesson("boom-and-bust", "en")).section("week")
    assert week.reads["plan-week-1"] == "how-pain-works/plan-week-1"
    plan = {"chosen": ["slow-breathing-3-minutes-a-day"], "texts": [], "text": "With tea."}
    html = week.render({"plan-week-1": [plan]})
    assert "slow breathing, 3 minutes a day; With tea" in html
