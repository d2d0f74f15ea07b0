"""The style sheets: one file a component in `css/`, sent to browsers as one, `look/look.css`.

There is no build step: a finder of static files joins them when a process asks for the first time, and leaves the
result under `var/sheets/`, from where it is collected and served like any other file.
"""

import hashlib
import os
import re
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FOLDER = Path(__file__).parent / "css"
JOINED = "look/look.css"
FIRST, LAST = ("tokens", "base", "layout"), ("paper",)


def names() -> list[str]:
    """The sheets in order: tokens (which names the layers), base, layout, the components by name, paper."""
    parts = sorted(sheet.stem for sheet in FOLDER.glob("*.css") if sheet.stem not in FIRST + LAST)
    return [*FIRST, *parts, *LAST]


@cache
def joined() -> str:
    """All sheets as one text, without comments and indentation."""
    text = "\n".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in names())
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


class SheetFinder(BaseFinder):
    """Finds `look/look.css`, which it makes."""

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        if path != JOINED:
            return []
        found = self._storage().path(JOINED)
        return [found] if find_all else found

    def list(self, ignore_patterns):
        yield JOINED, self._storage()

    def _storage(self) -> FileSystemStorage:
        name = hashlib.sha256(joined().encode()).hexdigest()[:12]  # processes of two versions don't disturb each other
        storage = FileSystemStorage(location=settings.VAR / "sheets" / name)
        target = Path(storage.path(JOINED))
        text = joined().encode()
        if not target.exists() or target.read_bytes() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, text)
        return storage


def _write(target: Path, content: bytes) -> None:
    """In one step, for several processes start at once."""
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, target)
