"""Many pools at once are each pool alone; and the permutation test that rests on them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.evidence.batch import pool_many
from handrail.evidence.heterogeneity import ESTIMATORS, NoConvergence
from handrail.evidence.permutation import permuted
from handrail.evidence.pooling import COMMON, pool
from handrail.evidence.regression import regress

from .pools import POOLS, REST, outcomes


def _world(seed, b=6, k=9):
    rng = np.random.default_rng(seed)
    y = rng.normal(0, 1, (b, k)) * rng.uniform(0.05, 2, (b, 1))
    v = np.exp(rng.uniform(-4, 1, (b, k)))
    y[0, :3] = np.nan
    v[1, 5] = np.nan
    return y, v


@given(st.integers(0, 100_000), st.sampled_from(list(ESTIMATORS)))
@settings(max_examples=60, deadline=None)
def test_each_is_what_it_is_alone(seed, method):
    y, v = _world(seed)
    test = "z" if method in COMMON else "knha"
    found = pool_many(y, v, method=method, test=test)
    for one in range(len(y)):
        there = np.isfinite(y[one]) & np.isfinite(v[one])
        alone = pool(y[one][there], v[one][there], method, test)
        assert (found.estimate[one], found.se[one], found.low[one], found.high[one], found.tau2[one], found.i2[one],
                found.q[one], found.p[one]) == pytest.approx(
            (alone.estimate, alone.se, *alone.ci, alone.spread.tau2, alone.spread.i2, alone.spread.q, alone.p),
            rel=1e-6, abs=1e-9)
    assert found.k.tolist()[:3] == [6, 8, 9]


@given(st.integers(0, 100_000), st.sampled_from([one for one in ESTIMATORS if one not in COMMON]))
@settings(max_examples=30, deadline=None)
def test_with_moderators_each_is_the_regression_alone(seed, method):
    y, v = _world(seed, k=11)
    x = np.random.default_rng(seed + 1).normal(0, 1, (11, 2))
    found = pool_many(y, v, np.column_stack([np.ones(11), x]), method)
    for one in range(len(y)):
        there = np.isfinite(y[one]) & np.isfinite(v[one])
        alone = regress(y[one][there], v[one][there], {"a": x[there, 0], "b": x[there, 1]}, method)
        assert found.estimate[one] == pytest.approx([term.estimate for term in alone.coefficients], rel=1e-5, abs=1e-8)
        assert found.p[one] == pytest.approx([term.p for term in alone.coefficients], rel=1e-5, abs=1e-8)
        assert found.qm[one] == pytest.approx(alone.qm, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("name", POOLS)
def test_the_reference_pools_by_reml_are_metafors(name):
    fit = next(one for one in POOLS[name]["fits"] if (one["method"], one["test"]) == ("REML", "knha"))
    found = pool_many(*outcomes(name))
    assert (found.estimate[0], found.se[0], found.low[0], found.high[0]) == pytest.approx(
        (fit["estimate"], fit["se"], *fit["ci"]), rel=1e-6)


@pytest.mark.parametrize(("call", "said"), [
    (lambda: pool_many([[1, 2], [1, 2]], [1, -1]), "Pool 1, outcome 2"),
    (lambda: pool_many([[1, 2], [1, np.nan]], [1, 1]), "Pool 2 has too few studies: 1"),
    (lambda: pool_many([[1, 2, 3]], [1, 1, 1], [[1, 2], [1, 2]]), "don't fit"),
    (lambda: pool_many([[1, 2, 3]] * 2, [1, 1, 1], [[[1, 2], [1, 2], [1, 3]]] * 3), "don't fit"),
    (lambda: pool_many([[1, 2, 4]], [1, 1, 1], [[1, 2], [1, 2], [1, 2]]), "told apart"),
    (lambda: pool_many([[1, 2]], [1, 1], method="MAGIC"), "no method"),
    (lambda: pool_many([[1, 2]], [1, 1], test="luck"), "no test"),
    (lambda: pool_many([[1, 2]], [1, 1], method="EE"), "common effect"),
    (lambda: pool_many([[]], [[]]), "nothing to pool"),
    (lambda: permuted([1, 2, 4], [1, 1, 2], {"x": [1, 2, 1]}, orders=1, chance=None), "at least 2"),
])
def test_what_cannot_be_asked_is_a_sentence(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_a_pool_that_does_not_come_to_rest_is_an_error():
    with pytest.raises(NoConvergence):
        pool_many(*outcomes("bcg"), most_steps=1)


@pytest.mark.parametrize("one", REST["permutation"], ids=lambda one: one["test"])
def test_every_order_of_seven_studies_gives_metafors_p_value(one):
    y, v = (column[:7] for column in outcomes("bcg"))
    ablat = [row["ablat"] for row in POOLS["bcg"]["regression_x"]][:7]
    found = permuted(y, v, {"ablat": ablat}, "DL", one["test"], chance=np.random.default_rng(0))
    assert (found.orders, found.is_exact) == (5040, True)
    assert (found.p["ablat"], found.qm_p) == pytest.approx((one["p"], one["qm_p"]), rel=1e-9)


def test_every_order_of_few_studies_by_hand():
    from itertools import permutations

    y, v, lessons = [0.1, 0.5, 0.3, 0.9, 0.6], [0.02, 0.05, 0.03, 0.04, 0.02], [4, 6, 5, 9, 8]
    found = permuted(y, v, {"lessons": lessons}, "DL", chance=np.random.default_rng(0))
    assert (found.orders, found.is_exact) == (120, True)
    values = [abs(regress(y, v, {"lessons": order}, "DL").coefficients[1].statistic) for order in permutations(lessons)]
    assert found.p["lessons"] == pytest.approx(np.mean(np.array(values) >= values[0] - 1e-7))
    assert found.qm_p == pytest.approx(found.p["lessons"])


def test_many_studies_are_dealt_out_by_the_chance_that_is_given():
    y, v = outcomes("bcg")
    ablat = [row["ablat"] for row in POOLS["bcg"]["regression_x"]]
    noise = np.random.default_rng(4).normal(0, 1, 13)
    found = permuted(y, v, {"ablat": ablat, "noise": noise}, chance=np.random.default_rng(1), orders=400)
    again = permuted(y, v, {"ablat": ablat, "noise": noise}, chance=np.random.default_rng(1), orders=400)
    assert found == again
    assert (found.orders, found.is_exact) == (400, False)
    assert found.p["ablat"] < 0.05 < found.p["noise"]
    assert 1 / 400 <= found.qm_p < 0.05
