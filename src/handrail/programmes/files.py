"""Reading a pack's files as text, whatever they turn out to be."""

import re
from pathlib import Path

from .mistakes import Mistakes

MOST_BYTES = 1_000_000
MOST_OF = {".md": 200_000}  # bytes of one lesson: far more than anybody reads, and soon read by the Markdown reader
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")  # a terminal would obey some of them


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
    most = MOST_OF.get(Path(name).suffix, MOST_BYTES)
    if len(data) > most:
        mistakes.add(name, 1, f"The file is bigger than {most:,} bytes.")
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
    if odd := _CONTROL.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        mistakes.add(name, line, f"There is a control character here (U+{ord(odd[0]):04X}); this isn't plain text.")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")
