"""Programme packs: a folder of TOML, Markdown and SVG, read and checked into a Programme. Nothing in it is executed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath

from .blocks import AnswerBlock, Number, Scale
from .branches import unreachable
from .building import Building
from .files import read_text
from .lesson import Lesson, read_lesson
from .mistakes import BadPack, Mistake, Mistakes
from .practices import shelf
from .programme import FILE, Battery, LessonEntry, Opens, Programme, read_manifest
from .shape import first_difference, outline
from .sms_lesson import FOLDER, Text, file_of, read_texts
from .worksheets import Worksheet

__all__ = ["BadPack", "Battery", "Lesson", "LessonEntry", "Mistake", "Opens", "Programme", "load", "read", "read_text"]

SHIPPED = Path(__file__).resolve().parent.parent / "packs" / "programmes"
ENDINGS = (".toml", ".md", ".svg")
_BLOCK = re.compile("the block “([^”]*)”$")
NOTES = ("README", "LICENSE", "LICENCE", "CHANGES", "SOURCES")


def read(folder: Path, endings: tuple[str, ...] = ENDINGS) -> dict[str, str]:
    """The texts of a pack by their path inside it. Raises BadPack for files that can't be read as text."""
    if not folder.is_dir():
        raise BadPack([Mistake(folder.name, 1, "There is no such folder.")])
    mistakes, files, home = Mistakes(), {}, folder.resolve()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if is_beside(inside) or path.suffix not in endings or not path.is_file():
            continue
        if not path.resolve().is_relative_to(home):
            mistakes.add(inside.as_posix(), 1, "This is a link to a file that lies outside the pack. Put a copy here.")
            continue
        text = read_text(path, inside.as_posix(), mistakes)
        if text is not None:
            files[inside.as_posix()] = text
    mistakes.raise_if_any()
    return files


def is_beside(path: PurePath) -> bool:
    """Whether a file only lies beside the pack: a note to its readers, or something hidden."""
    return any(part.startswith((".", "_")) for part in path.parts) or path.stem.upper().startswith(NOTES)


def load(files: Mapping[str, str], name: str) -> Programme:
    """The programme that these files are. Raises BadPack with every mistake there is."""
    mistakes = Mistakes()
    programme = _read(files, name, mistakes)
    _compare_languages(programme, programme.texts, mistakes)
    covered = {code for lesson in programme.texts.values() for code in lesson.components}
    for code in [code for code in programme.components if code not in covered]:
        mistakes.add(FILE, programme.lines["components"], f"No lesson covers “{code}”.")
    mistakes.raise_if_any()
    for one in unreachable(programme):
        mistakes.add(one.file, one.line, one.what)
    mistakes.raise_if_any()
    return programme


def reopen(files: Mapping[str, str], name: str) -> Programme:
    """A programme that was kept, as it can be read today.

    It was right when it was kept, and somebody may be in the middle of it. So today's rules (a wording, a missing
    text alternative, a length that a practice no longer has) stop nothing: what can't be understood any more is left
    out, and all else is there. Raises BadPack only where a manifest or a whole lesson is missing.
    """
    mistakes = Mistakes()
    programme = _read(files, name, mistakes)
    missing = [(language, key) for language in programme.languages for key in programme.lesson_keys
               if (language, key) not in programme.texts]
    if missing or not programme.languages or not programme.lessons:
        raise BadPack(mistakes.found)
    return programme


def _read(files: Mapping[str, str], name: str, mistakes: Mistakes) -> Programme:
    """The programme with its lessons; all that is wrong goes to `mistakes`. Raises BadPack if there is no manifest."""
    if FILE not in files:
        raise BadPack([Mistake(FILE, 1, f"The pack “{name}” has no {FILE}.")])
    programme = read_manifest(files[FILE], mistakes)
    if programme is None:
        raise BadPack(mistakes.found)
    texts: dict[tuple[str, str], Lesson] = {}
    for language in programme.languages:
        texts |= _lessons_in(language, programme, files, mistakes)
    covered = tuple(dict.fromkeys(code for lesson in texts.values() for code in lesson.components))
    return replace(programme, texts=texts, sms=_texts_by_sms(programme, texts, files, mistakes),
                   components=programme.components or covered)


def _lessons_in(
    language: str, programme: Programme, files: Mapping[str, str], mistakes: Mistakes
) -> dict[tuple[str, str], Lesson]:
    """Every lesson in one language, built in the programme's order, so that each can look back."""
    prefix = f"{language}/"
    known = Building(
        mistakes,
        pictures={path.removeprefix(prefix): text for path, text in files.items()
                  if path.startswith(prefix) and path.endswith(".svg")},
        practices=shelf(language),
        measures=frozenset(measure for battery in programme.assess.values() for measure in battery.measures),
        tellers=programme.tellers[language] if programme.tellers is not None else None,
    )
    found: dict[tuple[str, str], Lesson] = {}
    for key in dict.fromkeys(programme.lesson_keys):
        file = f"{language}/{key}.md"
        if file not in files:
            mistakes.add(FILE, programme.lines[f"lesson.{key}"], f"The lesson “{key}” has no file {file}.")
            continue
        lesson = read_lesson(files[file], file, language, known)
        if lesson.key and lesson.key != key:
            mistakes.add(file, 2, f"The lesson's key is “{lesson.key}”, and its file is named {key}.md.")
        found[(language, key)] = lesson
    known.tell_unresolved()
    return found


def _texts_by_sms(
    programme: Programme, lessons: Mapping[tuple[str, str], Lesson], files: Mapping[str, str], mistakes: Mistakes
) -> dict[tuple[str, str], tuple[Text, ...]]:
    """Every lesson as text messages, where the pack has such: then in every language, and the same in each."""
    found: dict[tuple[str, str], tuple[Text, ...]] = {}
    if not any(path.startswith(f"{FOLDER}/") for path in files):
        return found
    for (language, key), lesson in lessons.items():
        file = file_of(language, key)
        if file not in files:
            mistakes.add(FILE, programme.lines[f"lesson.{key}"], f"The lesson “{key}” has no texts: {file} is missing.")
            continue
        found[language, key] = read_texts(files[file], file, lesson, mistakes)
        first = found.get((programme.languages[0], key), ())
        if [(one.section, one.ask, [*one.options]) for one in found[language, key]] != [
                (one.section, one.ask, [*one.options]) for one in first]:
            mistakes.add(file, 1, "The texts must ask the same, in the same order, as in "
                                  f"{file_of(programme.languages[0], key)}.")
    for path in sorted(path for path in files if path.startswith(f"{FOLDER}/")):
        if path not in {file_of(language, key) for language, key in lessons}:
            mistakes.add(path, 1, "There is no such lesson in this language.")
    return found


def _compare_languages(
    programme: Programme, texts: Mapping[tuple[str, str], Lesson], mistakes: Mistakes
) -> None:
    """The same sections, blocks and options in every language: answers and places in the course depend on them."""
    for key in programme.lesson_keys:
        first = texts.get((programme.languages[0], key)) if programme.languages else None
        for language in programme.languages[1:]:
            other = texts.get((language, key))
            if first is None or other is None:
                continue
            if [one.key for one in first.sections] != [one.key for one in other.sections]:
                mistakes.add(other.file, 1, f"The sections must have the keys, and the order, of {first.file}.")
            _compare_sections(first, other, mistakes)
            theirs = {block.key: block for block in other.answer_blocks}
            for block in first.answer_blocks:
                twin = theirs.pop(block.key, None)
                if twin is None:
                    mistakes.add(other.file, 1, f"The block “{block.key}” of {first.file} is missing here.")
                elif (twin.kind, meaning_of(twin)) != (block.kind, meaning_of(block)):
                    mistakes.add(other.file, twin.line, f"“{block.key}” must be of the kind it is in {first.file}, and "
                                                        "its options have the same codes, in order: “… {#code}”.")
            for block in theirs.values():
                mistakes.add(other.file, block.line, f"{first.file} has no block “{block.key}”.")


def _compare_sections(first: Lesson, other: Lesson, mistakes: Mistakes) -> None:
    """The same branches, exercises and ways for a bad day, at the same places. Of a section, the first difference."""
    theirs = {section.key: section for section in other.sections}
    asked = {block.key for block in first.answer_blocks} & {block.key for block in other.answer_blocks}
    for section in first.sections:
        if section.key not in theirs:
            continue
        ours, others = (
            [step for step in outline(one) if not (match := _BLOCK.search(step[0])) or match[1] in asked]
            for one in (section, theirs[section.key])
        )
        if found := first_difference(ours, others):
            wanted, there, line = found
            what = f"In {first.file} stands here: {wanted}. In this language it is: {there}."
            mistakes.add(other.file, line or theirs[section.key].line, what)


def meaning_of(block: AnswerBlock) -> list[object]:
    """What an answer's body refers to: it must mean the same in every language."""
    options = getattr(block, "options", ()) or getattr(block, "suggests", ())
    found: list[object] = [option.code for option in options]
    found += [f"right: {option.code}" for option in options if getattr(option, "right", False)]
    if isinstance(block, Worksheet):
        found += [row.code for row in block.rows] + [(one.code, one.is_scale) for one in block.columns]
    if given := getattr(block, "gives", ""):
        found.append(f"gives: {given}")
    if isinstance(block, Scale | Number):
        found += [block.least, block.most]
    return found
