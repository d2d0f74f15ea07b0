"""A measure's file is read strictly: every mistake is found and named with its line."""

import pytest

from handrail.measures.loading import load
from handrail.programmes.mistakes import BadPack

GOOD = """\
id = "two"
version = "1"
title.en = "Two questions"
stem.en = "In the past week:"

[wording]
permission = "free"
source = "nobody"

[[choice]]
id = "often"
values = [0, 1, 2]
labels.en = ["never", "sometimes", "often"]

[[item]]
key = "1"
choice = "often"
text.en = "First?"

[[item]]
key = "2"
choice = "often"
text.en = "Second?"

[[scale]]
key = "total"
title.en = "Both"
items = "1-2"
combine = "sum"
missing = { most = 1, fill = "mean", round = "half-up" }
range = [0, 4]
better = "lower"
bands = [[0, "low"], [3, "high"]]
case_at = 3
reliable_change = { sd = 1.5, r = 0.8, source = "a sample" }
"""


def mistakes(text):
    """What is wrong with it, as `file:line: what`."""
    with pytest.raises(BadPack) as bad:
        load({"two.toml": text}, "two")
    return [str(mistake) for mistake in bad.value.mistakes]


def test_a_good_file_gives_an_instrument():
    two = load({"two.toml": GOOD}, "two")
    assert (two.id, two.version, two.languages) == ("two", "1", ("en",))
    assert two.about == two.title
    assert [item.text["en"] for item in two.items] == ["First?", "Second?"]
    assert two.item("2").choice.label(1, "en") == "sometimes"
    scale = two.scale("total")
    assert (scale.items, scale.range, scale.better) == (("1", "2"), (0, 4), "lower")
    assert (scale.missing.most, scale.missing.is_rounded) == (1, True)
    assert str(scale.reliable_change.r) == "0.8"
    assert (scale.band(2), scale.band(3)) == ("low", "high")
    assert two.seconds == 16


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('id = "two"', 'id = "Two!"', 1, "“id” is written in small letters"),
        ('version = "1"\n', "", 1, "needs the key “version”"),
        ('title.en = "Two questions"', 'title.en = ""', 3, "title"),
        ('title.en = "Two questions"', 'title.english = "Two questions"', 3, "“english” is not a language code"),
        ('title.en = "Two questions"', 'title.en = "Two"\ntitle.es = "Dos"', 5, "missing in the language “es”"),
        ('source = "nobody"\n', "", 6, "needs the key “source”"),
        ("values = [0, 1, 2]", "values = [0, 2, 1]", 12, "each greater than the one before"),
        ("values = [0, 1, 2]", "values = [0, 1.5, 2]", 12, "whole numbers"),
        ("values = [0, 1, 2]", "values = [0, 1]", 13, "has 3 texts, not 2"),
        ('labels.en = ["never", "sometimes", "often"]', 'ends.en = ["never"]', 13, "has 1 texts, not 2"),
        ('labels.en = ["never", "sometimes", "often"]\n', "", 10, "either labels"),
        ('key = "2"\nchoice = "often"', 'key = "1"\nchoice = "often"', 21, "item “1” is there twice"),
        ('key = "2"\nchoice = "often"', 'key = "2"\nchoice = "rarely"', 22, "no choice “rarely”"),
        ('key = "2"\n', 'key = "a-key-of-more-than-twenty"\n', 21, "20 are the most"),
        ('text.en = "Second?"\n', "", 20, "needs the key “text”"),
        ('text.en = "Second?"\n', 'text.en = "Second?"\nhint = "x"\n', 24, "“hint” is not a key"),
        ('items = "1-2"', 'items = "1-3"', 28, "“1-3”, which is no item"),
        ('items = "1-2"', 'items = "1, 1, 2"', 28, "item 1 twice"),
        ('items = "1-2"', 'items = "1"', 21, "Item 2 is in no scale"),
        ('combine = "sum"', 'combine = "product"', 29, "must be one of: sum, mean, as-given"),
        ('combine = "sum"', 'combine = "as-given"', 29, "takes one item, not 2"),
        ('combine = "sum"', 'combine = "sum"\nreverse = "3"', 30, "“3”, which is no item"),
        ("most = 1,", "most = 2,", 30, "from 1 to 1"),
        ('fill = "mean",', 'fill = "zero",', 30, "must be one of: mean"),
        ("range = [0, 4]", "range = [0, 5]", 31, "must be [0, 4]"),
        ('better = "lower"', 'better = "less"', 32, "must be one of: lower, higher"),
        ('[[0, "low"], [3, "high"]]', '[[1, "low"], [3, "high"]]', 33, "must begin at 0"),
        ('[[0, "low"], [3, "high"]]', '[[0, "low"], [5, "high"]]', 33, "must begin at 0 and rise, to 4"),
        ('[[0, "low"], [3, "high"]]', '[[0, "low"], ["high", 3]]', 33, "A band is"),
        ("case_at = 3", "case_at = 30", 34, "outside the range"),
        ("{ sd = 1.5, r = 0.8,", "{ sd = 1.5,", 35, "either fixed, or sd and r"),
        ("{ sd = 1.5, r = 0.8,", "{ sd = 1.5, r = 1.2,", 35, "between 0 and 1"),
        ("{ sd = 1.5, r = 0.8,", "{ fixed = -2,", 35, "above 0"),
        ("{ sd = 1.5, r = 0.8,", '{ sd = "1.5", r = 0.8,', 35, "must be a number"),
        (', source = "a sample" }', " }", 35, "needs the key “source”"),
        ("case_at = 3", "cutoff = 3", 34, "“cutoff” is not a key"),
    ],
)
def test_each_mistake_is_named_with_its_line(old, new, line, what):
    assert GOOD.count(old) == 1
    found = mistakes(GOOD.replace(old, new))
    assert any(mistake.startswith(f"two.toml:{line}: ") and what in mistake for mistake in found), found


def test_all_mistakes_are_told_at_once_in_reading_order():
    bad = GOOD.replace('version = "1"\n', "").replace("range = [0, 4]", "range = [0, 9]")
    bad = bad.replace('"often"\ntext', '"x"\ntext')
    lines = [int(mistake.split(":")[1]) for mistake in mistakes(bad)]
    assert len(lines) >= 4
    assert lines == sorted(lines)


def test_what_is_not_toml_says_where_it_stops_being_toml():
    (found,) = mistakes('id = "two"\nversion = 1.\n')
    assert found.startswith("two.toml:2: This isn't TOML")


def test_a_scored_item_may_say_that_it_is_only_asked():
    only_one = GOOD.replace('text.en = "Second?"', 'text.en = "Second?"\nscored = false').replace('"1-2"', '"1"')
    only_one = only_one.replace('missing = { most = 1, fill = "mean", round = "half-up" }\n', "")
    only_one = only_one.replace("[0, 4]", "[0, 2]")
    only_one = only_one.replace('[3, "high"]', '[2, "high"]').replace("case_at = 3", "case_at = 2")
    two = load({"two.toml": only_one}, "two")
    assert [item.is_scored for item in two.items] == [True, False]


def test_reversed_items_are_scored_as_their_mirror_image():
    from handrail.measures.scoring import score

    two = load({"two.toml": GOOD.replace('combine = "sum"', 'combine = "sum"\nreverse = "2"')}, "two")
    assert score(two, {"1": 2, "2": 0})["total"].value == 4
    assert score(two, {"1": 0, "2": 2})["total"].value == 0


def test_a_measure_is_one_file():
    with pytest.raises(BadPack, match="one TOML file"):
        load({"two.toml": GOOD, "three.toml": GOOD}, "two")


@pytest.mark.parametrize(
    "text",
    ["", "id = 5", "item = 3\nscale = 'x'\nchoice = {}", "[[item]]\n[[scale]]\n[[choice]]", "title = 1",
     "title.en = 1\n[wording]\npermission = []", "[item]\nkey = '1'"],
)
def test_no_file_however_odd_does_more_than_tell_its_mistakes(text):
    assert mistakes(text)
