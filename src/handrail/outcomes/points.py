"""Points in time: each occurrence of each battery, and whose turn it has been by a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.journeys.timepoints import later
from handrail.programmes.battery import END, Battery, Span

A_MONTH = 30.4  # days, to put points in their order
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
    """An occurrence of a battery. `days`: about how many after the start, for the order; 0: before it."""

    name: str
    occurrence: int
    days: int
    repeats: bool
    asked_by: Mapping[str, Battery] = field(default_factory=dict, compare=False)  # programme → its battery

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

    def turns(self, today: date) -> list["Turn"]:
        """Whose time has come by today, programme by programme."""
        found = []
        for programme, battery in self.asked_by.items():
            if battery.every_days is not None:
                found.append(Turn(programme, started=today - timedelta(days=repeats_on(battery, self.occurrence))))
            elif battery.since != END:
                found.append(Turn(programme, started=latest_before(today, battery.after or Span())))
            else:
                ended = latest_before(today, battery.after or Span())
                end_by = latest_before(ended, battery.end_by) if battery.end_by else None
                found.append(Turn(programme, started=end_by, ended=ended))
        return found


@dataclass(frozen=True)
class Turn:
    """It is the turn of those in a programme who started, or whose course ended, on these days or before."""

    programme: str
    started: date | None
    ended: date | None = None


def points_of(plans: Iterable[tuple[str, Mapping[str, Battery], int]]) -> tuple[Point, ...]:
    """All points in time of these programmes (key, batteries, how many days each lasts), in their order.

    What repeats without an end is expected as long as the course lasts at its own pace.
    """
    days: dict[tuple[str, int], int] = {}
    asked_by: dict[tuple[str, int], dict[str, Battery]] = {}
    for programme, batteries, lasts in plans:
        for battery in batteries.values():
            for occurrence in range(1, _times(battery, lasts) + 1):
                at = (battery.name, occurrence)
                days[at] = max(days.get(at, 0), _about(battery, occurrence, lasts))
                asked_by.setdefault(at, {})[programme] = battery
    found = [
        Point(*at, days[at], any(battery.every_days is not None for battery in of.values()), of)
        for at, of in asked_by.items()
    ]
    return tuple(sorted(found, key=lambda point: (point.days, point.repeats, point.name, point.occurrence)))


def repeats_on(battery: Battery, occurrence: int) -> int:
    """How many days after the start an occurrence of a repeated battery opens, as journeys.timepoints counts."""
    first = battery.after.days if battery.after is not None else battery.every_days
    return first + (occurrence - 1) * battery.every_days


def latest_before(day: date, span: Span) -> date:
    """The latest day from which a span later is `day` or before, on the calendar that journeys.timepoints counts by."""
    found = day - timedelta(days=31 * span.months + span.days)
    while _later(found + timedelta(days=1), span) <= day:
        found += timedelta(days=1)
    return found


def _later(day: date, span: Span) -> date:
    return later(datetime.combine(day, time(12), tzinfo=UTC), span, UTC).date()


def _times(battery: Battery, lasts: int) -> int:
    """How often it is expected."""
    if battery.every_days is None:
        return 1
    return battery.times or max(0, (lasts - repeats_on(battery, 1)) // battery.every_days + 1)


def _about(battery: Battery, occurrence: int, lasts: int) -> int:
    if battery.every_days is not None:
        return repeats_on(battery, occurrence)
    after = battery.after or Span()
    return round(after.months * A_MONTH) + after.days + (lasts if battery.since == END else 0)
