"""Influence, predictions, trim and fill: against metafor, and what must hold for any studies."""

import numpy as np
import pytest

from handrail.evidence.influence import influence, predictions
from handrail.evidence.pooling import pool
from handrail.evidence.sensitivity import leave_one_out
from handrail.evidence.trimfill import trim_and_fill

from .pools import MORE, REST, outcomes

NAMES = list(MORE["pools"])
# Made with metafor's default threshold, which stops when τ² moves by less than 1e-5; ours by less than 1e-11 of it.
# Both iterate: 1e-4, and 3e-5 absolute where τ² has little left (as in test_regression); a covariance ratio or a
# Cook's distance moves with the square.
ITERATED, STOPPED = 1e-4, 3e-5
FILLED = [(name, one) for name in NAMES for one in MORE["pools"][name]["trimfill"]]


@pytest.mark.parametrize("name", NAMES)
def test_influence_is_metafors(name):
    reference, found = MORE["pools"][name]["influence"], influence(*outcomes(name))
    for theirs, ours in (("rstudent", "rstudent"), ("dffits", "dffits"), ("cook_d", "cook"), ("cov_r", "cov_ratio"),
                         ("tau2_del", "tau2_without"), ("hat", "hat"), ("weight", "weight")):
        assert [getattr(one, ours) for one in found] == pytest.approx(reference[theirs], rel=ITERATED, abs=2 * STOPPED)
    assert [one.q_without for one in found] == pytest.approx(reference["QE_del"], rel=1e-6)


@pytest.mark.parametrize("reference", [0, 1], ids=["z", "knha"])
@pytest.mark.parametrize("name", NAMES)
def test_who_is_influential_and_by_how_much_is_metafors_for_either_test(name, reference):
    reference = REST["influence"][name][reference]
    found = influence(*outcomes(name), test=reference["test"])
    for theirs, ours in (("rstudent", "rstudent"), ("dffits", "dffits"), ("dfbetas", "dfbetas"), ("cook_d", "cook"),
                         ("cov_r", "cov_ratio")):
        assert [getattr(one, ours) for one in found] == pytest.approx(reference[theirs], rel=1e-6, abs=1e-8)
    assert [one.is_influential for one in found] == reference["is_influential"]


def test_a_study_that_moves_the_pool_by_more_than_its_error_is_influential_though_no_other_bound_is_crossed():
    reference = REST["far_off"]
    found = influence(reference["yi"], reference["vi"], "DL")
    for theirs, ours in (("dffits", "dffits"), ("dfbetas", "dfbetas"), ("cook_d", "cook"), ("hat", "hat")):
        assert [getattr(one, ours) for one in found] == pytest.approx(reference[theirs], rel=1e-6, abs=1e-9)
    assert [one.is_influential for one in found] == reference["is_influential"] == [False] * 11 + [True]
    last = found[-1]
    assert (last.dfbetas > 1, last.dffits > 3 / 11**0.5, last.cook > 0.4549, last.hat > 3 / 12) == (
        True, False, False, False)


@pytest.mark.parametrize("name", NAMES)
def test_predictions_with_their_intervals_are_metafors_to_the_last_digits(name):
    reference, found = REST["predictions"][name], predictions(*outcomes(name))
    assert [(one.estimate, one.se, *one.interval) for one in found] == [
        pytest.approx(row, rel=1e-6, abs=1e-8) for row in zip(
            *(reference[key] for key in ("pred", "se", "lower", "upper")), strict=True)]


@pytest.mark.parametrize("name", NAMES)
def test_predictions_are_metafors(name):
    reference, found = MORE["pools"][name]["blup"], predictions(*outcomes(name))
    assert [one.estimate for one in found] == pytest.approx(reference["pred"], rel=ITERATED, abs=STOPPED)
    assert [one.se for one in found] == pytest.approx(reference["se"], rel=ITERATED)
    assert all(one.interval[0] < one.estimate < one.interval[1] for one in found)


@pytest.mark.parametrize(("name", "reference"), FILLED)
def test_trim_and_fill_is_metafors(name, reference):
    found = trim_and_fill(*outcomes(name), estimator=reference["estimator"])
    assert (found.k0, found.side) == (reference["k0"], reference["side"])
    assert (found.pooled.estimate, *found.pooled.ci) == pytest.approx(
        (reference["estimate"], *reference["ci"]), rel=ITERATED)
    assert len(found.yi) == len(found.vi) == found.k0


def test_what_is_filled_mirrors_what_is_far_out_and_turns_with_the_sign():
    y, v = (np.array(column) for column in outcomes("bangert"))
    found, turned = trim_and_fill(y, v), trim_and_fill(-y, v)
    assert (found.side, turned.side, turned.k0) == ("left", "right", found.k0)
    assert turned.yi == pytest.approx([-one for one in found.yi])
    assert turned.pooled.estimate == pytest.approx(-found.pooled.estimate)
    assert max(found.yi) < found.pooled.estimate
    assert trim_and_fill(y, v, side="right").k0 == 0


def test_a_study_far_off_is_influential_and_turning_the_scale_or_order_changes_nothing():
    y, v = np.array([0.2, 0.25, 0.3, 0.22, 0.28, 2.0]), np.full(6, 0.01)
    found = influence(y, v)
    assert [one.is_influential for one in found] == [False] * 5 + [True]
    other = influence(-10 * y[::-1], 100 * v)[::-1]
    assert [one.cook for one in other] == pytest.approx([one.cook for one in found], rel=1e-6)
    assert [one.rstudent for one in other] == pytest.approx([-one.rstudent for one in found], rel=1e-6)
    with_t = influence(y, v, test="knha")
    assert [one.tau2_without for one in with_t] == [one.tau2_without for one in found]
    without = leave_one_out(y, v)
    whole = pool(y, v)
    assert [one.cov_ratio for one in with_t] == pytest.approx([one.se**2 / whole.se**2 for one in without])


@pytest.mark.parametrize(("call", "said"), [
    (lambda: influence([1, 2], [1, 1]), "at least 3"),
    (lambda: predictions([1, 2], [1, 1], "EE"), "take a method"),
    (lambda: trim_and_fill([1, 2], [1, 1]), "at least 3"),
    (lambda: trim_and_fill([1, 2, 4], [1, 2, 3], estimator="Q0"), "no estimator 'Q0'"),
    (lambda: trim_and_fill([1, 2, 4], [1, 2, 3], side="top"), "no side 'top'"),
    (lambda: trim_and_fill([1, 2, 4], [1, 1, 1]), "say it"),
])
def test_what_cannot_be_asked_is_a_sentence(call, said):
    with pytest.raises(ValueError, match=said):
        call()
