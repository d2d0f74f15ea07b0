"""The measures that come with Handrail, as files: read without a database."""

from decimal import Decimal
from importlib import resources
from pathlib import Path

from handrail.programmes.mistakes import BadPack

from .instrument import Instrument
from .loading import load

FOLDER = Path(str(resources.files("handrail"))) / "packs" / "measures"


class UnknownMeasure(LookupError):
    """No measure has this id. The sentence lists those that are known."""

    def __init__(self, name: str):
        super().__init__(f"There is no measure {name!r}. Known: {', '.join(known())}.")


def known() -> list[str]:
    """The ids of the measures that come with Handrail."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def files(name: str) -> dict[str, str]:
    """A measure's file, by its name. Raises UnknownMeasure."""
    if name not in known():
        raise UnknownMeasure(name)
    path = FOLDER / f"{name}.toml"
    return {path.name: path.read_text(encoding="utf-8")}


def instrument(name: str) -> Instrument:
    """The instrument as its file says it. Raises UnknownMeasure, BadPack."""
    return load(files(name), name)


def scales(name: str) -> dict[str, tuple[Decimal, Decimal]] | None:
    """Each scale of a measure with the least and the most that it can come to; None for a measure nobody knows."""
    try:
        return {scale.key: scale.range for scale in instrument(name).scales}
    except (UnknownMeasure, BadPack):
        return None


def unready(name: str) -> str:
    """Why a programme can't ask a measure as it comes with Handrail, in a sentence; "" where it can."""
    try:
        found = instrument(name)
    except (UnknownMeasure, BadPack):
        return ""  # said elsewhere
    return "" if found.has_wording else without_wording(found)


def without_wording(instrument: Instrument) -> str:
    """What is said of a measure whose words aren't here."""
    needs = "needs a licence" if instrument.wording.status == "licence" else "needs its holder's permission"
    return f"“{instrument.id}” can't be asked yet: its wording {needs}; bring it in with handrail measures add."
