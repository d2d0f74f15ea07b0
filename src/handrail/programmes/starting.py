"""Beginning a programme: a small pack that works, to be written over; and lessons from plain Markdown."""

import re
import tomllib
from pathlib import Path

from .blocks import code_of
from .toml_file import LANGUAGE, SLUG

STARTER = Path(__file__).parent / "starter"
WORDS_A_MINUTE = 100
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_KEYED = re.compile(r"\{#[^}]*\}\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")


class CannotStart(Exception):
    """Why a pack or a lesson can't be begun, in a sentence."""


def new_pack(folder: Path, title: str = "") -> list[str]:
    """Make a pack that works in a new folder, named for it. Returns its files. Raises CannotStart, OSError."""
    key = folder.name
    if not SLUG.match(key) or len(key) > 60:
        raise CannotStart(f"“{key}” can't be a programme's key: small letters, digits and dashes, such as my-course.")
    if folder.exists() and any(folder.iterdir()):
        raise CannotStart(f"There is something in {folder} already; it stays as it is.")
    title = " ".join((title or key.replace("-", " ").capitalize()).split())
    title = "".join(letter for letter in title if letter.isprintable())
    made = []
    for source in sorted(path for path in STARTER.rglob("*") if path.is_file()):
        name = source.relative_to(STARTER)
        text = source.read_text("utf-8")
        if name.suffix == ".toml":
            text = text.replace('"KEY"', f'"{key}"').replace('"TITLE"', f'"{_quoted(title)}"')
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
        made.append(name.as_posix())
    return made


def lesson_from(markdown: str, name: str) -> tuple[str, str]:
    """A lesson's key and its text from plain Markdown: a `#` title, `##` sections; keys are made from their words.

    What stands there already (front matter, keys) is kept. Raises CannotStart.
    """
    text = markdown.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if text.startswith("---\n"):
        found = re.search(r"^key:[ \t]*([\"']?)(\S+)\1[ \t]*$", text.split("\n---", 1)[0], re.MULTILINE)
        if not found:
            raise CannotStart("The lines at the top hold no “key: …”.")
        if not SLUG.match(found[2]) or len(found[2]) > 60:  # it becomes a file's name
            raise CannotStart(f"“{found[2]}” can't be a lesson's key: small letters, digits and dashes.")
        return found[2], text
    title, body = _split(text)
    key = code_of(title or name)
    if not key:
        raise CannotStart("The lesson needs a title, “# Title”, from whose words a key can be made.")
    if not body.lstrip().startswith("## "):  # what stands before the first section is one of its own
        body = f"## {title or name}\n\n{body.lstrip()}"
    words = len(re.findall(r"\w+", body))
    minutes = max(1, round(words / WORDS_A_MINUTE))
    front = ["---", f"key: {key}", f"title: {_plain(title or name)}", f"minutes: {minutes}", "components: [education]",
             "---", ""]
    return key, "\n".join(front) + "\n" + _with_keys(body).strip("\n") + "\n"


def add_lesson(pack: Path, key: str, text: str, language: str = "en") -> Path:
    """Put a lesson into a pack, last in its order. Returns its file. Raises CannotStart, OSError."""
    manifest = pack / "programme.toml"
    if not manifest.is_file():
        raise CannotStart(f"{pack} is not a programme: it has no programme.toml.")
    if not LANGUAGE.match(language):
        raise CannotStart(f"“{language}” is not a language code such as en or es-mx.")
    file = pack / language / f"{key}.md"
    if file.exists():
        raise CannotStart(f"There is a lesson {language}/{key}.md already; it stays as it is.")
    before = manifest.read_text("utf-8")
    try:
        known = [row["key"] for row in tomllib.loads(before).get("lesson", [])]
    except (tomllib.TOMLDecodeError, RecursionError, AttributeError, KeyError, TypeError) as wrong:
        raise CannotStart(f"{manifest} has a mistake, so no lesson can be added: handrail check {pack}") from wrong
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    if key not in known:
        opens = f'{{ after = "{known[-1]}", days = 5 }}' if known else '{ at = "start" }'
        row = f'[[lesson]]\nkey = "{key}"\nopens = {opens}\n'
        place = _after_lessons(before)
        manifest.write_text(before[:place] + ("" if before[:place].endswith("\n\n") else "\n") + row
                            + ("\n" if before[place:] else "") + before[place:].lstrip("\n"), "utf-8")
    return file


def _after_lessons(text: str) -> int:
    """Where the table after the last lesson begins; the end, if there is none."""
    last = [found.end() for found in re.finditer(r"^\[\[lesson\]\][^\n]*\n", text, re.MULTILINE)]
    following = re.compile(r"^(?:#[^\n]*\n)*\[", re.MULTILINE).search(text, last[-1] if last else 0)
    return following.start() if following else len(text)


def _split(text: str) -> tuple[str, str]:
    """The first title, and what is below it."""
    for number, line in enumerate(lines := text.split("\n")):
        if (found := _HEADING.match(line)) and len(found[1]) == 1:
            return found[2], "\n".join(lines[:number] + lines[number + 1:])
        if line.startswith("## "):
            break
    return "", text


def _with_keys(body: str) -> str:
    """Each section with a key; other headings one step smaller than a section."""
    taken = set(re.findall(r"^##\s.*\{#([^}]*)\}\s*$", body, re.MULTILINE))
    lines, is_code = [], False
    for line in body.split("\n"):
        if _FENCE.match(line):
            is_code = not is_code
        found = None if is_code else _HEADING.match(line)
        if found and len(found[1]) == 2 and not _KEYED.search(line):
            line = f"## {found[2]} {{#{_own(code_of(found[2]) or 'part', taken)}}}"
        elif found and len(found[1]) > 3:
            line = f"### {found[2]}"
        lines.append(line)
    return "\n".join(lines)


def _own(key: str, taken: set[str]) -> str:
    """A key that no section has yet."""
    number, own = 2, key
    while own in taken:
        own, number = f"{key[:56]}-{number}", number + 1
    taken.add(own)
    return own


def _plain(title: str) -> str:
    """A title as front matter takes it: in quotes where it begins with a sign."""
    if title[:1] not in "[]{}&*!|>%@`#\"'":
        return title
    quote = "'" if '"' in title and "'" not in title else '"'
    return quote + title.replace(quote, "'") + quote


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
