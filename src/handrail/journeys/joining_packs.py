"""The consent and the screening that come with Handrail, and those that are kept: read once a process."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from handrail.programmes import keeping
from handrail.programmes.keeping import Shipped
from handrail.programmes.models import PackVersion

from . import consent_text, screening_file
from .consent_text import ConsentPack
from .screening import Screen

PACKS = Path(__file__).resolve().parent.parent / "packs"
PARTICIPATION = "participation"
DEFAULT_SCREEN = "default"


@lru_cache(maxsize=64)
def consent(digest: str) -> ConsentPack:
    """The consent version with this digest. Raises NoSuchPack."""
    return keeping.opened(digest, consent_text.reopen)


@lru_cache(maxsize=64)
def screen(digest: str) -> Screen:
    """The screening version with this digest. Raises NoSuchPack."""
    return keeping.opened(digest, screening_file.reopen)


def latest_screen() -> Screen:
    """The screening that is asked now. Raises NoSuchPack."""
    return screen(keeping.latest(PackVersion.Kind.SCREENING, DEFAULT_SCREEN).digest)


def screen_of(version: str) -> Screen:
    """A version of the screening, as it was asked. Raises NoSuchPack."""
    digest = _digest(PackVersion.Kind.SCREENING, DEFAULT_SCREEN, version)
    return screen(digest)


def latest_consent(text: str = PARTICIPATION) -> ConsentPack:
    """The version of a consent that is asked for now. Raises NoSuchPack."""
    return consent(keeping.latest(PackVersion.Kind.CONSENT, text).digest)


def consent_versions(text: str = PARTICIPATION) -> list[ConsentPack]:
    """Every version of a consent, the newest first."""
    kept = PackVersion.objects.filter(kind=PackVersion.Kind.CONSENT, key=text).order_by("-loaded_at", "-version")
    return [consent(digest) for digest in kept.values_list("digest", flat=True)]


def is_consent(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a folder is one version of a consent."""
    return data is None and (path / consent_text.ABOUT).is_file()


def is_screen(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a TOML file is meant as a screening: it asks questions."""
    return data is not None and "question" in data


def shipped_consents() -> list[Shipped]:
    """The consents that come with Handrail, every version, read and checked. Raises BadPack."""
    found = []
    for folder in sorted(path.parent for path in (PACKS / "consent").glob(f"*/*/{consent_text.ABOUT}")):
        files = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if path.is_file()}
        loaded = consent_text.load(files, folder.name)
        found.append(Shipped(loaded.id, loaded.version, files))
    return found


def shipped_screens() -> list[Shipped]:
    """The screenings that come with Handrail, read and checked. Raises BadPack."""
    found = []
    for path in sorted((PACKS / "screening").glob("*.toml")):
        files = {path.name: path.read_text(encoding="utf-8")}
        loaded = screening_file.load(files, path.name)
        found.append(Shipped(loaded.id, loaded.version, files))
    return found


def said(texts: Mapping[str, str]) -> str:
    """The text in the active language, else in the first there is."""
    return texts.get(get_language() or "en") or next(iter(texts.values()), "")


def _digest(kind: str, key: str, version: str) -> str:
    found = PackVersion.objects.filter(kind=kind, key=key, version=version).values_list("digest", flat=True).first()
    if found is None:
        raise keeping.NoSuchPack(f"{kind} {key} {version}")
    return found
