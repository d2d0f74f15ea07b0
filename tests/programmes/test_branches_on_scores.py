"""A branch on a score: its scale is there, and its number decides something. And what a translation must not change."""

import pytest

from handrail.programmes import checking

from .packs import BODY, FRONT, MANIFEST, a_programme, line_of, section, told

SCALES = {"peg": {"total": (0, 10)}, "mood": {"good": (0, 4), "bad": (-4, 0)}}


@pytest.fixture(autouse=True)
def scales(monkeypatch):
    monkeypatch.setattr(checking, "_scales", [SCALES.get])


def wrong_with(condition: str) -> list[str]:
    body = BODY + f"\n::::{{when}} {condition}\nHm.\n::::\n"
    manifest = MANIFEST.replace('measures = ["peg"]', 'measures = ["peg", "mood", "sleep"]', 1)
    found = checking._impossible_scores(a_programme(body, manifest=manifest))
    assert all((one.file, one.line) == ("en/one.md", line_of(FRONT + body, "::::{when} " + condition)) for one in found)
    return [one.what for one in found]


@pytest.mark.parametrize(("condition", "what"), [
    ("score of peg.nosuch is 5 or more", "“peg” has no scale “nosuch”. It has: total."),
    ("score of mood is 3 or more", "“mood” has no scale “total”. It has: good, bad."),
    ("score of peg is 11 or more", "goes from 0 to 10, so 11 decides nothing"),
    ("score of peg is 0 or more", "so 0 decides nothing"),
    ("score of peg is 10 or less", "so 10 decides nothing"),
    ("score of mood.good is 4 or less", "so 4 decides nothing"),
])
def test_a_scale_that_is_not_there_and_a_number_that_decides_nothing_are_told(condition, what):
    [found] = wrong_with(condition)
    assert what in found


@pytest.mark.parametrize("condition", [
    "score of peg is 10 or more", "score of peg is 1 or more", "score of peg is 0 or less", "score of peg is 9 or less",
    "score of mood.good is 4 or more", "score of sleep is 900 or more",  # of what nobody knows, nothing is said
])
def test_a_number_that_some_scores_reach_and_others_not_is_right(condition):
    assert wrong_with(condition) == []


def test_the_measures_that_come_with_handrail_say_their_scales(monkeypatch):
    from handrail.measures import folder

    assert folder.scales("peg") == {"total": (0, 10)}
    assert folder.scales("nosuch") is None


# Other languages

TWO = MANIFEST.replace('["en"]', '["en", "es"]').replace(
    'title.en = "A small course"', 'title.en = "A"\ntitle.es = "B"').replace(
    'summary.en = "For tests."', 'summary.en = "A"\nsummary.es = "B"')
LESSON = section(
    "Hello.", ":::{question} How?\n:key: week\n:kind: one-of\n:options: a | b\n:::",
    '::::{when} week is "a"\nX.\n::::', "::::{otherwise}\nY.\n::::", ":::{practice} slow-breathing\n:minutes: 3\n:::",
    ":::{bad-day}\n:read: begin\nZ.\n:::",
)


@pytest.mark.parametrize(("old", "new", "what"), [
    ('::::{when} week is "a"\nX.\n::::\n\n::::{otherwise}\nY.\n::::\n', "X.\n",
     "stands here: when week is a. In this language it is: the practice “slow-breathing”, 3 minutes."),
    ('week is "a"', 'week is "b"', "stands here: when week is a. In this language it is: when week is b."),
    ("::::{otherwise}\nY.\n::::\n", "Y.\n", "stands here: otherwise."),
    (":minutes: 3", ":minutes: 8", "stands here: the practice “slow-breathing”, 3 minutes. In this language it is: the "
                                   "practice “slow-breathing”, 8 minutes."),
    (":::{practice} slow-breathing", ":::{practice} body-scan", "it is: the practice “body-scan”, 3 minutes"),
    (":read: begin\n", "", "stands here: the bad-day path, reading begin. In this language it is: the bad-day path."),
    (":::{bad-day}\n:read: begin\nZ.\n:::\n", "", "it is: nothing."),
])
def test_another_language_has_the_same_branches_exercises_and_ways_for_a_bad_day(old, new, what):
    assert old in LESSON
    assert told(LESSON, manifest=TWO, es__one_md=FRONT + LESSON) == ""
    found = told(LESSON, manifest=TWO, es__one_md=FRONT + LESSON.replace(old, new))
    assert what in found
    assert found.startswith("es/one.md:")


def test_a_block_that_is_missing_is_told_once():
    found = told(BODY, manifest=TWO, es__one_md=FRONT + BODY.replace(":key: brings", ":key: other").replace(
        "`brings|", "`other|"))
    assert found.count("\n") == 1, found


