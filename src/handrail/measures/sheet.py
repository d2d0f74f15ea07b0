"""A TOML file read strictly: what is asked for is taken, what is left over is a mistake, and each mistake has a line."""

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from handrail.programmes.pack import BadPack, Mistake

from .lines import Path, line_at, lines_of

_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


class Sheet:
    """One file's values with their lines, and the mistakes found so far."""

    def __init__(self, file: str, text: str):
        self.file = file
        self.mistakes: list[Mistake] = []
        self._lines = lines_of(text)
        try:
            self._values = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as wrong:
            at = _AT_LINE.search(str(wrong))
            line = int(at[1]) if at and at[1] else text.count("\n") + 1
            raise BadPack([Mistake(file, line, f"not TOML: {_AT_LINE.sub('', str(wrong))}")]) from wrong

    @property
    def top(self) -> "Table":
        """The file's own keys."""
        return Table(self, self._values, ())

    def wrong(self, path: Path, what: str) -> None:
        """Note a mistake where `path` stands."""
        self.mistakes.append(Mistake(self.file, line_at(self._lines, path), what))

    def check(self) -> None:
        """Raise BadPack if anything was wrong, in the order of the lines."""
        if self.mistakes:
            raise BadPack(sorted(self.mistakes, key=lambda mistake: mistake.line))


class Table:
    """One table. Each getter takes a key, notes what is wrong with it, and gives a value of its type all the same."""

    def __init__(self, sheet: Sheet, values: dict[str, Any], path: Path):
        self.sheet, self.values, self.path = sheet, values, path
        self._asked: list[str] = []

    def wrong(self, what: str, key: str | int = "") -> None:
        """Note a mistake at a key of this table, or at the table itself."""
        self.sheet.wrong((*self.path, key) if key != "" else self.path, what)

    def has(self, key: str) -> bool:
        """Whether the file gives this key."""
        return key in self.values

    def text(self, key: str, *, pattern: str = "", says: str = "", most: int = 2000, default: str | None = None) -> str:
        """A line of text; `pattern` and `says`: what it must look like, and how to say so."""
        value = self._take(key, str, "a text", "" if default is None else default, is_needed=default is None)
        if self.has(key) and isinstance(self.values[key], str):
            if not value.strip():
                self.wrong(f"{key} is empty", key)
            elif pattern and not re.fullmatch(pattern, value):
                self.wrong(f"{key} should be {says}, not {value!r}", key)
            elif len(value) > most:
                self.wrong(f"{key} has {len(value)} characters; {most} is the most", key)
        return value

    def one_of(self, key: str, options: Iterable[str], *, default: str | None = None) -> str:
        """One of a few words."""
        options = list(options)
        value = self.text(key, default=default)
        if value and value not in options:
            self.wrong(f"{key} is {value!r}; it can be {_or(options)}", key)
            return options[0]
        return value or options[0]

    def whole(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number between two bounds."""
        value = self._take(key, int, "a whole number", least if default is None else default, is_needed=default is None)
        if not least <= value <= most:
            self.wrong(f"{key} is {value}; it should be from {least} to {most}", key)
            return least
        return value

    def number(self, key: str, *, default: Decimal | None = None) -> Decimal:
        """A number."""
        fallback = Decimal(1) if default is None else default
        return Decimal(self._take(key, (int, Decimal), "a number", fallback, is_needed=default is None))

    def yes(self, key: str, *, default: bool) -> bool:
        """true or false."""
        return self._take(key, bool, "true or false", default, is_needed=False)

    def items(self, key: str, *, is_needed: bool = True) -> list[Any]:
        """A list of whatever."""
        return self._take(key, list, "a list", [], is_needed=is_needed)

    def by_language(self, key: str, languages: Iterable[str] = (), *, is_needed: bool = True) -> dict[str, str]:
        """A text in each language, written `key.en = "…"`."""
        table = self.table(key, is_needed=is_needed)
        if table is None:
            return {}
        found = {}
        for language in table.values:
            table._asked.append(language)
            if not _LANGUAGE.fullmatch(language):
                table.wrong(f"{language!r} is not a language code such as en", language)
            elif not isinstance(table.values[language], str) or not table.values[language].strip():
                table.wrong(f"{key}.{language} should be a text", language)
            else:
                found[language] = table.values[language]
        for language in languages:
            if language not in table.values:
                table.wrong(f"{key}.{language} is missing: the title is in {language} too")
        return found

    def table(self, key: str, *, is_needed: bool = True) -> "Table | None":
        """A table of its own; none, and a mistake if it is needed, where there is none."""
        value = self._take(key, dict, "a table", None, is_needed=is_needed)
        return None if value is None else Table(self.sheet, value, (*self.path, key))

    def tables(self, key: str, *, is_needed: bool = True) -> list["Table"]:
        """Tables written `[[key]]`, in their order."""
        rows = self.items(key, is_needed=is_needed)
        if self.has(key) and not rows or any(not isinstance(row, dict) for row in rows):
            self.wrong(f"{key} should be written as tables, [[{key}]]", key)
            return []
        return [Table(self.sheet, row, (*self.path, key, position)) for position, row in enumerate(rows)]

    def nothing_else(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.values:
            if key not in self._asked:
                self.wrong(f"unknown key {key!r}; known here: {', '.join(dict.fromkeys(self._asked))}", key)

    def _take(self, key: str, kind: Any, says: str, fallback: Any, *, is_needed: bool) -> Any:
        self._asked.append(key)
        if key not in self.values:
            if is_needed:
                self.wrong(f"{key} is missing")
            return fallback
        value = self.values[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(f"{key} should be {says}, not {value!r}", key)
            return fallback
        return value


def _or(options: list[str]) -> str:
    return " or ".join([", ".join(options[:-1]), options[-1]] if len(options) > 1 else options)
