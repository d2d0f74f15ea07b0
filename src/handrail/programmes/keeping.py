"""Packs in the database: copied when they are loaded, named by their content's hash, never changed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import IntegrityError, transaction

from .models import PackVersion


class ChangedUnderVersion(Exception):
    """A pack's content changed, but its version number did not."""

    def __init__(self, kind: str, key: str, version: str):
        super().__init__(f"{kind} {key}: the content of version {version} has changed; give it a new version number.")


class NoSuchPack(LookupError):
    """No version of this pack has been loaded."""


@dataclass(frozen=True)
class Shipped:
    """A pack that comes with Handrail, as its files say it."""

    key: str
    version: str
    files: Mapping[str, str]


_shipped: dict[str, Callable[[], Iterable[Shipped]]] = {}


def ships(kind: str, packs: Callable[[], Iterable[Shipped]]) -> None:
    """Say what packs of a kind come with Handrail; `packs` reads and checks them, and raises BadPack."""
    _shipped[kind] = packs


def digest_of(files: Mapping[str, str]) -> str:
    """The SHA-256 of a pack's files: relative paths and texts, in the order of the paths."""
    return hashlib.sha256(json.dumps(dict(files), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def keep(*, kind: str, key: str, version: str, files: Mapping[str, str], at: datetime) -> PackVersion:
    """Copy a checked pack into the database; the same content is the same row. Raises ChangedUnderVersion."""
    digest = digest_of(files)
    with transaction.atomic():
        found = PackVersion.objects.filter(digest=digest).first()
        if found:
            return found
        if PackVersion.objects.filter(kind=kind, key=key, version=version).exists():
            raise ChangedUnderVersion(kind, key, version)
        try:
            with transaction.atomic():
                return PackVersion.objects.create(
                    digest=digest, kind=kind, key=key, version=version, files=dict(files), loaded_at=at
                )
        except IntegrityError:  # another process was quicker
            found = PackVersion.objects.filter(digest=digest).first()
            if found is None:
                raise ChangedUnderVersion(kind, key, version) from None
            return found


def load_shipped(at: datetime) -> list[PackVersion]:
    """Load everything that comes with Handrail; what is there already stays as it is."""
    return [
        keep(kind=kind, key=pack.key, version=pack.version, files=pack.files, at=at)
        for kind, packs in _shipped.items()
        for pack in packs()
    ]


def latest(kind: str, key: str) -> PackVersion:
    """The version loaded last. Raises NoSuchPack."""
    found = PackVersion.objects.filter(kind=kind, key=key).order_by("-loaded_at", "-version").first()
    if found is None:
        raise NoSuchPack(f"{kind} {key}")
    return found


@lru_cache(maxsize=256)
def files_of(digest: str) -> Mapping[str, str]:
    """A kept pack's files. They never change, so they are read once a process. Raises NoSuchPack."""
    found = PackVersion.objects.filter(digest=digest).values_list("files", flat=True).first()
    if found is None:
        raise NoSuchPack(digest)
    return found
