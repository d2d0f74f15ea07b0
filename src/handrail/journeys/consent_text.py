"""A consent text as a file: Markdown that anybody can read aloud, its last section the statements to agree to.

`# Title`, then sections, then a section whose list items are written `- [ ] …`. HTML is not allowed in it.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt

from handrail.programmes.mistakes import BadPack, Kept, Mistakes
from handrail.programmes.toml_file import read_toml

ABOUT = "consent.toml"

_BOX = re.compile(r"- \[ \] (.+)")
_PARTS = re.compile(r"^(?=## )", re.MULTILINE)
_markdown = MarkdownIt("commonmark", {"html": False})

CORE = frozenset(("id", "version", "languages", "asks_again"))  # keys without which the rest can't be understood


@dataclass(frozen=True)
class ConsentText:
    """The words in one language: what is read, and the statements, each agreed to by itself."""

    title: str
    html: str
    agree: str  # the heading over the statements
    statements: tuple[str, ...]
    digest: str  # of the very words


@dataclass(frozen=True)
class ConsentPack:
    """One version of a consent, in every language it is written in."""

    id: str
    version: str
    languages: tuple[str, ...]
    is_material: bool  # everybody is asked again
    changed: Mapping[str, str]  # what is different from the version before
    texts: Mapping[str, ConsentText]

    def in_language(self, language: str) -> tuple[str, ConsentText]:
        """The text in `language`, else in the first one there is; with the language it is in."""
        chosen = language if language in self.texts else self.languages[0]
        return chosen, self.texts[chosen]


def load(files: Mapping[str, str], name: str, *, mistakes: Mistakes | None = None) -> ConsentPack:
    """A version from its files: `consent.toml`, and a Markdown file for each language. Raises BadPack."""
    mistakes = Mistakes() if mistakes is None else mistakes
    top = read_toml(files.get(ABOUT, ""), ABOUT, mistakes)
    if top is None or ABOUT not in files:
        mistakes.add(ABOUT, 1, f"{name} needs a {ABOUT}.")
        raise BadPack(mistakes.found)
    identity, version, languages = top.slug("id"), top.text("version"), top.texts("languages")
    changed = top.by_language("changed", languages)
    is_material = top.one_of("asks_again", ("everybody", "nobody")) == "everybody"
    top.close()
    texts = {}
    for language in languages:
        file = f"{language}.md"
        if file not in files:
            mistakes.unreadable(ABOUT, top.line("languages"), f"There is no {file}.")
        else:
            texts[language] = _read(files[file], file, mistakes)
    mistakes.raise_if_any()
    return ConsentPack(identity, version, languages, is_material, changed, texts)


def reopen(files: Mapping[str, str], name: str) -> ConsentPack:
    """A consent that was kept, read by its structure alone. Raises BadPack with what can't be understood."""
    return load(files, name, mistakes=Kept(core=CORE))


def digest_of(text: str) -> str:
    """The SHA-256 of the words as they stand in the file."""
    return hashlib.sha256(text.encode()).hexdigest()


def _read(text: str, file: str, mistakes: Mistakes) -> ConsentText:
    head, *sections = _PARTS.split(text)
    first, _, opening = head.lstrip().partition("\n")
    if not first.startswith("# "):
        mistakes.add(file, 1, "The text begins with its title: “# …”.")
    boxes = [_BOX.match(line) for line in sections[-1].splitlines()] if sections else []
    statements = tuple(box[1].strip() for box in boxes if box)
    if not statements:
        mistakes.unreadable(file, text.count("\n") + 1, "The last section has the statements to agree to: “- [ ] …”.")
    for section in [head, *sections[:-1]]:
        if any(_BOX.match(line) for line in section.splitlines()):
            line = text[: text.index(section)].count("\n") + 1
            mistakes.add(file, line, "Only the last section has statements to agree to.")
    html = "".join(f"<section>{_markdown.render(part)}</section>" for part in [opening, *sections[:-1]] if part.strip())
    agree = sections[-1].splitlines()[0].removeprefix("## ").strip() if sections else ""
    return ConsentText(first.removeprefix("# ").strip(), html, agree, statements, digest_of(text))
