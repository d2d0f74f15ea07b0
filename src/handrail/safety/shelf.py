"""Kept safety plans: each version as it was when it was loaded, read once a process."""

import uuid
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path

from django.utils.translation import get_language

from handrail.measures import folder
from handrail.programmes import keeping
from handrail.programmes.keeping import Shipped
from handrail.programmes.models import PackVersion

from . import plan_loading
from .plan import Band, Item, Plan, Signal, When, in_language

FOLDER = Path(str(resources.files("handrail"))) / "packs" / "safety"
DEFAULT = "default"


@lru_cache(maxsize=64)
def plan(digest: str) -> Plan:
    """The plan version with this digest; its signals know it. Raises NoSuchPack."""
    loaded = keeping.opened(digest, plan_loading.reopen)
    return replace(loaded, signals=tuple(replace(one, plan=digest) for one in loaded.signals))


def plan_of(service_id: uuid.UUID) -> Plan:
    """The plan that a service goes by now: the version loaded last. Raises NoSuchPack."""
    return plan(keeping.latest(PackVersion.Kind.SAFETY, DEFAULT).digest)


def signal_of(digest: str, code: str) -> Signal:
    """A signal as the version of the plan has it that raised a flag. Raises NoSuchPack, KeyError."""
    return plan(digest).signal(code)


def said(texts) -> str:
    """A text of a plan in the active language."""
    return in_language(texts, get_language() or "en")


def shipped() -> list[Shipped]:
    """The plans that come with Handrail, read and checked. Raises BadPack."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        files = {path.name: path.read_text(encoding="utf-8")}
        loaded = plan_loading.load(files, path.name)
        found.append(Shipped(loaded.id, loaded.version, files))
    return found


def check(files, name: str) -> Plan:
    """A plan, also against the measures that come with Handrail. Raises BadPack."""
    return plan_loading.load(files, name, unknown=_unknown)


def _unknown(when: When) -> list[str]:
    """What a signal names that no measure has."""
    if not isinstance(when, Item | Band):
        return []
    if when.measure not in folder.known():
        return [f"There is no measure “{when.measure}”."]
    instrument = folder.instrument(when.measure)
    if isinstance(when, Item):
        has = any(one.key == when.item for one in instrument.items)
        return [] if has else [f"{when.measure} has no item “{when.item}”."]
    scale = next((one for one in instrument.scales if one.key == when.scale), None)
    if scale is None:
        return [f"{when.measure} has no scale “{when.scale}”."]
    bands = [name for _, name in scale.bands]
    return [f"{when.measure} has no band “{name}”. There are: {', '.join(bands)}."
            for name in when.bands if name not in bands]
