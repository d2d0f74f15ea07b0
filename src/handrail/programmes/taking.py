"""A service's own packs that are one file: checked as they are for this installation, then kept by version.

Rooms that have such packs say so when they are ready: `takes("protocol", …)`. What comes with Handrail is never
replaced: an own pack has an id of its own.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from handrail.people import audit

from . import checking, keeping
from .lines import line_at, lines_of
from .mistakes import BadPack, Mistake
from .models import PackVersion

LONGEST_VERSION = 20


@dataclass(frozen=True)
class Takes:
    """A kind of own pack: what it is called in the database, how it is checked here, which ids come with Handrail."""

    kind: str
    check: Callable[[Mapping[str, str], str], Any]
    shipped: Callable[[], Collection[str]]


@dataclass(frozen=True)
class Taken:
    """A kept version of an own pack, and whether it is new."""

    pack: PackVersion
    title: str
    is_new: bool


_takes: dict[str, Takes] = {}


def takes(
    name: str, kind: str, check: Callable[[Mapping[str, str], str], Any], shipped: Callable[[], Collection[str]],
) -> None:
    """Say that own packs of a kind are taken. `name` is the kind's as `checking` has it; `check(files, name)` gives
    something with `id`, `version` and `title`, and raises BadPack."""
    _takes[name] = Takes(kind, check, shipped)
    checking.checks_here(name, partial(_checked, _takes[name]))


def take(path: Path, *, at: datetime) -> Taken:
    """Keep the pack in a file. The same content again is the same version. Raises BadPack, ChangedUnderVersion."""
    name, files = checking.one_file(path)
    if name not in _takes:
        kinds = ", ".join(sorted(_takes))
        raise BadPack([Mistake(path.name, 1, f"A {name} isn't imported as a file. These are: {kinds}.")])
    kind = _takes[name]
    loaded = _checked(kind, files, path.stem)
    files = {f"{loaded.id}.toml": text for text in files.values()}  # whatever the file is called, it is the same
    with transaction.atomic():
        is_new = not PackVersion.objects.filter(digest=keeping.digest_of(files)).exists()
        pack = keeping.keep(kind=kind.kind, key=loaded.id, version=loaded.version, files=files, at=at)
        if is_new:
            audit.record(did="pack.taken", to=None, at=at, is_installations=True, kind=kind.kind, pack=loaded.id,
                         version=loaded.version, digest=pack.digest)
    return Taken(pack, loaded.title_in("en"), is_new)


def _checked(kind: Takes, files: Mapping[str, str], name: str) -> Any:
    """The pack, also against what can only be said of one that is to be kept. Raises BadPack."""
    loaded = kind.check(files, name)
    [(file, text)] = files.items()
    lines = lines_of(text)
    wrong = []
    if loaded.id in kind.shipped() and not _is_kept(kind, loaded, text):
        wrong.append(Mistake(file, line_at(lines, ("id",)), f"“{loaded.id}” comes with Handrail, and stays as it is: "
                             "give yours an id of its own, such as one that begins with your service's name."))
    if len(loaded.version) > LONGEST_VERSION:
        wrong.append(Mistake(file, line_at(lines, ("version",)),
                             f"“version” is longer than {LONGEST_VERSION} characters."))
    if wrong:
        raise BadPack(wrong)
    return loaded


def _is_kept(kind: Takes, loaded: Any, text: str) -> bool:
    """Whether this very text is a version that is here already."""
    kept = PackVersion.objects.filter(kind=kind.kind, key=loaded.id, version=loaded.version).values_list("files")
    return any(text in files.values() for files, in kept)
