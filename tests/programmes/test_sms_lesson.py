"""A lesson as text messages: whatever would leave a reader without a section or a question is told, with its line."""

from functools import cache
from pathlib import Path

import pytest

from handrail.ground.text_size import size_of
from handrail.programmes import pack
from handrail.programmes.mistakes import BadPack, Mistakes
from handrail.programmes.programme import Programme
from handrail.programmes.sms_lesson import read_texts
from handrail.programmes.toml_file import read_toml

BRIEF = pack.SHIPPED / "pain-brief"
FILE = "sms/en/small-steps.toml"
PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8").split("### A lesson as text messages")[1]


@cache
def brief() -> tuple[dict[str, str], Programme]:
    """The short course, and its files."""
    files = pack.read(BRIEF)
    return files, pack.load(files, "pain-brief")


def mistakes_in(text: str) -> list[str]:
    """What is wrong with these texts of the lesson of small steps."""
    mistakes = Mistakes()
    read_texts(text, FILE, brief()[1].lesson("small-steps", "en"), mistakes)
    return [one.what for one in mistakes.found]


def test_the_short_course_can_be_done_by_text_in_both_languages():
    _, programme = brief()
    assert set(programme.sms) == {(language, key) for language in ("en", "es") for key in programme.lesson_keys}
    for texts in programme.sms.values():
        assert 8 <= len(texts) <= 15
        assert all(size_of(one.whole).parts <= 8 for one in texts)


def test_signs_that_need_a_doctor_and_the_way_to_help_are_in_every_lesson_by_text():
    _, programme = brief()
    for (language, key), texts in programme.sms.items():
        said = " ".join(one.say for one in texts)
        chest, word = ("chest pain", "HELP") if language == "en" else ("dolor", "AYUDA")
        assert chest in said, key
        assert word in said, key


@pytest.mark.parametrize(("old", "new", "says"), [
    ('section = "good"', 'section = "nowhere"', "no section “nowhere”"),
    ('section = "good"', 'section = "week"', "No text is for the section “good”"),
    ('ask = "matters"', 'ask = "nothing-such"', "no question “nothing-such”"),
    ('ask = "matters"', 'ask = "my-stair"', "can't be answered by text"),
    ('left-out = ["my-stair"]', "", "“my-stair” must be asked in one text"),
    ('left-out = ["my-stair"]', 'left-out = ["my-stair", "matters"]', "“matters” must be asked in one text"),
    ('left-out = ["my-stair"]', 'left-out = ["my-stair", "else"]', "no question “else”"),
    ('leap = "He skips ahead to swimming"', "", "also has the options: leap"),
    ('leap = "He', 'jump = "He', "no option: jump"),
    ('say = "Good to see you again.', 'say = "' + "long " * 90 + "Good.", "at most 480 fit"),
    ('say = "Good to see you again.', 'speak = "x"\nsay = "Good.', "“speak” is not a key"),
    ('say = "Good to see you again.', 'say = "Good to see you again.' + "🙂" * 280, "at most 8 are sent"),
])
def test_what_is_wrong_is_told(old, new, says):
    text = brief()[0][FILE]
    assert old in text
    assert mistakes_in(text) == []
    assert any(says in one for one in mistakes_in(text.replace(old, new, 1)))


def test_texts_follow_the_order_of_the_lesson():
    first, week, *rest = brief()[0][FILE].split("[[text]]")
    found = mistakes_in("[[text]]".join([first, *rest, week]))
    assert "The texts must follow the order of the lesson's sections." in found


@pytest.mark.parametrize(("change", "says"), [
    (lambda files: files.pop("sms/es/small-steps.toml"), "has no texts"),
    (lambda files: files.update({"sms/en/other.toml": files[FILE]}), "no such lesson"),
    (lambda files: files.update({"sms/es/small-steps.toml": _without_a_text(files["sms/es/small-steps.toml"])}),
     "must ask the same"),
])
def test_each_lesson_has_its_texts_the_same_in_each_language(change, says):
    files = dict(brief()[0])
    change(files)
    with pytest.raises(BadPack, match=says):
        pack.load(files, "pain-brief")


def test_the_example_of_the_page_is_read_without_a_mistake():
    mistakes = Mistakes()
    example = PAGE.split("```toml\n")[1].split("```")[0]
    table = read_toml(example, "page", mistakes)
    assert [sorted(row.data) for row in table.tables("text")] == [["say", "section"],
                                                                  ["ask", "options", "say", "section"]]
    assert mistakes.found == []


def _without_a_text(text: str) -> str:
    """Without the second text on how a life gets smaller: every section and question is still there."""
    rows = text.split("[[text]]")
    return "[[text]]".join(row for row in rows if "Tom: «" not in row)
