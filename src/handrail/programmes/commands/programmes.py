"""`handrail programmes new | add | diff | export`: what an author does with programmes. Needs no database."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import django

from handrail.programmes import archives, changes, pack, starting
from handrail.programmes.checking import check
from handrail.programmes.mistakes import BadPack
from handrail.programmes.programme import Programme


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    does = parser.add_subparsers(dest="does", metavar="WHAT", required=True)
    new = does.add_parser("new", help="make a small pack that works, to write over")
    new.add_argument("folder", metavar="FOLDER", help="where; its name becomes the programme's key, such as my-course")
    new.add_argument("--title", default="", help="the programme's title")
    add = does.add_parser("add", help="put a plain Markdown file into a pack, as its last lesson")
    add.add_argument("folder", metavar="FOLDER", help="the pack")
    add.add_argument("file", metavar="FILE", help="the Markdown: a “# Title”, and “## …” for each section")
    add.add_argument("--language", default="en", help="the language it is in (default: en)")
    diff = does.add_parser("diff", help="what changed between two versions, block by block")
    diff.add_argument("before", metavar="A", help="a pack's folder, a .zip, or the id of one that comes with Handrail")
    diff.add_argument("after", metavar="B", help="the same")
    export = does.add_parser("export", help="write a checked pack as a .zip that another Handrail can import")
    export.add_argument("pack", metavar="PACK", help="a pack's folder, or the id of one that comes with Handrail")
    export.add_argument("--out", metavar="FILE", default="", help="the file (default: ID-VERSION.zip)")


def run(options: argparse.Namespace) -> int:
    """Do it; what can't be done is said in a sentence, and gives 1."""
    django.setup()
    does: dict[str, Callable[[argparse.Namespace], int]] = {"new": _new, "add": _add, "diff": _diff, "export": _export}
    try:
        return does[options.does](options)
    except (starting.CannotStart, archives.BadArchive) as why:
        print(why, file=sys.stderr)
    except BadPack as wrong:
        print(wrong, file=sys.stderr)
    except UnicodeDecodeError:
        print("The file isn't UTF-8 text. Save it as UTF-8, and try again.", file=sys.stderr)
    except OSError as wrong:
        print(f"{wrong.filename}: {wrong.strerror}.", file=sys.stderr)
    return 1


def files_of(name: str) -> dict[str, str]:
    """The files of a pack: a folder, a zip, or the id of one that comes with Handrail. Raises BadPack, BadArchive."""
    path = Path(name)
    if path.suffix == ".zip":
        return archives.read_archive(path)
    if not path.exists() and (pack.SHIPPED / name / "programme.toml").is_file():
        return pack.read(pack.SHIPPED / name)
    return pack.read(path)


def _load(name: str) -> tuple[Programme, dict[str, str]]:
    files = files_of(name)
    return pack.load(files, name), files


def _new(options: argparse.Namespace) -> int:
    folder = Path(options.folder)
    made = starting.new_pack(folder, options.title)
    print(f"Made {folder}, with {', '.join(made)}.\nLook at it:   handrail serve --preview {folder}\n"
          f"Check it:     handrail check {folder}")
    return 0


def _add(options: argparse.Namespace) -> int:
    source, folder = Path(options.file), Path(options.folder)
    key, text = starting.lesson_from(source.read_text("utf-8"), source.stem)
    file = starting.add_lesson(folder, key, text, options.language)
    print(f"Made {file}, the last lesson of {folder.name}.")
    wrong = [mistake for one in check(folder) for mistake in one.mistakes]
    for mistake in wrong:
        print(f"{folder / mistake.file}:{mistake.line}: {mistake.what}")
    return 1 if wrong else 0


def _diff(options: argparse.Namespace) -> int:
    (before, _), (after, _) = _load(options.before), _load(options.after)
    found = changes.changes(before, after)
    for one in found:
        print(one)
    if not found:
        print("Nothing that people read or answer has changed.")
    spoilt = changes.spoils_answers(found)
    if spoilt:
        print(f"\n{len(spoilt)} change{'s' * (len(spoilt) != 1)} would leave answers without their question, or under "
              "another: only for people who begin anew.")
    return 0


def _export(options: argparse.Namespace) -> int:
    programme, files = _load(options.pack)
    out = Path(options.out or f"{programme.id}-{programme.version}.zip")
    out.write_bytes(archives.to_zip(files, programme.id))
    print(f"Wrote {out}: {programme.id}, version {programme.version}, {len(files)} files.")
    return 0
