"""Fields in templates: {name}, {lesson}, {answer:plan-week-2}, {score:peg}. Pure.

A field that isn't known, or has nothing in it for this person, stays as it is written: it can be seen, and a message
that still holds one isn't sent.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

PLAIN = ("name", "guide", "service", "programme", "lesson", "week")
WITH_KEY = ("answer", "score", "first-score")
_FIELD = re.compile(r"\{([a-z][a-z-]{0,30})(?::([^{}\s]{1,140}))?\}")


@dataclass(frozen=True)
class Field:
    """One field: `key` says which answer or score."""

    name: str
    key: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is such a field at all."""
        return self.name in (WITH_KEY if self.key else PLAIN)

    def __str__(self) -> str:
        return f"{{{self.name}:{self.key}}}" if self.key else f"{{{self.name}}}"


class NoSuch(LookupError):
    """The programme has no such answer, or nobody measures such a score."""


@dataclass(frozen=True)
class Filled:
    """A text as far as it could be filled. `unknown` and `empty` are the fields that still stand in it."""

    text: str
    unknown: tuple[Field, ...] = ()
    empty: tuple[Field, ...] = ()


def fields_in(text: str) -> list[Field]:
    """The fields of a text, each once, in order."""
    return list(dict.fromkeys(Field(name, key or "") for name, key in _FIELD.findall(text)))


def fill(text: str, value_of: Callable[[Field], str]) -> Filled:
    """Put in what `value_of` knows: "" for what is empty; it raises NoSuch. What was put in stays as it is."""
    values, unknown, empty = {}, [], []
    for field in fields_in(text):
        try:
            value = value_of(field) if field.is_known else None
        except NoSuch:
            value = None
        if value is None:
            unknown.append(field)
        elif not value:
            empty.append(field)
        else:
            values[str(field)] = value
    return Filled(_FIELD.sub(lambda found: values.get(found[0], found[0]), text), tuple(unknown), tuple(empty))
