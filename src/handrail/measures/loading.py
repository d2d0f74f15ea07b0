"""From a measure's TOML file to an instrument, strictly: every mistake is found, and named with its line."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from handrail.programmes.mistakes import Kept, Mistakes
from handrail.programmes.toml_file import LANGUAGE, SLUG, Table, only_toml

from .instrument import Affirmed, Choice, Instrument, Item, Opens, Wording
from .scale_loading import code, items_named, loinc, read_scale
from .tongues import Tongues, ours

STATUS = ("free", "permission", "licence", "unclear")
LONGEST_ITEM_KEY = LONGEST_VERSION = 20
MOST_ITEMS = 300
UNKNOWN_CHOICE = Choice("", (0, 1))
NOT_FREE = ("The wording of this measure isn't free, so it doesn't stand in the file: leave “{name}” out. "
            "A service with a licence brings the wording in with handrail measures add.")
_ROW = re.compile(r"(\d{1,3})\s*-\s*(\d{1,3})\Z")

# keys without which the rest can't be understood
CORE = frozenset(("id", "version", "title", "scale", "key", "keys", "choice", "values", "text", "items",
                  "combine", "better", "any_of", "above", "most", "mean", "percent"))


ASKS = ("text", "choice")  # what an item has that asks something


def is_measure(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a TOML file is meant as a measure: it has choices, scales or a wording, or items that ask something."""
    if data is None:
        return False
    rows = data.get("item")
    asks = isinstance(rows, list) and any(isinstance(row, dict) and not row.keys().isdisjoint(ASKS) for row in rows)
    return asks or not data.keys().isdisjoint(("items", "choice", "scale", "wording"))


def load(files: Mapping[str, str], name: str, *, mistakes: Mistakes | None = None) -> Instrument:
    """The instrument in a pack's one TOML file. Raises BadPack with every mistake, as `file:line: what`."""
    mistakes = Mistakes() if mistakes is None else mistakes
    instrument = _instrument(only_toml(files, name, "A measure", mistakes))
    mistakes.raise_if_any()
    return instrument


def reopen(files: Mapping[str, str], name: str) -> Instrument:
    """A measure that was kept, read by its structure alone. Raises BadPack with what can't be understood."""
    return load(files, name, mistakes=Kept(core=CORE))


def _instrument(top: Table) -> Instrument:
    identity, version = code(top, "id"), top.text("version")
    if len(version) > LONGEST_VERSION:
        top.wrong(f"“version” is at most {LONGEST_VERSION} characters long.", "version")
    own = _languages(top)
    title = top.by_language("title", own)
    wording = _wording(top, own)
    tongues = Tongues(own, wording.languages)
    about = ours(top, "about", tongues, required=False) or title
    stem = _worded(top, "stem", tongues, required=False)
    may_skip = top.yes("may_skip", default=True)
    not_within = top.days("not_within", required=False)
    choices = by_key(((_choice(row, tongues), row) for row in top.tables("choice")), "id")
    rows = sorted(_item_rows(top), key=lambda row: row.line())
    items: dict[str, Item] = {}
    by_key((pair for row in rows for pair in _items(row, choices, items, tongues)), "key", items)
    scales = by_key(((read_scale(row, items, tongues), row) for row in top.tables("scale")), "key")
    seconds = top.whole("seconds", least=1, most=7200, required=False) or 8 * len(items)
    _check_all_scored(rows, items, scales)
    if not scales:
        top.unreadable("There is no [[scale]] in it.", "scale")
    if len(items) > MOST_ITEMS:
        top.wrong(f"There are {len(items)} items in it; {MOST_ITEMS} are the most.")
    top.close()
    return Instrument(identity, version, title, about, stem, wording, seconds, may_skip,
                      tuple(items.values()), tuple(scales.values()), not_within)


def _languages(top: Table) -> tuple[str, ...]:
    """The languages of the title: everything of our own must be in them too."""
    title = top.data.get("title")
    languages = tuple(title) if isinstance(title, dict) else ()
    for language in languages:
        if not LANGUAGE.match(language):
            top.wrong(f"“{language}” is not a language code such as en.", "title", language)
    return languages


def _wording(top: Table, own: tuple[str, ...]) -> Wording:
    """Whose words the questions are. Without a status they are free; those that aren't stand only under an affirmed
    licence."""
    table = top.table("wording")
    if table is None:
        return Wording("free", "", "", languages=own)
    status = table.one_of("status", STATUS, required=False) or "free"
    permission, source = table.text("permission"), table.text("source")
    holder, url = table.text("holder", required=status != "free"), table.text("url", required=False)
    if url and not re.match(r"https?://[^\s<>\"]+\Z", url):
        table.wrong("“url” must be the address of a page: https://…", "url")
    affirmed = _affirmed(table)
    languages = table.texts("languages", required=False)
    for language in languages:
        if not LANGUAGE.match(language):
            table.wrong(f"“{language}” is not a language code such as en.", "languages")
    is_here = status == "free" or affirmed is not None
    if languages and not is_here:
        table.wrong(NOT_FREE.format(name="languages"), "languages")
    table.close()
    return Wording(status, permission, source, holder, url, (languages or own) if is_here else (), affirmed)


def _affirmed(wording: Table) -> Affirmed | None:
    table = wording.table("affirmed", required=False)
    if table is None:
        return None
    affirmed = Affirmed(table.text("by"), table.text("licence"), table.text("at"))
    table.close()
    return affirmed


def by_key(things: Iterable[tuple], key: str, into: dict | None = None) -> dict:
    """The things by their key; one that comes twice is a mistake."""
    found: dict = {} if into is None else into
    for thing, row in things:
        name = getattr(thing, key)
        if name and name in found:
            row.wrong(f"{row.path[-2]} “{name}” is there twice.", key if key in row else "keys")
        found.setdefault(name, thing)
    return found


def _worded(table: Table, name: str, tongues: Tongues, *, required: bool = True) -> dict[str, str]:
    """A text of the wording: in each of its languages, or not at all where the wording isn't here."""
    if tongues.wording:
        return table.by_language(name, tongues.wording, required=required)
    if name in table:
        table.wrong(NOT_FREE.format(name=name), name)
        table.by_language(name, table.data[name] if isinstance(table.data[name], dict) else ())
    return {}


def _choice(row: Table, tongues: Tongues) -> Choice:
    identity = code(row, "id")
    values = row.array("values")
    if any(not isinstance(value, int) or isinstance(value, bool) or abs(value) > 1000 for value in values):
        row.unreadable("“values” must be whole numbers, from -1000 to 1000.", "values")
        values = []
    elif "values" in row and (len(values) < 2 or sorted(set(values)) != values):
        row.unreadable("“values” must be two or more, each greater than the one before.", "values")
        values = []
    labels = _texts_by_language(row, "labels", tongues, len(values), "one for each value")
    ends = _texts_by_language(row, "ends", tongues, 2, "the words at the two ends")
    if tongues.wording and ("labels" in row) == ("ends" in row):
        row.wrong("A choice has either labels (one for each value) or ends (the words at the two ends).")
    row.close()
    return Choice(identity, tuple(values) or UNKNOWN_CHOICE.values, labels, ends)


def _texts_by_language(row: Table, name: str, tongues: Tongues, count: int, says: str) -> dict:
    """Lists of texts, `labels.en = ["…", "…"]`, in each language; `count` 0: how many isn't known."""
    table = row.table(name, required=False)
    if table is None:
        return {}
    if not tongues.wording:
        row.wrong(NOT_FREE.format(name=name), name)
        return {}
    found = {}
    for language in tongues.wording:
        texts = table.array(language)
        if any(not isinstance(text, str) or not text.strip() for text in texts):
            table.unreadable(f"“{name}.{language}” must be texts, none empty.", language)
        elif language in table and count and len(texts) != count:
            table.unreadable(f"“{name}.{language}” has {len(texts)} texts, not {count}: {says}.", language)
        else:
            found[language] = tuple(texts)
    table.close()
    return found


def _item_rows(top: Table) -> list[Table]:
    """Every [[item]], and every [[items]], which stands for several; one of the two there must be."""
    short = top.tables("items", required=False)
    rows = top.tables("item", required=False) + short
    if not rows:
        top.unreadable("There is no [[item]] in it.")
    return rows


def _items(row: Table, choices: Mapping[str, Choice], before: Mapping[str, Item], tongues: Tongues):
    """The item of an [[item]], the items of an [[items]], each with its row. `before` are those above it."""
    is_short = row.path[-2] == "items"
    keys = _keys(row) if is_short else [code(row, "key", LONGEST_ITEM_KEY)]
    text: dict[str, str] = {}
    if is_short and tongues.wording:
        row.wrong("[[items]] is for questions without wording; write one [[item]] with its text for each.")
    elif not is_short:
        text = _worded(row, "text", tongues)
    choice = row.text("choice")
    if choice and choice not in choices:
        row.unreadable(f"There is no choice “{choice}”.", "choice")
    is_scored = row.yes("scored", default=True)
    opens = _opens(row, before, is_scored)
    number = "" if is_short else loinc(row)
    row.close()
    return [(Item(key, choices.get(choice, UNKNOWN_CHOICE), text, is_scored, opens, number), row) for key in keys]


def _keys(row: Table) -> list[str]:
    """Keys written as `"1-13"`, as `"a, b"`, or as both."""
    keys: list[str] = []
    for part in filter(None, (part.strip() for part in row.text("keys").split(","))):
        ends = _ROW.match(part)
        if ends and int(ends[1]) < int(ends[2]):
            keys += [str(number) for number in range(int(ends[1]), int(ends[2]) + 1)]
        elif SLUG.match(part) and len(part) <= LONGEST_ITEM_KEY and not ends:
            keys.append(part)
        else:
            row.unreadable(f"“keys” names “{part}”, which is neither a key nor a row of numbers such as 1-13.", "keys")
    return keys


def _opens(row: Table, before: Mapping[str, Item], is_scored: bool) -> Opens | None:
    table = row.table("opens", required=False)
    if table is None:
        return None
    if is_scored:
        row.wrong("A question that opens on an answer is only asked: say scored = false.", "opens")
    named = items_named(table, "any_of", before, is_scored=False)
    for key in named:
        if before[key].opens:
            table.wrong(f"“any_of” names item {key}, which itself opens on an answer.", "any_of")
    above = table.whole("above", least=-1000, most=1000)
    table.close()
    return Opens(named, above or 0)


def _check_all_scored(rows: list[Table], items: Mapping[str, Item], scales: Mapping) -> None:
    """An item that no scale takes must say that it is only asked."""
    scored = {name for scale in scales.values() for name in scale.items}
    for row in rows:
        keys = _keys(row) if row.path[-2] == "items" else [row.data.get("key", "")]
        for key in keys:
            item = items.get(key) if isinstance(key, str) else None
            if item and scales and item.is_scored and item.key not in scored:
                row.wrong(f"Item {item.key} is in no scale; say scored = false if it is only asked.",
                          "key" if "key" in row else "keys")
