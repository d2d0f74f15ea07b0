"""`handrail check PATH`: every mistake in a pack, with file and line. Needs no database."""

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import django
from django.db import DatabaseError

from handrail.programmes import archives, changes, checking, pack
from handrail.programmes.checking import Checked
from handrail.programmes.mistakes import BadPack, Mistake
from handrail.programmes.programme import Programme

from .programmes import files_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("path", metavar="PATH", help="a programme's folder, a measure's or protocol's .toml file, "
                                                     "or a folder of many")
    parser.add_argument("--against", metavar="OLD", help="an earlier version of it, as a folder, a .zip or an "
                                                       "id: what would spoil the answers of its readers is a mistake")
    parser.add_argument("--here", action="store_true", help="also ask this installation's database: measures that were "
                                                            "brought in here may be asked")
    parser.add_argument("--json", action="store_true", help="print JSON instead of sentences")


def run(options: argparse.Namespace) -> int:
    """Print every mistake and warning; 1 when there is a mistake, else 0."""
    django.setup()  # so that the rooms above have said which kinds they know; no database is asked
    try:
        found = checking.check(Path(options.path), is_here=options.here)
    except DatabaseError as wrong:
        print(f"The database can't be used: {str(wrong).strip().splitlines()[0]}", file=sys.stderr)
        return 1
    if options.against:
        found = [against(one, options.against) for one in found]
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        print(as_text(found))
    return 1 if any(one.mistakes for one in found) else 0


def against(one: Checked, old: str) -> Checked:
    """The same, with a mistake for each block that people have answered in `old` and that means something else now."""
    if one.kind != "programme" or one.mistakes:
        return one
    try:
        before = pack.reopen(files_of(old), old)
    except (BadPack, archives.BadArchive) as wrong:
        return replace(one, mistakes=(Mistake("programme.toml", 1, f"{old} can't be read: {wrong}"),))
    now = pack.load(pack.read(one.path), one.path.name)
    spoilt = changes.spoils_answers(changes.changes(before, now))
    return replace(one, mistakes=tuple(Mistake(*_where(now, change), _spoilt(change)) for change in spoilt))


def _where(programme: Programme, change: changes.Changed) -> tuple[str, int]:
    """The file and line of what changed; the lesson's first line for what is gone, the manifest's for a lesson."""
    lesson = programme.texts.get((change.language, change.lesson))
    if lesson is None:
        return "programme.toml", 1
    return lesson.file, next((block.line for block in lesson.answer_blocks if block.key == change.key), 1)


def _spoilt(change: changes.Changed) -> str:
    if change.kind == "removed":
        return f"The {change.what} “{change.key}” is gone; answers to it would be without their question."
    return f"“{change.key}” means something else now: {change.before} → {change.after}. Give the block a new key."


def as_text(found: list[Checked]) -> str:
    """Sentences, a table for each programme, and a last line that says how it went."""
    lines: list[str] = []
    for one in found:
        lines += [f"{_place(one, mistake)}: {mistake.what}" for mistake in one.mistakes]
        if one.review:
            lines += [f"{_place(one, warning)}: (warning) {warning.what}" for warning in one.review.warnings]
            lines += ["", *_table(one), ""]
    mistakes = sum(len(one.mistakes) for one in found)
    packs = f"{len(found)} pack{'s' * (len(found) != 1)}"
    if mistakes:
        lines.append(f"{mistakes} mistake{'s' * (mistakes != 1)} in {packs}.")
    else:
        warnings = sum(len(one.review.warnings) for one in found if one.review)
        also = f", {warnings} warning{'s' * (warnings != 1)}" if warnings else ""
        lines.append(f"{packs} checked: no mistakes{also}.")
    return "\n".join(lines)


def as_json(found: list[Checked]) -> dict:
    """The same, for programs."""
    return {
        "mistakes": [_plain(one, mistake) for one in found for mistake in one.mistakes],
        "warnings": [_plain(one, warning) for one in found if one.review for warning in one.review.warnings],
        "packs": [
            {"kind": one.kind, "path": _shown(one.path)} | ({
                "lessons": [vars(reading) for reading in one.review.readings],
                "components": {code: list(keys) for code, keys in sorted(one.review.components.items())},
            } if one.review else {})
            for one in found
        ],
    }


def _table(one: Checked) -> list[str]:
    """How a programme's lessons read, and what they cover."""
    rows = [("lesson", "language", "words", "sections", "questions", "minutes", "reading")]
    rows += [(reading.lesson, reading.language, str(reading.words), str(reading.sections), str(reading.questions),
              str(reading.minutes), f"{reading.level_name} {reading.level}" if reading.level_name else "–")
             for reading in one.review.readings]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    right = (2, 3, 4, 5)
    lines = ["  ".join(cell.rjust(width) if place in right else cell.ljust(width)
                       for place, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip() for row in rows]
    covered = sorted(one.review.components.items())
    width = max((len(code) for code, _ in covered), default=0)
    return [*lines, "", "covers", *(f"  {code.ljust(width)}  {', '.join(keys)}" for code, keys in covered)]


def _place(one: Checked, mistake: Mistake) -> str:
    return f"{_shown(one.base / mistake.file)}:{mistake.line}"


def _plain(one: Checked, mistake: Mistake) -> dict:
    return {"file": _shown(one.base / mistake.file), "line": mistake.line, "what": mistake.what}


def _shown(path: Path) -> str:
    """A path as somebody would type it; names that aren't UTF-8 stay printable."""
    return os.fspath(path).encode(sys.getfilesystemencoding(), "surrogateescape").decode("utf-8", "replace")
