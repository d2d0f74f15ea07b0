"""What is watched for: pure rules over a plan. Each gives the signals that something carries, in the plan's order."""

from collections.abc import Collection

from .plan import Item, Plan, Screened, Signal


def in_response(plan: Plan, measure: str, item: str, value: int | None) -> list[Signal]:
    """What a single response carries. An item left out carries nothing."""
    if value is None:
        return []
    return [one for one in plan.of_kind(Item)
            if (one.when.measure, one.when.item) == (measure, item) and value > one.when.above]


def in_screening(plan: Plan, result: str, reasons: Collection[str]) -> list[Signal]:
    """What a screening carries, by its result and its reasons."""
    return [one for one in plan.of_kind(Screened)
            if result in one.when.results or set(reasons) & set(one.when.reasons)]
