"""Three-level models: against metafor and clubSandwich's figures, and against the same model in whole matrices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.evidence.multilevel import three_level
from handrail.evidence.multilevel_fit import _Problem
from handrail.evidence.regression import regress

from .pools import MORE, REST

REFERENCE = MORE["konstantopoulos"]
SCHOOLS = [[row[key] for row in REFERENCE["data"]] for key in ("yi", "vi", "district")]
EXACT = 1e-6
# metafor's rma.mv stops its search (nlminb) when the likelihood hardly rises, at variances known to about 1e-7.


def test_the_schools_of_konstantopoulos_are_metafors():
    found = three_level(*SCHOOLS)
    pool = found.terms[0]
    assert (pool.estimate, pool.se, *pool.ci) == pytest.approx(
        (REFERENCE["estimate"], REFERENCE["se"], *REFERENCE["ci"]), rel=EXACT)
    assert (found.between, found.within) == pytest.approx(tuple(REFERENCE["sigma2"]), rel=EXACT)
    assert found.log_likelihood == pytest.approx(REFERENCE["logLik"], rel=EXACT)
    assert (found.k, found.clusters, found.robust) == (56, 11, None)


@pytest.mark.parametrize("kind", ["CR1", "CR2"])
def test_errors_robust_to_clusters_are_metafors(kind):
    found, reference = three_level(*SCHOOLS, robust=kind).terms[0], REFERENCE[f"robust_{kind.lower()}"]
    assert (found.se, found.df, found.p) == pytest.approx((reference["se"], reference["df"], reference["p"]), rel=EXACT)


@pytest.mark.parametrize("kind", ["CR1", "CR2"])
def test_a_moderator_of_clusters_is_metafors_and_its_errors_are_clubsandwichs(kind):
    reference = REST["three_level"]
    plain = three_level(*SCHOOLS, {"year": reference["year"]})
    assert [one.estimate for one in plain.terms] == pytest.approx(reference["estimate"], rel=EXACT)
    assert [one.se for one in plain.terms] == pytest.approx(reference["se"], rel=EXACT)
    assert (plain.between, plain.within, plain.q) == pytest.approx((*reference["sigma2"], reference["QE"]), rel=EXACT)
    found, robust = three_level(*SCHOOLS, {"year": reference["year"]}, robust=kind).terms, reference[kind]
    assert [one.se for one in found] == pytest.approx(robust["se"], rel=EXACT)
    if kind == "CR2":  # for CR1 clubSandwich has Satterthwaite's degrees of freedom as well; ours are metafor's, m − p
        assert [one.df for one in found] == pytest.approx(robust["df"], rel=EXACT)
        assert [one.p for one in found] == pytest.approx(robust["p"], rel=EXACT)


def _dense(theta, y, v, x, which):
    """Restricted log-likelihood, and V, without any shortcut."""
    covariance = np.diag(v + theta[1]) + theta[0] * (which[:, None] == which)
    inverse = np.linalg.inv(covariance)
    inner = x.T @ inverse @ x
    left = y - x @ np.linalg.solve(inner, x.T @ inverse @ y)
    log = -0.5 * (np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(inner)[1] + left @ inverse @ left
                  + (len(y) - x.shape[1]) * np.log(2 * np.pi) - np.linalg.slogdet(x.T @ x)[1])
    return log, inverse - inverse @ x @ np.linalg.solve(inner, x.T @ inverse)


@given(st.integers(0, 10_000), st.sampled_from([(0.0, 0.0), (0.3, 0.0), (0.0, 0.2), (0.4, 0.1)]))
@settings(max_examples=25, deadline=None)
def test_sums_over_clusters_are_the_whole_matrices(seed, theta):
    rng = np.random.default_rng(seed)
    k = 12
    which = np.unique(rng.integers(0, 4, k), return_inverse=True)[1]
    y, v, x = rng.normal(0, 1, k), rng.uniform(0.05, 1, k), np.column_stack([np.ones(k), rng.normal(0, 1, k)])
    state = _Problem(y, v, x, which, which.max() + 1).at(np.array(theta))
    log, p = _dense(theta, y, v, x, which)
    pieces = [(which[:, None] == which).astype(float), np.eye(k)]
    assert state.log_likelihood == pytest.approx(log, rel=1e-9, abs=1e-9)
    assert state.score == pytest.approx(
        [0.5 * (y @ p @ g @ p @ y - np.trace(p @ g)) for g in pieces], rel=1e-7, abs=1e-7)
    assert state.information == pytest.approx(
        np.array([[0.5 * np.trace(p @ g @ p @ h) for h in pieces] for g in pieces]), rel=1e-7, abs=1e-7)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_no_other_variances_are_likelier_and_order_sign_and_unit_say_nothing(seed):
    rng = np.random.default_rng(seed)
    which = np.repeat(np.arange(5), 3)
    y, v = rng.normal(0, 0.5, 5)[which] + rng.normal(0, 0.4, 15), rng.uniform(0.05, 0.3, 15)
    found = three_level(y, v, which.tolist(), robust="CR2")
    top, _ = _dense((found.between, found.within), y, v, np.ones((15, 1)), which)
    for between in (0, 0.05, 0.3, found.between, found.between * 1.02 + 1e-3):
        for within in (0, 0.05, 0.3, found.within, found.within * 1.02 + 1e-3):
            assert _dense((between, within), y, v, np.ones((15, 1)), which)[0] <= top + 1e-7
    mixed = rng.permutation(15)
    other = three_level(-10 * y[mixed], 100 * v[mixed], [f"study {one}" for one in which[mixed]], robust="CR2")
    assert -other.terms[0].estimate == pytest.approx(10 * found.terms[0].estimate, rel=1e-4, abs=1e-5)
    assert other.terms[0].df == pytest.approx(found.terms[0].df, rel=1e-4)
    assert other.between == pytest.approx(100 * found.between, rel=1e-3, abs=1e-4)


def test_effects_that_are_each_their_own_cluster_have_one_variance_in_all():
    y, v = np.array([0.1, 0.9, 0.4, -0.5, 1.2, 0.3]), np.full(6, 0.04)
    x = {"lessons": [5, 8, 6, 4, 9, 7]}
    found, plain = three_level(y, v, list("abcdef"), x), regress(y, v, x, test="z")
    assert found.between + found.within == pytest.approx(plain.spread.tau2, rel=1e-6)
    assert [one.estimate for one in found.terms] == pytest.approx([one.estimate for one in plain.coefficients])
    assert [one.name for one in found.terms] == ["intercept", "lessons"]
    assert found.prediction_interval is None


@pytest.mark.parametrize(("call", "said"), [
    (lambda: three_level([1, 2], [1, 1], ["a"]), "Each outcome needs a cluster: there are 2"),
    (lambda: three_level([1, 2], [1, 1], ["a", ""]), "one is empty"),
    (lambda: three_level([1, 2], [1, 1], ["a", "a"]), "two clusters"),
    (lambda: three_level([1, 2], [1, 1], ["a", "b"], robust="CR3"), "no errors 'CR3'"),
    (lambda: three_level([1, 2], [1, 1], ["a", "b"], {"x": [1, 2]}), "too few"),
    (lambda: three_level([1, 2, 4], [1, 1, 1], ["a", "b", "b"], {"x": [1, 2, 1]}, robust="CR1"), "more clusters"),
])
def test_what_cannot_be_asked_is_a_sentence(call, said):
    with pytest.raises(ValueError, match=said):
        call()
