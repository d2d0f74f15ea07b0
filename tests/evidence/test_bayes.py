"""Bayesian random effects: against a finer grid, against brute force over both unknowns, and in their limits."""

import numpy as np
import pytest
from scipy.stats import halfcauchy, halfnorm, norm

from handrail.evidence.bayes import bayes
from handrail.evidence.pooling import pool

from .pools import POOLS, outcomes

EXACT = 1e-6


def _all(found):
    return [value for one in (found.mu, found.tau, found.next)
            for value in (one.median, *one.ci, one.mean, one.sd, one.above)]


@pytest.mark.parametrize("prior", ["half-normal", "half-cauchy"])
@pytest.mark.parametrize("name", POOLS)
def test_a_much_finer_grid_says_the_same(name, prior):
    assert _all(bayes(*outcomes(name), prior=prior)) == pytest.approx(
        _all(bayes(*outcomes(name), prior=prior, panels=300)), rel=EXACT, abs=1e-9)


@pytest.mark.parametrize(("name", "prior", "mu_prior"), [
    ("bcg", "half-normal", None), ("bcg", "half-cauchy", (0.1, 0.7)), ("normand_smd", "half-cauchy", None),
])
def test_brute_force_over_both_unknowns_says_the_same(name, prior, mu_prior):
    y, v = (np.array(column) for column in outcomes(name))
    found = bayes(y, v, prior=prior, scale=0.4, mu_prior=mu_prior)
    # τ in panels that end where the posterior of these has long fallen below 1e-12; μ in steps across all of it
    edges = np.concatenate([np.linspace(0, 2, 21), np.geomspace(2.5, 100, 14)])
    at, weight = np.polynomial.legendre.leggauss(10)
    half = np.diff(edges)[:, None] / 2
    tau, of_tau = (edges[:-1, None] + half * (1 + at)).ravel(), (half * weight).ravel()
    steps = np.linspace(-8, 8, 1601)
    mu, of_mu = np.sinh(steps) * 0.1 + found.mu.median, np.cosh(steps) * 0.1 * (steps[1] - steps[0])
    log = np.zeros((len(tau), len(mu)))
    for one, variance in zip(y, v, strict=True):
        log += norm.logpdf(one, mu, np.sqrt(variance + tau[:, None] ** 2))
    log += (halfnorm if prior == "half-normal" else halfcauchy).logpdf(tau[:, None], scale=0.4)
    if mu_prior:
        log += norm.logpdf(mu, *mu_prior)
    top = log.max()
    joint = np.exp(log - top) * of_tau[:, None] * of_mu
    total = joint.sum()
    joint /= total
    mean = (joint.sum(axis=0) * mu).sum()
    assert found.mu.mean == pytest.approx(mean, abs=EXACT)
    assert found.mu.sd == pytest.approx(np.sqrt((joint.sum(axis=0) * (mu - mean) ** 2).sum()), abs=5 * EXACT)
    assert found.tau.mean == pytest.approx((joint.sum(axis=1) * tau).sum(), abs=EXACT)
    for end, share in zip((found.next.ci[0], found.next.median, found.next.ci[1]), (0.025, 0.5, 0.975), strict=True):
        below = sum(row @ norm.cdf((end - mu) / t) for row, t in zip(joint, tau, strict=True))
        assert below == pytest.approx(share, abs=EXACT)
    if mu_prior:
        assert found.log_evidence == pytest.approx(np.log(total) + top, abs=EXACT)
    else:
        assert found.log_evidence is None


def test_a_prior_that_hardly_allows_differences_is_the_common_effect():
    found, common = bayes(*outcomes("bangert"), scale=1e-5), pool(*outcomes("bangert"), "EE", "z")
    assert (found.mu.mean, found.mu.sd, *found.mu.ci) == pytest.approx(
        (common.estimate, common.se, *common.ci), rel=1e-5)


def test_order_sign_and_unit_change_nothing_but_themselves():
    y, v = (np.array(column) for column in outcomes("bcg"))
    plain, turned = bayes(y, v), bayes(-10 * y[::-1], 100 * v[::-1], scale=5)
    assert turned.mu.median == pytest.approx(-10 * plain.mu.median)
    assert turned.tau.ci == pytest.approx([10 * end for end in plain.tau.ci])
    assert turned.next.above == pytest.approx(1 - plain.next.above)


def test_one_study_and_a_wide_prior_have_no_mean():
    found = bayes([0.3], [0.04], prior="half-cauchy")
    assert found.mu.median == pytest.approx(0.3)
    assert (found.mu.mean, found.mu.sd, found.tau.mean) == (None, None, None)
    assert bayes([0.3], [0.04]).mu.sd == pytest.approx((0.04 + 0.25) ** 0.5)  # v + scale², by hand
    assert found.tau.ci == pytest.approx(halfcauchy.ppf([0.025, 0.975], scale=0.5))


@pytest.mark.parametrize(("more", "said"), [
    ({"prior": "uniform"}, "no prior 'uniform'"), ({"scale": 0}, "scale of a prior"),
    ({"mu_prior": (0, 0)}, "above 0"), ({"level": 95}, "between 0 and 1"),
])
def test_what_cannot_be_asked_is_a_sentence(more, said):
    with pytest.raises(ValueError, match=said):
        bayes([0.3, 0.4], [0.04, 0.02], **more)
