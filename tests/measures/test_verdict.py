"""What a change came to: by worked examples, and by laws that hold for any scale and any scores."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handrail.measures import folder
from handrail.measures.change import reliable_change, threshold
from handrail.measures.instrument import Norm, ReliableChange
from handrail.measures.talking_therapies import outcome_of
from handrail.measures.verdict import (
    MUCH,
    NOTICED,
    clinically_significant,
    criterion_a,
    criterion_b,
    criterion_c,
    cut_of,
    is_better_by,
    is_remission,
    is_worse_twice_in_a_row,
    percent_change,
    verdict,
)

PHQ_9, GAD_7, PEG, MOOD = (folder.instrument(name).scale("total") for name in ("phq-9", "gad-7", "peg", "mood"))
PHQ_9 = replace(PHQ_9, remission_below=None)  # below 5 in its file; here by the cut, and below where it is tried
D = Decimal

# Jacobson and Truax (1991), table 1: an imaginary measure on which higher is better.
TREATED, GENERAL = (D(40), D("7.5")), (D(60), D("7.5"))
IMAGINARY = replace(MOOD, range=(D(0), D(100)), better="higher", case_at=None, norm=Norm(D(60), "table 1", D("7.5")),
                    reliable_change=ReliableChange("table 1", sd=D("7.5"), r=D("0.80")))


# Jacobson and Truax


def test_the_three_cuts_of_their_table():
    assert criterion_a(*TREATED, better="higher") == 55
    assert criterion_b(*GENERAL, better="higher") == 45
    assert criterion_c(TREATED, GENERAL) == 50
    assert criterion_a(D(60), D("7.5"), better="lower") == 45
    assert criterion_b(D(40), D("7.5"), better="lower") == 55


def test_a_cut_between_unequal_groups_lies_nearer_to_the_one_that_spreads_less():
    assert criterion_c((D(20), D(6)), (D(8), D(3))) == 12


def test_the_person_of_their_table_changed_reliably_and_by_so_much():
    change = reliable_change(D("32.5"), D("47.5"), scale=IMAGINARY)
    assert change.is_reliable and change.direction == "better"
    assert abs(change.amount / (threshold(IMAGINARY) / D("1.96")) - D("3.16")) < D("0.005")  # their RC


def test_the_person_of_their_table_is_beyond_cut_b_and_so_has_changed_significantly():
    assert cut_of(IMAGINARY).value == 45 and cut_of(IMAGINARY).by == "norm"
    assert clinically_significant(D("32.5"), D("47.5"), scale=IMAGINARY) is True
    assert clinically_significant(D("32.5"), D("44.9"), scale=IMAGINARY) is False  # reliable, and not beyond the cut
    assert clinically_significant(D("44.5"), D("47.5"), scale=IMAGINARY) is False  # beyond the cut, and not reliable
    assert clinically_significant(D("47.5"), D("70"), scale=IMAGINARY) is False  # was well before


# (before, after, was case, is case, reliable, significant, remission, deterioration, percent); PHQ-9: cut 10, six
TABLE = [
    (15, 8, True, False, True, True, True, False, "46.67"),
    (15, 10, True, True, False, False, False, False, "33.33"),
    (16, 10, True, True, True, False, False, False, "37.5"),
    (12, 9, True, False, False, False, True, False, "25"),  # below the cut, by chance perhaps
    (9, 2, False, False, True, False, False, False, "77.78"),
    (9, 15, False, True, True, False, False, True, "-66.67"),
    (12, 12, True, True, False, False, False, False, "0"),
    (0, 6, False, False, True, False, False, True, None),
    (10, 4, True, False, True, True, True, False, "60"),
]


@pytest.mark.parametrize(
    ("before", "after", "was", "now", "reliable", "significant", "remission", "worse", "percent"), TABLE)
def test_what_a_change_of_phq_9_comes_to(before, after, was, now, reliable, significant, remission, worse, percent):
    found = verdict(D(before), D(after), scale=PHQ_9)
    assert (found.was_case, found.is_case, found.change.is_reliable) == (was, now, reliable)
    assert (found.is_significant, found.is_remission, found.is_deterioration) == (significant, remission, worse)
    assert found.has_recovered is (was and not now)
    assert found.percent == (None if percent is None else pytest.approx(D(percent), abs=D("0.005")))


def test_a_scale_that_says_nothing_gets_no_verdict():
    found = verdict(D(2), D(9), scale=MOOD)
    assert (found.cut, found.is_case, found.is_significant, found.is_remission, found.is_deterioration) == (None,) * 5
    assert found.percent == 350  # it is a share of the first score, and higher is better


def test_a_cut_by_sex_needs_it():
    by_sex = replace(PHQ_9, case_at=None, case_at_by_sex={"men": D(4), "women": D(3)}, norm=Norm(D(2), "", D(1)),
                     reliable_change=ReliableChange("", fixed=D(1)))
    assert clinically_significant(D(5), D(3), scale=by_sex, sex="men") is True
    assert clinically_significant(D(5), D(3), scale=by_sex, sex="women") is False
    assert clinically_significant(D(5), D(3), scale=by_sex) is None  # and the norm doesn't stand in for it


@pytest.mark.parametrize(("before", "after", "expected"), [
    (15, 4, True), (15, 5, False), (4, 3, False), (15, 9, False), (8, 4, False),
])
def test_remission_has_a_cut_of_its_own_where_the_scale_names_one(before, after, expected):
    """PHQ-9 below 5, after having been a case (10 or more)."""
    assert is_remission(D(before), D(after), scale=replace(PHQ_9, remission_below=D(5))) is expected


def test_remission_without_a_cut_of_cases_is_from_above_its_own():
    own = replace(MOOD, better="lower", remission_below=D(3))
    assert is_remission(D(3), D(2), scale=own) is True
    assert is_remission(D(2), D(1), scale=own) is False
    assert is_remission(D(2), D(1), scale=MOOD) is None


# Percent


@pytest.mark.parametrize(("before", "after", "thirty", "fifty"), [
    ("10", "7", True, False), ("10", "7.01", False, False), ("10", "5", True, True), ("6.7", "4.69", True, False),
    ("6.7", "4.691", False, False), ("3", "2.1", True, False), ("9.333", "6.5331", True, False),
    ("5", "8", False, False),
])
def test_thirty_per_cent_is_thirty_per_cent(before, after, thirty, fifty):
    assert is_better_by(D(before), D(after), NOTICED, scale=PEG) is thirty
    assert is_better_by(D(before), D(after), MUCH, scale=PEG) is fifty
    assert bool(reliable_change(D(before), D(after), scale=PEG).matters) is thirty


def test_a_share_of_nothing_means_nothing():
    assert percent_change(D(0), D(3), scale=PEG) is None
    assert is_better_by(D(0), D(3), NOTICED, scale=PEG) is None
    assert percent_change(D(20), D(10), scale=replace(PEG, range=(D(11), D(44)))) is None  # it doesn't begin at nought


# Deterioration twice in a row


@pytest.mark.parametrize(("scores", "expected"), [
    ([10, 16, 16], True), ([10, 16, 15], False), ([10, 15, 16], False), ([10, 16], False), ([10, 4, 4], False),
    ([10, 16, 10, 16], False), ([10, 9, 17, 18], True), ([], False), ([10], False),
])
def test_two_scores_in_a_row_that_are_reliably_worse_than_the_first(scores, expected):
    assert is_worse_twice_in_a_row([D(score) for score in scores], scale=PHQ_9) is expected


def test_a_scale_without_a_figure_never_says_so():
    assert not is_worse_twice_in_a_row([D(9), D(0), D(0)], scale=MOOD)


# NHS Talking Therapies. (PHQ-9 before and after, GAD-7 before and after) → recovered, better, both, worse
PAIRS = [
    ((15, 9), (12, 7), True, True, True, False),  # both below their cuts, both reliably better
    ((15, 9), (12, 8), False, True, False, False),  # one is still a case
    ((10, 9), (7, 7), True, False, False, False),  # recovered, and perhaps by chance
    ((9, 3), (7, 7), False, True, False, False),  # no case at first: can't recover
    ((15, 9), (7, 11), False, False, False, False),  # one better, the other worse: neither
    ((10, 16), (8, 8), False, False, False, True),
    ((10, 16), (12, 7), False, False, False, False),
    ((4, 4), (3, 7), False, False, False, True),
    ((9, 9), (8, 4), True, True, True, False),
]


@pytest.mark.parametrize(("phq", "gad", "recovered", "better", "both", "worse"), PAIRS)
def test_what_talking_therapies_count(phq, gad, recovered, better, both, worse):
    found = outcome_of([verdict(D(phq[0]), D(phq[1]), scale=PHQ_9), verdict(D(gad[0]), D(gad[1]), scale=GAD_7)])
    assert (found.has_recovered, found.is_reliably_better, found.has_recovered_reliably, found.is_reliably_worse) == (
        recovered, better, both, worse)


def test_a_measure_without_cut_can_not_be_counted():
    with pytest.raises(ValueError, match="a cut and a reliable change"):
        outcome_of([verdict(D(15), D(9), scale=PHQ_9), verdict(D(5), D(3), scale=PEG)])
    with pytest.raises(ValueError, match="a cut"):
        outcome_of([])


# Laws

scores = st.integers(0, 27).map(Decimal)
SAID = ("was_case", "is_case", "is_significant", "is_remission", "is_deterioration")


def said(found):
    return [getattr(found, name) for name in SAID]


def mirrored(scale):
    """The same scale turned round: higher is better."""
    low, high = scale.range
    return replace(scale, better="higher", case_at=low + high - scale.case_at,
                   remission_below=None if scale.remission_below is None else low + high - scale.remission_below)


def stretched(scale, by):
    """The same scale in other units."""
    return replace(scale, range=(scale.range[0] * by, scale.range[1] * by), case_at=scale.case_at * by,
                   remission_below=None if scale.remission_below is None else scale.remission_below * by,
                   reliable_change=replace(scale.reliable_change, fixed=scale.reliable_change.fixed * by))


SCALES = st.sampled_from([PHQ_9, replace(PHQ_9, remission_below=D(5))])


@given(scale=SCALES, before=scores, after=scores)
def test_a_scale_turned_round_says_the_same(scale, before, after):
    low, high = scale.range
    turned = verdict(low + high - before, low + high - after, scale=mirrored(scale))
    assert said(turned) == said(verdict(before, after, scale=scale))


@given(scale=SCALES, before=scores, after=scores, by=st.decimals("0.1", 50, places=1))
def test_other_units_say_the_same(scale, before, after, by):
    found, other = verdict(before, after, scale=scale), verdict(before * by, after * by, scale=stretched(scale, by))
    assert said(other) == said(found)
    for percent in (NOTICED, MUCH):
        assert is_better_by(before, after, percent, scale=scale) == is_better_by(
            before * by, after * by, percent, scale=stretched(scale, by))


@given(scale=SCALES, before=scores, after=scores)
def test_nobody_recovers_both_ways(scale, before, after):
    there, back = verdict(before, after, scale=scale), verdict(after, before, scale=scale)
    assert not (there.is_significant and back.is_significant)
    assert not (there.is_remission and back.is_remission)
    assert there.is_deterioration == (back.change.is_reliable and back.change.direction == "better")


@given(scale=SCALES, before=scores, one=scores, other=scores)
def test_going_on_in_the_same_direction_takes_nothing_back(scale, before, one, other):
    better, worse = sorted((one, other))
    if clinically_significant(before, worse, scale=scale):
        assert clinically_significant(before, better, scale=scale)
    if is_remission(before, worse, scale=scale):
        assert is_remission(before, better, scale=scale)
    if verdict(before, better, scale=scale).is_deterioration:
        assert verdict(before, worse, scale=scale).is_deterioration
    if before:
        assert percent_change(before, better, scale=scale) >= percent_change(before, worse, scale=scale)


@given(before=scores, after=scores)
def test_what_is_significant_is_reliable_recovery_and_better(before, after):
    found = verdict(before, after, scale=PHQ_9)
    assume(found.is_significant)
    assert found.has_recovered and found.change.is_reliable and found.percent > 0 and found.is_remission


@given(mean=st.decimals(-50, 50, places=1), sd=st.decimals("0.1", 20, places=1), gap=st.decimals(0, 50, places=1),
       other=st.decimals("0.1", 20, places=1))
def test_cut_c_lies_between_the_means_and_equal_spreads_meet_in_the_middle(mean, sd, gap, other):
    cut = criterion_c((mean, sd), (mean + gap, other))
    assert mean - D("1e-20") <= cut <= mean + gap + D("1e-20")
    assert abs(criterion_c((mean, sd), (mean + gap, sd)) - (mean + gap / 2)) < D("1e-20")
