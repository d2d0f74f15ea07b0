"""Words and phrases in what somebody wrote: whole words, whatever the capitals and accents. Pure.

Every form is listed, none is guessed; whether a sentence denies it is not guessed either. So the list errs towards a
person who looks.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

_SENTENCE = re.compile(r"[.!?…\n]+")
_BETWEEN = r"(?:[\s\-]|\.{2,})+"  # what may stand between a phrase's words: "self-harm", "I want to ... die"
_UNSEEN = "Cf"  # soft hyphens, joiners
_PLAIN = str.maketrans({
    **dict.fromkeys("’‘ʼ´`", "'"), **dict.fromkeys("‐‑‒–—−", "-"), "_": " ",  # as in _this_, for stress
})


def folded(text: str) -> str:
    """The text in small letters without accents, its spaces single, without what can't be seen: what is compared."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).casefold()  # "𝓐" is an A before it is small
    spread = unicodedata.normalize("NFKD", plain).translate(_PLAIN)
    bare = "".join(one for one in spread if not unicodedata.combining(one) and unicodedata.category(one) != _UNSEEN)
    return " ".join(bare.split())


def heard(text: str, phrases: Collection[str]) -> bool:
    """Whether any of the phrases (folded) stands in the text, as whole words."""
    return bool(phrases) and _pattern(tuple(phrases)).search(folded(text)) is not None


def sentences_with(text: str, phrases: Collection[str]) -> frozenset[str]:
    """The sentences of a text, folded, in which a phrase stands: what is new in a later version, and what isn't.

    Where a phrase goes on over the end of a line, or over dots, the whole text is one of them: nothing heard is lost.
    """
    if not phrases:
        return frozenset()
    pattern = _pattern(tuple(phrases))
    sentences = [one for part in _SENTENCE.split(text) if pattern.search(one := folded(part))]
    whole = folded(text)
    if len(pattern.findall(whole)) > sum(len(pattern.findall(one)) for one in sentences):
        sentences.append(whole)
    return frozenset(sentences)


def texts_in(body: object) -> Iterable[str]:
    """Every text in a journal row's body, however deep: what was written, and options that were chosen."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict):
        for part in body.values():
            yield from texts_in(part)
    elif isinstance(body, list):
        for part in body:
            yield from texts_in(part)


@lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all of them, the longest first. A hyphen joins words as a space does."""
    longest_first = sorted(phrases, key=len, reverse=True)
    joined = "|".join(_BETWEEN.join(map(re.escape, re.split(r"[\s\-]+", phrase))) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")
