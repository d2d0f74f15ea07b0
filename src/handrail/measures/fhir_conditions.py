"""`enableWhen` of a FHIR Questionnaire as what a measure's file can say: asked once an item is above a value."""

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .brought import BadWording, shown
from .instrument import Opens

COMPARE = {"=": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True)
class Condition:
    """One `enableWhen`: a question, an operator, and what it is compared with."""

    question: str
    operator: str
    answer: Any


def opens_of(
    link: str, conditions: Sequence[Condition], behaviour: object, values: Mapping[str, tuple[int, ...]],
    codes: Mapping[str, Mapping[str, int]],
) -> Opens | None:
    """When a question is asked; None: always. `values` and `codes` are those of the file's questions. Raises
    BadWording for a condition that the format can't say."""
    if not conditions:
        return None
    if len(conditions) > 1 and behaviour == "all":
        raise _unsayable(link, "all of several conditions must hold")
    opening: dict[str, set[int]] = {}
    for one in conditions:
        if one.question not in values:
            raise BadWording(f"Item “{link}” is asked depending on “{one.question}”, which is no question here.")
        opening.setdefault(one.question, set()).update(_opening(link, one, values[one.question],
                                                                codes.get(one.question, {})))
    above = {_above(link, values[question], found) for question, found in opening.items()}
    if len(above) > 1:
        raise _unsayable(link, "its conditions begin at different values")
    return Opens(tuple(opening), above.pop())


def _opening(link: str, one: Condition, values: tuple[int, ...], codes: Mapping[str, int]) -> set[int]:
    """The values that open."""
    if one.operator == "exists":
        if one.answer is not True:
            raise _unsayable(link, "it is asked when there is no answer")
        return set(values)
    answer = one.answer
    if isinstance(answer, dict):
        answer = codes.get(str(answer.get("code", "")))
    if isinstance(answer, bool):
        answer = int(answer)
    if not isinstance(answer, int | Decimal):
        raise _unsayable(link, "what its condition is compared with is no answer of that question")
    compare = COMPARE.get(one.operator)
    if compare is None:
        raise _unsayable(link, f"“{shown(one.operator)}” can't be said")
    return {value for value in values if compare(value, answer)}


def _above(link: str, values: tuple[int, ...], opening: set[int]) -> int:
    """The value above which all others open, and none at or below it."""
    highest = sorted(values)[len(values) - len(opening):]
    if not opening or sorted(opening) != highest:
        raise _unsayable(link, "the answers that open it aren't the highest ones")
    closed = [value for value in sorted(values) if value not in opening]
    return closed[-1] if closed else min(values) - 1


def _unsayable(link: str, why: str) -> BadWording:
    return BadWording(f"Item “{link}” is asked under a condition (enableWhen) that a measure can't have: {why}.")
