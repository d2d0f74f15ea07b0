"""Weighted regressions: sums in blocks against whole matrices, and intervals that are worked out when first read."""

import dataclasses

import numpy as np
import pytest

from handrail.evidence import pooling
from handrail.evidence.heterogeneity import estimate, profile
from handrail.evidence.pooling import pool
from handrail.evidence.weighted import BLOCK, InterceptAlone, Observed, at, observed

from .pools import outcomes

READ = ("beta", "covariance", "weights", "df", "rss", "slope", "trace", "trace_of_square", "total", "squares",
        "log_root", "log_weights")


def _studies(k):
    rng = np.random.default_rng(k)
    v = np.exp(rng.uniform(-4, 1, k))
    return rng.normal(0.3, np.sqrt(v + 0.1)), v


@pytest.mark.parametrize("k", [2, 36, BLOCK, BLOCK + 1, 2 * BLOCK + 5])
@pytest.mark.parametrize("tau2", [0.0, 0.07])
def test_an_intercept_alone_in_sums_is_the_same_in_a_decomposition(k, tau2):
    y, v = _studies(k)
    sums, whole = InterceptAlone(y, v).at(tau2), Observed(y, v, np.ones((k, 1))).at(tau2)
    for name in READ:
        assert getattr(sums, name) == pytest.approx(getattr(whole, name), rel=1e-10), name
    assert InterceptAlone(y, v).unweighted() == pytest.approx(Observed(y, v, np.ones((k, 1))).unweighted(), rel=1e-10)


def test_sums_are_those_of_the_whole_matrices():
    y, v = _studies(9)
    x = np.column_stack([np.ones(9), np.arange(9.0)])
    for design in (x[:, :1], x[:, 1:], x):
        w = np.diag(1 / (v + 0.2))
        p = w - w @ design @ np.linalg.solve(design.T @ w @ design, design.T @ w)
        fit = at(0.2, y, v, design)
        assert (fit.rss, fit.slope, fit.trace, fit.trace_of_square) == pytest.approx(
            (y @ p @ y, y @ p @ p @ y, np.trace(p), np.trace(p @ p)))
        assert 2 * fit.log_root == pytest.approx(np.linalg.slogdet(design.T @ w @ design)[1])


def test_a_fit_isnt_changed_by_the_next():
    y, v = _studies(40)
    studies = observed(y, v)
    one = studies.at(0.1)
    before = one.weights.copy(), one.log_weights
    studies.at(0.5)
    assert one.weights == pytest.approx(before[0])
    assert one.log_weights == before[1]


def test_the_intervals_of_heterogeneity_wait_until_they_are_read(monkeypatch):
    asked = []
    monkeypatch.setattr(pooling, "profile", lambda *what: asked.append(what) or profile(*what))
    spread = pool(*outcomes("bcg")).spread
    assert asked == []
    assert spread.i2_ci[0] < spread.i2 < spread.i2_ci[1]
    assert spread.tau2_ci[0] < spread.tau2 < spread.tau2_ci[1]
    assert len(asked) == 1
    found = dataclasses.asdict(spread)
    assert list(found) == ["tau2", "tau2_se", "tau2_ci", "i2", "i2_ci", "h2", "q", "df", "p"]
    assert (found["tau2_ci"], found["i2_ci"]) == (spread.tau2_ci, spread.i2_ci)
    assert spread == pool(*outcomes("bcg")).spread
    assert "tau2_ci=(" in repr(pool(*outcomes("bcg")).spread)


def test_an_interval_that_is_read_late_is_of_the_outcomes_as_they_were():
    y, v = (np.array(column) for column in outcomes("bcg"))
    at_once, late = pool(y, v).spread.tau2_ci, pool(y, v).spread
    y[:], v[:] = 0, 1
    assert late.tau2_ci == at_once


def test_steps_do_not_grow_with_the_studies():
    assert max(estimate("REML", observed(*_studies(k))).steps for k in (36, 1000, 30_000)) <= 30
