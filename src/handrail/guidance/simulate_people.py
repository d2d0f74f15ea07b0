"""The people of a simulated cohort: when they come, what they do, when they leave. Pure, and the same for a seed.

Each draws from a source of their own, so that more guides or fewer change nothing about who they are.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from handrail.people.hours import Hours

from .plan import Imagined

DEAR = "Dear et al. 2015, Pain 156:1920-1935"
CANADA = "a Canadian online therapy clinic 2018 (n = 55)"
OURS = "an assumption: no source gives it; put in your own figure"


@dataclass(frozen=True)
class Assumption:
    """One number that a simulation takes for granted: its default, what it means, and where that comes from."""

    default: float
    about: str
    source: str
    least: float = 0.0
    most: float = math.inf


ASSUMPTIONS: Mapping[str, Assumption] = {
    "arrivals": Assumption(20, "people who are ready to start, a week on average (a Poisson stream)", OURS, least=0.01,
                           most=100_000),
    "caseload": Assumption(30, "people whom a guide looks after at most; newcomers wait until there is room", OURS,
                           least=1, most=10_000),
    "guide-hours": Assumption(12, "hours a week that a guide has for contacts, spread over the working days", OURS,
                              least=0.1, most=168),
    "drop-out": Assumption(0.034, "chance a week that somebody on the course leaves it for good",
                           f"{CANADA}: 76 % completed 8 weeks, 1 − 0.76^(1/8)", most=1),
    "lesson-days": Assumption(5, "days from a lesson's opening to its being finished, on average", OURS, least=0.01,
                              most=365),
    "silence": Assumption(0.08, "chance at each lesson that somebody falls silent", OURS, most=1),
    "silent-days": Assumption(12, "days that such a silence lasts, on average", OURS, least=0.01, most=365),
    "answers": Assumption(0.85, "chance that an assessment is answered and doesn't lapse", OURS, most=1),
    "asks": Assumption(0.16, "times a week that somebody asks their guide something",
                       f"{DEAR}, optional contact: 12.85 minutes in 8 weeks, at 10 minutes a contact", most=50),
    "reached": Assumption(0.7, "chance that a try by telephone, video or chat reaches somebody", OURS, most=1),
    "unreached-minutes": Assumption(2, "minutes that a try takes which reaches nobody", OURS, most=240),
    "ask-minutes": Assumption(8, "minutes for an answer, where the protocol plans none", OURS, most=240),
    "person-spread": Assumption(0.4, "how different people are in the minutes they need: SD by mean",
                                f"{DEAR}, regular contact: SD 33.50 by mean 67.69 is 0.49, with the next one", most=5),
    "contact-spread": Assumption(0.3, "how different one person's contacts are in minutes: SD by mean", OURS, most=5),
    "supervision-minutes": Assumption(60, "minutes of a supervision meeting with one guide", OURS, most=600),
}


@dataclass(frozen=True)
class Assumed:
    """The assumptions of one simulation."""

    values: Mapping[str, float] = field(default_factory=lambda: {key: one.default for key, one in ASSUMPTIONS.items()})

    def __getitem__(self, key: str) -> float:
        return self.values[key]

    def but(self, **changed: float) -> "Assumed":
        """The same with some changed (`drop_out` for "drop-out")."""
        return replace(self, values={**self.values, **{key.replace("_", "-"): value for key, value in changed.items()}})


@dataclass(frozen=True)
class Person:
    """One simulated person: what is drawn of them before they start."""

    number: int
    arrives: datetime
    stays: timedelta  # from the start until they leave for good, if the course lasts so long
    finishes: tuple[timedelta, ...]  # a lesson each
    asks: tuple[timedelta, ...]  # from the start
    factor: float  # how many of the planned minutes they need
    seed: str

    def answer(self, assumed: Assumed, name: str, occurrence: int) -> timedelta | None:
        """How long after it was asked an assessment is answered; None: it lapses."""
        drawn = Random(f"{self.seed}:{name}:{occurrence}")
        return timedelta(days=drawn.expovariate(1.0)) if drawn.random() < assumed["answers"] else None

    def imagined(self, starts: datetime, *, assumed: Assumed, zone: ZoneInfo, hours: Hours, can_have) -> Imagined:
        """As the planner imagines them, starting then."""
        return Imagined(
            starts=starts, zone=zone, hours=hours, can_have=can_have, leaves=starts + self.stays,
            finishes=lambda number: self.finishes[number - 1],
            answers=lambda name, occurrence: self.answer(assumed, name, occurrence),
        )


def cohort(
    participants: int, *, assumed: Assumed, lessons: int, weeks: float, since: datetime, seed: int,
) -> list[Person]:
    """So many people, in the order in which they arrive. `weeks`: how long questions are drawn for, at most."""
    stream, at, found = Random(f"{seed}:arrivals"), since, []
    for number in range(participants):
        at += timedelta(weeks=stream.expovariate(assumed["arrivals"]))
        found.append(_person(number, at, assumed, lessons, weeks, f"{seed}:{number}"))
    return found


def spread_around(mean: float, spread: float, drawn: Random) -> float:
    """A draw with this mean and SD by mean, never below nothing (lognormal)."""
    if mean <= 0 or spread <= 0:
        return max(0.0, mean)
    variance = math.log(1 + spread * spread)
    return drawn.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))


def _person(number: int, arrives: datetime, assumed: Assumed, lessons: int, weeks: float, seed: str) -> Person:
    drawn = Random(seed)
    hazard = -math.log(1 - min(assumed["drop-out"], 0.999999))
    stays = drawn.expovariate(hazard) if hazard > 0 else math.inf
    finishes = []
    for _lesson in range(lessons):
        days = drawn.expovariate(1 / assumed["lesson-days"])
        is_silent, silent_days = drawn.random() < assumed["silence"], drawn.expovariate(1 / assumed["silent-days"])
        finishes.append(timedelta(days=days + (silent_days if is_silent else 0.0)))
    asks, at = [], 0.0
    while assumed["asks"] > 0 and (at := at + drawn.expovariate(assumed["asks"])) < weeks:
        asks.append(timedelta(weeks=at))
    return Person(number, arrives, timedelta(weeks=min(stays, 520.0)), tuple(finishes), tuple(asks),
                  spread_around(1.0, assumed["person-spread"], drawn), seed)
