"""`handrail check PATH`: every mistake in a pack, with file and line. Needs no database."""

import argparse
import json
import os
import sys
from pathlib import Path

import django

from handrail.programmes import checking
from handrail.programmes.checking import Checked
from handrail.programmes.mistakes import Mistake


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("path", metavar="PATH", help="a programme's folder, a measure's or protocol's .toml file, "
                                                     "or a folder of many")
    parser.add_argument("--json", action="store_true", help="print JSON instead of sentences")


def run(options: argparse.Namespace) -> int:
    """Print every mistake and warning; 1 when there is a mistake, else 0."""
    django.setup()  # so that the rooms above have said which kinds they know; no database is asked
    found = checking.check(Path(options.path))
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        print(as_text(found))
    return 1 if any(one.mistakes for one in found) else 0


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
