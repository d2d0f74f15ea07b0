"""Meta-regression, leaving out, adding up and asymmetry: against metafor, and what can't be asked."""

import numpy as np
import pytest

from handrail.evidence.asymmetry import begg, egger, egger_mixed
from handrail.evidence.pooling import pool
from handrail.evidence.regression import regress
from handrail.evidence.sensitivity import cumulative, leave_one_out

from .pools import POOLS, REST, outcomes

# These parts were made with metafor's default threshold: its Fisher steps stop when τ² moves by less than 1e-5, ours
# when by less than 1e-11 of it. Both iterate, so closed forms (DL, common effect) are held to 1e-6 and REML to 1e-4,
# and where little is left of τ² to 3e-5 absolute: steps that shrink to a half or two thirds each leave as much to go.
EXACT, ITERATED, STOPPED = 1e-6, 1e-4, 3e-5
REGRESSIONS = [(name, fit) for name, found in POOLS.items() for fit in found.get("regressions", [])
               for fit in (fit if isinstance(fit, list) else [fit])]


def _complete(name, fit):
    """Outcomes, variances and moderators of the studies that have them all, as metafor takes them."""
    mods = fit["mods"] if isinstance(fit["mods"], list) else [fit["mods"]]
    rows = zip(*outcomes(name), POOLS[name]["regression_x"], strict=True)
    whole = [(y, v, row) for y, v, row in rows if all(isinstance(row.get(mod), (int, float)) for mod in mods)]
    y, v, values = zip(*whole, strict=True)
    return y, v, {mod: [row[mod] for row in values] for mod in mods}


@pytest.mark.parametrize(("name", "fit"), REGRESSIONS)
def test_a_meta_regression_is_metafors(name, fit):
    found = regress(*_complete(name, fit), fit["method"], fit["test"])
    near = EXACT if fit["method"] == "DL" else ITERATED
    assert [one.estimate for one in found.coefficients] == pytest.approx(fit["beta"], rel=near)
    assert [one.se for one in found.coefficients] == pytest.approx(fit["se"], rel=near)
    assert [one.p for one in found.coefficients] == pytest.approx(fit["p"], rel=near)
    assert found.spread.tau2 == pytest.approx(fit["tau2"], rel=near)
    assert found.spread.i2 == pytest.approx(fit["I2"], rel=near)
    assert found.spread.q == pytest.approx(fit["QE"], rel=EXACT)
    assert found.r2 == pytest.approx(fit["R2"], rel=near, abs=0 if near == EXACT else 0.01)
    assert found.qm == pytest.approx(fit["QM"], rel=near)
    assert found.qm_p == pytest.approx(fit["QMp"], rel=near * max(1, found.qm))  # a tail magnifies what QM differs by


@pytest.mark.parametrize("fit", REST["regressions"], ids=lambda fit: f"{fit['method']}-{fit['test']}")
def test_two_moderators_by_each_estimator_are_metafors(fit):
    columns = {name: [row[name] for row in POOLS["bcg"]["regression_x"]] for name in ("ablat", "year")}
    found = regress(*outcomes("bcg"), columns, fit["method"], fit["test"])
    assert [one.estimate for one in found.coefficients] == pytest.approx(fit["estimate"], rel=EXACT)
    assert [one.se for one in found.coefficients] == pytest.approx(fit["se"], rel=EXACT)
    assert (found.spread.tau2, found.spread.q, found.qm) == pytest.approx(
        (fit["tau2"], fit["QE"], fit["QM"]), rel=EXACT)
    if fit["tau2_ci"]:
        assert found.spread.tau2_ci == pytest.approx(tuple(fit["tau2_ci"]), rel=EXACT)
    else:
        assert found.spread.tau2_ci is None


def test_two_groups_by_a_moderator_of_0_and_1_are_the_pools_of_each_for_a_common_effect():
    y, v = (np.array(column) for column in outcomes("bangert"))
    group = np.arange(len(y)) % 2
    intercept, slope = regress(y, v, {"group": group}, "EE", "z").coefficients
    one, other = (pool(y[group == which], v[group == which], "EE", "z") for which in (0, 1))
    assert intercept.estimate == pytest.approx(one.estimate)
    assert slope.estimate == pytest.approx(other.estimate - one.estimate)
    assert slope.se == pytest.approx((one.se**2 + other.se**2) ** 0.5)


@pytest.mark.parametrize(("moderators", "said"), [
    ({}, "needs a moderator"),
    ({"guided": [1, 0]}, "'guided' needs a finite number for each of the 4"),
    ({"guided": [1, 0, 1, float("nan")]}, "'guided' needs"),
    ({"guided": [1, 1, 1, 1]}, "can't be told apart"),
    ({"one": [1, 0, 2, 3], "twice": [2, 0, 4, 6]}, "can't be told apart"),
    ({"a": [1, 0, 2, 5], "b": [2, 0, 1, 6], "c": [0, 0, 1, 7], "d": [1, 2, 1, 1]}, "too few"),
    ({"a": [1, 0, 2, 5], "b": [2, 0, 1, 6], "c": [0, 0, 1, 7]}, "more studies than coefficients"),
])
def test_what_cannot_be_regressed_is_a_sentence(moderators, said):
    with pytest.raises(ValueError, match=said):
        regress([0.1, 0.3, 0.2, 0.5], [0.1, 0.1, 0.2, 0.1], moderators)


@pytest.mark.parametrize("name", POOLS)
def test_leaving_one_out_is_metafors(name):
    reference, found = POOLS[name]["leave1out"], leave_one_out(*outcomes(name), test="z")
    assert [one.estimate for one in found] == pytest.approx(reference["estimate"], rel=ITERATED)
    assert [one.ci[0] for one in found] == pytest.approx(reference["ci_lb"], rel=ITERATED, abs=STOPPED)
    assert [one.ci[1] for one in found] == pytest.approx(reference["ci_ub"], rel=ITERATED, abs=STOPPED)
    assert [one.spread.tau2 for one in found] == pytest.approx(reference["tau2"], rel=ITERATED, abs=STOPPED)
    assert [one.spread.i2 for one in found] == pytest.approx(reference["I2"], rel=ITERATED, abs=0.05)


@pytest.mark.parametrize("name", POOLS)
def test_adding_up_is_metafors(name):
    reference, found = POOLS[name]["cumulative"], cumulative(*outcomes(name), test="z")
    assert [one.estimate for one in found] == pytest.approx(reference["estimate"], rel=ITERATED, abs=STOPPED)
    assert [one.se for one in found] == pytest.approx(reference["se"], rel=ITERATED, abs=STOPPED)
    assert [one.spread.tau2 for one in found] == pytest.approx(reference["tau2"], rel=ITERATED, abs=STOPPED)


def test_the_last_of_adding_up_is_the_pool_and_the_first_has_no_t():
    found = cumulative(*outcomes("bcg"))
    assert found[-1] == pool(*outcomes("bcg"))
    assert [one.test for one in found[:2]] == ["z", "knha"]


@pytest.mark.parametrize("name", POOLS)
def test_eggers_regression_is_metafors_in_both_forms(name):
    reference, found = POOLS[name]["egger_lm"], egger(*outcomes(name))
    assert (found.statistic, found.df, found.p, found.limit) == pytest.approx(
        (reference["t"], reference["df"], reference["p"], reference["limit"]), rel=EXACT)
    reference, found = POOLS[name]["egger_rma"], egger_mixed(*outcomes(name))
    assert found.df is None
    assert (found.statistic, found.p, found.limit) == pytest.approx(
        (reference["z"], reference["p"], reference["limit"]), rel=ITERATED, abs=STOPPED)


@pytest.mark.parametrize("name", POOLS)
def test_beggs_rank_correlation_is_metafors(name):
    reference, found = POOLS[name]["begg"], begg(*outcomes(name))
    assert (found.tau, found.p) == pytest.approx((reference["tau"], reference["p"]), rel=EXACT)


@pytest.mark.parametrize("asked", [egger, egger_mixed, begg])
def test_asymmetry_of_two_studies_or_of_one_size_is_a_sentence(asked):
    with pytest.raises(ValueError, match="at least 3"):
        asked([1, 2], [1, 2])
    with pytest.raises(ValueError, match="told apart|no rank"):
        asked([1, 2, 4], [1, 1, 1])


def test_leaving_one_of_one_out_is_a_sentence():
    with pytest.raises(ValueError, match="at least two"):
        leave_one_out([1], [1], test="z")
