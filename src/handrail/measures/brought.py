"""Wording as a service brings it in: questions and answers read from a file, not yet matched to a structure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from handrail.programmes.toml_file import LANGUAGE

from .instrument import Opens, Words

LONGEST_TEXT = 2_000
LONGEST_LABEL = 400
MOST_QUESTIONS = 300
MOST_ANSWERS = 101
YES_NO = {"en": ("No", "Yes"), "es": ("No", "Sí")}
_NUMBERED = re.compile(r"\(?-?\d+\)?\s*[-–—:=.)]*\s*")
_JOINERS = "\u200c\u200d\u00ad"  # words of some languages need them


class BadWording(ValueError):
    """A file of wording that isn't taken, and every reason, each in a sentence."""

    def __init__(self, *reasons: str):
        self.reasons = reasons
        super().__init__("\n".join(reasons))


@dataclass(frozen=True)
class BroughtItem:
    """One question of the file, with its answers: labels for each value, or the two ends of a line."""

    link: str  # what the file calls it
    text: Words
    values: tuple[int, ...]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loinc: tuple[str, ...] = ()
    opens: Opens | None = None  # in the file's own names of questions


@dataclass(frozen=True)
class Brought:
    """What a file holds, in the languages it is in, and what of it was left out, in sentences."""

    languages: tuple[str, ...]
    items: tuple[BroughtItem, ...]
    stem: Words = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def language_of(text: str) -> str:
    """A language code as packs write it: "es" for "es-MX". Raises BadWording."""
    code = text.strip().lower().replace("_", "-").partition("-")[0]
    if code and not LANGUAGE.match(code):
        raise BadWording(f"“{shown(text)}” is not a language code such as en.")
    return code


def cleaned(text: str, where: str, most: int = LONGEST_TEXT) -> str:
    """A text on one line. Raises BadWording when it is too long, or holds characters that aren't writing."""
    line = " ".join(text.split())
    if len(line) > most:
        raise BadWording(f"{where} has a text of {len(line):,} characters; {most:,} are the most.")
    odd = next((one for one in line if unicodedata.category(one)[0] == "C" and one not in _JOINERS), None)
    if odd is not None:
        raise BadWording(f"{where} has a character that isn't writing (U+{ord(odd):04X}).")
    return line


def shown(text: object, most: int = 40) -> str:
    """A piece of a stranger's file, short and printable, for a sentence."""
    return "".join(one if one.isprintable() else "�" for one in str(text)[:most])


def as_line(values: tuple[int, ...], labels: tuple[str, ...]) -> tuple[str, str] | None:
    """The words of the two ends, where the answers are numbers of which only the ends have words; else None."""
    if len(values) < 3 or any(label not in ("", str(value)) for value, label in
                              zip(values[1:-1], labels[1:-1], strict=True)):
        return None
    return _NUMBERED.sub("", labels[0], count=1), _NUMBERED.sub("", labels[-1], count=1)
