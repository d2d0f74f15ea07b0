"""Intervals, against published examples and what must hold of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.evidence.intervals import Sample, difference_interval, mean_interval, proportion_interval
from handrail.evidence.quantiles import t_quantile, z_quantile

# Student's t, two-sided 95 %, as every printed table has it
T_TABLE = [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)]


@pytest.mark.parametrize(("df", "printed"), T_TABLE)
def test_quantiles_are_those_of_the_printed_table(df, printed):
    assert t_quantile(0.975, df) == pytest.approx(printed, abs=5e-4)
    assert t_quantile(0.025, df) == pytest.approx(-printed, abs=5e-4)


@pytest.mark.parametrize(("p", "df"), [(0, 5), (1, 5), (0.5, 0), (0.9, -1)])
def test_there_is_no_quantile_of_nonsense(p, df):
    with pytest.raises(ValueError, match="No quantile"):
        t_quantile(p, df)


def test_a_mean_has_the_interval_of_the_textbook():
    found = mean_interval(Sample(n=10, mean=5.0, sd=2.0))
    assert (found.low, found.high) == pytest.approx((5 - 1.4307, 5 + 1.4307), abs=1e-3)


def test_two_groups_are_compared_as_welch_did():
    # two samples of 15 with variances 25 and 4; by hand: se = 1.3904, df = 18.37
    found = difference_interval(Sample(15, 24.0, 5.0), Sample(15, 20.0, 2.0))
    assert found.se == pytest.approx((25 / 15 + 4 / 15) ** 0.5)
    assert found.df == pytest.approx((29 / 15) ** 2 / ((25 / 15) ** 2 / 14 + (4 / 15) ** 2 / 14))
    assert found.low < 4.0 < found.high


def test_groups_without_any_spread_differ_by_what_they_differ():
    found = difference_interval(Sample(3, 2.0, 0.0), Sample(4, 1.0, 0.0))
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(("count", "n", "low", "high"), [
    # Newcombe (1998, Stat Med 17: 857–872, table I), Wilson's score without continuity correction
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
])
def test_a_proportion_has_wilsons_interval(count, n, low, high):
    found = proportion_interval(count, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_proportions_interval_stays_a_proportion_and_holds_its_share(case):
    count, n = case
    found = proportion_interval(count, n)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


@pytest.mark.parametrize(("count", "n"), [(1, 0), (-1, 4), (5, 4)])
def test_more_than_all_is_no_proportion(count, n):
    with pytest.raises(ValueError, match="no proportion"):
        proportion_interval(count, n)


def test_a_sample_of_one_has_no_spread():
    with pytest.raises(ValueError, match="at least two"):
        Sample(1, 3.0, 0.0)


def test_z():
    assert z_quantile(0.975) == pytest.approx(1.959964, abs=1e-6)
