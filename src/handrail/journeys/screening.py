"""The screening's rules: whether the course suits somebody now, by what they answered. Pure: a screen and answers in.

A screen is data (`packs/screening/*.toml`, read by screening_file.py). Each answer may lead somewhere else first; the
gravest of those is the result, and every reason is told, the gravest first.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SUITABLE = "suitable"
GRAVEST_FIRST = ("help-now", "doctor-first", "not-now")

NONE = "none"  # the option "none of these", where some can be ticked

_WHOLE = re.compile(r"\d{1,4}\Z")

Answers = dict[str, int | str | list[str]]


@dataclass(frozen=True)
class Leads:
    """Where an answer leads instead of to the course, and the code of the reason."""

    to: str
    because: str


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    code: str
    text: Mapping[str, str]
    leads: Leads | None = None
    say: Mapping[str, str] | None = None  # what is said to somebody who chose it, and goes on


@dataclass(frozen=True)
class Question:
    """One question: a number, one of some options, or some of them."""

    key: str
    kind: str  # "number", "one-of", "some-of"
    text: Mapping[str, str]
    hint: Mapping[str, str]
    options: tuple[Option, ...] = ()
    none: Mapping[str, str] | None = None  # the words for none of the options
    least: int = 0
    most: int = 0
    below: tuple[tuple[int, Leads], ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why the course isn't right just now, and what to do, in words."""

    code: str
    title: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True)
class Screen:
    """One version of the questions, and what follows from the answers."""

    id: str
    version: str
    languages: tuple[str, ...]
    title: Mapping[str, str]
    questions: tuple[Question, ...]
    reasons: Mapping[str, Reason]


@dataclass(frozen=True)
class Verdict:
    """What follows from the answers: the result, and the codes of its reasons, the gravest first."""

    result: str
    reasons: tuple[str, ...]


class BadAnswers(Exception):
    """Something is missing or wrong. `wrong`: question key → "missing", "not-a-number", "out-of-range", "unknown",
    "none-and-more"."""

    def __init__(self, wrong: Mapping[str, str]):
        super().__init__(", ".join(f"{key}: {what}" for key, what in wrong.items()))
        self.wrong = dict(wrong)


def clean(screen: Screen, raw: Mapping[str, Sequence[str]]) -> Answers:
    """The answers as codes and numbers, from a form's raw values. Raises BadAnswers with all that is wrong."""
    answers: Answers = {}
    wrong: dict[str, str] = {}
    for question in screen.questions:
        given = [value.strip() for value in raw.get(question.key, ()) if value.strip()]
        answer, mistake = _CLEANING[question.kind](question, given) if given else (None, "missing")
        if mistake:
            wrong[question.key] = mistake
        else:
            answers[question.key] = answer
    if wrong:
        raise BadAnswers(wrong)
    return answers


def judge(screen: Screen, answers: Answers) -> Verdict:
    """Whether the course suits now. The gravest thing that an answer leads to is the result."""
    led = [leads for question in screen.questions for leads in _leads(question, answers[question.key])]
    led.sort(key=lambda leads: GRAVEST_FIRST.index(leads.to))  # stable: the order of the questions within
    return Verdict(led[0].to if led else SUITABLE, tuple(dict.fromkeys(leads.because for leads in led)))


def said_after(screen: Screen, answers: Answers) -> list[Mapping[str, str]]:
    """What the chosen options want said, by language, in the order of the questions."""
    return [
        option.say for question in screen.questions for option in question.options
        if option.say and option.code in _chosen(answers[question.key])
    ]


def _leads(question: Question, answer: int | str | list[str]) -> list[Leads]:
    if question.kind == "number":
        return [leads for bound, leads in question.below if answer < bound][:1]
    return [option.leads for option in question.options if option.code in _chosen(answer) and option.leads]


def _chosen(answer: int | str | list[str]) -> list[str]:
    if isinstance(answer, list):
        return answer
    return [answer] if isinstance(answer, str) else []


def _number(question: Question, given: list[str]) -> tuple[int | None, str]:
    if not _WHOLE.match(given[0]):
        return None, "not-a-number"
    number = int(given[0])
    return (number, "") if question.least <= number <= question.most else (None, "out-of-range")


def _one_of(question: Question, given: list[str]) -> tuple[str | None, str]:
    known = {option.code for option in question.options}
    return (given[0], "") if len(given) == 1 and given[0] in known else (None, "unknown")


def _some_of(question: Question, given: list[str]) -> tuple[list[str] | None, str]:
    known = [option.code for option in question.options]
    if not set(given) <= {*known, NONE}:
        return None, "unknown"
    if NONE in given and len(set(given)) > 1:
        return None, "none-and-more"
    return [code for code in known if code in given], ""


_CLEANING = {"number": _number, "one-of": _one_of, "some-of": _some_of}
