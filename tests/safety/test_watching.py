"""Which responses and screenings carry a signal."""

import pytest

from handrail.safety import shelf, watching
from handrail.safety.plan_loading import load

(SHIPPED,) = shelf.shipped()
PLAN = load(SHIPPED.files, "default")


@pytest.mark.parametrize(
    ("measure", "item", "value", "codes"),
    [
        ("phq-9", "9", 0, []), ("phq-9", "9", 1, ["phq-9-item-9"]), ("phq-9", "9", 3, ["phq-9-item-9"]),
        ("phq-9", "9", None, []), ("phq-9", "8", 3, []), ("gad-7", "9", 3, []), ("peg", "1", 10, []),
    ],
)
def test_only_a_positive_item_9_is_a_signal(measure, item, value, codes):
    assert [one.code for one in watching.in_response(PLAN, measure, item, value)] == codes


@pytest.mark.parametrize(("result", "reasons", "codes"), [
    ("help-now", ["life-now"], ["screening-help-now"]), ("doctor-first", ["today"], ["screening-red-flags"]),
    ("doctor-first", ["soon"], []),
    ("help-now", ["life-now", "at-once"], ["screening-help-now", "screening-red-flags"]),
    ("suitable", [], []), ("not-now", ["not-yet"], []),
])
def test_a_screening_is_a_signal_by_its_result_or_its_reasons(result, reasons, codes):
    assert [one.code for one in watching.in_screening(PLAN, result, reasons)] == codes
