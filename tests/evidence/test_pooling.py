"""Pooling: against metafor number by number, and by what must hold for any studies."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.evidence.heterogeneity import ESTIMATORS, NoConvergence
from handrail.evidence.pooling import COMMON, pool
from handrail.evidence.weighted import at

from .pools import POOLS, outcomes

EXACT = 1e-6
# metafor's PM is found by R's `uniroot`, whose tolerance is 1.2e-4 on τ²: its own EB, the same equation solved
# to 1e-10, is up to 2.6e-5 away from it. Ours is compared with that EB to 1e-6, and with PM as closely as PM goes.
ROUGH = {"PM": 1e-4}
UNIROOT = 3e-5
FITS = [(name, fit) for name, found in POOLS.items() for fit in found["fits"]]


@pytest.mark.parametrize(("name", "fit"), FITS, ids=[f"{name}-{fit['method']}-{fit['test']}" for name, fit in FITS])
def test_every_number_is_metafors(name, fit):
    found = pool(*outcomes(name), fit["method"], fit["test"])
    near = ROUGH.get(fit["method"], EXACT)

    def is_near(value):
        return pytest.approx(value, rel=near, abs=UNIROOT if near > EXACT else 1e-12)

    assert found.estimate == is_near(fit["estimate"])
    assert found.se == is_near(fit["se"])
    assert found.ci == is_near(tuple(fit["ci"]))
    assert found.spread.tau2 == is_near(fit["tau2"])
    assert found.spread.i2 == pytest.approx(fit["I2"], rel=near if near == EXACT else 2e-3)
    assert found.spread.h2 == pytest.approx(fit["H2"], rel=near if near == EXACT else 2e-3)
    assert found.spread.q == pytest.approx(fit["Q"], rel=EXACT)
    assert found.spread.p == pytest.approx(fit["Qp"], rel=EXACT)
    if fit["method"] == "FE":
        assert found.prediction_interval is None
    else:  # it moves with √τ²
        reach = pytest.approx(tuple(fit["prediction_interval"]), rel=near, abs=2e-4 if near > EXACT else 0)
        assert found.prediction_interval == reach
    # A p-value of 1e-26 magnifies what its z differs by: with z = 10, by a hundred.
    assert found.p == pytest.approx(fit["p"], rel=(near if near == EXACT else 3e-4) * max(1, found.statistic**2))


QPROFILED = [(name, fit) for name, fit in FITS if "tau2_ci_qprofile" in fit]


@pytest.mark.parametrize(("name", "fit"), QPROFILED)
def test_the_interval_of_heterogeneity_is_metafors(name, fit):
    # metafor finds the ends by `uniroot` with R's default tolerance of 1.2e-4; both iterate.
    spread = pool(*outcomes(name), fit["method"], fit["test"]).spread
    assert spread.tau2_ci == pytest.approx(tuple(fit["tau2_ci_qprofile"]), rel=1e-4, abs=1e-4)
    assert spread.i2_ci == pytest.approx(tuple(fit["I2_ci"]), rel=1e-4, abs=1e-2)


@pytest.mark.parametrize("name", POOLS)
def test_at_each_end_of_that_interval_q_is_a_quantile_of_chi_squared(name):
    from scipy.stats import chi2

    y, v = (np.array(column) for column in outcomes(name))
    ends = pool(y, v).spread.tau2_ci
    for end, share in zip(ends, (0.975, 0.025), strict=True):
        q = at(end, y, v, np.ones((len(y), 1))).rss
        if end > 0:
            assert q == pytest.approx(chi2.ppf(share, len(y) - 1), rel=1e-9)
        else:
            assert q <= chi2.ppf(share, len(y) - 1)


def test_the_23_trials_on_interference():
    found = pool(*outcomes("gandy_interference_23"), "REML", "knha")
    assert f"{found.estimate:.3f} [{found.ci[0]:.3f}, {found.ci[1]:.3f}]" == "0.269 [0.180, 0.358]"


def test_the_standard_error_of_tau_squared_is_the_one_in_metafors_manual():
    # "tau^2 (estimated amount of total heterogeneity): 0.3132 (SE = 0.1664)", its example of dat.bcg by REML.
    assert round(pool(*outcomes("bcg")).spread.tau2_se, 4) == 0.1664
    assert pool(*outcomes("bcg"), "DL").spread.tau2_se is None


def test_weights_are_per_cent():
    found = pool(*outcomes("bcg"))
    assert sum(found.weights) == pytest.approx(100)
    assert found.weights[0] == pytest.approx(5.0594830793, rel=1e-6)


def test_one_study_alone_is_itself():
    found = pool([0.4], [0.04], test="z")
    assert (found.estimate, found.se, found.spread.tau2, found.spread.p) == pytest.approx((0.4, 0.2, 0.0, 1.0))
    assert found.spread.tau2_ci is None


@pytest.mark.parametrize(("args", "said"), [
    (([], []), "nothing to pool"),
    (([1, 2], [1]), "Each outcome needs a variance"),
    (([1, 2], [1, 0]), "Outcome 2"),
    (([1, math.nan], [1, 1]), "Outcome 2"),
    (([math.inf, 2], [1, 1]), "Outcome 1"),
    (([1, 2], [1, 1], "MAGIC"), "no method 'MAGIC'"),
    (([1, 2], [1, 1], "REML", "luck"), "no test 'luck'"),
    (([1, 2], [1, 1], "EE"), "common effect"),
    (([1], [1]), "more studies"),
])
def test_what_cannot_be_pooled_is_a_sentence(args, said):
    with pytest.raises(ValueError, match=said):
        pool(*args)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_that_is_none_is_a_sentence(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        pool([1, 2], [1, 1], level=level)


@pytest.mark.parametrize("method", ["ML", "REML", "EB", "PM"])
def test_steps_that_do_not_come_to_rest_are_an_error_and_no_number(method):
    with pytest.raises(NoConvergence, match="did not come to rest"):
        pool(*outcomes("bcg"), method, most_steps=1)


def test_steps_that_would_swing_for_ever_come_to_rest():
    # Plain Fisher scoring goes to and fro between 0.00 and 0.18 here; the top of the likelihood lies between.
    y, v = np.array([0, 0, 0, 0, 1.0]), np.array([1, 1, 1, 1, 0.125])
    tau2 = pool(y, v).spread.tau2
    fit = at(tau2, y, v, np.ones((5, 1)))
    assert tau2 == pytest.approx(0.08687, abs=5e-5)
    assert fit.slope == pytest.approx(fit.trace, rel=1e-8)


effects = st.lists(
    st.tuples(st.floats(-3, 3).map(lambda y: round(y, 3)), st.floats(0.005, 2).map(lambda v: round(v, 4))),
    min_size=3, max_size=12,
)
methods = st.sampled_from([method for method in ESTIMATORS if method not in COMMON])
few = settings(max_examples=60, deadline=None)


def _numbers(found):
    return found.estimate, found.se, *found.ci, found.spread.tau2, *found.prediction_interval, found.spread.q


def _same(one, other):
    return _numbers(one) == pytest.approx(_numbers(other), rel=1e-5, abs=1e-6)


@few
@given(effects, methods, st.randoms(use_true_random=False))
def test_the_order_of_studies_says_nothing(studies, method, chance):
    mixed = chance.sample(studies, len(studies))
    assert _same(pool(*zip(*studies, strict=True), method), pool(*zip(*mixed, strict=True), method))


@few
@given(effects, methods, st.sampled_from([-1.0, 10.0, -0.01, 1000.0]))
def test_another_unit_or_sign_is_the_same_pool_in_it(studies, method, factor):
    y, v = (np.array(column) for column in zip(*studies, strict=True))
    plain, other = pool(y, v, method), pool(y * factor, v * factor**2, method)
    assert other.estimate == pytest.approx(plain.estimate * factor, rel=1e-5, abs=1e-6 * abs(factor))
    assert other.se == pytest.approx(plain.se * abs(factor), rel=1e-5, abs=1e-6 * abs(factor))
    assert other.spread.tau2 == pytest.approx(plain.spread.tau2 * factor**2, rel=1e-5, abs=1e-6 * factor**2)
    assert sorted(other.ci) == pytest.approx(sorted(end * factor for end in plain.ci), rel=1e-5, abs=1e-5 * abs(factor))
    assert other.p == pytest.approx(plain.p, rel=1e-4, abs=1e-6)


@few
@given(effects, st.sampled_from(["EE", "ML"]))
def test_each_study_twice_halves_the_variance_and_moves_nothing(studies, method):
    y, v = zip(*studies, strict=True)
    once, twice = pool(y, v, method, "z"), pool(y + y, v + v, method, "z")
    assert twice.estimate == pytest.approx(once.estimate, rel=1e-5, abs=1e-6)
    assert twice.spread.tau2 == pytest.approx(once.spread.tau2, rel=1e-5, abs=1e-6)
    assert twice.se == pytest.approx(once.se / math.sqrt(2), rel=1e-5)


@few
@given(effects)
def test_no_nearby_heterogeneity_is_likelier_than_reml(studies):
    from handrail.evidence.heterogeneity import _log_likelihood

    y, v = (np.array(column) for column in zip(*studies, strict=True))
    x = np.ones((len(y), 1))
    tau2 = pool(y, v).spread.tau2
    top = _log_likelihood(at(tau2, y, v, x), True)
    for other in (0.0, tau2 * 0.99, tau2 * 1.01, tau2 + 1e-3):
        assert _log_likelihood(at(other, y, v, x), True) <= top + 1e-9
