"""From a measure's TOML file to an instrument, strictly: every mistake is found, and named with its line."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from handrail.programmes.mistakes import BadPack, Mistake, Mistakes
from handrail.programmes.toml_file import LANGUAGE, Table, read_toml

from .instrument import Choice, Instrument, Item, Matters, Missing, ReliableChange, Scale

COMBINE = ("sum", "mean", "as-given")
LONGEST_CODE = 40
LONGEST_ITEM_KEY = LONGEST_VERSION = 20
UNKNOWN_CHOICE = Choice("", (0, 1))


def is_measure(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a TOML file is meant as a measure: it has items, choices or scales."""
    return data is not None and any(key in data for key in ("item", "choice", "scale", "wording"))


def load(files: Mapping[str, str], name: str) -> Instrument:
    """The instrument in a pack's one TOML file. Raises BadPack with every mistake, as `file:line: what`."""
    texts = {path: text for path, text in files.items() if path.endswith(".toml")}
    if len(texts) != 1:
        raise BadPack([Mistake(name, 1, "A measure is one TOML file.")])
    ((file, text),) = texts.items()
    mistakes = Mistakes()
    top = read_toml(text, file, mistakes)
    instrument = _instrument(top) if top else None
    mistakes.raise_if_any()
    return instrument


def _instrument(top: Table) -> Instrument:
    identity, version = _code(top, "id", LONGEST_CODE), top.text("version")
    if len(version) > LONGEST_VERSION:
        top.wrong(f"“version” is at most {LONGEST_VERSION} characters long.", "version")
    languages = _languages(top)
    title = top.by_language("title", languages)
    about = top.by_language("about", languages, required=False) or title
    stem = top.by_language("stem", languages, required=False)
    may_skip = top.yes("may_skip", default=True)
    permission = source = ""
    if wording := top.table("wording"):
        permission, source = wording.text("permission"), wording.text("source")
        wording.close()
    choices = _by_key(((_choice(row, languages), row) for row in top.tables("choice")), "id")
    rows = top.tables("item")
    items = _by_key(((_item(row, choices, languages), row) for row in rows), "key")
    scales = _by_key(((_scale(row, items, languages), row) for row in top.tables("scale")), "key")
    seconds = top.whole("seconds", least=1, most=7200, required=False) or 8 * len(items)
    _check_all_scored(rows, items, scales)
    for name, found in (("item", items), ("scale", scales)):
        if not found:
            top.wrong(f"There is no [[{name}]] in it.", name)
    top.close()
    return Instrument(identity, version, title, about, stem, permission, source, seconds, may_skip,
                      tuple(items.values()), tuple(scales.values()))


def _languages(top: Table) -> tuple[str, ...]:
    """The languages of the title: everything else must be in them too."""
    title = top.data.get("title")
    languages = tuple(title) if isinstance(title, dict) else ()
    for language in languages:
        if not LANGUAGE.match(language):
            top.wrong(f"“{language}” is not a language code such as en.", "title", language)
    return languages


def _code(table: Table, name: str, most: int) -> str:
    """A key of an instrument, an item, a scale: it becomes part of names, so it is short."""
    value = table.slug(name)
    if len(value) > most:
        table.wrong(f"“{name}” has {len(value)} characters; {most} are the most.", name)
    return value


def _by_key(things: Iterable[tuple], key: str) -> dict:
    """The things by their key; one that comes twice is a mistake."""
    found: dict = {}
    for thing, row in things:
        name = getattr(thing, key)
        if name and name in found:
            row.wrong(f"{row.path[-2]} “{name}” is there twice.", key)
        found.setdefault(name, thing)
    return found


def _choice(row: Table, languages: tuple[str, ...]) -> Choice:
    identity = _code(row, "id", LONGEST_CODE)
    values = row.array("values")
    if any(not isinstance(value, int) or isinstance(value, bool) or abs(value) > 1000 for value in values):
        row.wrong("“values” must be whole numbers, from -1000 to 1000.", "values")
        values = []
    elif "values" in row and (len(values) < 2 or sorted(set(values)) != values):
        row.wrong("“values” must be two or more, each greater than the one before.", "values")
        values = []
    labels = _texts_by_language(row, "labels", languages, len(values), "one for each value")
    ends = _texts_by_language(row, "ends", languages, 2, "the words at the two ends")
    if ("labels" in row) == ("ends" in row):
        row.wrong("A choice has either labels (one for each value) or ends (the words at the two ends).")
    row.close()
    return Choice(identity, tuple(values) or UNKNOWN_CHOICE.values, labels, ends)


def _texts_by_language(row: Table, name: str, languages: tuple[str, ...], count: int, says: str) -> dict:
    """Lists of texts, `labels.en = ["…", "…"]`, in each language; `count` 0: how many isn't known."""
    table = row.table(name, required=False)
    if table is None:
        return {}
    found = {}
    for language in languages:
        texts = table.array(language)
        if any(not isinstance(text, str) or not text.strip() for text in texts):
            table.wrong(f"“{name}.{language}” must be texts, none empty.", language)
        elif language in table and count and len(texts) != count:
            table.wrong(f"“{name}.{language}” has {len(texts)} texts, not {count}: {says}.", language)
        else:
            found[language] = tuple(texts)
    table.close()
    return found


def _item(row: Table, choices: Mapping[str, Choice], languages: tuple[str, ...]) -> Item:
    key = _code(row, "key", LONGEST_ITEM_KEY)
    choice = row.text("choice")
    if choice and choice not in choices:
        row.wrong(f"There is no choice “{choice}”.", "choice")
    text = row.by_language("text", languages)
    is_scored = row.yes("scored", default=True)
    row.close()
    return Item(key, choices.get(choice, UNKNOWN_CHOICE), text, is_scored)


def _scale(row: Table, items: Mapping[str, Item], languages: tuple[str, ...]) -> Scale:
    key = _code(row, "key", LONGEST_CODE)
    title = row.by_language("title", languages)
    named = _items(row, "items", items)
    combine = row.one_of("combine", COMBINE)
    if combine == "as-given" and len(named) > 1:
        row.wrong(f"“as-given” takes one item, not {len(named)}.", "combine")
    reverse = frozenset(_items(row, "reverse", items, required=False))
    for name in sorted(reverse - set(named)):
        row.wrong(f"“reverse” names item {name}, which the scale hasn't got.", "reverse")
    missing = _missing(row, len(named))
    low, high = _range(row, [items[name] for name in named], combine)
    better = row.one_of("better", ("lower", "higher"))
    bands = _bands(row, low, high)
    case_at = row.number("case_at", required=False)
    if case_at is not None and not low <= case_at <= high:
        row.wrong(f"“case_at” is {case_at}, outside the range from {low} to {high}.", "case_at")
    reliable_change, matters, say = _reliable_change(row), _matters(row), _say(row, languages)
    row.close()
    return Scale(key, title, named, combine, (low, high), better, reverse, missing, bands, case_at, reliable_change,
                 matters, say)


def _items(row: Table, name: str, items: Mapping[str, Item], *, required: bool = True) -> tuple[str, ...]:
    """Items written as `"1-7"` (in the file's order), `"1, 3, 5"`, or both."""
    named: list[str] = []
    order = list(items)
    for part in filter(None, (part.strip() for part in row.text(name, required=required).split(","))):
        first, dash, last = (end.strip() for end in part.partition("-"))
        if part in items:
            named.append(part)
        elif dash and first in items and last in items and order.index(first) < order.index(last):
            named.extend(order[order.index(first) : order.index(last) + 1])
        else:
            row.wrong(f"“{name}” names “{part}”, which is no item here.", name)
    for key in dict.fromkeys(named):
        if named.count(key) > 1:
            row.wrong(f"“{name}” names item {key} twice.", name)
        if not items[key].is_scored:
            row.wrong(f"“{name}” names item {key}, which says scored = false.", name)
    return tuple(dict.fromkeys(named))


def _missing(row: Table, count: int) -> Missing:
    table = row.table("missing", required=False)
    if table is None:
        return Missing(0, False)
    most = table.whole("most", least=1, most=max(count - 1, 1))
    table.one_of("fill", ("mean",))
    is_rounded = bool(table.one_of("round", ("half-up",), required=False))
    table.close()
    return Missing(most or 0, is_rounded)


def _range(row: Table, items: list[Item], combine: str) -> tuple[Decimal, Decimal]:
    """The range as written, which must be what the items' values give."""
    given = row.array("range")
    least = sum((Decimal(item.choice.values[0]) for item in items), Decimal(0))
    most = sum((Decimal(item.choice.values[-1]) for item in items), Decimal(0))
    if combine == "mean" and items:
        least, most = least / len(items), most / len(items)
    if "range" in row and items and given != [least, most]:
        row.wrong(f"“range” must be [{least}, {most}], as the items' values give.", "range")
    return least, most


def _bands(row: Table, low: Decimal, high: Decimal) -> tuple[tuple[Decimal, str], ...]:
    bands = []
    for band in row.array("bands", required=False):
        match band:
            case [int() | float() as least, str() as name] if name.strip() and len(name) <= LONGEST_CODE:
                bands.append((Decimal(str(least)), name))
            case _:
                row.wrong(f"A band is [from, \"name\"], and the name at most {LONGEST_CODE} characters.", "bands")
    starts = [least for least, _ in bands]
    if bands and (starts[0] != low or starts != sorted(set(starts)) or starts[-1] > high):
        row.wrong(f"“bands” must begin at {low} and rise, to {high} at most.", "bands")
    return tuple(bands)


def _reliable_change(row: Table) -> ReliableChange | None:
    table = row.table("reliable_change", required=False)
    if table is None:
        return None
    source = table.text("source")
    numbers = {name: table.number(name, required=False) for name in ("fixed", "sd", "r")}
    numbers = {name: value for name, value in numbers.items() if value is not None}
    if list(numbers) not in (["fixed"], ["sd", "r"]):
        table.wrong("“reliable_change” has either fixed, or sd and r of a named sample.")
    for name, value in numbers.items():
        if value <= 0 or (name == "r" and value >= 1):
            table.wrong(f"“{name}” must be {'between 0 and 1' if name == 'r' else 'above 0'}.", name)
    table.close()
    return ReliableChange(source, **numbers)


def _matters(row: Table) -> Matters | None:
    table = row.table("matters", required=False)
    if table is None:
        return None
    percent, much, source = table.number("percent"), table.number("much", required=False), table.text("source")
    if percent is not None and not 0 < percent < (much or 101) <= 101:
        table.wrong("“percent”, and “much” above it, must be from 1 to 100.", "percent")
    table.close()
    return Matters(percent or Decimal(1), much, source)


def _say(row: Table, languages: tuple[str, ...]) -> dict[str, dict[str, str]]:
    table = row.table("say", required=False)
    if table is None:
        return {}
    said = {key: table.by_language(key, languages) for key in ("better", "worse", "same")}
    table.close()
    return said


def _check_all_scored(rows: list[Table], items: Mapping[str, Item], scales: Mapping[str, Scale]) -> None:
    """An item that no scale takes must say that it is only asked."""
    scored = {name for scale in scales.values() for name in scale.items}
    for row in rows:
        item = items.get(row.data.get("key", ""))
        if item and scales and item.is_scored and item.key not in scored:
            row.wrong(f"Item {item.key} is in no scale; say scored = false if it is only asked.", "key")
