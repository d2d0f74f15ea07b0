"""Letters as text with fields in braces: what fields there are, whether a text can be filled, and filling it. Pure."""

import re
from collections.abc import Mapping

_FIELD = re.compile(r"\{([a-z_]*)\}?")
MOST = 6_000


class BadText(ValueError):
    """The text can't be filled: `wrong` is the field that isn't one, or "" for a lonely brace."""

    def __init__(self, wrong: str):
        super().__init__(wrong)
        self.wrong = wrong


def fields_in(text: str) -> list[str]:
    """The fields that a text names, in their order. Raises BadText for a brace that names none."""
    found = []
    for match in _FIELD.finditer(text):
        if not match[1] or not match[0].endswith("}"):
            raise BadText(match[1])
        found.append(match[1])
    if "}" in _FIELD.sub("", text):
        raise BadText("")
    return found


def check(text: str, known: Mapping[str, object]) -> None:
    """Raise BadText for a field that isn't known."""
    for name in fields_in(text):
        if name not in known:
            raise BadText(name)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled. What a value holds is text: braces in it are left alone. Raises BadText."""
    check(text, values)
    filled = _FIELD.sub(lambda match: values[match[1]], text)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()
