"""Which accounts could be one person's: the same telephone, an address written in two ways, the same name. Pure."""

import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

PHONE, ADDRESS, BEFORE_AT, NAME = "phone", "address", "before-at", "name"
WEIGHTS = {PHONE: 4, ADDRESS: 4, BEFORE_AT: 2, NAME: 2}
_DOTS_DONT_COUNT = {"gmail.com"}
_SAME_DOMAIN = {"googlemail.com": "gmail.com"}
_TOO_COMMON = 20  # more accounts than this with one name say nothing
_SHORTEST = 5  # letters before the @ that are enough to be somebody's own


@dataclass(frozen=True)
class Known:
    """What is compared of an account."""

    pk: uuid.UUID
    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class Pair:
    """Two accounts that could be one person's, and why."""

    one: Known
    other: Known
    why: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return sum(WEIGHTS[reason] for reason in self.why)


def pairs(people: Iterable[Known]) -> list[Pair]:
    """Every pair of which something is the same, the likeliest first; time grows with people, not with pairs."""
    people = sorted(people, key=lambda one: one.pk)
    shared: dict[tuple[int, int], set[str]] = defaultdict(set)
    for reason, key_of in _KEYS.items():
        found: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(people):
            if key := key_of(one):
                found[key].append(place)
        for places in found.values():
            if len(places) <= _TOO_COMMON:
                for at, one in enumerate(places):
                    for other in places[at + 1:]:
                        shared[one, other].add(reason)
    made = [Pair(people[one], people[other], tuple(reason for reason in WEIGHTS if reason in why))
            for (one, other), why in shared.items()]
    return sorted(made, key=lambda pair: (-pair.weight, pair.one.pk, pair.other.pk))


def address_key(email: str) -> str:
    """An address without what its provider ignores: capitals, what follows a plus, dots where they don't count."""
    local, _at, domain = email.strip().casefold().rpartition("@")
    domain = _SAME_DOMAIN.get(domain, domain)
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if domain in _DOTS_DONT_COUNT else local}@{domain}"


def name_key(name: str) -> str:
    """A name without capitals, accents, commas and the order of its parts; "" for a single word."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    parts = sorted(plain.split())
    return " ".join(parts) if len(parts) > 1 else ""


def _before_at(one: Known) -> str:
    local = address_key(one.email).rpartition("@")[0].replace(".", "").replace("_", "").replace("-", "")
    return local if len(local) >= _SHORTEST else ""


_KEYS = {
    PHONE: lambda one: one.phone,
    ADDRESS: lambda one: address_key(one.email),
    BEFORE_AT: _before_at,
    NAME: lambda one: name_key(one.name),
}
