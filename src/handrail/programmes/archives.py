"""Packs as zip files, from one Handrail to another. What comes in is read as text, and checked; none of it is executed.

A zip is a stranger's: its sizes are counted while it is read, not believed; names that leave the folder, links, and
anything but the kinds of files that a pack has are refused.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from .files import MOST_BYTES, as_text
from .mistakes import BadPack, Mistake, Mistakes
from .pack import ENDINGS, is_beside

MOST_FILES = 1_000
MOST_TOGETHER = 20_000_000  # bytes, unpacked
MOST_PACKED = 20_000_000
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes before the first byte
UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)
DATE = (1980, 1, 1, 0, 0, 0)  # the same pack makes the same zip


class BadArchive(Exception):
    """A zip that is not taken, and why, in a sentence."""


def to_zip(files: Mapping[str, str], name: str) -> bytes:
    """A pack's files as a zip, in a folder of the pack's name; the same files make the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{name}/{path}", DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, text.encode())
    return made.getvalue()


def from_zip(data: bytes) -> dict[str, str]:
    """A pack's files out of a zip, not yet checked as a pack. Raises BadArchive; BadPack for files that aren't text."""
    if len(data) > MOST_PACKED:
        raise BadArchive(f"The file is bigger than {MOST_PACKED // 10**6} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _texts(archive)
    except UNREADABLE as wrong:
        raise BadArchive(f"This is not a zip file that can be read: {wrong}.") from wrong
    except RuntimeError as wrong:  # how zipfile says that a password is needed
        raise BadArchive("The zip is locked with a password.") from wrong


def read_archive(path: Path) -> dict[str, str]:
    """The same from a file. Raises BadArchive, BadPack."""
    try:
        if path.stat().st_size > MOST_PACKED:
            raise BadArchive(f"The file is bigger than {MOST_PACKED // 10**6} MB.")
        return from_zip(path.read_bytes())
    except OSError as wrong:
        raise BadArchive(f"{path} can't be read: {wrong.strerror or wrong}.") from wrong


def _texts(archive: zipfile.ZipFile) -> dict[str, str]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise BadArchive(f"The zip holds {len(entries):,} files; {MOST_FILES:,} is the most.")
    names = [_name(entry) for entry in entries]
    root = _root(names)
    mistakes, found, together = Mistakes(), {}, 0
    for entry, name in zip(entries, names, strict=True):
        if root not in name.parents:  # `_root` has seen that it is only a note or something hidden
            continue
        inside = name.relative_to(root)
        if is_beside(inside):
            continue
        if inside.suffix not in ENDINGS:
            raise BadArchive(f"“{name}” is none of the files that a pack has: {', '.join(ENDINGS)}.")
        if entry.compress_type not in PACKINGS:
            raise BadArchive(f"“{name}” is packed in a way that isn't unpacked here; make a plain .zip.")
        with archive.open(entry) as opened:
            data = opened.read(MOST_BYTES + 1)
        together += len(data)
        if together > MOST_TOGETHER:
            raise BadArchive(f"Unpacked, the zip is bigger than {MOST_TOGETHER // 10**6} MB.")
        if inside.as_posix() in found:
            raise BadArchive(f"“{name}” is in the zip twice.")
        text = as_text(data, inside.as_posix(), mistakes)
        found[inside.as_posix()] = text or ""
    mistakes.raise_if_any()
    if not found:
        raise BadPack([Mistake("programme.toml", 1, "The zip holds no pack.")])
    return found


def _name(entry: zipfile.ZipInfo) -> PurePosixPath:
    """An entry's name, if it stays within its folder and is a plain file."""
    name = PurePosixPath(entry.filename)
    is_odd = "\\" in entry.filename or ":" in entry.filename or not entry.filename.isprintable()
    if is_odd or name.is_absolute() or ".." in name.parts or len(entry.filename) > 200:
        raise BadArchive(f"“{ascii(entry.filename[:200])[1:-1]}” would lie outside the pack.")
    kind = (entry.external_attr >> 16) & 0o170000
    if kind not in (0, 0o100000):
        raise BadArchive(f"“{name}” is a link or a device, not a file.")
    return name


def _root(names: list[PurePosixPath]) -> PurePosixPath:
    """The folder in the zip that is the pack: where its programme.toml lies."""
    roots = sorted((name.parent for name in names if name.name == "programme.toml"), key=lambda one: len(one.parts))
    if not roots or len(roots) > 1:
        raise BadArchive("The zip holds no programme.toml, or more than one; a zip is one programme.")
    outside = [name for name in names if roots[0] not in name.parents and not is_beside(name)]
    if outside:
        raise BadArchive(f"“{outside[0]}” lies beside the programme's folder, “{roots[0]}”.")
    return roots[0]
