"""What the fields of every block share: the value in them, the mark of a wrong one, and the box for words."""

from collections.abc import Callable
from html import escape

from .blocks import Raw

INVALID = ' aria-invalid="true"'


def first_of(raw: Raw, name: str) -> str:
    """The first value under a name; empty where there is none."""
    found = raw.get(name)
    if isinstance(found, str):
        return found
    return str(found[0]) if found else ""


def area(name: str, ident: str, rows: int, more: str) -> Callable[[Raw, bool], str]:
    """A function that gives a box for words, filled."""
    start = f'<textarea id="{ident}" name="{name}" rows="{rows}"{more}'

    def fill(raw: Raw, wrong: bool) -> str:
        value = escape(first_of(raw, name), quote=False)
        return f'{start}{INVALID if wrong else ""}>\n{value}</textarea>'  # HTML drops one line break at the start

    return fill
