"""The form by which a contact is rated: marks from 0 to 4, each with its words. Pure; read from TOML, and checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from handrail.programmes.mistakes import Kept, Mistakes
from handrail.programmes.toml_file import Table, only_toml

MARKS = 5
CORE = frozenset(("id", "version", "title", "item", "key", "anchors"))  # without which marks would say nothing
TAKEN = "words"  # what is written to the guide stands under this name in the same form


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

    def title_in(self, language: str) -> str:
        """Its title in a language, else in the first there is."""
        return self.title.get(language) or next(iter(self.title.values()))


def load(files: Mapping[str, str], name: str, *, mistakes: Mistakes | None = None) -> RatingForm:
    """The form in a pack's one TOML file. Raises BadPack with every mistake, as `file:line: what`."""
    mistakes = Mistakes() if mistakes is None else mistakes
    top = only_toml(files, name, "A form for rating", mistakes)
    given = top.data.get("title")
    languages = tuple(given) if isinstance(given, dict) and given else ("en",)
    identity, version, title = top.slug("id"), top.text("version"), top.by_language("title", languages)
    rows = top.tables("item")
    if "item" in top and not rows:
        top.unreadable("It rates nothing: there is no [[item]].", "item")
    items = [_item(row, languages) for row in rows]
    for place, (row, item) in enumerate(zip(rows, items, strict=True)):
        if item.key and item.key in [one.key for one in items[:place]]:
            row.unreadable(f"The key “{item.key}” stands there twice.", "key")
    top.close("a form for rating")
    mistakes.raise_if_any()
    return RatingForm(identity, version, title, tuple(items))


def reopen(files: Mapping[str, str], name: str) -> RatingForm:
    """A form that was kept, read by its structure alone. Raises BadPack with what can't be understood."""
    return load(files, name, mistakes=Kept(core=CORE))


def _item(row: Table, languages: tuple[str, ...]) -> Item:
    key, title = row.slug("key"), row.by_language("title", languages)
    if key == TAKEN:
        row.wrong(f"“{TAKEN}” is what is written to the guide; call this something else.", "key")
    anchors = row.table("anchors")
    words = {}
    if anchors is not None:
        for language in languages:
            found = anchors.texts(language)
            if language in anchors and len(found) != MARKS:
                anchors.unreadable(f"“{language}” needs {MARKS} anchors, one for each mark from 0 to {MARKS - 1}.",
                                   language)
            words[language] = found
        anchors.close("anchors")
    row.close("an item")
    return Item(key, title, {language: found for language, found in words.items() if found})
