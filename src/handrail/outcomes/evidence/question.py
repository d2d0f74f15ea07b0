"""What is asked of the workbench, and how it stands in an address. Pure."""

from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from .beside import FIRST, NOTHING

OUTCOME = "interference"
GROUPS = ("guided", "control", "therapy")
NUMBERS = ("year", "lessons")
ORDERS = ("", "name", "year", "effect", "weight")  # "": as they come


@dataclass(frozen=True)
class Question:
    """Which studies are pooled, how, in which parts and order, over which moderator, and what of ours lies beside.

    `scale` "": whichever of ours asks the same as the outcome; NOTHING: none. `compare`: a comparison's key, FIRST or
    NOTHING. `without`: names of studies that are left out.
    """

    outcome: str = OUTCOME
    method: str = "REML"
    test: str = "knha"
    own: bool = False
    group: str = ""
    moderator: str = "year"
    order: str = ""
    scale: str = ""
    point: str = ""
    compare: str = FIRST
    without: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """What follows in an address, with its question mark: only what isn't as it is unasked."""
        found = [(one.name, "on" if value is True else value) for one in fields(self)
                 if (value := getattr(self, one.name)) != one.default]
        return f"?{urlencode(found, doseq=True)}" if found else "?"

    def leaving_out(self, name: str) -> "Question":
        """The same without one study more."""
        return replace(self, without=(*self.without, name))

    def taking_in(self, name: str) -> "Question":
        """The same with a study that was left out."""
        return replace(self, without=tuple(one for one in self.without if one != name))

    def ordered(self, order: str) -> "Question":
        """The same in another order."""
        return replace(self, order=order)


__all__ = ["FIRST", "GROUPS", "NOTHING", "NUMBERS", "ORDERS", "OUTCOME", "Question"]
