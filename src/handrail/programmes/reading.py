"""How hard a text is to read. English: Flesch–Kincaid grade (Kincaid et al. 1975). Spanish: INFLESZ (Barrio-Cantalejo
et al. 2008, on the formula of Szigriszt 1993)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyphen

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_SILENT_U = re.compile(r"(q|g(?=u[eiéí]))u")  # que, guitarra; but pingüino, agua
_CONSONANT_Y = re.compile(r"y(?=[aeiouáéíóúü])")
# What a syllable is built on.
_NUCLEUS = re.compile(r"[iuüy]?[aeoáéó](?:[iuüy](?![aeoáéóíú]))?|[iuü]?[íú]|[iuü]{1,2}y?|y")
_END = re.compile(r"[.!?…]+[\"”’»)]*(?=\s|$)|\n+|:\s*\n")


@dataclass(frozen=True)
class Measured:
    """What was counted in a text."""

    words: int
    sentences: int
    syllables: int


def measure(text: str, language: str) -> Measured:
    """Count words, sentences and syllables. A line of its own, such as an item in a list, is a sentence."""
    words = _WORD.findall(text)
    sentences = [part for part in _END.split(text) if part and _WORD.search(part)]
    return Measured(len(words), len(sentences), sum(syllables(word.lower(), language) for word in words))


@lru_cache(maxsize=20_000)
def syllables(word: str, language: str) -> int:
    """The syllables of a word, by where it may be hyphenated; a number counts as one.

    English is hyphenated with care ("evening" isn't at all), so there its vowel sounds are counted too, and the
    greater number is taken: an estimate that would rather call a text hard. In Spanish the spelling tells.
    """
    if language.startswith("es"):
        return len(_NUCLEUS.findall(_CONSONANT_Y.sub("j", _SILENT_U.sub(r"\1", word)))) or 1
    dictionary = _dictionary(language)
    if dictionary is None or word[0].isdigit():
        return 1
    return sum(_of_part(part, dictionary, language) for part in re.split(r"['’-]", word) if len(part) > 1) or 1


def _of_part(part: str, dictionary: pyphen.Pyphen, language: str) -> int:
    hyphenated = len(dictionary.positions(part)) + 1
    return max(hyphenated, _vowel_sounds(part)) if language.startswith("en") else hyphenated


def _vowel_sounds(part: str) -> int:
    """Groups of vowels, less an e at the end that isn't heard: mad(e), rul(e)s, plann(e)d; but tab-le, messag-es."""
    part = re.sub(r"(?:(?<=[^aeiouyl])|(?<=[aeiouy]l))e$|(?:(?<=[^aeiouylscgzxh])|(?<=[aeiouy]l))es$", "", part)
    part = re.sub(r"(?<=[^aeiouytd])ed$", "", part)
    return max(len(re.findall(r"[aeiouy]+", part)), 1)


def grade(counted: Measured) -> float:
    """Flesch–Kincaid grade: 0.39 words a sentence + 11.8 syllables a word − 15.59."""
    if not counted.words:
        return 0.0
    return 0.39 * counted.words / counted.sentences + 11.8 * counted.syllables / counted.words - 15.59


def inflesz(counted: Measured) -> float:
    """Szigriszt's perspicuity on the INFLESZ scale: 206.835 − 62.3 syllables a word − words a sentence."""
    if not counted.words:
        return 100.0
    return 206.835 - 62.3 * counted.syllables / counted.words - counted.words / counted.sentences


@dataclass(frozen=True)
class Level:
    """A language's measure of reading, and how much of it a lesson may ask for."""

    name: str
    of: Callable[[Measured], float]
    limit: float
    lower_is_easier: bool

    def is_hard(self, value: float) -> bool:
        """Whether a text asks for more than it may."""
        return value > self.limit if self.lower_is_easier else value < self.limit


LEVELS: Mapping[str, Level] = {
    "en": Level("Flesch–Kincaid grade", grade, 7.0, lower_is_easier=True),
    "es": Level("INFLESZ", inflesz, 55.0, lower_is_easier=False),
}


def level_for(language: str) -> Level | None:
    """The measure for a language; None where there is none, and nothing is said."""
    return LEVELS.get(language.split("-")[0])


@lru_cache(maxsize=16)
def _dictionary(language: str) -> pyphen.Pyphen | None:
    found = pyphen.language_fallback({"en": "en_US"}.get(language, language.replace("-", "_")))
    edge = 2 if language.startswith("en") else 1
    return pyphen.Pyphen(lang=found, left=edge, right=edge) if found else None
