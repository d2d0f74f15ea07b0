"""When distress has risen: rules as data over scores and single answers. Plain data in, plain reasons out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SEVERE, WORSE, ITEM = "severe", "worse", "item"


@dataclass(frozen=True)
class Rule:
    """What of one scale is told."""

    measure: str
    scale: str
    bands: frozenset[str]
    worse: bool
    items: Mapping[str, int]


@dataclass(frozen=True)
class Scored:
    """A scale's score now: its band, and whether it is reliably worse than the first."""

    measure: str
    scale: str
    band: str
    is_worse: bool


@dataclass(frozen=True)
class Reason:
    """One reason to tell: which rule, about what."""

    code: str
    measure: str
    scale: str = ""


@dataclass(frozen=True)
class Rules:
    """All rules, and after how long a word that nobody read goes to the service."""

    unseen_after_days: int
    rules: tuple[Rule, ...]

    def of_scores(self, scores: list[Scored]) -> list[Reason]:
        """What these scores give reason for."""
        found = []
        for one in scores:
            for rule in self.rules:
                if (rule.measure, rule.scale) == (one.measure, one.scale):
                    if one.band in rule.bands:
                        found.append(Reason(SEVERE, one.measure, one.scale))
                    if rule.worse and one.is_worse:
                        found.append(Reason(WORSE, one.measure, one.scale))
        return found

    def of_answer(self, measure: str, item: str, value: int | None) -> Reason | None:
        """What a single answer gives reason for."""
        least = next((rule.items[item] for rule in self.rules if rule.measure == measure and item in rule.items), None)
        return Reason(ITEM, measure) if least is not None and value is not None and value >= least else None

    @property
    def watched(self) -> tuple[str, ...]:
        """The single answers that are looked at: "/phq-9/9"."""
        return tuple(f"/{rule.measure}/{item}" for rule in self.rules for item in rule.items)


def read(text: str) -> Rules:
    """The rules as a file says them."""
    top = tomllib.loads(text)
    return Rules(int(top["unseen_after_days"]), tuple(
        Rule(one["measure"], one["scale"], frozenset(one.get("bands", ())), bool(one.get("worse", False)),
             {str(item): int(least) for item, least in one.get("items", {}).items()})
        for one in top["rule"]))


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules that come with Handrail."""
    return read((Path(__file__).parent / "distress.toml").read_text())
