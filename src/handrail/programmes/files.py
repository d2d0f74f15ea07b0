"""Reading a pack's files as text, whatever they turn out to be."""

from pathlib import Path

from .mistakes import Mistakes

MOST_BYTES = 1_000_000


def read_text(path: Path, name: str, mistakes: Mistakes) -> str | None:
    """A file's text, its line ends made one kind; None, and a mistake, when it can't be read."""
    try:
        with path.open("rb") as file:
            return as_text(file.read(MOST_BYTES + 1), name, mistakes)
    except OSError as wrong:
        mistakes.add(name, 1, f"The file can't be read: {wrong.strerror or wrong}.")
        return None


def as_text(data: bytes, name: str, mistakes: Mistakes) -> str | None:
    """Bytes as text, with the same care."""
    if len(data) > MOST_BYTES:
        mistakes.add(name, 1, f"The file is bigger than {MOST_BYTES:,} bytes.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        mistakes.add(name, line, "This isn't UTF-8 text. Save the file as UTF-8, and try again.")
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        mistakes.add(name, line, "There is a NUL character here; this isn't plain text.")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")
