"""Selection models, PET and PEESE, subgroups: against R, brute force, and by what must hold."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from handrail.evidence.pooling import pool
from handrail.evidence.precision import peese, pet, pet_peese
from handrail.evidence.selection import _Model, selected
from handrail.evidence.subgroups import subgroups
from handrail.evidence.trimfill import trim_and_fill

from .pools import REST, outcomes

REFERENCE = json.loads((Path(__file__).parent / "data" / "metafor-selection.json").read_text(encoding="utf-8"))
# R's `optim` stops by its default when the likelihood rises by less than 1e-8 of it; ours goes on until the gradient
# is nothing. Where both stop short of the same flat top their parameters differ by up to 1e-4.
ITERATED = 1e-4


@pytest.mark.parametrize("one", REFERENCE["selection"], ids=lambda one: f"{one['pool']}-{one['side']}-{one['steps']}")
def test_a_selection_model_is_metafors(one):
    found = selected(*outcomes(one["pool"]), steps=one["steps"], side=one["side"])
    assert (found.estimate, found.se, found.tau2, found.lrt, found.lrt_p) == pytest.approx(
        tuple(one[key] for key in ("estimate", "se", "tau2", "lrt", "lrt_p")), rel=ITERATED)
    assert found.chances == pytest.approx(one["delta"], rel=ITERATED)
    assert found.log_likelihood == pytest.approx(one["log_likelihood"], rel=1e-8)
    assert found.log_likelihood >= one["log_likelihood"] - 1e-9


def test_its_likelihood_is_the_density_of_what_is_published_by_brute_force():
    y, v, cuts = np.array([0.5, 0.1, -0.2]), np.array([0.04, 0.02, 0.09]), np.array([0.025, 0.5])
    mu, tau2, chances = 0.2, 0.03, np.array([1, 0.6, 0.3])

    def published(point, variance):
        return chances[np.searchsorted(cuts, norm.sf(point / np.sqrt(variance)))]

    log = 0.0
    for one, variance in zip(y, v, strict=True):
        sd = np.sqrt(variance + tau2)
        ends = sorted([mu - 9 * sd, mu + 9 * sd, *(norm.isf(cuts) * np.sqrt(variance))])
        total = sum(quad(lambda x, u=variance, s=sd: published(x, u) * norm.pdf(x, mu, s), low, high)[0]
                    for low, high in zip(ends, ends[1:], strict=False))
        log += np.log(published(one, variance) * norm.pdf(one, mu, sd) / total)
    model, at = _Model(y, v, cuts), np.array([mu, tau2, *np.log(chances[1:])])
    assert model.log_likelihood(at) == pytest.approx(log, rel=1e-8)
    gradient = [(model.log_likelihood(at + h) - model.log_likelihood(at - h)) / 2e-6 for h in np.eye(4) * 1e-6]
    assert -model._value(at)[1] == pytest.approx(gradient, rel=1e-5, abs=1e-6)


def test_what_was_published_only_when_significant_is_pulled_back():
    rng = np.random.default_rng(7)
    y, v = [], []
    while len(y) < 150:
        variance = rng.uniform(0.01, 0.1)
        one = rng.normal(0.2, np.sqrt(variance + 0.01))
        if norm.sf(one / np.sqrt(variance)) < 0.025 or rng.uniform() < 0.2:
            y.append(one)
            v.append(variance)
    found, naive = selected(y, v), pool(y, v)
    assert abs(found.estimate - 0.2) < abs(naive.estimate - 0.2) / 2
    assert found.lrt_p < 0.01
    assert 0.05 < found.chances[1] < 0.5
    turned = selected(-10 * np.array(y), 100 * np.array(v), side="less")
    assert turned.estimate == pytest.approx(-10 * found.estimate, rel=1e-4)


@pytest.mark.parametrize("one", REFERENCE["precision"], ids=lambda one: one["pool"])
def test_pet_and_peese_are_the_regressions_of_r(one):
    for found, reference in ((pet(*outcomes(one["pool"])), one["pet"]), (peese(*outcomes(one["pool"])), one["peese"])):
        assert (found.estimate, found.se, found.statistic, found.p) == pytest.approx(tuple(reference), rel=1e-6)
    expected = "PEESE" if one["pet"][3] < 0.1 else "PET"
    assert pet_peese(*outcomes(one["pool"])).model == expected


@pytest.mark.parametrize("one", REFERENCE["trimfill_se"], ids=lambda one: f"{one['pool']}-{one['estimator']}")
def test_the_error_of_the_number_missing_is_metafors(one):
    found = trim_and_fill(*outcomes(one["pool"]), estimator=one["estimator"])
    assert found.se_k0 == pytest.approx(one["se_k0"], rel=1e-4)


def test_subgroups_are_the_pools_of_each_and_q_tells_them_apart():
    y, v = (np.array(column) for column in outcomes("bangert"))
    groups = np.where(np.arange(len(y)) % 3 == 0, "guided", "unguided")
    found = subgroups(y, v, groups.tolist())
    assert list(found.pools) == ["guided", "unguided"]
    assert found.pools["guided"] == pool(y[groups == "guided"], v[groups == "guided"])
    one, other = found.pools.values()
    assert found.q_between == pytest.approx((one.estimate - other.estimate) ** 2 / (one.se**2 + other.se**2))
    assert found.overall == pool(y, v)
    assert subgroups(y[:5], v[:5], ["a", "a", "a", "a", "b"]).pools["b"].test == "z"


@pytest.mark.parametrize("one", REST["subgroups"], ids=lambda one: one["test"])
def test_whether_groups_differ_is_metafors(one):
    y, v = outcomes("bangert")
    found = subgroups(y, v, ["abc"[place % 3] for place in range(len(y))], test=one["test"])
    assert (found.q_between, found.df, found.p) == pytest.approx((one["q"], 2, one["p"]), rel=1e-6)


@pytest.mark.parametrize(("call", "said"), [
    (lambda: selected(*outcomes("bcg")), "stretch 1 of 2"),
    (lambda: selected([1, 2], [1, 1], steps=[0.5, 0.1]), "ascending"),
    (lambda: selected([1, 2], [1, 1], steps=[]), "ascending"),
    (lambda: selected([1, 2], [1, 1], side="up"), "no side 'up'"),
    (lambda: pet([1, 2], [1, 2]), "at least 3"),
    (lambda: peese([1, 2, 4], [1, 1, 1]), "told apart"),
    (lambda: subgroups([1, 2], [1, 1], ["a", "a"]), "two groups"),
    (lambda: subgroups([1, 2], [1, 1], ["a"]), "Each outcome needs a group"),
])
def test_what_cannot_be_asked_is_a_sentence(call, said):
    with pytest.raises(ValueError, match=said):
        call()
