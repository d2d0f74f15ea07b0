"""The programme in a folder, read again when a file in it changes. One with a mistake never replaces a good one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from handrail.programmes import library, pack
from handrail.programmes.checking import unknown_names
from handrail.programmes.compile import CompiledLesson, compiled
from handrail.programmes.mistakes import BadPack, Mistake
from handrail.programmes.programme import Programme
from handrail.programmes.reviewing import review

Stamps = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Shown:
    """What there is to see: the last good version, what is wrong with the present one, and what could be better."""

    programme: Programme | None
    mistakes: tuple[Mistake, ...]
    warnings: tuple[Mistake, ...]
    number: int  # grows with each change


@dataclass
class PackOnDisk:
    """A folder that somebody is writing in."""

    folder: Path
    _stamps: Stamps = field(default_factory=dict)
    _shown: Shown = Shown(None, (), (), 0)
    _compiled: dict[tuple[int, str, str], CompiledLesson] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def shown(self) -> Shown:
        """The programme as it is now."""
        with self._lock:
            stamps = _stamps(self.folder)
            if stamps != self._stamps or self._shown.number == 0:
                self._stamps, self._shown = stamps, self._read()
                self._compiled.clear()
            return self._shown

    def lesson(self, key: str, language: str) -> CompiledLesson:
        """A lesson of the last good version, compiled. Raises KeyError."""
        shown = self.shown()
        if shown.programme is None:
            raise KeyError(key)
        place = (shown.number, language, key)  # another thread may read the folder anew meanwhile
        found = self._compiled.get(place)
        if found is None:
            links = {"section": f"/{language}/{{lesson}}/{{section}}/", "help": "/help-now/", "media": "/media/{file}"}
            found = compiled(shown.programme.texts[(language, key)], library.words(language), links)
            self._compiled[place] = found
        return found

    def _read(self) -> Shown:
        number = self._shown.number + 1
        try:
            files = pack.read(self.folder)
            programme = pack.load(files, self.folder.name)
        except BadPack as wrong:
            return Shown(self._shown.programme, tuple(wrong.mistakes), (), number)
        return Shown(programme, tuple(unknown_names(programme)), review(programme, files).warnings, number)


def _stamps(folder: Path) -> Stamps:
    """When each file was written, and its size."""
    found = {}
    for path in sorted(folder.rglob("*")):
        try:
            state = path.stat()
        except OSError:  # it went away just now
            continue
        found[path.relative_to(folder).as_posix()] = (state.st_mtime_ns, state.st_size)
    return found
