"""Alpha and omega: against published figures, against hand computation, and against a second way to each."""

import random
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handrail.measures.reliability import (
    NotComputable,
    covariance_matrix,
    cronbach_alpha,
    f_quantile,
    feldt_interval,
    mcdonald_omega,
    omega_of,
    one_factor,
)

tables = st.integers(3, 6).flatmap(
    lambda items: st.lists(st.lists(st.integers(0, 4), min_size=items, max_size=items), min_size=4, max_size=30)
)


def one_factor_people(loadings, people, seed):
    """Made-up people whose answers have one factor in common."""
    made = random.Random(seed)
    factors = [made.gauss(0, 1) for _ in range(people)]
    return [[loading * factor + sqrt(1 - loading**2) * made.gauss(0, 1) for loading in loadings] for factor in factors]


def alpha_by_fractions(rows):
    """The same another way, exactly: k × mean covariance ÷ (mean variance + (k − 1) × mean covariance)."""
    people, items = len(rows), len(rows[0])
    columns = [[Fraction(row[item]) for row in rows] for item in range(items)]

    def covariance(one, other):
        return (sum(a * b for a, b in zip(one, other, strict=True)) - sum(one) * sum(other) / people) / (people - 1)

    mean_variance = sum(covariance(column, column) for column in columns) / items
    pairs = [(one, other) for one in range(items) for other in range(items) if one != other]
    mean_covariance = sum(covariance(columns[one], columns[other]) for one, other in pairs) / len(pairs)
    return items * mean_covariance / (mean_variance + (items - 1) * mean_covariance)


def factor_by_principal_axes(correlations, turns=1000):
    """Loadings another way: iterated principal axes, the first axis found by powers of the reduced matrix."""
    size = len(correlations)
    shared = [0.5] * size
    loadings = [1.0] * size
    for _ in range(turns):
        reduced = [[shared[row] if row == column else correlations[row][column] for column in range(size)]
                   for row in range(size)]
        axis = [1.0] * size
        for _ in range(20):
            axis = [sum(reduced[row][column] * axis[column] for column in range(size)) for row in range(size)]
            length = sqrt(sum(one**2 for one in axis))
            axis = [one / length for one in axis]
        root = sum(axis[row] * reduced[row][column] * axis[column] for row in range(size) for column in range(size))
        loadings = [sqrt(root) * one for one in axis]
        if max(abs(one**2 - other) for one, other in zip(loadings, shared, strict=True)) < 1e-11:
            break
        shared = [one**2 for one in loadings]
    return loadings


def test_alpha_of_five_people_is_as_worked_out_by_hand():
    # Items 1 2 3 4 5 and 2 2 4 4 3: variances 2.5 and 1, covariance 1; sum 3 4 7 8 8: variance 5.5.
    rows = [(1, 2), (2, 2), (3, 4), (4, 4), (5, 3)]
    assert covariance_matrix(rows) == [[2.5, 1.0], [1.0, 1.0]]
    assert cronbach_alpha(rows).value == pytest.approx(2 * (1 - 3.5 / 5.5))  # 8 / 11


def test_alpha_of_a_worked_example_that_others_have_written_out():
    # calkulon.com/en/learn/smart/cronbach-alpha: variances 5/3, 2.75/3, 5/3, of the sums (13, 10, 15, 7) 36.75/3.
    rows = [(4, 5, 4), (3, 4, 3), (5, 5, 5), (2, 3, 2)]
    assert cronbach_alpha(rows).value == pytest.approx(3 / 2 * (1 - 12.75 / 36.75))


def test_covariances_are_those_of_a_worked_example_that_others_have_written_out():
    # P. J. Baldonado, Cronbach's Alpha in Excel, February 2025, five questions and seven people.
    rows = [(4, 5, 4, 3, 4), (3, 4, 3, 4, 3), (5, 5, 4, 4, 5), (2, 3, 3, 2, 3), (4, 4, 4, 4, 4), (3, 3, 2, 3, 2),
            (4, 5, 5, 4, 4)]
    found = covariance_matrix(rows)
    assert [round(found[0][column], 4) for column in range(1, 5)] == [0.7381, 0.6190, 0.5476, 0.7857]
    assert [round(found[1][column], 4) for column in range(2, 5)] == [0.7381, 0.4286, 0.7381]


def test_the_interval_is_that_of_a_published_example():
    # Evans, feldt1.return(0.913, 873, 20): imaging.mrc-cbu.cam.ac.uk/statswiki/FAQ/cafun
    assert feldt_interval(0.913, people=873, items=20) == pytest.approx((0.9044024, 0.9211588), abs=6e-8)


@pytest.mark.parametrize(
    ("share", "first", "second", "value"),
    [(0.95, 5, 10, 3.3258), (0.975, 10, 10, 3.7168), (0.95, 4, 20, 2.8661), (0.99, 3, 12, 5.9525),
     (0.95, 1, 1, 161.4476), (0.025, 10, 10, 1 / 3.7168)],
)
def test_the_f_distribution_is_that_of_the_printed_tables(share, first, second, value):
    assert f_quantile(share, first, second) == pytest.approx(value, rel=2e-5)


@given(tables)
@example([[0, 0, 4], [0, 0, 4], [0, 1, 3], [1, 2, 1]])
def test_alpha_agrees_with_a_second_way_to_it(rows):
    try:
        alpha = cronbach_alpha(rows)
    except NotComputable:
        assert len({sum(row) for row in rows}) == 1
        return
    assert alpha.value == pytest.approx(float(alpha_by_fractions(rows)), abs=1e-9)
    assert alpha.low <= alpha.value <= 1
    assert alpha.low < alpha.high or alpha.value == pytest.approx(1)


@pytest.mark.parametrize("figure", [cronbach_alpha, mcdonald_omega])
def test_neither_depends_on_the_order_of_people_or_items(figure):
    rows = one_factor_people((0.8, 0.7, 0.6, 0.5, 0.7), 60, seed=3)
    chance = random.Random(5)
    people, order = chance.sample(rows, len(rows)), chance.sample(range(5), 5)
    mixed = [[row[place] for place in order] for row in people]
    assert figure(mixed).value == pytest.approx(figure(rows).value, abs=1e-9)


def test_omega_of_three_items_is_as_worked_out_by_hand():
    # Loadings 0.9, 0.8, 0.7 give correlations 0.72, 0.63, 0.56. (2.4)² = 5.76; unique 0.19 + 0.36 + 0.51 = 1.06.
    omega = omega_of([[1, 0.72, 0.63], [0.72, 1, 0.56], [0.63, 0.56, 1]])
    assert omega.loadings == pytest.approx((0.9, 0.8, 0.7))
    assert omega.value == pytest.approx(5.76 / 6.82)


def test_omega_is_of_the_sum_in_the_items_own_units():
    # The same with the first item's spread doubled: (1.8 + 0.8 + 0.7)² = 10.89; unique 0.76 + 0.36 + 0.51 = 1.63.
    omega = omega_of([[4, 1.44, 1.26], [1.44, 1, 0.56], [1.26, 0.56, 1]])
    assert omega.value == pytest.approx(10.89 / 12.52)


@pytest.mark.parametrize("together", [0.1, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("items", [3, 4, 7, 10])
def test_where_all_items_go_together_alike_omega_is_alpha(items, together):
    same = [[1.0 if row == column else together for column in range(items)] for row in range(items)]
    assert omega_of(same).value == pytest.approx(items * together / (1 + (items - 1) * together))


@pytest.mark.parametrize("seed", range(2))
def test_omega_agrees_with_a_second_way_to_its_factor(seed):
    rows = one_factor_people((0.8, 0.7, 0.6, 0.5, 0.7), 80, seed)
    covariances = covariance_matrix(rows)
    spreads = [sqrt(covariances[place][place]) for place in range(5)]
    correlations = [[covariances[a][b] / spreads[a] / spreads[b] for b in range(5)] for a in range(5)]
    other = factor_by_principal_axes(correlations)
    assert one_factor(correlations) == pytest.approx(other, abs=1e-6)
    shared = sum(one * spread for one, spread in zip(other, spreads, strict=True)) ** 2
    unique = sum(spread**2 * (1 - one**2) for one, spread in zip(other, spreads, strict=True))
    assert mcdonald_omega(rows).value == pytest.approx(shared / (shared + unique), abs=1e-6)


def test_in_many_people_both_come_to_what_they_were_made_with():
    loadings = (0.8, 0.7, 0.6, 0.5)
    made = sum(loadings) ** 2 / (sum(loadings) ** 2 + sum(1 - one**2 for one in loadings))
    rows = one_factor_people(loadings, 2000, seed=7)
    assert mcdonald_omega(rows).value == pytest.approx(made, abs=0.02)
    assert cronbach_alpha(rows).value <= mcdonald_omega(rows).value  # alpha is the lower bound where loadings differ


@settings(max_examples=50)
@given(tables)
def test_omega_lies_between_0_and_1_or_says_why_there_is_none(rows):
    try:
        assert 0 < mcdonald_omega(rows).value <= 1
    except NotComputable as why:
        assert str(why).endswith(".")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "two items at least"),
        ([(1,), (2,), (3,)], "two items at least"),
        ([(1, 2), (2, 1)], "two items at least"),
        ([(1, 2), (2, 1), (0, 3)], "the same sum"),
    ],
)
def test_alpha_says_why_there_is_none(rows, why):
    with pytest.raises(NotComputable, match=why):
        cronbach_alpha(rows)


@pytest.mark.parametrize(
    ("matrix", "why"),
    [
        ([[1, 0.5], [0.5, 1]], "three items"),
        ([[1, 0.0, 0.3], [0.0, 0, 0.0], [0.3, 0.0, 1]], "the same answer"),
        ([[1, 0.9, 0.9], [0.9, 1, 0.1], [0.9, 0.1, 1]], "Heywood"),
    ],
)
def test_omega_says_why_there_is_none(matrix, why):
    with pytest.raises(NotComputable, match=why):
        omega_of(matrix)
