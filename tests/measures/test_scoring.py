"""Scoring is exact, says why it gives no score, and never scores what isn't an answer."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.measures import folder
from handrail.measures.scoring import NoSuchItem, OutOfRange, in_digits, score

PHQ_9, GAD_7, PEG, NRS = (folder.instrument(name) for name in ("phq-9", "gad-7", "peg", "nrs"))


def answered(*values):
    """Values for the items 1, 2, 3 …"""
    return {str(number): value for number, value in enumerate(values, 1)}


@pytest.mark.parametrize(
    ("values", "total", "band"),
    [
        ((0,) * 9, 0, "minimal"),
        ((1, 1, 1, 1, 0, 0, 0, 0, 0), 4, "minimal"),
        ((1, 1, 1, 1, 1, 0, 0, 0, 0), 5, "mild"),
        ((1, 1, 2, 0, 1, 1, 0, 0, 0), 6, "mild"),
        ((3, 3, 3, 0, 0, 0, 0, 0, 0), 9, "mild"),
        ((3, 3, 3, 1, 0, 0, 0, 0, 0), 10, "moderate"),
        ((3, 3, 3, 3, 2, 0, 0, 0, 0), 14, "moderate"),
        ((3, 3, 3, 3, 3, 0, 0, 0, 0), 15, "moderately severe"),
        ((3, 3, 3, 3, 3, 3, 1, 0, 0), 19, "moderately severe"),
        ((3, 3, 3, 3, 3, 3, 2, 0, 0), 20, "severe"),
        ((3,) * 9, 27, "severe"),
    ],
)
def test_phq_9_bands_begin_where_the_manual_says(values, total, band):
    scored = score(PHQ_9, answered(*values))["total"]
    assert (scored.value, scored.band, scored.reason) == (total, band, "")


@pytest.mark.parametrize(
    ("total", "band"),
    [(4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "severe"), (21, "severe")],
)
def test_gad_7_bands_begin_where_the_manual_says(total, band):
    values = [3] * (total // 3) + [total % 3] * (total % 3 > 0)
    scored = score(GAD_7, answered(*values, *[0] * (7 - len(values))))["total"]
    assert (scored.value, scored.band) == (total, band)


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ((1, 1, 1, 1, 1, 1, 1, 1, None), 9),  # mean 1 × 9
        ((3, 1, 1, 1, 1, 1, 1, 1, None), 11),  # 10 × 9 / 8 = 11.25
        ((1, 1, 1, 1, 0, 0, 0, 0, None), 5),  # 4 × 9 / 8 = 4.5, half up
        ((3, 1, 1, 1, 1, 2, 1, 2, None), 14),  # 12 × 9 / 8 = 13.5, half up
        ((2, 2, 2, 2, 2, 2, 2, None, None), 18),
        ((3, 1, 0, 0, 0, 0, 0, None, None), 5),  # 4 × 9 / 7 = 5.14
    ],
)
def test_up_to_two_missing_answers_are_filled_with_the_mean_and_rounded_half_up(values, total):
    assert score(PHQ_9, answered(*values))["total"].value == total


def test_three_missing_answers_give_no_score_and_say_why():
    scored = score(PHQ_9, answered(3, 3, None, 1, 1, 1, None, None, 1))["total"]
    assert scored.value is None
    assert scored.band == ""
    assert scored.reason == "3 of the 9 questions have no answer; at most 2 may be missing."


def test_an_item_that_is_only_asked_changes_no_score():
    without = score(PHQ_9, answered(*[1] * 9))
    assert score(PHQ_9, {**answered(*[1] * 9), "difficulty": 3}) == without


@pytest.mark.parametrize(
    ("values", "mean"),
    [((7, 7, 6), "6.667"), ((5, 5, 5), "5"), ((0, 0, 1), "0.333"), ((10, 10, 10), "10"), ((1, 2, 0), "1"),
     ((2, 3, 3), "2.667")],
)
def test_peg_is_the_mean_to_three_places(values, mean):
    assert score(PEG, answered(*values))["total"].value == Decimal(mean)


def test_peg_needs_all_three_answers():
    scored = score(PEG, answered(5, None, 7))["total"]
    assert (scored.value, scored.reason) == (None, "1 of the 3 questions has no answer; all are needed.")


def test_each_pain_rating_stands_alone():
    scored = score(NRS, {"now": 3, "average": 5, "worst": 8})
    assert [scored[key].value for key in ("now", "average", "worst", "least")] == [3, 5, 8, None]
    assert scored["least"].reason == "The question has no answer."


@pytest.mark.parametrize("value", [-1, 4, 100, True, 1.5, "1"])
def test_a_value_that_the_choice_does_not_have_is_an_error_that_names_the_item(value):
    with pytest.raises(OutOfRange, match="Item 5 of phq-9 can be 0 to 3"):
        score(PHQ_9, {**answered(*[0] * 9), "5": value})


def test_an_unknown_item_is_an_error_that_names_it():
    with pytest.raises(NoSuchItem, match="gad-7 has no item 8"):
        score(GAD_7, {"8": 1})


answer = st.one_of(st.none(), st.integers(0, 3))


@given(st.lists(answer, min_size=9, max_size=9))
def test_every_phq_9_score_lies_in_its_range_and_a_missing_one_has_a_reason(values):
    scored = score(PHQ_9, answered(*values))["total"]
    if values.count(None) > 2:
        assert scored.value is None
        assert scored.reason
    else:
        assert 0 <= scored.value <= 27
        assert scored.value == int(scored.value)
        assert scored.band


@given(st.lists(st.integers(0, 3), min_size=9, max_size=9), st.permutations(range(9)))
def test_a_sum_does_not_depend_on_the_order_of_the_items(values, order):
    mixed = [values[position] for position in order]
    assert score(PHQ_9, answered(*values)) == score(PHQ_9, answered(*mixed))


@given(st.lists(st.integers(0, 3), min_size=9, max_size=9), st.integers(0, 8))
def test_a_worse_answer_never_gives_a_better_score(values, position):
    worse = [*values]
    worse[position] = min(3, worse[position] + 1)
    assert score(PHQ_9, answered(*worse))["total"].value >= score(PHQ_9, answered(*values))["total"].value


@given(st.lists(st.integers(0, 3), min_size=7, max_size=7), st.sets(st.integers(0, 6), max_size=2))
def test_filling_with_the_mean_stays_within_half_a_point_of_the_exact_fraction(values, left_out):
    kept = [value for position, value in enumerate(values) if position not in left_out]
    scored = score(GAD_7, answered(*[None if position in left_out else value for position, value in enumerate(values)]))
    exact = Decimal(sum(kept)) * 7 / len(kept)
    assert abs(scored["total"].value - exact) <= Decimal("0.5")


@given(st.lists(st.integers(0, 10), min_size=3, max_size=3))
def test_a_mean_times_its_items_is_their_sum_but_for_the_last_kept_place(values):
    value = score(PEG, answered(*values))["total"].value
    assert abs(value * 3 - sum(values)) <= Decimal("0.0015")


@given(st.decimals(0, 100, places=6))
def test_a_kept_score_has_three_places_at_most_and_needs_no_exponent(value):
    kept = in_digits(value)
    assert abs(kept - value) <= Decimal("0.0005")
    assert "E" not in str(kept)
    assert -kept.as_tuple().exponent <= 3
