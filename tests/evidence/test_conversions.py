"""Conversions of what papers report: the Cochrane Handbook's examples, round trips, and scores themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate
from scipy.stats import norm, t, ttest_ind

from handrail.evidence import conversions as from_papers
from handrail.evidence import effects

spreads = st.floats(0.1, 50)
people = st.integers(2, 400)
numbers = st.floats(-100, 100)


def test_the_handbook_on_the_sd_from_an_interval_of_a_mean():
    # 6.5.2.2: 32.1 (30.0 to 34.2), 25 people, SD 5.09; 28.3 (26.5 to 30.1), 22 people, SD 4.06
    assert from_papers.sd_from_mean_interval([30.0, 26.5], [34.2, 30.1], [25, 22]) == pytest.approx(
        [5.09, 4.06], abs=0.005)


def test_the_handbook_on_the_sd_from_a_p_value():
    # 6.5.2.3: difference 3.8, P = 0.008, 25 and 22 people: t = 2.78, SE = 1.37, SD = 4.69
    assert from_papers.t_from_p(0.008, 1, 45) == pytest.approx(2.78, abs=0.005)
    se = from_papers.se_from_p(3.8, 0.008, 45)
    assert se == pytest.approx(1.37, abs=0.005)
    assert from_papers.pooled_sd_from_se(se, 25, 22) == pytest.approx(4.69, abs=0.01)  # theirs from a rounded SE


def test_the_handbook_on_the_correlation_in_changes():
    # 6.5.2.8: SDs before, after and of the change 6.4, 7.1, 4.5 (r = 0.78); 7.0, 6.9, 4.2 (r = 0.82)
    r = from_papers.correlation_from_sds([6.4, 7.0], [7.1, 6.9], [4.5, 4.2])
    assert r == pytest.approx([0.78, 0.82], abs=0.005)
    assert from_papers.change_sd([6.4, 7.0], [7.1, 6.9], r) == pytest.approx([4.5, 4.2])


@given(spreads, spreads, st.floats(-0.99, 0.99))
def test_correlation_and_sd_of_the_change_are_each_others_way_back(before, after, r):
    change = from_papers.change_sd(before, after, r)
    assert from_papers.correlation_from_sds(before, after, change) == pytest.approx(r, abs=1e-6)
    same = from_papers.change_sd(before, before, r)
    assert from_papers.sd_from_change_sd(same, r) == pytest.approx(before, rel=1e-6)


@given(spreads, people)
def test_sd_and_se_are_each_others_way_back(sd, n):
    assert from_papers.sd_from_se(from_papers.se_from_sd(sd, n), n) == pytest.approx(sd)


@given(numbers, spreads, people, st.floats(0.5, 0.999))
def test_an_interval_gives_back_the_spread_it_came_from(mean, sd, n, level):
    low, high = t.interval(level, n - 1, loc=mean, scale=sd / np.sqrt(n))
    assert from_papers.sd_from_mean_interval(low, high, n, level=level) == pytest.approx(sd, rel=1e-6)
    low, high = norm.interval(level, loc=mean, scale=sd)
    assert from_papers.se_from_interval(low, high, level=level) == pytest.approx(sd, rel=1e-6)


@given(st.floats(-8, 8).filter(lambda value: abs(value) > 1e-3), st.integers(2, 500))
def test_p_and_f_give_back_the_t_they_came_from(value, df):
    sign = np.sign(value)
    assert from_papers.t_from_p(2 * t.sf(abs(value), df), sign, df) == pytest.approx(value, rel=1e-6)
    assert from_papers.t_from_p(2 * norm.sf(abs(value)), sign) == pytest.approx(value, rel=1e-6)
    assert from_papers.t_from_f(value**2, sign) == pytest.approx(value)
    assert from_papers.se_from_t(value * 3, value) == pytest.approx(3)


def test_a_p_of_one_is_no_difference():
    assert from_papers.t_from_p([1, 1], [1, -1], 20).tolist() == [0, 0]


def test_t_f_and_p_of_the_same_scores_give_the_g_of_their_means():
    rng = np.random.default_rng(3)
    one, other = rng.normal(1, 2, 14), rng.normal(0, 2, 11)
    g = effects.hedges_g(one.mean(), one.std(ddof=1), 14, other.mean(), other.std(ddof=1), 11, variance="UB")
    result = ttest_ind(one, other)
    ways = [
        result.statistic,
        from_papers.t_from_f(result.statistic**2, np.sign(result.statistic)),
        from_papers.t_from_p(result.pvalue, np.sign(result.statistic), 23),
    ]
    for way in ways:
        assert from_papers.g_from_t(way, 14, 11, variance="UB") == pytest.approx(g, rel=1e-6)
    low, high = result.confidence_interval()
    se = from_papers.se_from_interval(low, high, df=23)
    d = (one.mean() - other.mean()) / from_papers.pooled_sd_from_se(se, 14, 11)
    assert effects.g_of_d(d, 14, 11, variance="UB") == pytest.approx(g, rel=1e-6)


def test_two_groups_taken_as_one_are_all_their_scores():
    rng = np.random.default_rng(5)
    one, other = rng.normal(1, 2, 14), rng.normal(4, 3, 11)
    both = np.concatenate([one, other])
    n, mean, sd = from_papers.combined(14, one.mean(), one.std(ddof=1), 11, other.mean(), other.std(ddof=1))
    assert (n, mean, sd) == pytest.approx((25, both.mean(), both.std(ddof=1)))


def _expected(rank: int, n: int) -> float:
    """Where the score of this rank among n standard normal scores lies on average: by integration, without Blom."""
    from math import comb

    def density(z):
        return z * rank * comb(n, rank) * norm.cdf(z) ** (rank - 1) * norm.sf(z) ** (n - rank) * norm.pdf(z)

    return integrate.quad(density, -10, 10)[0]


@pytest.mark.parametrize("quarters", [1, 2, 5, 12])
def test_scores_that_lie_where_normal_ones_do_give_back_mean_and_sd(quarters):
    # n = 4Q + 1 as Wan has it: the quartiles are then the scores of ranks Q + 1 and 3Q + 1
    n, mean, sd = 4 * quarters + 1, 50.0, 8.0
    low, high = mean - sd * _expected(n, n), mean + sd * _expected(n, n)
    upper = sd * _expected(3 * quarters + 1, n)
    for found in (
        from_papers.mean_sd_from_quartiles(mean - upper, mean, mean + upper, n),
        from_papers.mean_sd_from_range(low, mean, high, n),
        from_papers.mean_sd_from_five(low, mean - upper, mean, mean + upper, high, n),
    ):
        assert found == pytest.approx((mean, sd), rel=0.02)  # Blom's approximation is 1.4% off at n = 5


def test_medians_by_hand():
    # 100 people: Φ⁻¹(74.875/100.25) = 0.6647, Φ⁻¹(99.625/100.25) = 2.4986
    quarter, extreme = 0.6647124738, 2.4985905610
    assert from_papers.mean_sd_from_quartiles(10, 14, 21, 100) == pytest.approx((15, 11 / (2 * quarter)))
    assert from_papers.mean_sd_from_range(2, 14, 40, 100) == pytest.approx((17.5, 38 / (2 * extreme)))
    mean, sd = from_papers.mean_sd_from_five(2, 10, 14, 21, 40, 100)
    assert mean == pytest.approx((2 + 20 + 28 + 42 + 40) / 8)
    assert sd == pytest.approx((38 / (2 * extreme) + 11 / (2 * quarter)) / 2)
    assert from_papers.mean_sd_from_quartiles(10, 14, 21, 1e9)[1] == pytest.approx(11 / 1.349, rel=1e-4)


@given(st.lists(numbers, min_size=5, max_size=5).map(sorted), st.integers(3, 500), st.floats(0.1, 10), numbers)
def test_mean_and_sd_from_medians_keep_the_unit(five, n, times, more):
    low, q1, median, q3, high = five
    for function, marks in (
        (from_papers.mean_sd_from_quartiles, (q1, median, q3)),
        (from_papers.mean_sd_from_range, (low, median, high)),
        (from_papers.mean_sd_from_five, five),
    ):
        mean, sd = function(*marks, n)
        moved = function(*(mark * times + more for mark in marks), n)
        assert moved == pytest.approx((mean * times + more, sd * times), abs=1e-6)
        assert marks[0] - 1e-9 <= mean <= marks[-1] + 1e-9


def test_shapes_broadcast():
    mean, sd = from_papers.mean_sd_from_quartiles(10, 14, 21, [[20], [30]])
    assert mean.shape == sd.shape == (2, 1)
    assert from_papers.se_from_interval([1, 2], [3, 4], df=[[10], [20], [30]]).shape == (3, 2)
    assert from_papers.t_from_p(0.05, 1, [10, 20]) == pytest.approx([2.228139, 2.085963], abs=1e-6)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: from_papers.sd_from_se(-1, 10), "se must be 0 or more, not -1"),
    (lambda: from_papers.sd_from_se([1, 1], [10, 1]), r"n must be 2 or more, not 1 \(number 2\)"),
    (lambda: from_papers.se_from_sd(-1, 10), "sd must be 0 or more"),
    (lambda: from_papers.se_from_interval(3, 1), "low must not be above high, not 3"),
    (lambda: from_papers.se_from_interval(1, 3, level=95), "level must be above 0 and below 1"),
    (lambda: from_papers.se_from_interval(1, 3, df=0), "df must be above 0"),
    (lambda: from_papers.sd_from_mean_interval(1, 3, 1), "n must be 2 or more"),
    (lambda: from_papers.pooled_sd_from_se(1, 1, 10), "n1 must be 2 or more"),
    (lambda: from_papers.t_from_f(-1, 1), "f must be 0 or more"),
    (lambda: from_papers.t_from_f(4, 0), "sign must be 1 or −1"),
    (lambda: from_papers.t_from_p(0, 1), "p must be above 0"),
    (lambda: from_papers.t_from_p(1.2, 1), "p must be above 0 and no more than 1, not 1.2"),
    (lambda: from_papers.t_from_p(0.5, 2), "sign must be 1 or −1"),
    (lambda: from_papers.se_from_t(1, 0), "t must not be 0"),
    (lambda: from_papers.se_from_t(1, -2), "t must have the sign"),
    (lambda: from_papers.se_from_p(1, 1), "p must be below 1"),
    (lambda: from_papers.g_from_t(1, 10, 1), "n2 must be 2 or more"),
    (lambda: from_papers.change_sd(1, -1, 0.5), "sd_after must be 0 or more"),
    (lambda: from_papers.change_sd(1, 1, 1.5), "r must be between"),
    (lambda: from_papers.correlation_from_sds(1, 1, 5), "don't belong together"),
    (lambda: from_papers.correlation_from_sds(0, 1, 1), "sd_before must be above 0"),
    (lambda: from_papers.sd_from_change_sd(1, 1), "r must be above −1 and below 1"),
    (lambda: from_papers.mean_sd_from_quartiles(3, 2, 4, 20), "q1 must not be above median"),
    (lambda: from_papers.mean_sd_from_range(1, 5, 4, 20), "median must not be above high"),
    (lambda: from_papers.mean_sd_from_five(2, 1, 3, 4, 5, 20), "low must not be above q1"),
    (lambda: from_papers.mean_sd_from_quartiles(1, 2, 3, 2), "n must be 3 or more"),
    (lambda: from_papers.combined(1, 1, 1, 5, 1, 1), "n1 must be 2 or more"),
    (lambda: from_papers.combined(5, float("inf"), 1, 5, 1, 1), "m1 must be a finite number"),
])
def test_what_no_paper_can_mean_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
