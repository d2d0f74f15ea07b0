"""A safety plan: what is watched for, whose each flag is, by when, what is said, what is to be done. Pure data.

A plan is a file (`packs/safety/*.toml`, read by plan_loading.py). A flag keeps the version of the plan that raised it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from .deadlines import Deadline

TALK, MEDICAL, NO_HELP = "talk", "medical", "none"
HELPS = (TALK, MEDICAL, NO_HELP)  # which help page the person is led to at once
URGENT, SOON, WATCH = "urgent", "soon", "watch"
LEVELS = (URGENT, SOON, WATCH)
LINE = ("guide", "supervisor", "manager")  # who can own a flag, and to whom it goes up
TALKED = ("talked-safe", "talked-plan", "handed-over")  # outcomes after which the person has been spoken with
OUTCOMES = (*TALKED, "doctor", "not-reached", "looked-at", "mistake")

ByLanguage = Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """An item of a measure, answered above a value: looked at with each single response."""

    measure: str
    item: str
    above: int


@dataclass(frozen=True)
class Screened:
    """What is said at screening: one of these results, or one of these reasons."""

    results: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """A scale in one of these bands, when an assessment is scored."""

    measure: str
    scale: str
    bands: tuple[str, ...]


@dataclass(frozen=True)
class TwiceWorse:
    """A scale reliably worse than at the start, twice in a row. Without measures: any that names its figure."""

    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """Words and phrases, by language, in what somebody sends or leaves."""

    lists: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Silence:
    """Nothing from somebody for so long after a flag of one of these levels, while nobody has talked with them."""

    after: timedelta
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Sign:
    """One thing that can be ticked on the bad-day page. `to` is "emergency", "doctor" or "guide"."""

    code: str
    to: str
    text: ByLanguage


@dataclass(frozen=True)
class BadDay:
    """What can be said on the bad-day page."""

    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class HarmTold:
    """Something that was hard because of the course, said at the end or on leaving: of this degree (1 to 3) or more."""

    at_least: int


@dataclass(frozen=True)
class SeriousEvent:
    """An adverse event that is serious by the criteria of safety.adverse."""


When = Item | Screened | Band | TwiceWorse | Words | Silence | BadDay | HarmTold | SeriousEvent


@dataclass(frozen=True)
class Signal:
    """One thing that is watched for, and what follows from it."""

    code: str
    level: str
    when: When
    owner: str  # of LINE: whose the flag is
    answer_within: Deadline
    escalate: tuple[str, ...]  # of LINE: who is told next, each when the time before has passed
    then_within: Deadline | None  # how long each of those has
    outcomes: tuple[str, ...]
    help: str  # of HELPS
    what: ByLanguage  # for the guide, a sentence; {answer} is what was answered, {measure} which scale got worse
    short: ByLanguage  # the same in a few words, for a queue
    say: ByLanguage  # to the person, on the help page; none: the page's own words
    do: Mapping[str, tuple[str, ...]]  # what whoever owns the flag does
    answers: Mapping[int, ByLanguage]  # an item's values in words
    needs_risk_talk: bool = False  # it is closed with the conversation of risk_talk.py, not with a few words
    again_after: timedelta | None = None  # how long after one about the same thing no new one is raised
    plan: str = ""  # the digest of the version it stands in, once that is kept

    @property
    def shows_help(self) -> bool:
        """Whether the person is led to a help page at once."""
        return self.help != NO_HELP


@dataclass(frozen=True)
class Plan:
    """One version of what a service watches for."""

    id: str
    version: str
    languages: tuple[str, ...]
    title: ByLanguage
    on_call_within: Deadline  # outside working hours, where the service has somebody on call
    signals: tuple[Signal, ...]

    def signal(self, code: str) -> Signal:
        """The signal with this code. Raises KeyError."""
        for one in self.signals:
            if one.code == code:
                return one
        raise KeyError(code)

    def of_kind(self, kind: type[When]) -> list[Signal]:
        """The signals of one kind, in the file's order."""
        return [one for one in self.signals if isinstance(one.when, kind)]


def in_language(texts: Mapping, language: str):
    """The text for a language, else in the first there is; empty where there is none."""
    return texts.get(language) or next(iter(texts.values()), "")
