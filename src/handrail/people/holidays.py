"""Holidays as a manager writes them: a day a line, with its name; lists that protocols may name below. Pure.

    2026-12-25 Christmas Day
    [university]
    2026-12-28 closed
"""

import re
from collections.abc import Mapping
from datetime import date

_LINE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s+(.*))?")
_LIST = re.compile(r"\[([a-z0-9]+(?:-[a-z0-9]+)*)\]")
MOST = 400  # days, over some years
MOST_NAME = 80

Days = dict[str, str]  # ISO date → its name


class NotADay(ValueError):
    """A line that is neither a day nor the name of a list; `number` counts from 1."""

    def __init__(self, number: int, line: str):
        super().__init__(line)
        self.number, self.line = number, line


def read(text: str) -> tuple[Days, dict[str, Days]]:
    """The days on which everything is closed, and the lists by name. Raises NotADay."""
    everywhere: Days = {}
    lists: dict[str, Days] = {}
    into = everywhere
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line:
            continue
        if found := _LIST.fullmatch(line):
            into = lists.setdefault(found[1], {})
        elif (found := _LINE.fullmatch(line)) and _is_day(found[1]):
            into[found[1]] = (found[2] or "").strip()[:MOST_NAME]
        else:
            raise NotADay(number, line)
    return everywhere, lists


def written(everywhere: Mapping[str, str], lists: Mapping[str, Mapping[str, str]]) -> str:
    """The same as text, in the order of the days."""
    lines = [f"{day} {name}".strip() for day, name in sorted(everywhere.items())]
    for name, days in sorted(lists.items()):
        lines += ["", f"[{name}]", *(f"{day} {named}".strip() for day, named in sorted(days.items()))]
    return "\n".join(lines).strip()


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
