"""The form by which a contact is rated: marks from 0 to 4, each with its words. Pure; read from TOML, and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARKS = 5
KNOWN = {"id", "version", "title", "item"}


class BadForm(Exception):
    """What is wrong with a form, in sentences."""


@dataclass(frozen=True)
class Item:
    """One thing that is rated."""

    key: str
    title: Mapping[str, str]
    anchors: Mapping[str, tuple[str, ...]]

    def title_in(self, language: str) -> str:
        """Its title in a language, else in the first there is."""
        return self.title.get(language) or next(iter(self.title.values()))

    def anchors_in(self, language: str) -> tuple[str, ...]:
        """What each mark means, in a language, else in the first there is."""
        return self.anchors.get(language) or next(iter(self.anchors.values()))


@dataclass(frozen=True)
class RatingForm:
    """What is rated, in order."""

    id: str
    version: str
    title: Mapping[str, str]
    items: tuple[Item, ...]


def read_form(text: str) -> RatingForm:
    """A form from its TOML. Raises BadForm with everything that is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadForm(str(wrong)) from wrong
    mistakes = [f"“{key}” isn't known here." for key in sorted(set(data) - KNOWN)]
    mistakes += [f"“{key}” is missing." for key in ("id", "version") if not _is_text(data.get(key))]
    title = data.get("title")
    languages = set(title) if _are_texts(title) else set()
    if not languages:
        mistakes.append("“title” is missing: title.en = …")
    rows = data.get("item")
    rows = rows if isinstance(rows, list) and rows else []
    if not rows:
        mistakes.append("It rates nothing: there is no [[item]].")
    items = [item for number, row in enumerate(rows, 1) if (item := _item(row, number, languages, mistakes))]
    keys = [item.key for item in items]
    mistakes += [f"The key “{key}” stands there twice." for key in sorted({key for key in keys if keys.count(key) > 1})]
    if mistakes:
        raise BadForm(" ".join(mistakes))
    return RatingForm(data["id"], data["version"], title, tuple(items))


def _item(row: Any, number: int, languages: set[str], mistakes: list[str]) -> Item | None:
    row = row if isinstance(row, dict) else {}
    key, title, anchors = row.get("key"), row.get("title"), row.get("anchors")
    before = len(mistakes)
    if not _is_text(key):
        mistakes.append(f"Item {number} has no key.")
    if not _are_texts(title) or set(title) != languages:
        mistakes.append(f"Item {number} needs a title in each language of the form.")
    if not isinstance(anchors, dict) or set(anchors) != languages:
        mistakes.append(f"Item {number} needs anchors in each language of the form.")
    elif any(not isinstance(one, list) or len(one) != MARKS or not all(map(_is_text, one)) for one in anchors.values()):
        mistakes.append(f"Item {number} needs {MARKS} anchors, one for each mark from 0 to {MARKS - 1}.")
    if len(mistakes) > before:
        return None
    return Item(str(key), title, {language: tuple(words) for language, words in anchors.items()})


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(map(_is_text, value.values()))
