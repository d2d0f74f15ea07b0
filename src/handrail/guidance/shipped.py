"""The protocols that come with Handrail, as files. Pure."""

from importlib import resources
from pathlib import Path

FOLDER = Path(str(resources.files("handrail"))) / "packs" / "protocols"


def known() -> list[str]:
    """The ids of the protocols that come with Handrail."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))
