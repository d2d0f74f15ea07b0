"""When a guide has passed the check before the first participant: enough right, and all of what is about safety."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What came of one try."""

    right: int
    of: int
    missed: tuple[str, ...]  # of those about safety
    is_passed: bool


@dataclass(frozen=True)
class Rule:
    """Which lesson is the check, how many must be right, and which of them in any case."""

    programme: str
    lesson: str
    least: int
    safety: tuple[str, ...]

    def outcome(self, answers: Mapping[str, bool]) -> Outcome:
        """What answers come to: question → whether it was right."""
        right = sum(answers.values())
        missed = tuple(key for key in self.safety if not answers.get(key, False))
        return Outcome(right, len(answers), missed, right >= self.least and not missed)


def read_rule(text: str) -> Rule:
    """The rule from its TOML. Raises ValueError, KeyError where it says less than it must."""
    data = tomllib.loads(text)
    rule = Rule(data["programme"], data["lesson"], data["pass"], tuple(data["safety"]))
    if not isinstance(rule.least, int) or rule.least < 1 or not rule.safety:
        raise ValueError("pass must be a number from 1, and safety must name at least one question.")
    return rule
