"""Replies as answers: what a text means for the question it answers. Pure.

Options are numbered in the order in which the text lists them. What can't be read is told apart from an answer, never
taken for the nearest one.
"""

import re
from collections.abc import Mapping, Sequence

from handrail.delivery.sms.keywords import plain
from handrail.programmes.blocks import AnswerBlock, Number, OneOf, Plan, Scale, Short, SomeOf
from handrail.programmes.sms_lesson import Text

Fields = Mapping[str, Sequence[str]]
_LIST = re.compile(r"\d{1,2}(?:(?:\s*[,;.+&/]\s*|\s+(?:and\s+|y\s+|e\s+)?)\d{1,2})*\.?")
_NUMBER = re.compile(r"(-?\d{1,4})(?:\s*/\s*\d{1,3})?\.?")
_WORDS = {
    "zero": 0, "cero": 0, "none": 0, "one": 1, "uno": 1, "two": 2, "dos": 2, "three": 3, "tres": 3, "four": 4,
    "cuatro": 4, "five": 5, "cinco": 5, "six": 6, "seis": 6, "seven": 7, "siete": 7, "eight": 8, "ocho": 8, "nine": 9,
    "nueve": 9, "ten": 10, "diez": 10,
}


def answer_in(reply: str, asked: Text, block: AnswerBlock) -> Fields | None:
    """The fields of the lesson's own form that a reply fills; None where it can't be read as an answer."""
    reply = reply.strip()
    if isinstance(block, Plan):
        codes = _codes(reply, asked)
        return {block.key: codes} if codes is not None else {f"{block.key}.text": [reply]} if _is_words(reply) else None
    if isinstance(block, OneOf):
        codes = _codes(reply, asked)
        return {block.key: codes} if codes is not None and len(codes) == 1 else None
    if isinstance(block, SomeOf):
        codes = _codes(reply, asked)
        return {block.key: codes} if codes is not None else None
    if isinstance(block, Scale | Number):
        number = number_in(reply)
        return {block.key: [str(number)]} if number is not None else None
    if isinstance(block, Short):  # and Long
        return {block.key: [reply]} if reply else None
    return None


def number_in(reply: str) -> int | None:
    """The whole number that a reply is: "4", "4.", "4/10", "four", "cuatro"; None for anything else."""
    if match := _NUMBER.fullmatch(reply.strip()):
        return int(match[1])
    return _WORDS.get(plain(reply))


def _codes(reply: str, asked: Text) -> list[str] | None:
    """The options that a reply names by number, or one by its very words; None where any number is none of them."""
    options = list(asked.options)
    if _LIST.fullmatch(reply):
        places = [int(one) for one in re.findall(r"\d+", reply)]
        if all(1 <= place <= len(options) for place in places):
            return [options[place - 1] for place in dict.fromkeys(places)]
        return None
    number = _WORDS.get(plain(reply))
    if number is not None:
        return [options[number - 1]] if 1 <= number <= len(options) else None
    return next(([code] for code, words in asked.options.items() if plain(words) == plain(reply)), None)


def _is_words(reply: str) -> bool:
    """Own words, and no number that is on nobody's list."""
    return any(one.isalpha() for one in reply)
