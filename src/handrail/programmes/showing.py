"""Whether a branch is shown to somebody: by their answers, their scores, and what is known of them.

A question that isn't shown to them opens nothing, whatever they answered to it once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from .blocks import AnswerBlock, Condition, Otherwise
from .facts import known

Answers = Mapping[str, Sequence[Mapping[str, Any]]]
Refers = Mapping[str, tuple[str, AnswerBlock]]
Under = Mapping[str, tuple[Condition, ...]]


def is_shown(condition: Condition, answers: Answers, refers: Refers, under: Under) -> bool:
    """Whether this branch is for whoever gave these answers. Of those around it nothing is said."""
    if isinstance(condition, Otherwise):
        return not any(is_shown(one, answers, refers, under) for one in condition.whens)
    block = known(condition.of) or (refers[condition.of][1] if condition.of in refers else None)
    bodies = answers.get(condition.of)
    if block is None or not bodies or not condition.holds(block, bodies[-1]):
        return False
    return all(is_shown(one, answers, refers, under) for one in under.get(condition.of, ()))
