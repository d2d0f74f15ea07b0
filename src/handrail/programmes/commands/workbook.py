"""`handrail workbook PROGRAMME`: the whole programme, or one page of a lesson, as a PDF to print. Needs no database."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django

from handrail.programmes import pack
from handrail.programmes.lesson import Lesson
from handrail.programmes.mistakes import BadPack
from handrail.programmes.programme import FILE, Programme
from handrail.programmes.workbook import typeset


class CannotMake(Exception):
    """Why there is no workbook, in a sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("programme", metavar="PROGRAMME",
                        help="the id of a programme that comes with Handrail, or a pack's folder")
    parser.add_argument("--language", default="", help="one that the programme has (default: its first)")
    parser.add_argument("--out", metavar="FILE", default="", help="the PDF to write (default: named for the programme)")
    parser.add_argument("--paper", choices=typeset.PAPERS, default="a4", help="the size of the paper (default: a4)")
    parser.add_argument("--summary", metavar="LESSON", default="",
                        help="only one page about this lesson: its key or its number")


def run(options: argparse.Namespace) -> int:
    """Write the PDF; what can't be done is said in a sentence, and gives 1."""
    django.setup()  # for the words' translations; no database is asked
    try:
        programme = programme_named(options.programme)
        language = language_of(programme, options.language)
        lesson = lesson_of(programme, options.summary, language) if options.summary else None
        name = f"{programme.id}-{lesson.key}-{language}" if lesson else f"{programme.id}-{language}"
        out = Path(options.out or f"{name}.pdf")
        check_place(out)
        show_progress(f"Setting “{lesson.title if lesson else programme.title_in(language)}” on pages …")
        try:
            made = typeset.one_page(programme, lesson, options.paper) if lesson else (
                typeset.workbook(programme, language, options.paper))
        finally:
            show_progress("")
        try:
            write(out, made.data)
        except OSError as wrong:
            raise CannotMake(f"{out} can't be written: {wrong.strerror}.") from wrong
    except (CannotMake, typeset.CannotSet, BadPack) as why:
        print(why, file=sys.stderr)
        return 1
    except OSError as wrong:
        print(f"{wrong.filename} can't be read: {wrong.strerror}.", file=sys.stderr)
        return 1
    for note in made.notes:
        print(note, file=sys.stderr)
    print(f"Wrote {out}: {made.pages} page{'s' * (made.pages != 1)}.")
    return 0


def programme_named(name: str) -> Programme:
    """A pack's folder, or the id of a programme that comes with Handrail. Raises CannotMake, BadPack."""
    for folder in (Path(name), pack.SHIPPED / name):
        if (folder / FILE).is_file():
            return pack.load(pack.read(folder), folder.resolve().name)
    ids = ", ".join(sorted(path.parent.name for path in pack.SHIPPED.glob(f"*/{FILE}")))
    if Path(name).exists():
        raise CannotMake(f"“{name}” is no programme: it has no {FILE}.")
    raise CannotMake(f"There is no programme “{name}”, and no folder of that name. These come with Handrail: {ids}.")


def language_of(programme: Programme, wanted: str) -> str:
    """The language to print in: the one wanted, or its base. Raises CannotMake."""
    if not wanted:
        return programme.languages[0]
    found = programme.language_for(wanted.lower().replace("_", "-"))
    if found.split("-")[0] != wanted.lower().replace("_", "-").split("-")[0]:
        raise CannotMake(f"“{programme.id}” isn't there in the language “{wanted}”. "
                         f"It is there in: {', '.join(programme.languages)}.")
    return found


def lesson_of(programme: Programme, wanted: str, language: str) -> Lesson:
    """A lesson by its key or its number. Raises CannotMake."""
    keys = programme.lesson_keys
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(keys):
        return programme.lesson(keys[int(wanted) - 1], language)
    if wanted not in keys:
        raise CannotMake(f"“{programme.id}” has no lesson “{wanted}”. It has: {', '.join(keys)}.")
    return programme.lesson(wanted, language)


def check_place(out: Path) -> None:
    """Whether the file can be written there, asked before the work. Raises CannotMake."""
    if out.is_dir():
        raise CannotMake(f"{out} is a folder; give the name of a file, such as {out / 'workbook.pdf'}.")
    if not out.parent.is_dir():
        raise CannotMake(f"There is no folder {out.parent} to write {out.name} into.")


def write(out: Path, data: bytes) -> None:
    """The whole file or none: what stands there already stays until the new one is complete."""
    if out.exists() and not out.is_file():  # a pipe, or /dev/stdout
        out.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def show_progress(line: str) -> None:
    """What is being done, in a terminal; nothing takes it away again."""
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
