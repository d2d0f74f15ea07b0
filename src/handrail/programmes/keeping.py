"""Packs in the database: copied when they are loaded, named by their content's hash, never changed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from django.db import IntegrityError, transaction

from .mistakes import BadPack
from .models import PackVersion


class ChangedUnderVersion(Exception):
    """A pack's content changed, but its version number did not."""

    def __init__(self, kind: str, key: str, version: str):
        super().__init__(f"{kind} {key}: the content of version {version} has changed; give it a new version number.")


class NoSuchPack(LookupError):
    """No version of this pack has been loaded."""


class NotUnderstood(BadPack):
    """A kept version that can't be understood any more: which it is, and what is wrong."""

    def __init__(self, named: str, wrong: Exception):
        super().__init__(getattr(wrong, "mistakes", ()))
        self.named = named
        what = "; ".join(str(one) for one in self.mistakes) or f"{type(wrong).__name__}: {wrong}"
        self.args = (f"The kept {named} can't be understood: {what}",)


@dataclass(frozen=True)
class Shipped:
    """A pack that comes with Handrail, as its files say it."""

    key: str
    version: str
    files: Mapping[str, str]


Pack = TypeVar("Pack")

_shipped: dict[str, Callable[[], Iterable[Shipped]]] = {}
_openers: dict[str, Callable[[str], object]] = {}


def ships(kind: str, packs: Callable[[], Iterable[Shipped]]) -> None:
    """Say what packs of a kind come with Handrail; `packs` reads and checks them, and raises BadPack."""
    _shipped[kind] = packs


def opens(kind: str, opener: Callable[[str], object]) -> None:
    """Say how a kept version of a kind is opened: `opener` takes its digest, and raises NotUnderstood."""
    _openers[kind] = opener


def closed() -> Iterable[str]:
    """What of all that is kept can't be opened, each in a sentence."""
    for kind, digest in PackVersion.objects.order_by("kind", "key", "loaded_at").values_list("kind", "digest"):
        try:
            _openers[kind](digest)
        except NotUnderstood as wrong:
            yield str(wrong)


def opened(digest: str, reopen: Callable[[Mapping[str, str], str], Pack]) -> Pack:
    """A kept version, read by its structure. Raises NoSuchPack; NotUnderstood, which names the version."""
    files = files_of(digest)
    try:
        return reopen(files, digest[:8])
    except (BadPack, LookupError, TypeError, ValueError, ArithmeticError) as wrong:
        row = PackVersion.objects.get(digest=digest)
        raise NotUnderstood(f"{row.kind} {row.key} {row.version}", wrong) from wrong


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
