"""What a meta-regression expects at given moderators: by matrices, and what must hold whatever the studies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.evidence.expected import expected
from handrail.evidence.pooling import critical
from handrail.evidence.regression import regress

from .pools import POOLS, outcomes

Y, V = outcomes("bcg")
LATITUDE = [row["ablat"] for row in POOLS["bcg"]["regression_x"]]


@pytest.mark.parametrize("test", ["z", "knha"])
@pytest.mark.parametrize("at", [0.0, 33.5, 60.0])
def test_it_is_x_beta_with_its_standard_error_by_matrices(at, test):
    found = expected(Y, V, {"latitude": LATITUDE}, {"latitude": at}, "REML", test)
    plain = regress(Y, V, {"latitude": LATITUDE}, "REML", test)
    x, here = np.column_stack([np.ones(len(Y)), LATITUDE]), np.array([1.0, at])
    w = 1 / (np.asarray(V) + plain.spread.tau2)
    covariance = np.linalg.inv(x.T @ (w[:, None] * x))
    if test == "knha":
        rest = np.asarray(Y) - x @ [one.estimate for one in plain.coefficients]
        covariance = covariance * (w @ rest**2) / (len(Y) - 2)
    se = float(np.sqrt(here @ covariance @ here))
    assert found.estimate == pytest.approx(here @ [one.estimate for one in plain.coefficients], rel=1e-7)
    assert found.se == pytest.approx(se, rel=1e-7)
    half = critical(0.95, plain.df) * np.sqrt(se**2 + plain.spread.tau2)
    assert found.prediction_interval == pytest.approx((found.estimate - half, found.estimate + half), rel=1e-7)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_where_zero_lies_changes_nothing(shift, at):
    moved = [one + shift for one in LATITUDE]
    one = expected(Y, V, {"x": LATITUDE}, {"x": at}, "DL", "z")
    other = expected(Y, V, {"x": moved}, {"x": at + shift}, "DL", "z")
    assert other.estimate == pytest.approx(one.estimate, rel=1e-6, abs=1e-9)
    assert other.prediction_interval == pytest.approx(one.prediction_interval, rel=1e-6, abs=1e-9)


def test_a_value_for_each_moderator_and_for_nothing_else():
    with pytest.raises(ValueError, match="A value is needed for each of x"):
        expected(Y, V, {"x": LATITUDE}, {"y": 1.0})
    assert expected(Y, V, {"x": LATITUDE}, {"x": 1.0}, "EE", "z").prediction_interval is None
