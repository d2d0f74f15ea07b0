"""What is said of waiting is what people really waited; too few say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.intake.waiting_times import FEWEST, Told, told

days = st.lists(st.integers(min_value=0, max_value=2000), min_size=FEWEST, max_size=50)


@pytest.mark.parametrize(("waited", "longest", "says"), [
    ([5] * 9, None, None),
    ([*range(1, 11)], None, Told(10, 6, 8)),
    ([*range(1, 12)], None, Told(11, 6, 9)),
    ([7] * 10, 3, Told(10, 7, 7)),
    ([7] * 10, 60, Told(10, 7, 60)),  # who still waits has waited longer than any of those
])
def test_the_middle_and_four_of_five(waited, longest, says):
    assert told(waited, longest_now=longest) == says


@given(days)
def test_at_least_as_many_as_it_says_waited_no_longer(waited):
    found = told(waited)
    assert sum(one <= found.median for one in waited) * 2 >= len(waited)
    assert sum(one <= found.most for one in waited) * 5 >= len(waited) * 4
    assert found.most in waited
