"""Kept protocols: each version as it was when it was loaded, read once a process."""

from functools import lru_cache
from importlib import resources
from pathlib import Path

from handrail.programmes import keeping
from handrail.programmes.keeping import Shipped
from handrail.programmes.models import PackVersion

from .protocol import Protocol
from .protocol_loading import load

FOLDER = Path(str(resources.files("handrail"))) / "packs" / "protocols"


@lru_cache(maxsize=256)
def protocol(digest: str) -> Protocol:
    """The protocol version with this digest. Raises NoSuchPack."""
    return load(keeping.files_of(digest), digest[:8])


def latest(key: str) -> PackVersion:
    """The version of a protocol that was loaded last. Raises NoSuchPack."""
    return keeping.latest(PackVersion.Kind.PROTOCOL, key)


def shipped() -> list[Shipped]:
    """The protocols that come with Handrail, read and checked. Raises BadPack."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        files = {path.name: path.read_text(encoding="utf-8")}
        loaded = load(files, path.stem)
        found.append(Shipped(loaded.id, loaded.version, files))
    return found
