"""What a measure's file can say beyond a plain sum is read as strictly, and means what it says."""

from decimal import Decimal

import pytest

from handrail.measures.loading import load
from handrail.measures.scoring import closed, score
from handrail.programmes.mistakes import BadPack

GOOD = """\
id = "four"
version = "1"
title.en = "Four questions"

[wording]
status = "licence"
holder = "A holder"
permission = "Against a licence."
source = "nobody"
url = "https://example.org/ask"

[[choice]]
id = "often"
values = [1, 2, 3, 4, 5]

[[items]]
keys = "1-2, extra"
choice = "often"

[[item]]
key = "last"
choice = "often"
loinc = "44250-9"

[[item]]
key = "asked"
choice = "often"
scored = false
opens = { any_of = "1-2", above = 3 }

[[scale]]
key = "total"
title.en = "All"
items = "1-last"
combine = "sum"
shift = -1
times = 2.5
missing = { most = 2, fill = "mean", only = ["1", "extra"] }
range = [0, 40]
better = "lower"
case_at = { men = 20, women = 15 }
remission_below = 5
norm = { mean = 12.5, sd = 4, source = "nobody" }
reliable_change = { sd = 4, r = 0.8, sample = "students", source = "nobody" }
loinc = "44261-6"

[[scale]]
key = "standard"
title.en = "Standard"
items = "1"
combine = "as-given"
lookup = { from = 1, values = [30, 40.5, 50, 60, 70] }
range = [30, 70]
better = "lower"
bands = [[30, "low"], [50, "high"]]
improved_at = 40.5
"""


def mistakes(text):
    """What is wrong with it, as `file:line: what`."""
    with pytest.raises(BadPack) as bad:
        load({"four.toml": text}, "four")
    return [str(mistake) for mistake in bad.value.mistakes]


def test_an_instrument_without_its_words_keeps_its_structure():
    four = load({"four.toml": GOOD}, "four")
    assert [item.key for item in four.items] == ["1", "2", "extra", "last", "asked"]
    assert (four.has_wording, four.languages) == (False, ())
    assert (four.wording.status, four.wording.holder, four.wording.url) == (
        "licence", "A holder", "https://example.org/ask"
    )
    assert four.items[0].text == {}
    assert four.items[0].choice.label(3, "en") == ""
    assert four.item("last").loinc == "44250-9"
    assert four.scale("total").reliable_change.sample == "students"
    assert four.scale("total").norm.mean == Decimal("12.5")


def test_answers_are_shifted_and_the_sum_multiplied():
    four = load({"four.toml": GOOD}, "four")
    assert score(four, {"1": 1, "2": 1, "extra": 1, "last": 1})["total"].value == 0
    assert score(four, {"1": 5, "2": 5, "extra": 5, "last": 5})["total"].value == 40
    assert score(four, {"1": 2, "2": 1, "extra": 1, "last": 1})["total"].value == Decimal("2.5")


def test_only_what_may_be_missing_may_be_missing():
    four = load({"four.toml": GOOD}, "four")
    assert score(four, {"2": 3, "extra": 2, "last": 3})["total"].value == Decimal("16.667")  # 5 × 4 ÷ 3 × 2.5
    assert score(four, {"1": 2, "2": 3, "extra": 3})["total"].reason == (
        "1 of the 4 questions has no answer; question last is needed."
    )
    assert score(four, {"1": 2})["total"].reason == "3 of the 4 questions have no answer; at most 2 may be missing."


def test_a_table_goes_from_raw_sums_to_scores():
    scale = load({"four.toml": GOOD}, "four")
    assert [score(scale, {"1": raw})["standard"].value for raw in range(1, 6)] == [30, Decimal("40.5"), 50, 60, 70]
    assert score(scale, {"1": 3})["standard"].band == "high"


@pytest.mark.parametrize(
    ("value", "sex", "is_case"),
    [(20, "men", True), (19, "men", False), (15, "women", True), (14, "women", False), (40, "", None), (40, "x", None)],
)
def test_a_cut_by_sex_gives_no_case_without_knowing_it(value, sex, is_case):
    assert load({"four.toml": GOOD}, "four").scale("total").is_case(Decimal(value), sex) is is_case


def test_remission_and_improvement_follow_the_direction_of_the_scale():
    low = load({"four.toml": GOOD}, "four")
    high = load({"four.toml": GOOD.replace('better = "lower"', 'better = "higher"')}, "four")
    assert [low.scale("total").is_remission(Decimal(value)) for value in (4, 5, 6)] == [True, False, False]
    assert [high.scale("total").is_remission(Decimal(value)) for value in (4, 5, 6)] == [False, False, True]
    assert [low.scale("standard").is_improved(Decimal(value)) for value in (30, 41)] == [True, False]
    assert [high.scale("standard").is_improved(Decimal(value)) for value in (30, 41)] == [False, True]
    assert high.scale("total").is_case(Decimal(10), "women") is True
    assert low.scale("total").is_improved(Decimal(0)) is None
    assert low.scale("standard").is_remission(Decimal(30)) is None


def test_a_question_that_is_closed_has_no_say():
    four = load({"four.toml": GOOD}, "four")
    assert closed(four, {"1": 3, "2": 1, "asked": 5}) == ["asked"]
    assert closed(four, {"1": 4, "2": 1, "asked": 5}) == []
    assert score(four, {"1": 3, "asked": 5}) == score(four, {"1": 3})


@pytest.mark.parametrize(
    ("combine", "answers", "value"),
    [
        ("percent", {"1": 5, "2": 5, "extra": 5, "last": 5}, "100"),
        ("percent", {"1": 2, "2": 2, "extra": 2, "last": 3}, "31.25"),  # 1 + 1 + 1 + 2 of 16
        ("percent", {"1": 1, "2": 2, "last": 3}, "25"),  # 3 of 12
        ("mean", {"1": 2, "2": 3, "last": 5}, "2.333"),
    ],
)
def test_a_percent_is_of_the_greatest_that_the_answered_could_come_to(combine, answers, value):
    text = GOOD.replace('combine = "sum"', f'combine = "{combine}"').replace("times = 2.5\n", "")
    text = text.replace("range = [0, 40]", "range = [0, 100]" if combine == "percent" else "range = [0, 4]")
    text = text.replace("case_at = { men = 20, women = 15 }\nremission_below = 5\n", "")
    text = text.replace("norm = { mean = 12.5, sd = 4, source = \"nobody\" }\n", "")
    assert score(load({"four.toml": text}, "four"), answers)["total"].value == Decimal(value)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('status = "licence"', 'status = "paid"', 6, "must be one of: free, permission, licence, unclear"),
        ('holder = "A holder"\n', "", 5, "needs the key “holder”"),
        ('url = "https://example.org/ask"', 'url = "javascript:alert(1)"', 10, "address of a page"),
        ('status = "licence"', 'status = "licence"\nlanguages = ["en"]', 7, "leave “languages” out"),
        ('title.en = "Four questions"', 'title.en = "Four questions"\nstem.en = "x"', 4, "leave “stem” out"),
        ("values = [1, 2, 3, 4, 5]", 'values = [1, 2]\nlabels.en = ["a", "b"]', 15, "leave “labels” out"),
        ("values = [1, 2, 3, 4, 5]", 'values = [1, 2]\nends.en = ["a", "b"]', 15, "leave “ends” out"),
        ('key = "last"', 'key = "last"\ntext.en = "Their words"', 22, "leave “text” out"),
        ('status = "licence"', 'status = "free"', 16, "[[items]] is for questions without wording"),
        ('status = "licence"', 'status = "free"', 12, "either labels"),
        ('keys = "1-2, extra"', 'keys = "2-1"', 17, "neither a key nor a row"),
        ('keys = "1-2, extra"', 'keys = "1-2, Extra"', 17, "neither a key nor a row"),
        ('keys = "1-2, extra"', 'keys = "1-2, 2, extra"', 17, "items “2” is there twice"),
        ('key = "last"', 'key = "extra"', 21, "item “extra” is there twice"),
        ('loinc = "44250-9"', 'loinc = "44250-8"', 23, "no LOINC number"),
        ('loinc = "44261-6"', 'loinc = "PHQ-9"', 45, "no LOINC number"),
        ("scored = false\nopens", "opens", 28, "only asked: say scored = false"),
        ('any_of = "1-2", above', 'any_of = "asked", above', 29, "“asked”, which is no item here"),
        ("above = 3", 'above = "3"', 29, "must be a whole number"),
        ("shift = -1", "shift = 0.5", 36, "must be a whole number"),
        ("times = 2.5", "times = 0", 37, "above 0"),
        ('combine = "sum"', 'combine = "percent"', 37, "takes no “times”"),
        ('fill = "mean", only', "only", 38, "needs the key “fill”"),
        ('only = ["1", "extra"]', 'only = ["1", "asked"]', 38, "which the scale hasn't got"),
        ('only = ["1", "extra"]', 'only = ["1"]', 38, "“most” is 2, but “only” names 1"),
        ("range = [0, 40]", "range = [4, 20]", 39, "must be [0, 40]"),
        ("women = 15", "women = 41", 41, "“women” is 41, outside the range"),
        (", women = 15", "", 41, "needs the key “women”"),
        ("women = 15", "women = 15, children = 2", 41, "“children” is not a key"),
        ("remission_below = 5", "remission_below = -5", 42, "outside the range"),
        ("norm = { mean = 12.5,", "norm = { mean = 99,", 43, "outside the range"),
        ("sd = 4, source", "sd = -4, source", 43, "above 0"),
        ("60, 70]", "60]", 52, "there must be 5 from 1"),
        ("{ from = 1,", "{ from = 0,", 52, "there must be 5 from 1"),
        ("[30, 40.5, 50,", "[30, 50, 40.5,", 52, "must rise all the way, or fall"),
        ("[30, 40.5, 50,", "[30, nan, 50,", 52, "must be numbers"),
        ("range = [30, 70]", "range = [1, 5]", 53, "must be [30, 70], as the values of “lookup” give"),
        ('[[30, "low"]', '[[nan, "low"]', 55, "A band is"),
        ("improved_at = 40.5", "improved_at = 5", 56, "outside the range"),
        ("improved_at = 40.5", "times = 2", 52, "without “times”"),
        ("improved_at = 40.5", "missing = { most = 1 }", 56, "nothing to fill it with"),
    ],
)
def test_each_mistake_is_named_with_its_line(old, new, line, what):
    assert GOOD.count(old) == 1
    found = mistakes(GOOD.replace(old, new))
    assert any(mistake.startswith(f"four.toml:{line}: ") and what in mistake for mistake in found), found


def test_each_item_of_a_row_that_no_scale_takes_is_named():
    text = GOOD.replace('items = "1-last"', 'items = "1, 2, last"')
    text = text.replace('only = ["1", "extra"]', 'only = ["1", "2"]')
    assert "four.toml:17: Item extra is in no scale; say scored = false if it is only asked." in mistakes(text)


def test_a_filled_sum_that_is_looked_up_must_be_rounded_first():
    text = GOOD.replace('items = "1"\ncombine = "as-given"', 'items = "1-2"\ncombine = "sum"')
    text = text.replace("{ from = 1, values = [30, 40.5, 50, 60, 70] }",
                        "{ from = 2, values = [1, 2, 3, 4, 5, 6, 7, 8, 9] }")
    text = text.replace("range = [30, 70]", "range = [1, 9]").replace('[[30, "low"], [50, "high"]]', '[[1, "low"]]')
    text = text.replace("improved_at = 40.5", 'missing = { most = 1, fill = "mean" }')
    assert any("must say round" in mistake for mistake in mistakes(text))
    four = load({"four.toml": text.replace('"mean" }\n', '"mean", round = "half-up" }\n')}, "four")
    assert score(four, {"1": 3})["standard"].value == 5  # 3 × 2 = 6, the fifth of the table


def test_items_of_different_ranges_cannot_fill_each_other():
    text = GOOD.replace('[[items]]\nkeys', '[[choice]]\nid = "rare"\nvalues = [1, 2]\n\n[[items]]\nkeys')
    text = text.replace('key = "last"\nchoice = "often"', 'key = "last"\nchoice = "rare"')
    assert any("can't stand in for each other" in mistake for mistake in mistakes(text))


def test_affirmed_words_stand_in_the_file_in_their_own_languages():
    text = GOOD.replace('url = "https://example.org/ask"', 'url = "https://example.org/ask"\nlanguages = ["es"]\n'
                        'affirmed = { by = "A. Manager", licence = "No. 5", at = "2026-11-28T06:00:00+00:00" }')
    text = text.replace("values = [1, 2, 3, 4, 5]", 'values = [1, 2, 3, 4, 5]\nends.es = ["nunca", "siempre"]')
    for key in ("1", "2", "extra"):
        text = text.replace('[[item]]\nkey = "last"',
                            f'[[item]]\nkey = "{key}"\nchoice = "often"\ntext.es = "¿{key}?"\n\n[[item]]\nkey = "last"')
    text = text.replace('[[items]]\nkeys = "1-2, extra"\nchoice = "often"\n', "")
    text = text.replace('key = "last"', 'key = "last"\ntext.es = "¿Y ahora?"')
    text = text.replace('key = "asked"', 'key = "asked"\ntext.es = "¿Y después?"')
    four = load({"four.toml": text}, "four")
    assert (four.has_wording, four.languages) == (True, ("es",))
    assert four.item("last").text == {"es": "¿Y ahora?"}
    assert four.item("last").choice.label(5, "es") == "siempre"
    assert four.wording.affirmed.licence == "No. 5"


def test_scores_are_exact_where_floats_are_not():
    text = GOOD.replace("times = 2.5", "times = 0.1").replace("range = [0, 40]", "range = [0, 1.6]")
    text = text.replace("{ men = 20, women = 15 }", "0.3").replace("remission_below = 5\n", "")
    text = text.replace('norm = { mean = 12.5, sd = 4, source = "nobody" }\n', "")
    four = load({"four.toml": text}, "four")
    scored = score(four, {"1": 2, "2": 2, "extra": 2, "last": 1})["total"].value
    assert scored == Decimal("0.3")
    assert four.scale("total").is_case(scored) is True
