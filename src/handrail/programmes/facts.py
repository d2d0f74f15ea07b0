"""What a lesson may know of its reader besides their answers: a closed list of facts, each with its values.

Some are told by the reader, in a question that the programme marks (`:gives: pain-site`); the others are known without
asking: the language they read in, the therapy of their programme, and whether today is a bad day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from .questions import Body, SomeOf
from .words import WORDS_EN, Words

THERAPIES = ("cbt", "act", "mindfulness")
OTHER = "other"  # the code of an option that tells nothing: "somewhere else", "I would rather not say"
PREFIX = "fact "  # a name with a space in it can't be a block's key


@dataclass(frozen=True)
class Fact:
    """One thing about a person. Without `values` it is a language code."""

    values: tuple[str, ...] = ()
    is_many: bool = False  # more than one may be true at once: `includes`, not `is`
    is_told: bool = False  # by the person, in a question that gives it


FLARE_UP = "flare-up"
FACTS: Mapping[str, Fact] = {
    "pain-site": Fact(("back", "neck-shoulder", "head-face", "joints", "hands-arms", "legs-feet-hips", "pelvis-belly",
                       "widespread", "nerve"), is_many=True, is_told=True),
    "work": Fact(("working", "off-sick", "not-working", "caring", "retired", "studying"), is_told=True),
    "language": Fact(),
    "therapy": Fact(THERAPIES),
    FLARE_UP: Fact(("yes",)),
}


@dataclass(frozen=True)
class Known(SomeOf):
    """No question of a lesson: a fact, for a `when` to look at. Its body: `{"choices": ["cbt"]}`."""

    kind: ClassVar[str] = "fact"

    @property
    def fact(self) -> str:
        """Which."""
        return self.key.removeprefix(PREFIX)

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        return ""


def name_of(fact: str) -> str:
    """What a `when` that looks at a fact says it is of."""
    return PREFIX + fact


def known(name: str) -> Known | None:
    """The fact that a `when` is of; None where it is of a question or a score."""
    return Known(name, "") if name.startswith(PREFIX) else None


def body_of(*values: str) -> dict[str, list[str]]:
    """A fact's body."""
    return {"choices": list(values)}


def languages_of(language: str) -> tuple[str, ...]:
    """A language code and those it also is: "es-mx" is "es" as well."""
    return tuple(dict.fromkeys((language, language.split("-")[0])))
