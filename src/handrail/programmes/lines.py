"""Where in a TOML text a table or a key stands, so that a mistake can name its line."""

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=(.*)$")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_LONG = re.compile(r'"""|\'\'\'')
_STRING_OR_COMMENT = re.compile(r'"""(?:.*?""")?|"(?:\\.|[^"\\])*"?|\'[^\']*\'?|#.*')
_DEEPEST = 12  # parts of a path that are told apart; no table of ours lies that deep


def lines_of(text: str) -> dict[Path, int]:
    """Line numbers, from 1, of every table and key: `("item", 2, "text", "en")` is a key of the third `[[item]]`."""
    found: dict[Path, int] = {(): 1}
    table: Path = ()
    long_string, depth = "", 0  # what an earlier line left open
    for number, line in enumerate(text.split("\n"), 1):
        if long_string:
            long_string = "" if line.count(long_string) % 2 else long_string
        elif depth > 0:
            depth += _opened(line)
        elif header := _HEADER.match(line):
            table = _table(found, header[1] == "[[", _parts(header[2]))
            _note(found, (), table, number)
        elif key := _KEY.match(line):
            _note(found, table, (*table, *_parts(key[1])), number)
            opened = _LONG.search(key[2])
            if opened and key[2].count(opened[0]) % 2:
                long_string = opened[0]
            else:
                depth = _opened(key[2])
    return found


def line_at(lines: dict[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest thing around it that stands in the text."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _note(found: dict[Path, int], base: Path, path: Path, number: int) -> None:
    for length in range(len(base) + 1, min(len(path), _DEEPEST) + 1):
        found.setdefault(path[:length], number)


def _opened(line: str) -> int:
    """How many brackets of an array or an inline table a line opens more than it closes."""
    bare = _STRING_OR_COMMENT.sub("", line)
    return sum(bare.count(bracket) for bracket in "[{") - sum(bare.count(bracket) for bracket in "]}")


def _table(found: dict[Path, int], is_many: bool, parts: list[str]) -> Path:
    """The path of a table header; a part that names many tables means the latest of them."""
    path: Path = ()
    for position, part in enumerate(parts):
        path = (*path, part)
        count = 0
        while (*path, count) in found:
            count += 1
        if is_many and position == len(parts) - 1:
            path = (*path, count)
        elif count:
            path = (*path, count - 1)
    return path


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]
