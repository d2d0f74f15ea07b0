"""An instrument: its items as they are asked, its choices, and how its scales are scored. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Words = Mapping[str, str]  # language → text


def said(words: Words, language: str) -> str:
    """The text in a language, else in the first one there is."""
    return words.get(language) or next(iter(words.values()), "")


@dataclass(frozen=True)
class Choice:
    """What an item can be answered with: values, each with a label, or a line from one end to another."""

    id: str
    values: tuple[int, ...]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_line(self) -> bool:
        """Numbers between two ends, rather than words for each value."""
        return bool(self.ends)

    def label(self, value: int, language: str) -> str:
        """What a value is called, an end with its number; "" for a number between the ends."""
        words = self.ends if self.is_line else self.labels
        texts = words.get(language) or next(iter(words.values()))
        if self.is_line:
            return {self.values[0]: texts[0], self.values[-1]: texts[1]}.get(value, "")
        return texts[self.values.index(value)]


@dataclass(frozen=True)
class Item:
    """One question. One that isn't scored is only asked."""

    key: str
    choice: Choice
    text: Words
    is_scored: bool = True


@dataclass(frozen=True)
class Missing:
    """How many items may be missing, each filled with the mean of those answered, and whether the score is rounded."""

    most: int
    is_rounded: bool  # half up, to a whole number


@dataclass(frozen=True)
class ReliableChange:
    """What change is more than measurement error: a fixed figure, or from a reference sample's SD and reliability."""

    source: str
    fixed: Decimal | None = None
    sd: Decimal | None = None
    r: Decimal | None = None


@dataclass(frozen=True)
class Matters:
    """How many per cent of the first score an improvement must be to matter to people, and to matter much."""

    percent: Decimal
    much: Decimal | None
    source: str


@dataclass(frozen=True)
class Scale:
    """A score: which items, how combined, and what it means. `say` has the words for better, worse and same."""

    key: str
    title: Words
    items: tuple[str, ...]
    combine: str  # "sum", "mean" or "as-given"
    range: tuple[Decimal, Decimal]
    better: str  # "lower" or "higher"
    reverse: frozenset[str] = frozenset()
    missing: Missing = Missing(0, False)
    bands: tuple[tuple[Decimal, str], ...] = ()
    case_at: Decimal | None = None
    reliable_change: ReliableChange | None = None
    matters: Matters | None = None
    say: Mapping[str, Words] = field(default_factory=dict)

    def band(self, value: Decimal) -> str:
        """The name of the band a value lies in; "" where the scale has none."""
        return next((name for least, name in reversed(self.bands) if value >= least), "")


@dataclass(frozen=True)
class Instrument:
    """A questionnaire: wording as data, scales as rules."""

    id: str
    version: str
    title: Words
    about: Words  # what a participant reads above it
    stem: Words  # what stands before all items; may be empty
    permission: str
    source: str
    seconds: int  # how long it takes, honestly
    may_skip: bool  # whether a question may be left without an answer
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it can be asked in."""
        return tuple(self.title)

    def item(self, key: str) -> Item:
        """The item with this key. Raises KeyError."""
        return next((item for item in self.items if item.key == key), None) or _unknown(key)

    def scale(self, key: str) -> Scale:
        """The scale with this key. Raises KeyError."""
        return next((scale for scale in self.scales if scale.key == key), None) or _unknown(key)


def _unknown(key: str):
    raise KeyError(key)
