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

    def raise_if_any(self) -> None:
        """Raises BadPack when something was found."""
        if self.found:
            raise BadPack(self.found)
