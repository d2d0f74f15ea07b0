"""Writing a measure's file: the structure as it stands, with the words that a service brought in."""

import json
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .brought import Brought, BroughtItem
from .instrument import Affirmed, Instrument, Item
from .matching import Matched

HEAD = "# Made by `handrail measures add`. The wording is its holder's; who affirmed the licence stands below.\n"


def with_words(
    structure_text: str, structure: Instrument, base: Instrument | None, brought: Brought, matched: Matched,
    affirmed: Affirmed, version: str,
) -> str:
    """The measure's TOML with the words brought, and with those of `base` in its other languages."""
    data = tomllib.loads(structure_text, parse_float=Decimal)
    earlier = base.languages if base else ()
    languages = [*earlier, *(code for code in brought.languages if code not in earlier)]
    data.pop("item", None), data.pop("items", None), data.pop("choice", None)
    data["version"] = version
    data["wording"] = {name: value for name, value in data["wording"].items() if name not in ("languages", "affirmed")}
    data["wording"] |= {"languages": languages,
                        "affirmed": {"by": affirmed.by, "licence": affirmed.licence, "at": affirmed.at}}
    data.pop("stem", None)
    if stem := {code: text for code in languages if (text := _stem(code, base, brought))}:
        data["stem"] = stem
    data["choice"], data["item"] = _choices_and_items(structure, base, brought, matched)
    return HEAD + toml(data)


def same_words(structure: Instrument, base: Instrument | None, brought: Brought, matched: Matched) -> bool:
    """Whether `base` has all these words already."""
    if base is None or not set(brought.languages) <= set(base.languages):
        return False
    if any(brought.stem.get(code, "") != base.stem.get(code, "") for code in brought.languages):
        return False
    return all(base.item(key).text.get(code) == one.text[code]
               and base.item(key).choice.labels.get(code) == one.labels.get(code)
               and base.item(key).choice.ends.get(code) == one.ends.get(code)
               for key, one in matched.items.items() for code in brought.languages)


def toml(data: Mapping[str, Any]) -> str:
    """A mapping as TOML: values at the top, then tables, then arrays of tables, whose own tables stand inline."""
    lines = [f"{_key(name)} = {_value(value)}" for name, value in data.items() if not _is_block(name, value)]
    for name, value in data.items():
        if not _is_block(name, value):
            continue
        for table in value if isinstance(value, list) else [value]:
            lines += ["", f"[[{_key(name)}]]" if isinstance(value, list) else f"[{_key(name)}]"]
            lines += [f"{_key(key)} = {_value(one)}" for key, one in table.items()]
    return "\n".join(lines) + "\n"


def _choices_and_items(
    structure: Instrument, base: Instrument | None, brought: Brought, matched: Matched
) -> tuple[list[dict], list[dict]]:
    """Each item with its text; questions with the same answers in every language share a choice."""
    choices: dict[str, dict] = {}
    items = []
    for item in structure.items:
        one = matched.items[item.key]
        words = {"labels": _merged(item, "labels", base, one), "ends": _merged(item, "ends", base, one)}
        worded = {name: {code: list(texts) for code, texts in by.items()} for name, by in words.items() if by}
        rest = {"values": list(item.choice.values)} | worded
        found = next((name for name, known in choices.items() if known == rest), "")
        if not found:
            found = item.choice.id if item.choice.id not in choices else f"answers-{len(choices) + 1}"
            choices[found] = rest
        row: dict[str, Any] = {"key": item.key, "choice": found}
        row["text"] = (dict(base.item(item.key).text) if base else {}) | dict(one.text)
        if not item.is_scored:
            row["scored"] = False
        if one.opens:
            row["opens"] = {"any_of": ", ".join(one.opens.any_of), "above": one.opens.above}
        if item.loinc:
            row["loinc"] = item.loinc
        items.append(row)
    return [{"id": name} | rest for name, rest in choices.items()], items


def _merged(item: Item, name: str, base: Instrument | None, one: BroughtItem) -> dict[str, tuple[str, ...]]:
    """Labels (or ends) in every language, the brought ones in place of earlier ones of the same language."""
    earlier = getattr(base.item(item.key).choice, name) if base else {}
    return {code: texts for code, texts in earlier.items() if code not in one.text} | dict(getattr(one, name))


def _stem(code: str, base: Instrument | None, brought: Brought) -> str:
    if code in brought.languages:
        return brought.stem.get(code, "")
    return base.stem.get(code, "") if base else ""


def _is_block(name: str, value: Any) -> bool:
    is_tables = isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
    return name == "wording" or is_tables


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else json.dumps(name)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return "{ " + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + " }"
    raise TypeError(f"{type(value).__name__} is nothing that a measure's file holds")
