"""Points in time: each occurrence of each battery, and how many days after the start its time comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.programmes.programme import Battery

TITLES = {
    "baseline": gettext_lazy("Start"), "mid": gettext_lazy("Middle"), "post": gettext_lazy("End of the course"),
    "one-month": gettext_lazy("1 month later"), "three-months": gettext_lazy("3 months later"),
    "six-months": gettext_lazy("6 months later"), "twelve-months": gettext_lazy("12 months later"),
}
SHORT = {
    "baseline": gettext_lazy("start"), "mid": gettext_lazy("mid"), "post": gettext_lazy("end"),
    "one-month": gettext_lazy("+1 mo"), "three-months": gettext_lazy("+3 mo"), "six-months": gettext_lazy("+6 mo"),
    "twelve-months": gettext_lazy("+12 mo"),
}


@dataclass(frozen=True)
class Point:
    """An occurrence of a battery. `days`: after the start, when its time comes; 0 for what is asked before it."""

    name: str
    occurrence: int
    days: int
    repeats: bool

    @property
    def at(self) -> tuple[str, int]:
        """Battery and occurrence, as rows have them."""
        return self.name, self.occurrence

    @property
    def key(self) -> str:
        """As it stands in addresses and files: "post", "weekly-3"."""
        return f"{self.name}-{self.occurrence}" if self.repeats else self.name

    @property
    def title(self) -> str:
        """In words."""
        if self.repeats:
            return _("Check-in %(number)d (day %(day)d)") % {"number": self.occurrence, "day": self.days}
        return str(TITLES.get(self.name) or self.name.replace("-", " ").capitalize())

    @property
    def short(self) -> str:
        """On an axis: the week for what repeats."""
        return str(round(self.days / 7)) if self.repeats else str(SHORT.get(self.name) or self.name)


def points_of(plans: Iterable[tuple[Mapping[str, Battery], int]]) -> tuple[Point, ...]:
    """All points in time of these programmes (their batteries, how many days each lasts), in their order.

    What repeats without an end is expected as long as the course lasts at its own pace. Where two programmes ask under
    one name on different days, the later day counts: nobody is missed before their time.
    """
    days: dict[tuple[str, int], tuple[int, bool]] = {}
    for batteries, lasts in plans:
        for battery in batteries.values():
            for occurrence in range(1, _times(battery, lasts) + 1):
                day = day_of(battery, occurrence)
                known, _repeats = days.get((battery.name, occurrence), (0, False))
                days[(battery.name, occurrence)] = (max(day, known), battery.every_days is not None)
    found = [Point(name, occurrence, day, repeats) for (name, occurrence), (day, repeats) in days.items()]
    return tuple(sorted(found, key=lambda point: (point.days, point.repeats, point.name, point.occurrence)))


def day_of(battery: Battery, occurrence: int = 1) -> int:
    """How many days after the start an occurrence opens, as journeys.assessing plans it."""
    if battery.every_days:
        return (battery.after_days or battery.every_days) + (occurrence - 1) * battery.every_days
    return battery.after_days or 0


def _times(battery: Battery, lasts: int) -> int:
    """How often it is expected."""
    if not battery.every_days:
        return 1
    if battery.times:
        return battery.times
    return max(0, (lasts - day_of(battery)) // battery.every_days + 1)
