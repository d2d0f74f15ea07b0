"""Which responses carry a signal."""

import pytest

from handrail.safety.watching import ITEM_9, signal_in


@pytest.mark.parametrize(
    ("measure", "item", "value", "signal"),
    [
        ("phq-9", "9", 0, None), ("phq-9", "9", 1, ITEM_9), ("phq-9", "9", 3, ITEM_9), ("phq-9", "9", None, None),
        ("phq-9", "8", 3, None), ("gad-7", "9", 3, None), ("peg", "1", 10, None),
    ],
)
def test_only_a_positive_item_9_is_a_signal(measure, item, value, signal):
    assert signal_in(measure, item, value) is signal
