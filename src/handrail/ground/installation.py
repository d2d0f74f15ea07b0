"""The installation's keys, which wrap everybody's: from the environment, or a file that only its owner can read.

`HANDRAIL_KEYS` (or the file) holds one or more keys, newest first, each `id:base64`. All are accepted for opening;
the first one wraps. A key is 32 random bytes (AES-256); its id is the start of its SHA-256, so no two are confused.
"""

import base64
import hashlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def installation_keys() -> dict[str, bytes]:
    """Key id to key, newest first. Makes the file, mode 600, when neither environment nor file has one.

    A file that has changed is read again, so that a running server learns of a rotation.
    """
    return _keys(settings.HANDRAIL_KEYS or _from_file(Path(settings.HANDRAIL_KEY_FILE)))


@lru_cache(maxsize=4)
def _keys(text: str) -> dict[str, bytes]:
    keys = dict(_parse(line) for line in text.replace(",", "\n").split())
    if not keys:
        raise ImproperlyConfigured("HANDRAIL_KEYS names no key; `handrail keys new` prints one.")
    return keys


def new_key() -> str:
    """A fresh installation key as `id:base64`, as it is printed, kept and given back after a loss."""
    key = secrets.token_bytes(32)
    return f"{key_id(key)}:{base64.urlsafe_b64encode(key).decode()}"


def key_id(key: bytes) -> str:
    """Sixteen characters that name a key without telling it."""
    return hashlib.sha256(b"handrail key id" + key).hexdigest()[:16]


def add_newest(path: Path, line: str) -> None:
    """Put a new key in front of those in the file, which stay accepted until everything is rewrapped."""
    write_private(path, line + "\n" + (path.read_text() if path.exists() else ""))


def keep_newest(path: Path) -> None:
    """Drop every key but the first from the file, after everything has been rewrapped."""
    write_private(path, path.read_text().split()[0] + "\n")


def _parse(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.partition(":")
    try:
        key = base64.urlsafe_b64decode(encoded)
    except ValueError:
        key = b""
    if len(key) != 32 or key_id(key) != name:
        raise ImproperlyConfigured("An installation key is damaged: it should read id:base64 of 32 bytes.")
    return name, key


def _from_file(path: Path) -> str:
    try:
        found = path.stat()
    except FileNotFoundError:
        write_private(path, new_key() + "\n", only_if_missing=True)
        found = path.stat()
    if found.st_mode & 0o077:
        raise ImproperlyConfigured(f"{path.name} can be read by others; `chmod 600` it.")
    return path.read_text()


def write_private(path: Path, text: str, *, only_if_missing: bool = False) -> None:
    """Write a file that only its owner can read, whole or not at all. Of two that make it at once the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if not only_if_missing:
        fresh.replace(path)
        return
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
