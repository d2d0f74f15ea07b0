"""TOML files of a pack: read with line numbers, and taken apart strictly, so that every mistake can be told."""

import re
import tomllib
from collections.abc import Collection, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from .lines import Path, line_at, lines_of
from .mistakes import BadPack, Mistakes

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?\Z")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TOO_DEEP = re.compile(r"(?:\.[^\n.=]{1,60}){100}")  # a.b.c…: the reader takes the square of its length
_SPAN = re.compile(r"(\d{1,4}) (day|week)s?\Z")


def read_toml(text: str, file: str, mistakes: Mistakes) -> "Table | None":
    """The whole file as a table; None, and a mistake, when it isn't TOML."""
    if deep := _TOO_DEEP.search(text):
        mistakes.unreadable(file, text.count("\n", 0, deep.start()) + 1, "This line holds too many dots to be read.")
        return None
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        place = _PLACE.search(str(wrong))
        line = int(place[1]) if place and place[1] else len(text.splitlines()) or 1
        mistakes.unreadable(file, line, f"This isn't TOML: {_PLACE.sub('', str(wrong))}.")
        return None
    return Table(data, (), lines_of(text), file, mistakes)


def only_toml(files: Mapping[str, str], name: str, what: str, mistakes: Mistakes) -> "Table":
    """The table of a pack that is one TOML file; `what` it is begins a sentence: "A measure". Raises BadPack."""
    texts = {path: text for path, text in files.items() if path.endswith(".toml")}
    if len(texts) != 1:
        mistakes.unreadable(name, 1, f"{what} is one TOML file.")
        raise BadPack(mistakes.found)
    ((file, text),) = texts.items()
    top = read_toml(text, file, mistakes)
    if top is None:
        raise BadPack(mistakes.found)
    return top


class Table:
    """One table of a TOML file. What is taken from it is checked; what nobody took is told by `close`."""

    def __init__(self, data: dict[str, Any], path: Path, lines: dict[Path, int], file: str, mistakes: Mistakes):
        self.data, self.path, self.file = data, path, file
        self._lines, self._mistakes, self._taken = lines, mistakes, set()

    def __contains__(self, name: str) -> bool:
        return name in self.data

    def line(self, *path: str | int) -> int:
        """The line where a key of this table stands, or this table."""
        return line_at(self._lines, (*self.path, *path))

    def wrong(self, what: str, *path: str | int) -> None:
        """Note a mistake at a key of this table."""
        self._mistakes.add(self.file, self.line(*path), what)

    def unreadable(self, what: str, *path: str | int) -> None:
        """Note that what stands at a key can't be understood, so that nothing can be made of it."""
        self._mistakes.unreadable(self.file, self.line(*path), what)

    def close(self, among: str = "") -> None:
        """Tell of every key that nobody asked for."""
        for name in self.data.keys() - self._taken:
            self.wrong(f"“{name}” is not a key that {among or self._name} knows.", name)

    def text(self, name: str, *, required: bool = True) -> str:
        """A text, not empty."""
        value = self._take(name, required)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.unreadable(f"“{name}” must be a text, and not empty.", name)
            return ""
        return value.strip()

    def slug(self, name: str, *, required: bool = True) -> str:
        """A key: small letters, digits and single dashes, at most 60 characters."""
        value = self.text(name, required=required)
        if value and not (SLUG.match(value) and len(value) <= 60):
            self.wrong(f"“{name}” is written in small letters, digits and dashes, at most 60 characters.", name)
            return value if self._mistakes.is_lenient else ""
        return value

    def one_of(self, name: str, choices: Collection[str], *, required: bool = True) -> str:
        """One of a few words."""
        value = self.text(name, required=required)
        if value and value not in choices:
            self.unreadable(f"“{name}” must be one of: {', '.join(choices)}. It is “{value}”.", name)
            return ""
        return value

    def whole(self, name: str, *, least: int, most: int, required: bool = True) -> int | None:
        """A whole number."""
        value = self._take(name, required)
        if value is None:
            return None
        what = f"“{name}” must be a whole number from {least} to {most}."
        if not isinstance(value, int) or isinstance(value, bool):
            self.unreadable(what, name)
            return None
        if not least <= value <= most:
            self.wrong(what, name)
            return value if self._mistakes.is_lenient else None
        return value

    def number(self, name: str, *, required: bool = True) -> Decimal | None:
        """A number, exactly as it is written."""
        value = self._take(name, required)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
            self.unreadable(f"“{name}” must be a number.", name)
            return None
        return Decimal(str(value))

    def yes(self, name: str, *, default: bool) -> bool:
        """true or false; `default` where the file says neither."""
        value = self._take(name, False)
        if value is not None and not isinstance(value, bool):
            self.unreadable(f"“{name}” must be true or false.", name)
        return value if isinstance(value, bool) else default

    def array(self, name: str, *, required: bool = True) -> list[Any]:
        """A list, of whatever the caller checks."""
        value = self._take(name, required)
        if value is not None and not isinstance(value, list):
            self.unreadable(f"“{name}” must be a list.", name)
        return value if isinstance(value, list) else []

    def days(self, name: str, *, required: bool = True) -> int | None:
        """A span of time in words, such as "7 days" or "10 weeks", in days."""
        value = self.text(name, required=required)
        if not value:
            return None
        match = _SPAN.match(value)
        if not match or int(match[1]) == 0:
            self.unreadable(f"“{name}” must be a span such as \"7 days\" or \"10 weeks\". It is “{value}”.", name)
            return None
        return int(match[1]) * (7 if match[2] == "week" else 1)

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts, none twice."""
        value = self._take(name, required)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.unreadable(f"“{name}” must be a list of texts.", name)
            return ()
        for one in sorted({one for one in value if value.count(one) > 1}):
            self.wrong(f"“{one}” stands more than once in “{name}”.", name)
        if required and not value:
            self.wrong(f"“{name}” is empty.", name)
        return tuple(dict.fromkeys(one.strip() for one in value))

    def by_language(self, name: str, languages: Collection[str], *, required: bool = True) -> dict[str, str]:
        """A text in each language of the pack: `title.en = "…"`."""
        value = self._take(name, required)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(one, str) and one.strip() for one in value.values()):
            self.unreadable(f"“{name}” must be given by language: {name}.en = \"…\".", name)
            return {}
        for language in [one for one in languages if one not in value]:
            self.wrong(f"“{name}” is missing in the language “{language}”: {name}.{language} = \"…\".", name)
        for language in [one for one in value if one not in languages]:
            self.wrong(f"“{language}” is not one of this pack's languages.", name, language)
        return {language: text.strip() for language, text in value.items()}

    def table(self, name: str, *, required: bool = True) -> "Table | None":
        """A table within this one."""
        value = self._take(name, required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.unreadable(f"“{name}” must be a table.", name)
            return None
        return Table(value, (*self.path, name), self._lines, self.file, self._mistakes)

    def tables(self, name: str, *, required: bool = True) -> list["Table"]:
        """Tables written as `[[name]]`."""
        value = self._take(name, required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.unreadable(f"“{name}” must be written as [[{name}]].", name)
            return []
        return [Table(one, (*self.path, name, number), self._lines, self.file, self._mistakes)
                for number, one in enumerate(value)]

    def named(self) -> list[tuple[str, "Table"]]:
        """Every table in this one, by name: `[assess.weekly]` in `[assess]`."""
        return [(name, table) for name in self.data if (table := self.table(name)) is not None]

    def _take(self, name: str, required: bool) -> Any:
        self._taken.add(name)
        if name in self.data:
            return self.data[name]
        if required:
            self._mistakes.missing(self.file, self.line(), name, f"{self._name} needs the key “{name}”.")
        return None

    @property
    def _name(self) -> str:
        names = [str(part) for part in self.path if isinstance(part, str)]
        return f"[{'.'.join(names)}]" if names else "the file"
