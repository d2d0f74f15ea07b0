"""Live against PyMARE, a second implementation that isn't R's: where it has the method, its numbers are ours."""

import numpy as np
import pytest
from pymare import meta_regression

from handrail.evidence.pooling import pool
from handrail.evidence.regression import regress

from .pools import POOLS, outcomes

# PyMARE finds the largest likelihood by a minimiser that looks at values, not slopes: half the digits of a double.
NEAR = {"DL": 1e-9, "HE": 1e-9, "ML": 2e-4, "REML": 2e-4}
PROFILED = 1e-4  # the ends of its interval of τ² are roots found with a tolerance of scipy's own


def one(value) -> float:
    """A number that PyMARE gives as an array of one."""
    return float(np.ravel(value)[0])


@pytest.mark.parametrize("method", NEAR)
@pytest.mark.parametrize("name", POOLS)
def test_a_pool_with_the_errors_of_knapp_and_hartung_is_pymares(name, method):
    y, v = (np.array(column) for column in outcomes(name))
    theirs, ours = meta_regression(y, v, method=method), pool(y, v, method, "knha")
    fixed, near = theirs.get_fe_stats(), NEAR[method]
    assert ours.spread.tau2 == pytest.approx(one(theirs.get_re_stats()["tau^2"]), rel=near, abs=1e-9)
    assert (ours.estimate, ours.se) == pytest.approx((one(fixed["est"]), one(fixed["se"])), rel=near)
    assert ours.ci == pytest.approx((one(fixed["ci_l"]), one(fixed["ci_u"])), rel=near)


@pytest.mark.parametrize("name", POOLS)
def test_heterogeneity_is_pymares(name):
    y, v = (np.array(column) for column in outcomes(name))
    found, ours = meta_regression(y, v, method="DL"), pool(y, v, "DL").spread
    theirs, ends = found.get_heterogeneity_stats(), found.get_re_stats()
    said = [one(theirs[key]) for key in ("Q", "p(Q)", "I^2", "H")]
    assert [ours.q, ours.p, ours.i2, np.sqrt(ours.h2)] == pytest.approx(said, rel=1e-6)
    assert ours.tau2_ci == pytest.approx((one(ends["ci_l"]), one(ends["ci_u"])), rel=PROFILED, abs=PROFILED)


@pytest.mark.parametrize("method", NEAR)
@pytest.mark.parametrize("k", [8, 40, 300])
def test_a_regression_on_two_moderators_is_pymares(method, k):
    chance = np.random.default_rng(k)
    v = chance.uniform(0.01, 0.1, k)
    lessons, guided = chance.integers(4, 13, k).astype(float), (np.arange(k) % 2).astype(float)
    y = 0.1 + 0.02 * lessons + 0.2 * guided + chance.normal(0, np.sqrt(v + 0.03))
    theirs = meta_regression(y, v, X=np.column_stack([lessons, guided]), method=method)
    ours = regress(y, v, {"lessons": lessons, "guided": guided}, method, "knha")
    fixed, near = theirs.get_fe_stats(), NEAR[method]
    assert [coefficient.estimate for coefficient in ours.coefficients] == pytest.approx(
        np.ravel(fixed["est"]), rel=near, abs=near)
    assert [coefficient.se for coefficient in ours.coefficients] == pytest.approx(np.ravel(fixed["se"]), rel=near)
    assert ours.spread.tau2 == pytest.approx(one(theirs.get_re_stats()["tau^2"]), rel=near, abs=1e-5)
