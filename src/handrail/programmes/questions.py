"""The blocks of a lesson that take an answer: each knows how to clean one, and how to say it in words.

An answer's body is small JSON. Options are named by a code that lasts: `{#code}` after the option where the author
gave one, else a slug of its text; the text is kept beside it, so that an answer stays readable for ever.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from .answering import BadAnswer, as_number, as_text, chosen, day_in_words, number_in_words, one_value
from .prose import EMPTY, Prose
from .words import WORDS_EN, Words

DATES = (  # as a date field sends it, and as people write it
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})", re.ASCII),
)
Raw = Mapping[str, Sequence[str]]
Body = Mapping[str, Any]



def code_of(text: str) -> str:
    """The lasting code of an option: a slug of its text, "a bit of it" → "a-bit-of-it"."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]", "", text)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


@dataclass(frozen=True)
class Option:
    """Something to choose."""

    code: str
    text: str


@dataclass(frozen=True)
class CheckOption(Option):
    """Something to choose in a check, with the kind word that follows."""

    right: bool
    feedback: str


class Block:
    """One thing in a lesson."""

    line: int


@dataclass(frozen=True)
class AnswerBlock(Block):
    """A block that takes an answer."""

    key: str
    label: str
    guide_sees: bool = False
    hint: Prose = EMPTY
    line: int = 0
    kind: ClassVar[str] = ""

    @property
    def is_group(self) -> bool:
        """Whether its inputs are several, so that they need a fieldset."""
        return False

    @property
    def blank(self) -> dict:
        """The body of an answer that says nothing."""
        return self.clean({})

    def is_blank(self, body: Body) -> bool:
        """Whether a body says nothing."""
        return not any(value not in (None, "", []) for name, value in body.items() if name != "right")

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        """The body of what arrived from a form or from the page's script. Raises BadAnswer."""
        raise NotImplementedError

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        """The answer in words; empty when nothing was written."""
        raise NotImplementedError

    def quote(self, body: Body, words: Words = WORDS_EN) -> str:
        """The answer as it stands in the middle of a sentence."""
        return self.say(body, words)

    def raw(self, body: Body) -> dict[str, list[str]]:
        """The form fields that would give this body."""
        raise NotImplementedError


@dataclass(frozen=True)
class Scored(AnswerBlock):
    """No question of a lesson: the latest score of a measure, for a `when` to look at."""

    measure: str = ""
    scale: str = "total"
    kind: ClassVar[str] = "score"


@dataclass(frozen=True)
class Short(AnswerBlock):
    """A line of text."""

    kind: ClassVar[str] = "short"
    most: ClassVar[int] = 300

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        text = as_text(raw, self.key, self.most, words)
        return {"text": " ".join(text.split()) if self.kind == "short" else text}

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        return str(body.get("text") or "")

    def raw(self, body: Body) -> dict[str, list[str]]:
        return {self.key: [self.say(body)]}


@dataclass(frozen=True)
class Long(Short):
    """As many words as somebody wants to write."""

    kind: ClassVar[str] = "long"
    most: ClassVar[int] = 10_000


@dataclass(frozen=True)
class OneOf(AnswerBlock):
    """One of a few options."""

    options: tuple[Option, ...] = ()
    gives: str = ""  # the fact about the reader that it asks for; its options' codes are the fact's values
    kind: ClassVar[str] = "one-of"

    @property
    def is_group(self) -> bool:
        return True

    def option(self, code: str) -> Option | None:
        """The option with this code."""
        return next((option for option in self.options if option.code == code), None)

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        codes = chosen(raw, self.key, self.options, words)
        if len(codes) > 1:
            raise BadAnswer(words["one-only"], self.key)
        option = self.option(codes[0]) if codes else None
        return {"choice": option.code, "text": option.text} if option else {"choice": ""}

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        return option_text(self.options, str(body.get("choice") or ""), str(body.get("text") or ""))

    def raw(self, body: Body) -> dict[str, list[str]]:
        return {self.key: [body["choice"]] if body.get("choice") else []}


@dataclass(frozen=True)
class SomeOf(AnswerBlock):
    """Any of a few options."""

    options: tuple[Option, ...] = ()
    gives: str = ""  # the fact about the reader that it asks for; its options' codes are the fact's values
    kind: ClassVar[str] = "some-of"

    @property
    def is_group(self) -> bool:
        return True

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        codes = chosen(raw, self.key, self.options, words)
        return {"choices": codes, "texts": [option_text(self.options, code) for code in codes]}

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        return "; ".join(texts_of(self.options, body, "choices"))

    def raw(self, body: Body) -> dict[str, list[str]]:
        return {self.key: [str(code) for code in body.get("choices") or []]}


@dataclass(frozen=True)
class Scale(AnswerBlock):
    """A whole number between two ends, tapped."""

    least: int = 0
    most: int = 10
    least_text: str = ""
    most_text: str = ""
    kind: ClassVar[str] = "scale"

    @property
    def is_group(self) -> bool:
        return True

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        text = one_value(raw, self.key, words)
        if not text:
            return {"value": None}
        if not re.fullmatch(r"-?\d{1,6}", text) or not self.least <= int(text) <= self.most:
            raise BadAnswer(words["out-of-range"].format(least=self.least, most=self.most), self.key)
        return {"value": int(text)}

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        value = body.get("value")
        if value is None:
            return ""
        return words["of"].format(value=value, least=self.end(self.least), most=self.end(self.most))

    def quote(self, body: Body, words: Words = WORDS_EN) -> str:
        return "" if body.get("value") is None else str(body["value"])

    def end(self, value: int) -> str:
        """An end of the scale with its word: "0 not at all"."""
        text = {self.most: self.most_text, self.least: self.least_text}.get(value, "")
        return f"{value} {text}".strip()

    def raw(self, body: Body) -> dict[str, list[str]]:
        return {self.key: [] if body.get("value") is None else [str(body["value"])]}


@dataclass(frozen=True)
class Number(AnswerBlock):
    """A number, typed; a decimal comma is welcome."""

    least: int | None = None
    most: int | None = None
    unit: str = ""
    kind: ClassVar[str] = "number"

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        value = as_number(one_value(raw, self.key, words), self.unit, self.key, words)
        if value is not None and self.least is not None and value < self.least:
            raise BadAnswer(words["too-small"].format(least=self.least), self.key)
        if value is not None and self.most is not None and value > self.most:
            raise BadAnswer(words["too-big"].format(most=self.most), self.key)
        return {"value": value}

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        value = body.get("value")
        return "" if value is None else f"{number_in_words(value)} {self.unit}".strip()

    def raw(self, body: Body) -> dict[str, list[str]]:
        return {self.key: [] if body.get("value") is None else [number_in_words(body["value"])]}


@dataclass(frozen=True)
class Day(AnswerBlock):
    """A date."""

    kind: ClassVar[str] = "date"

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        text = one_value(raw, self.key, words)
        if not text:
            return {"date": ""}
        for pattern in DATES:
            if match := pattern.fullmatch(text):
                try:
                    return {"date": date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()}
                except ValueError:
                    break
        raise BadAnswer(words["not-day"], self.key)

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        return day_in_words(str(body.get("date") or ""), words)

    def raw(self, body: Body) -> dict[str, list[str]]:
        return {self.key: [str(body.get("date") or "")]}


@dataclass(frozen=True)
class Check(OneOf):
    """A check of understanding: one choice, and a kind word on it."""

    options: tuple[CheckOption, ...] = ()
    kind: ClassVar[str] = "check"

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        body = super().clean(raw, words)
        return {**body, "right": self.option(body["choice"]).right} if body["choice"] else body

    def feedback(self, body: Body) -> str:
        """The kind word on what was chosen, as plain text; empty before."""
        option = self.option(str(body.get("choice") or ""))
        return option.feedback if option else ""


def option_text(options: Sequence[Option], code: str, kept: str = "") -> str:
    """An option's text as the lesson has it now; as it was kept when the lesson no longer has it."""
    return next((option.text for option in options if option.code == code), kept)


def texts_of(options: Sequence[Option], body: Body, name: str) -> list[str]:
    """What was chosen, in words, as far as there are any."""
    codes, kept = body.get(name) or [], body.get("texts") or []
    found = [option_text(options, code, kept[place] if place < len(kept) else "") for place, code in enumerate(codes)]
    return [str(text) for text in found if text]
