"""Who is in the demo: read from cast.toml, and dealt out by a seeded generator. Pure but for reading its files."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from random import Random

WEEKS = 12
PROTOCOLS = (("weekly-call", 6), ("on-demand", 3), ("self-guided", 1))
HEARD_FROM = ("doctor", "friend", "search", "leaflet", "patient-group", "clinic-letter")

# How many days ago somebody of an arc signed up: from, to.
SIGNED_UP = {
    "steady": (6, 80), "slow": (8, 70), "worse": (15, 60), "quiet": (20, 65), "flagged": (10, 45), "left": (25, 80),
    "paused": (16, 34), "joining": (1, 3), "waiting": (2, 5), "unsuitable": (4, 60),
}


@dataclass
class Part:
    """One made-up participant and how they go."""

    name: str
    email: str
    arc: str
    protocol: str
    heard_from: str
    age: int
    signed_up_at: datetime
    visits: float  # the chance of a visit on a day
    drift: float  # points of the PEG a week
    pain: float  # where they begin, 0 to 10
    mood: float  # where they begin, 0 to 10
    hour: int  # of the day they come, most often
    ends_after_days: int | None = None  # after the start: when they go quiet, leave or pause
    phone: str = ""


@cache
def read(name: str) -> dict:
    """One of the demo's data files."""
    return tomllib.loads(resources.files("handrail.site.demo").joinpath(name).read_text("utf-8"))


def parts(random: Random, at: datetime) -> list[Part]:
    """The sixty, in the order in which they sign up before `at`. The same generator gives the same people."""
    cast = read("cast.toml")
    arcs = [arc for arc in cast["arc"] for _ in range(arc["people"])]
    surnames = list(cast["names"]["last"])
    found = []
    for number, (arc, first) in enumerate(zip(arcs, cast["names"]["first"], strict=True)):
        name = f"{first} {surnames[number % len(surnames)]}"
        least, most = SIGNED_UP[arc["name"]]
        days = random.uniform(least, most)
        found.append(Part(
            name=name, email=f"{name.lower().replace(' ', '.')}@northside.example", arc=arc["name"],
            protocol=_weighted(random, PROTOCOLS), heard_from=random.choice(HEARD_FROM), age=random.randint(24, 79),
            signed_up_at=at - timedelta(days=days), visits=arc["visits"], drift=arc["drift"] + random.gauss(0, 0.1),
            pain=min(9.0, max(3.0, random.gauss(6.3, 1.3))), mood=min(9.0, max(1.5, random.gauss(4.8, 1.6))),
            hour=random.choice((3, 8, 9, 10, 13, 15, 18, 20, 21, 22)),
            phone=f"+4479465500{number:02d}",  # a range kept for fiction
            ends_after_days=random.randint(7, 14) if arc["name"] in ("quiet", "left", "paused") else None,
        ))
    _place(found, at)
    return sorted(found, key=lambda part: part.signed_up_at)


def _place(found: list[Part], at: datetime) -> None:
    """Some are placed by hand, so that every demo has them: a reader in week 3, and a flag of today."""
    maria = found[0]
    maria.signed_up_at, maria.protocol, maria.hour = at - timedelta(days=16), "weekly-call", 9
    maria.visits, maria.pain, maria.drift, maria.age = 0.45, 6.7, -0.55, 52
    flagged = next(part for part in found if part.arc == "flagged")
    flagged.signed_up_at, flagged.protocol = at - timedelta(hours=3), "weekly-call"
    for part in found:
        if part.arc in ("waiting", "flagged", "paused"):
            part.protocol = "weekly-call"


def _weighted(random: Random, choices: tuple[tuple[str, int], ...]) -> str:
    return random.choices([name for name, _ in choices], [weight for _, weight in choices])[0]
