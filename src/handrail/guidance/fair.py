"""Who gets whom: pure rules. By qualification, language and what a participant asked, then by load; with reasons.

Nobody who could be taken waits: whenever a guide has room, the one who has waited longest of those the guide suits is
taken. Of several guides who suit, the one with the lowest share of their capacity is chosen; of equals, the one who was
given nobody for the longest time. So no guide is passed over for ever, and none is filled while others stand empty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

Who = TypeVar("Who")
ASSUMED_PEOPLE = 30  # of a guide who hasn't said how many; only to compare loads, never to refuse anybody


@dataclass(frozen=True)
class Candidate(Generic[Who]):
    """A guide as they stand just now."""

    key: Who
    qualification: str
    people: int = 0
    minutes: Decimal = Decimal(0)  # a week, by the protocols of their people
    most_people: int | None = None
    most_minutes: Decimal | None = None
    languages: frozenset[str] = frozenset()  # none: not said
    gender: str = ""
    is_away: bool = False
    is_ready: bool = True  # may be given somebody new
    last_given_at: datetime | None = None
    order: str = ""  # settles what is equal in all else

    def share(self, minutes: Decimal = Decimal(0), people: int = 1) -> Decimal:
        """The part of their capacity that is taken with somebody more; the fuller of people and hours."""
        of_people = Decimal(self.people + people) / (self.most_people or ASSUMED_PEOPLE)
        if not self.most_minutes:
            return of_people
        of_hours = (self.minutes + minutes) / self.most_minutes
        return max(of_people, of_hours) if self.most_people else of_hours

    def has_room(self, minutes: Decimal = Decimal(0)) -> bool:
        """Whether one more fits."""
        if self.is_away or not self.is_ready or self.most_people == 0:
            return False
        if self.most_people is not None and self.people >= self.most_people:
            return False
        return self.most_minutes is None or self.minutes + minutes <= self.most_minutes


@dataclass(frozen=True)
class Asked:
    """What somebody needs of a guide."""

    qualifications: tuple[str, ...]
    language: str = ""
    gender: str = ""  # only where the service offers it
    minutes: Decimal = Decimal(0)  # a week, by the protocol


@dataclass(frozen=True)
class Choice(Generic[Who]):
    """Who was chosen, and why; codes with numbers, put into words when shown."""

    key: Who
    reasons: tuple[str, ...]


def suits(candidate: Candidate[Who], asked: Asked) -> bool:
    """Whether a guide may and can guide somebody, room or not."""
    return (
        candidate.qualification in asked.qualifications
        and (not asked.language or not candidate.languages or asked.language in candidate.languages)
        and (not asked.gender or candidate.gender == asked.gender)
    )


def choose(candidates: Iterable[Candidate[Who]], asked: Asked) -> Choice[Who] | None:
    """The guide for somebody; None while nobody who suits has room."""
    suited = [one for one in candidates if suits(one, asked)]
    free = [one for one in suited if one.has_room(asked.minutes)]
    if not free:
        return None
    speaking = [one for one in free if asked.language in one.languages] if asked.language else []

    chosen = min(speaking or free, key=lambda one: (
        one.share(asked.minutes), one.last_given_at.timestamp() if one.last_given_at else 0.0, one.order))
    reasons = [f"qualification:{chosen.qualification}"]
    if asked.language and asked.language in chosen.languages:
        reasons.append(f"language:{asked.language}")
    if asked.gender:
        reasons.append(f"gender:{asked.gender}")
    reasons.append(f"load:{chosen.people}:{chosen.most_people if chosen.most_people is not None else ''}")
    reasons.append(f"among:{len(free)}")
    return Choice(chosen.key, tuple(reasons))


def why_nobody(candidates: Iterable[Candidate[Who]], asked: Asked) -> str:
    """Why nobody can be chosen, a code; empty: somebody can.

    "nobody", "qualification", "language", "gender", "away", "not-ready" or "full".
    """
    everybody = list(candidates)
    if choose(everybody, asked) is not None:
        return ""
    allowed = [one for one in everybody if one.qualification in asked.qualifications]
    if not allowed:
        return "qualification" if everybody else "nobody"
    if not any(suits(one, replace(asked, gender="")) for one in allowed):
        return "language"
    suited = [one for one in allowed if suits(one, asked)]
    if not suited:
        return "gender"
    if all(one.is_away for one in suited):
        return "away"
    return "not-ready" if not any(one.is_ready for one in suited) else "full"


def serve(
    waiting: Sequence[tuple[Who, Asked]], candidates: Sequence[Candidate[Who]], at: datetime,
) -> list[tuple[Who, Choice[Who]]]:
    """Give guides to those who wait, in their order; who can't be taken yet doesn't stand in the others' way."""
    held = {one.key: one for one in candidates}
    given = []
    for who, asked in waiting:
        choice = choose(held.values(), asked)
        if choice is not None:
            one = held[choice.key]
            held[choice.key] = replace(one, people=one.people + 1, minutes=one.minutes + asked.minutes,
                                       last_given_at=at)
            given.append((who, choice))
    return given
