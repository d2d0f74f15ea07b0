"""Brought wording and a scoring structure: which question is which, and whether they agree; every mismatch is named."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .brought import BadWording, Brought, BroughtItem, shown
from .instrument import Instrument, Item, Opens
from .scoring import in_words


@dataclass(frozen=True)
class Matched:
    """The questions of a file by the structure's items, and how they were told apart, in sentences."""

    items: dict[str, BroughtItem]
    notes: tuple[str, ...]


def match(structure: Instrument, brought: Brought, base: Instrument | None = None) -> Matched:
    """Tell which question is which. `base` has the words already here in other languages, which the new ones must go
    with. Raises BadWording with every mismatch, by item."""
    found, notes = _pairs(structure, brought)
    links = {one.link: key for key, one in found.items()}
    wrong = [f"Item {item.key} of {structure.id} isn't in the file." for item in structure.items
             if item.key not in found]
    wrong += [f"The file asks “{shown(one.link)}”, which {structure.id} doesn't." for one in brought.items
              if one.link not in links]
    for item in structure.items:
        if item.key in found:
            wrong += _mismatch(item, found[item.key])
            found[item.key], why = _with_opens(item, found[item.key], links)
            wrong += why
    others = [code for code in base.languages if code not in brought.languages] if base else []
    stems = {bool(brought.stem.get(code)) for code in brought.languages} | {bool(base.stem) for _ in others[:1]}
    if len(stems) > 1:
        wrong.append("The words before all questions (the stem) are there in one language and not in another.")
    for key, one in found.items() if others else ():
        if base.item(key).choice.is_line != bool(one.ends):
            wrong.append(f"Item {key} is a line with words at its two ends in one language, and has words for each "
                         "value in another.")
    if wrong:
        raise BadWording(*wrong)
    return Matched(found, (*brought.notes, *notes))


def _pairs(structure: Instrument, brought: Brought) -> tuple[dict[str, BroughtItem], list[str]]:
    """Each item with its question: by name, else by LOINC number, else in order where there are as many."""
    keys = [item.key for item in structure.items]
    by_name = {one.link: one for one in brought.items}
    if any(key in by_name for key in keys):
        return {key: by_name[key] for key in keys if key in by_name}, []
    numbers = {item.loinc: item.key for item in structure.items if item.loinc}
    by_number = {numbers[number]: one for one in brought.items for number in _numbers(one) if number in numbers}
    if by_number and len(by_number) == len(keys):
        return by_number, ["The questions were told apart by their LOINC numbers."]
    if len(brought.items) != len(keys):
        return {}, []
    pairs = ", ".join(f"{shown(one.link)} is {key}" for key, one in zip(keys, brought.items, strict=True))
    return (dict(zip(keys, brought.items, strict=True)),
            [f"The file has names of its own for the questions, so they were taken in order: {pairs}."])


def _numbers(one: BroughtItem) -> Iterable[str]:
    return (*one.loinc, one.link.rpartition("/")[2])


def _mismatch(item: Item, one: BroughtItem) -> list[str]:
    if one.values == item.choice.values:
        return []
    ours, theirs = in_words(item.choice.values), in_words(one.values)
    return [f"Item {item.key} can be {ours}, but “{shown(one.link)}” in the file {theirs}."]


def _with_opens(item: Item, one: BroughtItem, links: dict[str, str]) -> tuple[BroughtItem, list[str]]:
    """The question with its condition in the structure's names: the structure's own, else, of one only asked, the
    file's."""
    if one.opens is None or item.opens is not None:
        return replace(one, opens=item.opens), []
    if item.is_scored:
        return one, [f"Item {item.key} is scored, so it is always asked; in the file it depends on another answer."]
    named = tuple(links.get(link, link) for link in one.opens.any_of)
    return replace(one, opens=Opens(named, one.opens.above)), []


