"""The figures, one file each, in the order in which they stand on the page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from handrail.look.figures.figure import Figure

from ..sheet import Sheet
from . import cost, given_by, latency, minutes, planned


@dataclass(frozen=True)
class Kind:
    """A figure that can be asked for. `is_cost`: not for researchers."""

    title: object  # lazily translated
    build: Callable[[Sheet], Figure]
    is_cost: bool = False


ALL: dict[str, Kind] = {
    "planned": Kind(gettext_lazy("Planned and given"), planned.build),
    "minutes": Kind(gettext_lazy("Minutes for each participant"), minutes.build),
    "given-by": Kind(gettext_lazy("Through which channel, and by whom"), given_by.build),
    "latency": Kind(gettext_lazy("How soon"), latency.build),
    "cost": Kind(gettext_lazy("What it costs"), cost.build, is_cost=True),
}


def those_for(sheet: Sheet) -> dict[str, Kind]:
    """The figures that this person may see."""
    return {key: kind for key, kind in ALL.items() if sheet.may_see_cost or not kind.is_cost}
