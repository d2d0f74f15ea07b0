"""Reading what a person sent into a block, and refusing it in a plain sentence."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .words import Words

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,6})?")


class BadAnswer(Exception):
    """What arrived can't be kept. `sentence` says why, for the person; `field` is the input it belongs to."""

    def __init__(self, sentence: str, field: str):
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


def values(raw: Mapping[str, Any], name: str, words: Words) -> list[str]:
    """What arrived under a name, as texts. Raises BadAnswer where it isn't text at all."""
    found = raw.get(name, [])
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise BadAnswer(words["not-text"], name)
    return [_CONTROL.sub("", one.replace("\r\n", "\n").replace("\r", "\n")) for one in found]


def one_value(raw: Mapping[str, Any], name: str, words: Words) -> str:
    """The one value under a name, without space around it; empty when there is none."""
    found = [one.strip() for one in values(raw, name, words)]
    if len(found) > 1:
        raise BadAnswer(words["one-only"], name)
    return found[0] if found else ""


def as_text(raw: Mapping[str, Any], name: str, most: int, words: Words) -> str:
    """A text of at most so many characters, lines kept, without space at its ends. Raises BadAnswer."""
    text = one_value(raw, name, words)
    if len(text) > most:
        raise BadAnswer(words["too-long"].format(count=f"{len(text):,}", most=f"{most:,}"), name)
    return text


def chosen(raw: Mapping[str, Any], name: str, options: Sequence[Any], words: Words) -> list[str]:
    """The codes that were chosen, in the lesson's order. Raises BadAnswer for a code that isn't there."""
    codes = {one for one in values(raw, name, words) if one}
    if codes - {option.code for option in options}:
        raise BadAnswer(words["unknown-option"], name)
    return [option.code for option in options if option.code in codes]


def as_number(text: str, unit: str, field: str, words: Words) -> int | float | None:
    """A number as people write it: 8, 2.5, 2,5, or "8 min" where the unit is minutes. Raises BadAnswer."""
    text = text.replace("\u2212", "-").replace("\u00a0", " ").strip()
    if not text:
        return None
    if match := re.fullmatch(r"(.*\d)\s*([^\W\d]+)\.?", text):
        if not unit or not unit.casefold().startswith(match[2].casefold()[:3]):
            raise BadAnswer(words["not-number"], field)
        text = match[1].strip()
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+", text):
        raise BadAnswer(words["thousands"], field)
    text = text.replace(",", ".", 1)
    if not _NUMBER.fullmatch(text) or not text.isascii():
        raise BadAnswer(words["not-number"], field)
    number = float(text)
    return int(number) if number.is_integer() else number


def number_in_words(value: float) -> str:
    """A number as a person writes it: 8, not 8.0."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def day_in_words(iso: str, words: Words) -> str:
    """A date in words: "12 March 2026"; as it is when it isn't one."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
    months = words["months"].split()
    if not match or not 1 <= int(match[2]) <= len(months):
        return iso
    return words["day"].format(day=int(match[3]), month=months[int(match[2]) - 1], year=match[1])
