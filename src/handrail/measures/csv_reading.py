"""Reading wording from a table (CSV): one row a question, one column a value, in its cells what the value is called.

    item,text,0,1,2,3
    stem,In the past week:,,,,
    1,I worried,Never,Seldom,Often,Always

A cell that is empty: the question hasn't got that value. Where only the first and the last value of a question have
words, and those between are empty or numbers, they are the two ends of a line. A column `language` lets one file hold
several.
"""

import csv
import io
import re

from .brought import (
    LONGEST_LABEL,
    MOST_ANSWERS,
    MOST_QUESTIONS,
    BadWording,
    Brought,
    BroughtItem,
    as_line,
    cleaned,
    language_of,
    shown,
)

STEM = "stem"
KNOWN = ("item", "text", "language")
_VALUE = re.compile(r"-?\d{1,4}\Z", re.ASCII)


def read_table(text: str, language: str = "") -> Brought:
    """The wording in a table. Raises BadWording with every reason, each with its line."""
    rows = _rows(text)
    head = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    values = _values(head)
    stems: dict[str, str] = {}
    found: dict[str, dict[str, tuple[str, tuple[int, ...], tuple[str, ...]]]] = {}  # item → language → its words
    wrong: list[str] = []
    for line, cells in rows[1:]:
        where = f"Line {line}"
        row = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        try:
            if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head):]):
                raise BadWording(f"{where} has more cells than the first line has names.")
            code = language_of(row.get("language", "")) or language_of(language)
            if not code:
                raise BadWording(f"{where} says no language; add a column “language”, or --language.")
            item, words = cleaned(row.get("item", ""), where, 40), cleaned(row.get("text", ""), where)
            if not item or not words:
                raise BadWording(f"{where} needs both “item” and “text”.")
            if item.lower() == STEM:
                if code in stems:
                    raise BadWording(f"{where}: the stem is there twice.")
                stems[code] = words
                continue
            if code in found.setdefault(item, {}):
                raise BadWording(f"{where}: item {item} is there twice.")
            found[item][code] = (words, *_answers(row, values, where))
        except BadWording as why:
            wrong += why.reasons
    if len(found) > MOST_QUESTIONS:
        wrong.append(f"There are more than {MOST_QUESTIONS} questions in it.")
    if not found and not wrong:
        wrong.append("There is no question in this table.")
    languages = tuple(dict.fromkeys(code for texts in found.values() for code in texts))
    items = [_item(item, texts, languages, wrong) for item, texts in found.items()] if not wrong else []
    if wrong:
        raise BadWording(*wrong)
    return Brought(languages, tuple(items), stems)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, with their lines. Parted by commas, or, as some spreadsheets do, semicolons or
    tabs."""
    head = text.lstrip("\n").partition("\n")[0]
    parted = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=parted, strict=True)
    found = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, cells))
    except csv.Error as wrong:
        raise BadWording(f"Line {reader.line_num} isn't CSV that can be read: {wrong}.") from None
    return found


def _values(head: list[str]) -> dict[str, int]:
    """The columns that are values. Raises BadWording."""
    if "item" not in head or "text" not in head:
        raise BadWording("The first line must name the columns: item, text, and one for each value, such as 0,1,2,3.")
    named = [name for name in head if name]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise BadWording(f"The column “{shown(twice[0])}” is there twice.")
    values = {}
    for name in named:
        if _VALUE.match(name):
            if int(name) in values.values():  # as 0 and 00
                raise BadWording(f"The column “{shown(name)}” is there twice.")
            values[name] = int(name)
        elif name not in KNOWN:
            raise BadWording(f"“{shown(name)}” is no column that is known: item, text, language, or a value.")
    if not 2 <= len(values) <= MOST_ANSWERS:
        raise BadWording(f"There are {len(values)} columns for values; 2 to {MOST_ANSWERS} there must be.")
    return dict(sorted(values.items(), key=lambda pair: pair[1]))


def _answers(row: dict[str, str], values: dict[str, int], where: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The values that a question has, and what they are called."""
    cells = [(value, cleaned(row.get(name, ""), where, LONGEST_LABEL)) for name, value in values.items()]
    worded = [place for place, (_, label) in enumerate(cells) if label]
    if len(worded) < 2:
        raise BadWording(f"{where} needs words for two values at least.")
    cells = cells[worded[0]:worded[-1] + 1]
    if len(worded) > 2:
        cells = [(value, label) for value, label in cells if label]  # else it is a line, whose numbers need no words
    return tuple(value for value, _ in cells), tuple(label for _, label in cells)


def _item(
    item: str, texts: dict[str, tuple[str, tuple[int, ...], tuple[str, ...]]], languages: tuple[str, ...],
    wrong: list[str],
) -> BroughtItem:
    """One question in its languages, which must agree in its values."""
    for language in languages:
        if language not in texts:
            wrong.append(f"Item {item} is missing in the language “{language}”.")
    values = next(iter(texts.values()))[1]
    if any(one != values for _, one, _ in texts.values()):
        wrong.append(f"Item {item} has other values in one language than in another.")
        return BroughtItem(item, {}, values)
    lines = {code: as_line(values, labels) for code, (_, _, labels) in texts.items()}
    if any(lines.values()) and not all(lines.values()):
        wrong.append(f"Item {item} is a line in one language and has words for each value in another.")
    if any(line and not all(line) for line in lines.values()):
        wrong.append(f"Item {item} is a line from {values[0]} to {values[-1]}; the words at its ends are missing.")
    is_line = all(lines.values())
    return BroughtItem(
        item, {code: text for code, (text, _, _) in texts.items()}, values,
        {} if is_line else {code: labels for code, (_, _, labels) in texts.items()}, lines if is_line else {},
    )
