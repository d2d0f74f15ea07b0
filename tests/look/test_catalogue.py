"""The Spanish catalogue is whole: every string of the sources is in it, translated, with its placeholders, and kind.

How to add a string: CONTRIBUTING.md. No gettext tool is needed here: the sources are read with Django's template
lexer and Python's ast.
"""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

import handrail

PACKAGE = Path(handrail.__file__).parent
FOLDER = PACKAGE / "locale" / "es" / "LC_MESSAGES"
APART = ("site/preview", "site/templates/preview", "packs", "locale")  # the preview is English on purpose
CALLS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2,
         "pgettext": 1, "pgettext_lazy": 1, "npgettext": 2, "npgettext_lazy": 2}  # how many texts

PERCENT = re.compile(r"%(?:\(\w+\))?[#0 +-]*\d*(?:\.\d+)?[a-zA-Z%]")
BRACE = re.compile(r"\{\w*\}")
TAG = re.compile(r"<[^>]+>|&\w+;")

# Words that command, blame or hurry; words that aren't ours; and a formal "usted".
BANNED = re.compile(
    r"\b(deb(?:o|es|e|en|emos|ías?|erías?|erás?)|tien(?:es|e) que|tendrás que|hay que|ten que|es obligatorio|"
    r"fracas\w+|fallaste|incumpl\w+|olvidaste|no olvides|culpa tuya|tu culpa|víctimas?|sufr(?:es|e|idor\w*)|"
    r"usted(?:es)?|vosotr[oa]s|vuestr\w+|pacientes?|usuari[oa]s?|"
    r"ordenador(?:es)?|computadora?s?|móvil(?:es)?|celular(?:es)?)\b", re.IGNORECASE)
ALLOWED = {"Por una asociación de pacientes"}  # what such associations are called
HEALTH = re.compile(
    r"\b(?:dolor|salud\b|ánimo|depres|ansied|suicid|terapia|médic|lección|cuestionario|puntuaci|síntoma|clínic)",
    re.IGNORECASE)
SUBJECTS = (  # what stands outside a letter: everybody who sees the screen reads it
    "There is something new for you", "A short word in between", "We are here when you are ready",
    "An invitation for you", "Someone needs you at %(service)s", "Somebody new for you at %(service)s",
    "A message for you", "%(name)s wrote to you", "Your second factor was removed", "Your code",
    "Please confirm your e-mail address", "You already have an account", "Your password was changed",
    "How you sign in was changed", "Choose a new password", "Somebody wanted to sign in",
)

Key = tuple[str, str]  # context, text


@dataclass
class Entry:
    """One entry of the .po file."""

    context: str = ""
    one: str = ""
    many: str = ""
    said: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.one


_LINE = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+(".*")')


def read_po(text: str) -> list[Entry]:
    """The entries of a .po file, its heading first. What is obsolete (`#~`) is none."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        entry, parts = Entry(), []
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.flags |= {flag.strip() for flag in line[2:].split(",")}
            elif match := _LINE.fullmatch(line):
                parts.append([match[1], ast.literal_eval(match[2])])
            elif line.startswith('"'):
                parts[-1][1] += ast.literal_eval(line)
            else:
                assert not line or line.startswith("#"), line
        for name, words in parts:
            if name.startswith("msgstr"):
                entry.said.append(words)
            else:
                setattr(entry, {"msgctxt": "context", "msgid": "one", "msgid_plural": "many"}[name], words)
        if parts:
            found.append(entry)
    return found


PO = read_po((FOLDER / "django.po").read_text(encoding="utf-8"))
HEADING, ENTRIES = PO[0], PO[1:]


def calls(tree: ast.AST) -> Iterator[tuple[Key, int]]:
    """Each text that a call of gettext is given, with its line. A text that isn't written out can't be translated."""
    for node in ast.walk(tree):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if name not in CALLS or not node.args:
            continue
        texts = [_text(arg) for arg in node.args]
        context = texts.pop(0) if "pgettext" in name else ""
        if context is not None and texts and texts[0] is not None:
            yield (context, texts[0]), node.lineno


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


_CALL = re.compile(  # as Django's lexer writes a template's texts down
    r"""(?<![\w.])(?:n?p?gettext|_)\((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:,\s*)?)+(?:count)?\)""")


def in_sources() -> dict[Key, str]:
    """Every text of the sources to where it stands."""
    found: dict[Key, str] = {}
    for path in sorted(PACKAGE.rglob("*")):
        place = path.relative_to(PACKAGE).as_posix()
        if place.startswith(APART) or path.suffix not in {".py", ".html", ".txt"}:
            continue
        if path.suffix == ".py":
            for key, line in calls(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(key, f"{place}:{line}")
        elif "templates" in path.parts:
            for call in _CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=place)):
                for key, _line in calls(ast.parse(call)):
                    found.setdefault(key, place)
    return found


SOURCES = in_sources()


def early(node: ast.AST, lazy: set[str]) -> Iterator[int]:
    """Lines outside functions where a text is translated, or a lazy one worked on, as the module is read."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        name = child.func.id if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) else ""
        if name in CALLS and name not in lazy:
            yield child.lineno
        worked_on = child.left if isinstance(child, ast.BinOp) and isinstance(child.op, ast.Mod) else None
        if isinstance(worked_on, ast.Call) and getattr(worked_on.func, "id", "") in lazy:
            yield child.lineno
        yield from early(child, lazy)


def test_the_extraction_sees_templates_and_code():
    assert len(SOURCES) > 1000
    assert SOURCES["", "Sign in"].endswith(".html")
    assert ("date in words", "l j F") in SOURCES
    assert ("", "There is something new for you") in SOURCES
    assert ("", "Your guide can read this.") in SOURCES, "a text that is only marked"
    assert any("%(" in text and place.endswith(".html") for (_context, text), place in SOURCES.items())


def test_every_text_of_the_sources_is_in_the_catalogue():
    known = {entry.key for entry in ENTRIES}
    missing = {key: place for key, place in SOURCES.items() if key not in known}
    assert not missing, "CONTRIBUTING.md says how to add them (xgettext can't see into an f-string)"


def test_no_text_is_translated_before_somebody_asks():
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lazy = {name.asname or name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
                for name in node.names if name.name.endswith(("_lazy", "_noop"))} | {"gettext_noop"}
        found += [f"{path.relative_to(PACKAGE)}:{line}" for line in early(tree, lazy)]
    assert found == [], "it would keep the language of whoever came first: use gettext_lazy, or a function"


def test_nothing_is_in_the_catalogue_that_no_source_says():
    assert [entry.key for entry in ENTRIES if entry.key not in SOURCES] == []


def test_no_text_is_there_twice():
    keys = [entry.key for entry in ENTRIES]
    assert len(keys) == len(set(keys))


def test_every_text_is_translated_and_none_is_a_guess():
    assert not (FOLDER / "django.po").read_text(encoding="utf-8").count("\n#~")
    bad = [entry.key for entry in ENTRIES
           if "fuzzy" in entry.flags or len(entry.said) != (2 if entry.many else 1) or not all(entry.said)]
    assert bad == []


@pytest.mark.parametrize("pattern", [PERCENT, BRACE, TAG], ids=["percent", "brace", "tags"])
def test_each_placeholder_and_tag_is_in_the_translation_and_no_other(pattern):
    wrong = []
    for entry in ENTRIES:
        if entry.context == "date in words":
            continue
        texts = [entry.one, entry.many or entry.one]
        for place, said in enumerate(entry.said):
            allowed = sorted(set(pattern.findall(texts[place])))
            both = sorted(set(pattern.findall(entry.one)) | set(pattern.findall(entry.many)))
            if sorted(set(pattern.findall(said))) not in (allowed, both):
                wrong.append((entry.one, said))
    assert wrong == []


def test_a_text_begins_and_ends_as_its_original_does():
    wrong = []
    for entry in ENTRIES:
        for said in entry.said:
            for edge in (lambda text: text[:1].isspace(), lambda text: text[-1:].isspace(),
                         lambda text: text.endswith(":"), lambda text: text.endswith("?")):
                if edge(entry.one) != edge(said) and not (edge(said) and entry.one.startswith("Hello")):
                    wrong.append((entry.one, said))
            if said.count("?") != said.count("¿") or said.count("«") != said.count("»") or "“" in said:
                wrong.append((entry.one, said))
    assert wrong == []


def test_no_translation_commands_blames_or_speaks_of_what_isnt_ours():
    found = [(entry.one, said, BANNED.findall(said)) for entry in ENTRIES for said in entry.said
             if BANNED.search(said) and said not in ALLOWED]
    assert found == []


@pytest.mark.parametrize("text", SUBJECTS)
def test_what_stands_outside_a_letter_says_nothing_of_health(text):
    said = next(entry.said[0] for entry in ENTRIES if entry.key == ("", text))
    assert not HEALTH.search(said)


def test_the_compiled_catalogue_says_what_the_readable_one_says():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    stored = dict(compiled._catalog)
    stored.pop("", None)
    expected: dict = {}
    for entry in ENTRIES:
        text = f"{entry.context}\x04{entry.one}" if entry.context else entry.one
        if entry.many:
            expected |= {(text, place): said for place, said in enumerate(entry.said)}
        else:
            expected[text] = entry.said[0]
    assert stored == expected, "django.mo is older than django.po: msgfmt -o django.mo django.po"
    assert "plural=(n != 1)" in HEADING.said[0]
    assert [compiled.plural(count) for count in (0, 1, 2, 1_000_000)] == [1, 0, 1, 1]
