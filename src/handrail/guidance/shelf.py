"""Kept protocols: each version as it was when it was loaded, read once a process."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from handrail.measures import shelf as measures
from handrail.people.registries import Offer
from handrail.programmes import keeping
from handrail.programmes.keeping import NoSuchPack, Shipped
from handrail.programmes.models import PackVersion

from .checked import checked
from .protocol import Protocol
from .protocol_loading import load, reopen
from .shipped import FOLDER
from .shipped import known as known_shipped


@lru_cache(maxsize=256)
def protocol(digest: str) -> Protocol:
    """The protocol version with this digest. Raises NoSuchPack."""
    return keeping.opened(digest, reopen)


def latest(key: str) -> PackVersion:
    """The version of a protocol that was loaded last. Raises NoSuchPack."""
    return keeping.latest(PackVersion.Kind.PROTOCOL, key)


def all_latest() -> dict[str, Protocol]:
    """The latest version of every kept protocol, by key: one statement."""
    rows = PackVersion.objects.filter(kind=PackVersion.Kind.PROTOCOL).order_by("key", "loaded_at", "version")
    return {key: protocol(digest) for key, digest in rows.values_list("key", "digest")}


def known() -> list[str]:
    """The ids of the protocols that are here: those that come with Handrail, and a service's own."""
    kept = PackVersion.objects.filter(kind=PackVersion.Kind.PROTOCOL).values_list("key", flat=True)
    return sorted({*known_shipped(), *kept})


def title_of(key: str) -> str:
    """The title of a protocol in the active language; its id where it isn't kept."""
    try:
        return protocol(latest(key).digest).title_in(get_language() or "en")
    except NoSuchPack:
        return key


def offers() -> list[Offer]:
    """What an invitation may offer: every protocol, with the qualifications of its guides."""
    return [Offer(key, one.title_in(get_language() or "en"), one.guides) for key, one in all_latest().items()]


def shipped() -> list[Shipped]:
    """The protocols that come with Handrail, read and checked. Raises BadPack."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        files = {path.name: path.read_text(encoding="utf-8")}
        loaded = checked(files, path.stem)
        found.append(Shipped(loaded.id, loaded.version, files))
    return found


def checked_here(files: Mapping[str, str], name: str) -> Protocol:
    """A protocol that is meant for this installation: it may also name what was brought in here. Raises BadPack."""
    return load(files, name, protocols=known(), measures=measures.known())


def is_protocol(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a TOML file is meant as a protocol: it has contacts, or says how much guidance is given."""
    return data is not None and any(key in data for key in ("contact", "amount", "supervision"))
