"""The plan for the week: what somebody takes on, on which days, at what time, and whether they want to be reminded.

The body of an answer is `{"chosen": [codes], "texts": [their words], "text": own words}`, and, where anything was said
of it, `"when": {code: {"days": ["mon", …], "time": "09:30"}}` (own words have the code "") and `"remind": true`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from .answering import as_text, chosen, one_value
from .questions import AnswerBlock, Body, Option, Raw, option_text, texts_of
from .week import Timed, raw_timed, read_timed
from .words import WORDS_EN, Words

OWN = ""  # the code under which a plan keeps when one's own words are meant


@dataclass(frozen=True)
class Plan(AnswerBlock):
    """The plan for the week: suggestions to tick, one's own words, and when."""

    suggests: tuple[Option, ...] = ()
    kind: ClassVar[str] = "plan"
    most: ClassVar[int] = 10_000

    @property
    def is_group(self) -> bool:
        return True

    @property
    def remind_field(self) -> str:
        """The name of the box that asks for reminders."""
        return f"{self.key}.remind"

    def when_field(self, code: str) -> str:
        """How the names of the fields begin that say when."""
        return f"{self.key}.at.{code}" if code else f"{self.key}.own"

    def is_blank(self, body: Body) -> bool:
        return not body.get("chosen") and not body.get("text")

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        codes = chosen(raw, self.key, self.suggests, words)
        text = as_text(raw, f"{self.key}.text", self.most, words)
        body = {"chosen": codes, "texts": [option_text(self.suggests, code) for code in codes], "text": text}
        things = [*codes, *([OWN] if text else [])]
        when = {code: read_timed(raw, self.when_field(code), words) for code in things}
        if said := {code: timed.as_body() for code, timed in when.items() if timed.is_said}:
            body["when"] = said
        if one_value(raw, self.remind_field, words):
            body["remind"] = True
        return body

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        return "; ".join(f"{text} ({when})" if when else text for text, when in self.things(body, words))

    def quote(self, body: Body, words: Words = WORDS_EN) -> str:
        own = str(body.get("text") or "").strip()
        return "; ".join([*texts_of(self.suggests, body, "chosen"), *([own] if own else [])])

    def raw(self, body: Body) -> dict[str, list[str]]:
        found = {self.key: [str(code) for code in body.get("chosen") or []],
                 f"{self.key}.text": [str(body.get("text") or "")]}
        for code, timed in times(body).items():
            found |= raw_timed(self.when_field(code), timed)
        if body.get("remind"):
            found[self.remind_field] = ["yes"]
        return found

    def things(self, body: Body, words: Words = WORDS_EN) -> Iterator[tuple[str, str]]:
        """What is planned, each with when in words; one's own words last."""
        when, kept = times(body), body.get("texts") or []
        for place, code in enumerate(body.get("chosen") or []):
            if text := option_text(self.suggests, code, kept[place] if place < len(kept) else ""):
                yield str(text), when.get(code, Timed()).say(words)
        if own := str(body.get("text") or "").strip():
            yield own, when.get(OWN, Timed()).say(words)


def times(body: Body) -> dict[str, Timed]:
    """When each thing of a plan is meant, by its code; things of which nothing was said are left out."""
    return {str(code): Timed.of_body(kept) for code, kept in (body.get("when") or {}).items()}


def wants_reminders(body: Body) -> bool:
    """Whether whoever wrote this plan asked to be reminded of it."""
    return bool(body.get("remind"))
