"""Mistakes in a pack: what is wrong, in which file, on which line. All are collected before any is told."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong in a pack. `file` is relative to the pack's folder."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class BadPack(Exception):
    """A pack that can't be used. `mistakes` holds everything that is wrong with it, in reading order."""

    def __init__(self, mistakes: Iterable[Mistake]):
        self.mistakes = sorted(set(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


@dataclass
class Mistakes:
    """Mistakes as they are found."""

    found: list[Mistake] = field(default_factory=list)

    def add(self, file: str, line: int, what: str) -> None:
        """Note that something is wrong, and go on looking."""
        self.found.append(Mistake(file, max(line, 1), what))

    def unreadable(self, file: str, line: int, what: str) -> None:
        """Note something that can't be understood at all, which is more than to break a rule."""
        self.add(file, line, what)

    def missing(self, file: str, line: int, name: str, what: str) -> None:
        """Note that a key isn't there which must be."""
        self.add(file, line, what)

    @property
    def is_lenient(self) -> bool:
        """Whether what only breaks a rule is taken as it stands."""
        return False

    def raise_if_any(self) -> None:
        """Raises BadPack when something was found."""
        if self.found:
            raise BadPack(self.found)


@dataclass
class Kept(Mistakes):
    """Mistakes in a pack that was kept. It was right by the rules of its day, and somebody may be in the middle of it.

    So what only breaks a rule of today is noted and taken as it stands. Only what would be understood wrongly is
    raised: what can't be read, and a missing key without which the rest says nothing (`core`). Nothing is ever guessed
    that a score, a flag or a contact hangs on.
    """

    core: frozenset[str] = frozenset()
    lost: list[Mistake] = field(default_factory=list)

    def unreadable(self, file: str, line: int, what: str) -> None:
        """Note what can't be understood."""
        self.add(file, line, what)
        self.lost.append(self.found[-1])

    def missing(self, file: str, line: int, name: str, what: str) -> None:
        """A key that a later release asks for may be missing, but none of the core."""
        (self.unreadable if name in self.core else self.add)(file, line, what)

    @property
    def is_lenient(self) -> bool:
        """It is."""
        return True

    def raise_if_any(self) -> None:
        """Raises BadPack with what can't be understood."""
        if self.lost:
            raise BadPack(self.lost)
