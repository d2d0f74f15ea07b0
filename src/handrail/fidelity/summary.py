"""From participants' rows to what is told of many: sums, means with SD, quartiles, a distribution. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, quantiles
from typing import Any

COUNTS = ("planned", "given", "refused", "not_reached", "missed", "cancelled", "open", "retried", "other_channel",
          "beside", "tries", "sent", "left_out")
SUMS = ("minutes", "timed", "timed_contacts", "planned_minutes", "in_time")


@dataclass(frozen=True, slots=True)
class Record:
    """One participant under one protocol, as it is kept. Minutes are tenths."""

    enrolment: Any
    programme: str
    protocol: str
    guide: Any
    has_started: bool
    is_over: bool
    days: int | None
    numbers: Mapping[str, int]
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def minutes(self) -> float:
        return self.numbers["minutes"] / 10


@dataclass(frozen=True)
class Spread:
    """How a number is spread over people: as trials report it."""

    n: int = 0
    mean: float | None = None
    sd: float | None = None  # of n - 1; none below two people
    median: float | None = None
    low: float | None = None  # quartiles
    high: float | None = None
    most: float | None = None


def spread(values: Sequence[float]) -> Spread:
    """Mean, standard deviation (n − 1), median and quartiles (type 7), the most."""
    n = len(values)
    if n == 0:
        return Spread()
    mean = fmean(values)
    sd = math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1)) if n > 1 else None
    low, median, high = quantiles(values, n=4, method="inclusive") if n > 1 else (values[0],) * 3
    return Spread(n, mean, sd, median, low, high, max(values))


def counted(records: Iterable[Record]) -> dict[str, int]:
    """Counts and sums of these people."""
    found = dict.fromkeys((*COUNTS, *SUMS), 0)
    found["people"] = 0
    for one in records:
        found["people"] += 1
        for name, value in one.numbers.items():
            found[name] += value
    return found


def given_by(records: Iterable[Record]) -> dict[tuple[str, str, str], list[int]]:
    """By channel, qualification and giver: contacts, minutes, timed minutes."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for one in records:
        for channel, qualification, giver, *cell in one.more.get("by", ()):
            sums = found.setdefault((channel, qualification, giver), [0, 0, 0])
            for place, value in enumerate(cell):
                sums[place] += value
    return found


def why(records: Iterable[Record]) -> dict[str, int]:
    """Why contacts were cancelled or left out, most often first."""
    found: dict[str, int] = {}
    for one in records:
        for code, n in one.more.get("why", {}).items():
            found[code] = found.get(code, 0) + n
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def hours(records: Iterable[Record], name: str) -> list[int]:
    """All hours of a kind ("late", "replies"), in order."""
    return sorted(value for one in records for value in one.more.get(name, ()))


@dataclass(frozen=True)
class Bin:
    """From `low` to below `high`: how many. The last holds all above, too."""

    low: float
    high: float
    n: int


def distribution(values: Sequence[float], *, most: int = 12) -> list[Bin]:
    """Equal bins of a round width from nothing on, at most so many."""
    if not values:
        return []
    top = max(values)
    width = next(step * 10 ** power for power in range(-1, 6) for step in (1, 2, 5) if step * 10 ** power * most > top)
    bins = max(1, math.floor(top / width) + 1)
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(value / width))] += 1
    return [Bin(place * width, (place + 1) * width, n) for place, n in enumerate(counts)]


def cost(by: Mapping[tuple[str, str, str], Sequence[int]], an_hour: Mapping[str, float]) -> tuple[float, int]:
    """What these minutes cost, and how many (tenths) have no rate and are in no cost."""
    total, unpaid = 0.0, 0
    for (_channel, qualification, _giver), (_n, minutes, _timed) in by.items():
        if qualification in an_hour:
            total += minutes / 600 * an_hour[qualification]
        else:
            unpaid += minutes
    return total, unpaid
