"""Effect sizes in arrays: against metafor, against this house's own exact figures, and by what must always hold."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.evidence import between, counts, effects, within
from handrail.evidence.columns import factors, together
from handrail.evidence.intervals import Sample
from handrail.evidence.quantiles import small_sample_factor

from .pools import REST

METAFOR = json.loads((Path(__file__).parent / "data" / "metafor-effects.json").read_text())
STUDIES = {
    name: np.array([study[f"{name}i"] for study in METAFOR["effects"]["input"]], dtype=float)
    for name in ("m1", "sd1", "n1", "m2", "sd2", "n2")
}
MEASURES = {
    "SMD_LS": lambda s: effects.hedges_g(**s),
    "SMD_UB": lambda s: effects.hedges_g(**s, variance="UB"),
    "MD_LS": lambda s: effects.mean_difference(**s),
    "MD_UB": lambda s: effects.mean_difference(**s, variance="UB"),
    "SMDH_LS": lambda s: effects.hedges_g_separate(**s),
    "ROM_LS": lambda s: effects.ratio_of_means(**s),
}
# dat.bcg of metafor (Colditz et al. 1994), as the reference orders them: cases and all, vaccinated; then the others.
BCG = np.array([
    (4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 13598, 248, 12867), (33, 5069, 47, 5808),
    (180, 1541, 372, 1451), (8, 2545, 10, 629), (505, 88391, 499, 88391), (29, 7499, 45, 7277), (17, 1716, 65, 1665),
    (186, 50634, 141, 27338), (5, 2498, 3, 2341), (27, 16913, 29, 17854),
]).T

numbers = st.floats(-100, 100)
spreads = st.floats(0.1, 50)
people = st.integers(2, 400)
groups = st.tuples(numbers, spreads, people, numbers, spreads, people).filter(lambda g: g[2] + g[5] > 4)


def swapped(group):
    return group[3:] + group[:3]


def test_every_measure_of_the_reference_is_looked_at():
    assert set(METAFOR["effects"]) - {"input"} == set(MEASURES)


@pytest.mark.parametrize("measure", MEASURES)
def test_effects_of_two_means_are_those_of_metafor(measure):
    yi, vi = MEASURES[measure](STUDIES)
    assert len(yi) == 9
    assert yi == pytest.approx(METAFOR["effects"][measure]["yi"], rel=1e-6)
    assert vi == pytest.approx(METAFOR["effects"][measure]["vi"], rel=1e-6)


def _are(sizes, reference, sign=1):
    assert sign * sizes.yi == pytest.approx(reference["yi"], rel=1e-6)
    assert sizes.vi == pytest.approx(reference["vi"], rel=1e-6)


@pytest.mark.parametrize(("measure", "ours"), [
    ("OR", counts.log_odds_ratio), ("RR", counts.log_risk_ratio), ("RD", counts.risk_difference)])
def test_effects_of_counts_with_a_cell_of_zero_among_them_are_those_of_metafor(measure, ours):
    _are(ours(*REST["counts"]["input"].values()), REST["counts"][measure])


@pytest.mark.parametrize(("measure", "ours"), [("COR", effects.correlation), ("ZCOR", effects.fisher_z)])
def test_effects_of_correlations_are_those_of_metafor(measure, ours):
    _are(ours(*REST["correlations"]["input"].values()), REST["correlations"][measure])


def test_changes_are_those_of_metafor_which_takes_the_first_mean_minus_the_second():
    before, after, sd_before, sd_after, r, n = (np.array(one) for one in REST["pairs"]["input"].values())
    _are(effects.mean_change(before, after, sd_before, sd_after, n, r), REST["pairs"]["MC"], -1)
    _are(effects.change_score_change(before, after, sd_before, sd_after, n, r), REST["pairs"]["SMCC"], -1)
    _are(effects.raw_score_change(before, after, sd_before, n, r), REST["pairs"]["SMCR"], -1)


def test_log_risk_ratios_are_those_of_metafor():
    yi, vi = counts.log_risk_ratio(*BCG)
    assert yi == pytest.approx(METAFOR["bcg_log_risk_ratio"]["yi"], rel=1e-6)
    assert vi == pytest.approx(METAFOR["bcg_log_risk_ratio"]["vi"], rel=1e-6)


def test_a_table_by_hand():
    # 8 of 20 against 2 of 10: odds 8/12 and 2/8; risks 0.4 and 0.2
    assert counts.log_odds_ratio(8, 20, 2, 10) == pytest.approx(
        (np.log(8 / 12 / (2 / 8)), 1 / 8 + 1 / 12 + 1 / 2 + 1 / 8))
    assert counts.log_risk_ratio(8, 20, 2, 10) == pytest.approx((np.log(2), 1 / 8 - 1 / 20 + 1 / 2 - 1 / 10))
    assert counts.risk_difference(8, 20, 2, 10) == pytest.approx((0.2, 0.4 * 0.6 / 20 + 0.2 * 0.8 / 10))


def test_a_cell_of_zero_gets_a_half_in_all_four_and_other_tables_nothing():
    yi, vi = counts.log_odds_ratio([0, 8], [10, 20], [3, 2], [12, 10])
    assert yi == pytest.approx([np.log(0.5 * 9.5 / (10.5 * 3.5)), np.log(8 * 8 / (12 * 2))])
    assert vi[0] == pytest.approx(1 / 0.5 + 1 / 10.5 + 1 / 3.5 + 1 / 9.5)
    assert counts.log_risk_ratio(0, 10, 3, 12).yi == pytest.approx(np.log(0.5 / 11 / (3.5 / 13)))
    assert counts.risk_difference(0, 10, 3, 12).yi == pytest.approx(0.5 / 11 - 3.5 / 13)
    assert counts.risk_difference(0, 10, 3, 12, correct="none").yi == -0.25
    assert counts.log_odds_ratio(8, 20, 2, 10, correct="all").yi == pytest.approx(np.log(8.5 * 8.5 / (12.5 * 2.5)))
    assert counts.log_odds_ratio(8, 20, 2, 10, correct="all", add=0) == counts.log_odds_ratio(8, 20, 2, 10)


def test_without_the_correction_a_cell_of_zero_is_refused_where_it_makes_no_number():
    for measure in (counts.log_odds_ratio, counts.log_risk_ratio):
        with pytest.raises(ValueError, match="events1 must be above 0, not 0 .number 2"):
            measure([1, 0], 10, 3, 12, correct="none")
    with pytest.raises(ValueError, match="variance must be above 0"):
        counts.risk_difference(0, 10, 12, 12, correct="none")
    with pytest.raises(ValueError, match="variance must be above 0"):
        counts.log_risk_ratio(10, 10, 12, 12, correct="none")


def test_tables_that_say_nothing_are_found():
    found = counts.says_nothing([0, 0, 10, 10, 3], 10, [0, 1, 12, 11, 4], 12)
    assert found.tolist() == [True, False, True, False, False]


@given(st.integers(1, 50), st.integers(0, 50), st.integers(1, 50), st.integers(0, 50))
def test_the_other_group_first_turns_the_sign_and_the_other_event_turns_odds(n1, missing1, n2, missing2):
    a, c = max(0, n1 - missing1), max(0, n2 - missing2)
    for measure in (counts.log_odds_ratio, counts.log_risk_ratio, counts.risk_difference):
        one, other = measure(a, n1, c, n2), measure(c, n2, a, n1)
        assert one.yi == pytest.approx(-other.yi, abs=1e-12)
        assert one.vi == pytest.approx(other.vi)
        assert one.vi > 0
    one, other = counts.log_odds_ratio(a, n1, c, n2), counts.log_odds_ratio(n1 - a, n1, n2 - c, n2)
    assert one.yi == pytest.approx(-other.yi, abs=1e-12)
    assert one.vi == pytest.approx(other.vi)


@given(groups)
def test_g_is_that_of_a_single_comparison(group):
    m1, sd1, n1, m2, sd2, n2 = group
    single = between.hedges_g(Sample(n1, m1, sd1), Sample(n2, m2, sd2))
    many = effects.hedges_g(*group)
    assert (many.yi, many.vi) == pytest.approx((single.value, single.large), rel=1e-12, abs=1e-12)


@given(groups, st.floats(0.01, 100), numbers)
def test_standardised_effects_know_no_unit_and_no_zero(group, times, more):
    m1, sd1, n1, m2, sd2, n2 = group
    moved = (m1 * times + more, sd1 * times, n1, m2 * times + more, sd2 * times, n2)
    for measure in (effects.hedges_g, effects.hedges_g_separate):
        assert measure(*moved).yi == pytest.approx(measure(*group).yi, rel=1e-6, abs=1e-6)
        assert measure(*moved).vi == pytest.approx(measure(*group).vi, rel=1e-6, abs=1e-6)


@given(groups, st.floats(0.01, 100))
def test_a_mean_difference_has_the_unit_of_the_scale(group, times):
    m1, sd1, n1, m2, sd2, n2 = group
    for variance in ("LS", "HO"):
        one = effects.mean_difference(*group, variance=variance)
        other = effects.mean_difference(m1 * times, sd1 * times, n1, m2 * times, sd2 * times, n2, variance=variance)
        assert other.yi == pytest.approx(one.yi * times, abs=1e-9)
        assert other.vi == pytest.approx(one.vi * times**2)


@given(groups)
def test_the_other_group_first_turns_the_sign_alone(group):
    for measure in (effects.mean_difference, effects.hedges_g, effects.hedges_g_separate):
        one, other = measure(*group), measure(*swapped(group))
        assert one.yi == pytest.approx(-other.yi)
        assert one.vi == pytest.approx(other.vi)
        assert one.vi > 0


@given(numbers, spreads, people, spreads, people.filter(lambda n: n > 2))
def test_equal_means_leave_the_variance_of_the_two_groups_alone(mean, sd1, n1, sd2, n2):
    for variance in ("LS", "UB"):
        yi, vi = effects.hedges_g(mean, sd1, n1, mean, sd2, n2, variance=variance)
        assert (yi, vi) == (0, pytest.approx(1 / n1 + 1 / n2))


def test_the_unbiased_variance_has_the_true_variance_as_its_mean():
    rng = np.random.default_rng(7)
    n1, n2, true, trials = 6, 9, 0.8, 400_000
    df = n1 + n2 - 2
    mean = rng.normal(true, np.sqrt(1 / n1 + 1 / n2), trials)
    d = mean / np.sqrt(rng.chisquare(df, trials) / df)
    g, v = effects.g_of_d(d, n1, n2, variance="UB")
    assert g.mean() == pytest.approx(true, abs=0.004)
    assert v.mean() == pytest.approx(g.var(), rel=0.01)


@given(st.floats(0.1, 100), spreads, people, st.floats(0.1, 100), spreads, people, st.floats(0.1, 10))
def test_a_ratio_of_means_knows_no_unit_nor_whether_all_is_counted_below_zero(m1, sd1, n1, m2, sd2, n2, times):
    one = effects.ratio_of_means(m1, sd1, n1, m2, sd2, n2)
    assert np.exp(one.yi) == pytest.approx(m1 / m2)
    for sign in (times, -times):
        other = effects.ratio_of_means(m1 * sign, sd1 * times, n1, m2 * sign, sd2 * times, n2)
        assert (other.yi, other.vi) == pytest.approx((one.yi, one.vi), abs=1e-9)


@given(st.floats(-0.99, 0.99), st.integers(4, 1000))
def test_fisher_z_goes_there_and_back(r, n):
    z = effects.fisher_z(r, n)
    assert effects.r_of_z(z.yi) == pytest.approx(r, abs=1e-12)
    assert z.vi == 1 / (n - 3)
    assert effects.correlation(r, n) == pytest.approx((r, (1 - r * r) ** 2 / (n - 1)))


def test_changes_in_arrays_are_those_of_one_group_at_a_time():
    # Morris (2008), as in test_within.py
    before, after, sd_before, sd_after, n, r = np.array([
        (30.6, 38.5, 15.0, 11.6, 20, 0.47), (23.5, 26.8, 3.1, 4.1, 50, 0.64), (55.7, 60.7, 17.3, 17.9, 11, 0.89),
    ]).T
    raw = effects.raw_score_change(before, after, sd_before, n, r)
    assert raw.yi == pytest.approx([0.5056, 1.0481, 0.2667], abs=5e-5)
    assert raw.vi == pytest.approx([0.0594, 0.0254, 0.0232], abs=5e-5)
    changes = effects.change_score_change(before, after, sd_before, sd_after, n, r)
    assert changes.yi == pytest.approx([0.5417, 1.0198, 0.5575], abs=5e-5)
    assert changes.vi == pytest.approx([0.0573, 0.0304, 0.1050], abs=5e-5)
    exact = effects.raw_score_change(before, after, sd_before, n, r, variance="exact").vi
    assert exact[0] == pytest.approx(within.smcr(n=20, change=7.9, sd_before=15.0, r=0.47).exact)
    plain = effects.mean_change(before, after, sd_before, sd_after, n, r)
    assert plain.yi == pytest.approx([7.9, 3.3, 5.0])
    assert plain.vi[0] == pytest.approx((15.0**2 + 11.6**2 - 2 * 0.47 * 15.0 * 11.6) / 20)


def test_shapes_broadcast_and_none_is_lost():
    yi, vi = effects.hedges_g(np.ones((3, 1)), 1, 10, np.zeros(4), 1, 10)
    assert yi.shape == vi.shape == (3, 4)
    assert effects.raw_score_change(np.zeros((2, 3)), 1, 2, 10, 0.5).yi.shape == (2, 3)
    assert effects.hedges_g(1, 1, 10, 0, 1, 10).yi.shape == ()
    assert effects.hedges_g([], [], [], [], [], []).yi.shape == (0,)
    assert effects.hedges_g(1, 1, 10, 0, 1, 10).se ** 2 == pytest.approx(effects.hedges_g(1, 1, 10, 0, 1, 10).vi)


def test_the_factor_of_many_is_that_of_each():
    df = np.array([[2, 30], [30, 5e6]])
    assert factors(df).tolist() == [[small_sample_factor(value) for value in row] for row in df.tolist()]


GOOD = {"m1": 5.0, "sd1": 2.0, "n1": 10, "m2": 4.0, "sd2": 2.0, "n2": 12}


@pytest.mark.parametrize("measure", [effects.mean_difference, effects.hedges_g, effects.hedges_g_separate,
                                     effects.ratio_of_means])
@pytest.mark.parametrize(("wrong", "words"), [
    ({"sd1": [1.0, -2.0]}, r"sd1 must be 0 or more, not -2 \(number 2\)"),
    ({"n2": 1}, "n2 must be 2 or more, not 1"),
    ({"m1": [1, 2, float("nan")]}, r"m1 must be a finite number, not nan \(number 3\)"),
    ({"m2": "much"}, "m2 holds something that is no number"),
    ({"m1": [1, 2], "m2": [1, 2, 3]}, "different lengths"),
])
def test_bad_numbers_are_named(measure, wrong, words):
    with pytest.raises(ValueError, match=words):
        measure(**GOOD | wrong)


@pytest.mark.parametrize("call", [
    lambda: effects.hedges_g(1, 0, 10, 2, 0, 10),
    lambda: effects.hedges_g_separate(1, 0, 10, 2, 0, 10),
    lambda: effects.hedges_g(1, 1, 10, 2, 1, 10, variance="ub"),
    lambda: effects.ratio_of_means(-1, 1, 10, 2, 1, 10),
    lambda: effects.ratio_of_means(1, 1, 10, 0, 1, 10),
    lambda: effects.correlation(1.01, 10),
    lambda: effects.fisher_z(1, 10),
    lambda: effects.fisher_z(0.5, 3),
    lambda: effects.mean_change(1, 2, 1, 1, 10, 1.2),
    lambda: effects.raw_score_change(1, 2, 0, 10, 0.5),
    lambda: effects.raw_score_change(1, 2, 1, 2, 0.5),
    lambda: effects.raw_score_change(1, 2, 1, 3, 0.5, variance="exact"),
    lambda: effects.change_score_change(1, 2, 1, 1, 10, 1),
    lambda: counts.log_odds_ratio(11, 10, 3, 10),
    lambda: counts.log_odds_ratio(-1, 10, 3, 10),
    lambda: counts.risk_difference(0, 0, 3, 10),
    lambda: counts.log_risk_ratio(1, 10, 3, 10, correct="only0"),
    lambda: counts.log_risk_ratio(1, 10, 3, 10, add=-1),
    lambda: together(a=[1, None]),
])
def test_what_has_no_effect_size_is_refused(call):
    with pytest.raises(ValueError, match="must|one of|0 or more|no number"):
        call()
