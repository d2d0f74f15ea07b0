"""What `handrail check` knows: kinds of packs, how each is recognised and checked, and what packs may name.

Higher rooms fill both registries when they are ready: `checks("measure", …)`, `knows("measure", …)`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import pack, practices
from .blocks import Scored, When
from .mistakes import BadPack, Mistake, Mistakes
from .programme import FILE, Programme
from .reviewing import Review, review
from .toml_file import read_toml

Recognises = Callable[[Path, Mapping[str, Any] | None], bool]
Check = Callable[[Mapping[str, str], str], Any]


@dataclass(frozen=True)
class Kind:
    """A kind of pack. `recognises(path, data)` gets a folder (data none) or a TOML file; `check(files, name)` raises
    BadPack. `endings`: of the files that belong to a folder of this kind."""

    name: str
    recognises: Recognises
    check: Check
    endings: tuple[str, ...] = pack.ENDINGS


@dataclass(frozen=True)
class Checked:
    """One pack, checked. Mistakes name files relative to `base`."""

    kind: str
    path: Path
    base: Path
    mistakes: tuple[Mistake, ...] = ()
    review: Review | None = None


_kinds: dict[str, Kind] = {}
_known: dict[str, Callable[[], Collection[str]]] = {}
_unready: dict[str, Callable[[str], str]] = {}
_scales: list[Callable[[str], Mapping[str, tuple[Any, Any]] | None]] = []
_here: dict[str, tuple[Callable[[], Collection[str]], Callable[[str], str]]] = {}
_checks_here: dict[str, Check] = {}


def checks(kind: str, recognises: Recognises, check: Check, endings: tuple[str, ...] = pack.ENDINGS) -> None:
    """Say how packs of a kind are recognised and checked. `check` is a pack's `load(files, name)`."""
    _kinds[kind] = Kind(kind, recognises, check, endings)


def knows(kind: str, names: Callable[[], Collection[str]], unready: Callable[[str], str] = lambda name: "") -> None:
    """Say which packs of a kind others may name: `knows("measure", …)` gives the ids that a battery may ask.

    `unready(name)` says in a sentence why one that is known can't be used as it is; "" where it can.
    """
    _known[kind], _unready[kind] = names, unready


def knows_scales(scales: Callable[[str], Mapping[str, tuple[Any, Any]] | None]) -> None:
    """Say what scores a measure has: `scales("peg")` gives each scale's least and most; None for an unknown measure."""
    _scales.append(scales)


def knows_here(kind: str, names: Callable[[], Collection[str]], unready: Callable[[str], str]) -> None:
    """The same of an installation, whose database knows more than what comes with Handrail."""
    _here[kind] = names, unready


def checks_here(kind: str, check: Check) -> None:
    """Say how packs of a kind are checked that are meant for this installation, whose database may be asked."""
    _checks_here[kind] = check


def check(path: Path, *, is_here: bool = False) -> list[Checked]:
    """Check a pack, or every pack in a folder. What is there is read; nothing is changed. Only where `is_here` says
    that the packs are meant for this installation is its database asked what else they may name."""
    if path.is_dir():
        return _check_folder(path, is_here)
    base = path.parent
    if not path.exists():
        return [Checked("pack", path, base, (Mistake(path.name, 1, "There is no such file or folder."),))]
    if path.name == FILE:
        return [_check_programme(base, is_here)]
    if path.suffix != ".toml":
        what = "A programme is checked as a whole: give its folder. A measure or a protocol is one .toml file."
        return [Checked("pack", path, base, (Mistake(path.name, 1, what),))]
    return [_check_file(path, is_here)]


def _check_folder(folder: Path, is_here: bool) -> list[Checked]:
    """A folder that is a pack; else every pack in it, however deep."""
    if (folder / FILE).is_file():
        return [_check_programme(folder, is_here)]
    if any(folder.glob("*/*.md")) and folder.name == "practices":
        return [_check_practices(folder)]
    for kind in _kinds.values():
        if kind.recognises(folder, None):
            return [_check_pack(kind, folder)]
    found: list[Checked] = []
    try:
        paths = sorted(folder.iterdir())
    except OSError as wrong:
        return [Checked("pack", folder, folder, (Mistake(".", 1, f"The folder can't be read: {wrong.strerror}."),))]
    for path in paths:
        if path.name.startswith((".", "_")):
            continue
        if path.is_dir() and not path.is_symlink():
            found += [one for one in _check_folder(path, is_here) if one.kind != "nothing"]
        elif path.suffix == ".toml":
            found.append(_check_file(path, is_here))
    if found:
        return found
    what = f"There is no pack here: no {FILE}, and no .toml file of a measure or a protocol."
    return [Checked("nothing", folder, folder, (Mistake(".", 1, what),))]


def _check_programme(folder: Path, is_here: bool) -> Checked:
    """A programme, also against what it names outside itself."""
    found = Checked("programme", folder, folder)
    try:
        files = pack.read(folder)
        programme = pack.load(files, folder.name)
    except BadPack as wrong:
        return replace(found, mistakes=tuple(wrong.mistakes))
    return replace(found, mistakes=tuple(unknown_names(programme, is_here=is_here)), review=review(programme, files))


def unknown_names(programme: Programme, *, is_here: bool = False) -> list[Mistake]:
    """Measures and protocols that a programme names, and that nobody knows, or that can't be used as they are."""
    named = [("measure", measure, f"assess.{name}")
             for name, battery in programme.assess.items() for measure in battery.measures]
    named += [("protocol", programme.protocol, "guidance.protocol")] if programme.protocol else []
    found = []
    for kind, name, place in named:
        names, unready = _here[kind] if is_here and kind in _here else (_known.get(kind), _unready.get(kind))
        known = names() if names else None
        if known is not None and name not in known:
            what = f"There is no {kind} “{name}”. There are: {', '.join(sorted(known))}."
            found.append(Mistake(FILE, programme.lines[place], what))
        elif known is not None and (why := unready(name)):
            found.append(Mistake(FILE, programme.lines[place], why))
    return found + _impossible_scores(programme)


def _impossible_scores(programme: Programme) -> list[Mistake]:
    """Branches on a scale that a measure doesn't have, or on a number that its scores never reach or always do."""
    found = []
    for lesson in programme.texts.values():
        for when in (block for block in lesson.blocks if isinstance(block, When) and block.of in lesson.refers):
            score = lesson.refers[when.of][1]
            known = next((one(score.measure) for one in _scales), None) if isinstance(score, Scored) else None
            if known is None:
                continue
            if score.scale not in known:
                what = f"“{score.measure}” has no scale “{score.scale}”. It has: {', '.join(known)}."
                found.append(Mistake(lesson.file, when.line, what))
                continue
            least, most = known[score.scale]
            is_split = least < when.least <= most if when.least is not None else least <= when.most < most
            if not is_split:
                end = when.least if when.least is not None else when.most
                what = (f"“{score.scale}” of “{score.measure}” goes from {float(least):g} to {float(most):g}, so {end} "
                        "decides nothing: everybody with a score reads this, or nobody.")
                found.append(Mistake(lesson.file, when.line, what))
    return found


def _check_practices(folder: Path) -> Checked:
    return Checked("practices", folder, folder, tuple(practices.mistakes_in(folder)))


def one_file(path: Path) -> tuple[str, dict[str, str]]:
    """A pack that is one TOML file: its kind, which is the one whose keys it has, else the one that its folder is named
    for; and the file as text. Raises BadPack."""
    mistakes = Mistakes()
    text = pack.read_text(path, path.name, mistakes)
    table = read_toml(text, path.name, mistakes) if text is not None else None
    if table is None:
        raise BadPack(mistakes.found)
    kind = next((kind for kind in _kinds.values() if kind.recognises(path, table.data)), None)
    kind = kind or next((kind for kind in _kinds.values() if path.parent.name == f"{kind.name}s"), None)
    if kind is None:
        kinds = ", ".join(["programme", *_kinds])
        what = f"This file is none of the packs that Handrail knows ({kinds}): it has none of their keys."
        raise BadPack([Mistake(path.name, 1, what)])
    return kind.name, {path.name: text}


def _check_file(path: Path, is_here: bool) -> Checked:
    try:
        name, files = one_file(path)
    except BadPack as wrong:
        return Checked("pack", path, path.parent, tuple(wrong.mistakes))
    kind = _kinds[name]
    if is_here and name in _checks_here:
        kind = replace(kind, check=_checks_here[name])
    return _check_loaded(kind, path, path.parent, files)


def _check_pack(kind: Kind, folder: Path) -> Checked:
    try:
        files = pack.read(folder, kind.endings)
    except BadPack as wrong:
        return Checked(kind.name, folder, folder, tuple(wrong.mistakes))
    return _check_loaded(kind, folder, folder, files)


def _check_loaded(kind: Kind, path: Path, base: Path, files: Mapping[str, str]) -> Checked:
    try:
        kind.check(files, path.name)
    except BadPack as wrong:
        return Checked(kind.name, path, base, tuple(wrong.mistakes))
    return Checked(kind.name, path, base)
