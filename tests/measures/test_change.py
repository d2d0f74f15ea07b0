"""Reliable change by Jacobson and Truax, and change that matters."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.measures import folder
from handrail.measures.change import could_be_chance, reliable_change, threshold
from handrail.measures.instrument import ReliableChange

PHQ_9, GAD_7, PEG, MOOD = (folder.instrument(name).scale("total") for name in ("phq-9", "gad-7", "peg", "mood"))
AVERAGE = folder.instrument("nrs").scale("average")
BY_SAMPLE = replace(PHQ_9, reliable_change=ReliableChange("a sample", sd=Decimal("5"), r=Decimal("0.84")))
scores = st.integers(0, 27).map(Decimal)


def test_the_threshold_is_1_96_sd_root_2_root_of_1_minus_r():
    assert abs(threshold(BY_SAMPLE) - Decimal("5.5437")) < Decimal("0.0001")  # 1.96 × 5 × 1.41421 × 0.4


@pytest.mark.parametrize(
    ("before", "after", "is_reliable"), [(12, 6, True), (12, 7, False), (6, 12, True), (6, 11, False)]
)
def test_a_fixed_figure_is_itself_a_reliable_change(before, after, is_reliable):
    assert reliable_change(Decimal(before), Decimal(after), scale=PHQ_9).is_reliable is is_reliable


def test_gad_7_changes_reliably_at_four():
    assert reliable_change(Decimal(10), Decimal(6), scale=GAD_7).is_reliable
    assert not reliable_change(Decimal(10), Decimal(7), scale=GAD_7).is_reliable


def test_a_computed_figure_must_be_passed():
    assert not reliable_change(Decimal(10), Decimal(10) - threshold(BY_SAMPLE), scale=BY_SAMPLE).is_reliable
    assert reliable_change(Decimal(10), Decimal(4), scale=BY_SAMPLE).is_reliable


def test_better_follows_the_direction_of_the_scale():
    assert reliable_change(Decimal(7), Decimal(5), scale=PEG).direction == "better"
    assert reliable_change(Decimal(7), Decimal(5), scale=MOOD).direction == "worse"
    assert reliable_change(Decimal(7), Decimal(7), scale=MOOD).direction == "same"


def test_a_scale_that_names_no_figure_says_nothing_about_reliability():
    change = reliable_change(Decimal(2), Decimal(9), scale=MOOD)
    assert (change.is_reliable, change.matters, change.matters_much) == (None, None, None)
    assert could_be_chance(Decimal(2), scale=MOOD) is None


@pytest.mark.parametrize(
    ("before", "after", "matters", "much"),
    [(10, 8, False, False), (10, 7, True, False), (10, 5, True, True), (5, 8, False, False), (0, 0, False, False),
     (0, 4, False, False)],
)
def test_a_fall_of_thirty_per_cent_matters_and_of_fifty_much(before, after, matters, much):
    change = reliable_change(Decimal(before), Decimal(after), scale=AVERAGE)
    assert (change.matters, change.matters_much) == (matters, much)


def test_the_band_of_chance_ends_where_the_range_does():
    assert could_be_chance(Decimal(3), scale=PHQ_9) == (0, 9)
    assert could_be_chance(Decimal("6.667"), scale=PEG) == (Decimal("3.867"), Decimal("9.467"))


@given(scores, scores)
def test_change_there_and_back_is_of_one_size_and_opposite_direction(before, after):
    there, back = (reliable_change(*pair, scale=PHQ_9) for pair in ((before, after), (after, before)))
    assert there.amount == back.amount
    assert there.is_reliable == back.is_reliable
    assert {there.direction, back.direction} in ({"same"}, {"better", "worse"})


@given(scores, scores, scores)
def test_a_greater_change_is_reliable_if_a_smaller_one_is(before, one, other):
    smaller, greater = sorted((one, other), key=lambda after: abs(after - before))
    if reliable_change(before, smaller, scale=BY_SAMPLE).is_reliable:
        assert reliable_change(before, greater, scale=BY_SAMPLE).is_reliable


@given(st.decimals("0.1", 20, places=2), st.decimals("0.01", "0.99", places=2), st.decimals("0.01", "0.99", places=2))
def test_a_more_reliable_measure_needs_less_change(sd, one, other):
    low, high = sorted((one, other))
    limits = [threshold(replace(PHQ_9, reliable_change=ReliableChange("", sd=sd, r=r))) for r in (low, high)]
    assert limits[0] >= limits[1] > 0
