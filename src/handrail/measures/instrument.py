"""An instrument: its items as they are asked, its choices, and how its scales are scored. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Words = Mapping[str, str]  # language → text


def said(words: Words, language: str) -> str:
    """The text in a language, else in the first one there is."""
    return words.get(language) or next(iter(words.values()), "")


@dataclass(frozen=True)
class Affirmed:
    """Who says, on behalf of a service, that it may use a wording, by which licence, and when (an ISO moment)."""

    by: str
    licence: str
    at: str


@dataclass(frozen=True)
class Wording:
    """Whose words the questions are, and by what right they stand here.

    `status` is "free" (anyone may reproduce them), "permission" (whoever asks the holder), "licence" (against a
    licence) or "unclear". Words that aren't free are here only when a service has affirmed its licence.
    """

    status: str
    permission: str
    source: str
    holder: str = ""
    url: str = ""
    languages: tuple[str, ...] = ()  # those that the questions stand in; none where their words aren't here
    affirmed: Affirmed | None = None


@dataclass(frozen=True)
class Choice:
    """What an item can be answered with: values, each with a label, or a line from one end to another.

    Without the wording a choice is its values alone.
    """

    id: str
    values: tuple[int, ...]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_line(self) -> bool:
        """Numbers between two ends, rather than words for each value."""
        return bool(self.ends)

    def label(self, value: int, language: str) -> str:
        """What a value is called, an end with its number; "" for a number between the ends, and without wording."""
        words = self.ends if self.is_line else self.labels
        texts = words.get(language) or next(iter(words.values()), ())
        if not texts:
            return ""
        if self.is_line:
            return {self.values[0]: texts[0], self.values[-1]: texts[1]}.get(value, "")
        return texts[self.values.index(value)]


@dataclass(frozen=True)
class Opens:
    """When a question is asked: once one of these items has been answered with more than `above`."""

    any_of: tuple[str, ...]
    above: int


@dataclass(frozen=True)
class Item:
    """One question. One that isn't scored is only asked; one that `opens` is asked only then."""

    key: str
    choice: Choice
    text: Words  # empty without the wording
    is_scored: bool = True
    opens: Opens | None = None
    loinc: str = ""

    def is_open(self, answers: Mapping[str, int | None]) -> bool:
        """Whether it is asked, after these answers."""
        if self.opens is None:
            return True
        given = (answers.get(key) for key in self.opens.any_of)
        return any(value is not None and value > self.opens.above for value in given)


@dataclass(frozen=True)
class Missing:
    """How many items may be missing, each filled with the mean of those answered, and whether the score is rounded."""

    most: int
    is_rounded: bool  # half up, to a whole number, where something was missing
    only: frozenset[str] = frozenset()  # the items that may be missing; none named: any


@dataclass(frozen=True)
class ReliableChange:
    """What change is more than measurement error: a fixed figure, or from a reference sample's SD and reliability."""

    source: str
    fixed: Decimal | None = None
    sd: Decimal | None = None
    r: Decimal | None = None
    sample: str = ""


@dataclass(frozen=True)
class Matters:
    """How many per cent of the first score an improvement must be to matter to people, and to matter much."""

    percent: Decimal
    much: Decimal | None
    source: str


@dataclass(frozen=True)
class Lookup:
    """A table from raw sums to scores: `values[0]` is the score of the raw sum `start`, and so on by ones."""

    start: int
    values: tuple[Decimal, ...]

    def of(self, raw: Decimal) -> Decimal:
        """The score of a raw sum, which is whole and within the table."""
        return self.values[int(raw) - self.start]


@dataclass(frozen=True)
class Norm:
    """What people score on average, and in which people."""

    mean: Decimal
    source: str
    sd: Decimal | None = None


@dataclass(frozen=True)
class Scale:
    """A score: which items, how combined, and what it means. `say` has the words for better, worse and same."""

    key: str
    title: Words
    items: tuple[str, ...]
    combine: str  # "sum", "mean", "as-given" or "percent"
    range: tuple[Decimal, Decimal]
    better: str  # "lower" or "higher"
    reverse: frozenset[str] = frozenset()
    shift: int = 0  # added to each item, after it is turned
    times: Decimal = Decimal(1)
    lookup: Lookup | None = None
    missing: Missing = Missing(0, False)
    bands: tuple[tuple[Decimal, str], ...] = ()
    case_at: Decimal | None = None
    case_at_by_sex: Mapping[str, Decimal] = field(default_factory=dict)  # "men", "women"
    remission_below: Decimal | None = None
    improved_at: Decimal | None = None  # for a scale that is itself a change
    reliable_change: ReliableChange | None = None
    matters: Matters | None = None
    norm: Norm | None = None
    loinc: str = ""
    say: Mapping[str, Words] = field(default_factory=dict)

    def band(self, value: Decimal) -> str:
        """The name of the band a value lies in; "" where the scale has none."""
        return next((name for least, name in reversed(self.bands) if value >= least), "")

    def is_case(self, value: Decimal, sex: str = "") -> bool | None:
        """Whether a score counts as a case. None: the scale has no cut, or one by sex ("men", "women") and it isn't
        known."""
        cut = self.case_at if self.case_at is not None else self.case_at_by_sex.get(sex)
        return None if cut is None else self._reaches(value, cut, "higher" if self.better == "lower" else "lower")

    def is_remission(self, value: Decimal) -> bool | None:
        """Whether a score is below (on a scale where higher is better: above) the cut of remission. None: no cut."""
        if self.remission_below is None:
            return None
        return value < self.remission_below if self.better == "lower" else value > self.remission_below

    def is_improved(self, value: Decimal) -> bool | None:
        """Whether a score says by itself that somebody is better, as a global impression of change does."""
        return None if self.improved_at is None else self._reaches(value, self.improved_at, self.better)

    @property
    def decimals(self) -> int:
        """How many places a score is shown with: none where every score is whole, else one."""
        if self.lookup:
            return int(any(value != int(value) for value in self.lookup.values))
        is_filled = self.missing.most > 0 and not self.missing.is_rounded
        return int(self.combine in ("mean", "percent") or is_filled or self.times != int(self.times))

    @staticmethod
    def _reaches(value: Decimal, cut: Decimal, end: str) -> bool:
        """Whether a value lies at a cut or beyond it, towards the "higher" or "lower" end."""
        return value >= cut if end == "higher" else value <= cut


@dataclass(frozen=True)
class Instrument:
    """A questionnaire: wording as data, scales as rules."""

    id: str
    version: str
    title: Words
    about: Words  # what a participant reads above it
    stem: Words  # what stands before all items; may be empty
    wording: Wording
    seconds: int  # how long it takes, honestly
    may_skip: bool  # whether a question may be left without an answer
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    not_within_days: int | None = None  # answered completely so few days ago, it isn't asked again

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it can be asked in; none without its wording."""
        return self.wording.languages

    @property
    def has_wording(self) -> bool:
        """Whether it can be asked; without its words it can only be scored and kept."""
        return bool(self.wording.languages)

    def item(self, key: str) -> Item:
        """The item with this key. Raises KeyError."""
        return next((item for item in self.items if item.key == key), None) or _unknown(key)

    def scale(self, key: str) -> Scale:
        """The scale with this key. Raises KeyError."""
        return next((scale for scale in self.scales if scale.key == key), None) or _unknown(key)


def _unknown(key: str):
    raise KeyError(key)
