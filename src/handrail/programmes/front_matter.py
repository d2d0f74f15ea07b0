"""The few lines at the top of a Markdown file: `key: value`, `key: [a, b]`, or a list of `- a` lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .mistakes import Mistakes
from .toml_file import SLUG

_PAIR = re.compile(r"([a-z][a-z0-9-]*):(?:\s+(.*))?\Z")
_ITEM = re.compile(r"\s*-\s+(.+)\Z")
_QUOTED = re.compile(r"\"([^\"\\]*)\"\Z|'([^']*)'\Z")
_NOT_PLAIN = ("[", "]", "{", "}", "&", "*", "!", "|", ">", "%", "@", "`", "\"", "'", "#")


@dataclass(frozen=True)
class FrontMatter:
    """What stands at the top of a file, each with its line. Taken apart strictly, as `toml_file.Table` is."""

    values: Mapping[str, tuple[str | list[str], int]]
    file: str
    mistakes: Mistakes

    def text(self, name: str, *, required: bool = True) -> str:
        """A single value."""
        value, line = self._take(name, required)
        if isinstance(value, list):
            self.mistakes.add(self.file, line, f"“{name}” is a single value, not a list.")
            return ""
        return value

    def slug(self, name: str) -> str:
        """A key: small letters, digits and dashes."""
        value = self.text(name)
        if value and not (SLUG.match(value) and len(value) <= 60):
            self.wrong(name, f"“{name}” is written in small letters, digits and dashes, at most 60 characters.")
            return ""
        return value

    def whole(self, name: str, *, least: int, most: int) -> int:
        """A whole number."""
        value = self.text(name)
        if value and not (re.fullmatch(r"[0-9]{1,6}", value) and least <= int(value) <= most):
            self.wrong(name, f"“{name}” must be a whole number from {least} to {most}.")
            return least
        return int(value or least)

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """A list, none twice."""
        value, line = self._take(name, required)
        value = [value] if isinstance(value, str) and value else value or []
        for one in sorted({one for one in value if value.count(one) > 1}):
            self.mistakes.add(self.file, line, f"“{one}” stands more than once in “{name}”.")
        return tuple(dict.fromkeys(value))

    def line(self, name: str) -> int:
        """The line of a key; the first line when it isn't there."""
        return self.values.get(name, ("", 1))[1]

    def wrong(self, name: str, what: str) -> None:
        """Note a mistake at a key."""
        self.mistakes.add(self.file, self.line(name), what)

    def close(self, known: tuple[str, ...]) -> None:
        """Tell of every key that isn't known here."""
        for name in self.values:
            if name not in known:
                self.wrong(name, f"“{name}” is not known here. Known are: {', '.join(known)}.")

    def _take(self, name: str, required: bool) -> tuple[str | list[str], int]:
        if name not in self.values:
            if required:
                self.mistakes.add(self.file, 1, f"The lines at the top need “{name}: …”.")
            return "", 1
        return self.values[name]


def read_front_matter(text: str, file: str, mistakes: Mistakes) -> tuple[FrontMatter, str, int]:
    """What stands between the two `---` at the top, the text below them, and the line where it begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        mistakes.add(file, 1, "The file must begin with “---”, then lines such as “key: …”, then “---”.")
        return FrontMatter({}, file, Mistakes()), text, 1
    end = next((number for number, line in enumerate(lines) if number and line.rstrip() == "---"), None)
    if end is None:
        mistakes.add(file, 1, "The lines at the top are never closed: a second “---” is missing.")
        return FrontMatter({}, file, Mistakes()), "", len(lines)
    values: dict[str, tuple[str | list[str], int]] = {}
    open_list = ""
    for number, line in enumerate(lines[1:end], 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if (item := _ITEM.match(line)) and open_list:
            values[open_list][0].append(_plain(item[1], file, number, mistakes))
        elif pair := _PAIR.match(line.rstrip()):
            name, value = pair[1], (pair[2] or "").strip()
            if name in values:
                mistakes.add(file, number, f"“{name}” stands here twice.")
                continue
            open_list = "" if value else name
            values[name] = (_value(value, file, number, mistakes), number)
        else:
            mistakes.add(file, number, "This line isn't “key: value”, nor “- value” in a list.")
    for name, (value, line) in values.items():
        if value in ([], ""):
            mistakes.add(file, line, f"“{name}” is empty.")
    return FrontMatter(values, file, mistakes), "\n".join(lines[end + 1:]), end + 2


def _value(value: str, file: str, line: int, mistakes: Mistakes) -> str | list[str]:
    if not value:
        return []
    if value.startswith("["):
        if not value.endswith("]"):
            mistakes.add(file, line, "The list isn't closed: “]” is missing.")
            return "?"
        inside = value[1:-1].strip()
        return [_plain(one.strip(), file, line, mistakes) for one in inside.split(",")] if inside else []
    return _plain(value, file, line, mistakes)


def _plain(value: str, file: str, line: int, mistakes: Mistakes) -> str:
    if quoted := _QUOTED.match(value):
        return quoted[1] if quoted[1] is not None else quoted[2]
    if value.startswith(_NOT_PLAIN):
        mistakes.add(file, line, f"A value that begins with {value[0]} must stand in \"quotes\".")
    elif not value:
        mistakes.add(file, line, "There is an empty place in the list.")
    return value
