"""Whose a flag is: pure rules. Always somebody who is still there, not away, and trained for it, if there is anybody.

From the role that the plan names the search goes up the line: the guide, a supervisor of the guide, any supervisor, a
manager. A student or a peer owns one only where nobody else is there. For somebody who is away their cover stands in.
Where everybody is away the flag is still somebody's: the last one up the line.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .plan import LINE

Who = TypeVar("Who")
GUIDE, SUPERVISOR, MANAGER = LINE


@dataclass(frozen=True)
class Staff(Generic[Who]):
    """Who there is around one participant just now. Everybody named here is still there; the lists are in order."""

    guides: tuple[Who, ...] = ()  # theirs, trained
    supervisors: tuple[Who, ...] = ()  # of their guides, then the service's others
    managers: tuple[Who, ...] = ()
    others: tuple[Who, ...] = ()  # who could stand in at the very worst: other trained guides, then anybody
    away: Mapping[Who, Who | None] = field(default_factory=dict)  # who is away, and who stands in
    covering: frozenset[Who] = frozenset()  # who may stand in for others
    on_call: Who | None = None  # whom the service calls just now: outside its working hours, where it says so

    def of(self, role: str) -> tuple[Who, ...]:
        """Who holds a role of the line."""
        return {GUIDE: self.guides, SUPERVISOR: self.supervisors, MANAGER: self.managers}[role]


def owner(staff: Staff[Who], role: str) -> Who | None:
    """Whose a new flag is, by the role that the plan names. None only where nobody is there at all."""
    if staff.on_call is not None and (found := present(staff, staff.on_call)) is not None:
        return found
    up = [one for kind in LINE[LINE.index(role):] for one in staff.of(kind)]
    everybody = [*up, *(one for kind in LINE for one in staff.of(kind)), *staff.others]
    return next(_present(staff, everybody), None) or next(iter([*reversed(up), *everybody]), None)


def next_told(staff: Staff[Who], role: str, known: Iterable[Who]) -> Who | None:
    """Who of a role is told when the time has passed: somebody there who hasn't been told. None: nobody new."""
    known = set(known)
    return next((one for one in _present(staff, staff.of(role)) if one not in known), None)


def present(staff: Staff[Who], who: Who) -> Who | None:
    """Somebody, or whoever stands in for them while they are away, or in turn for those. None: nobody does."""
    passed: set[Who] = set()
    while who in staff.away:
        passed.add(who)
        who = staff.away[who]
        if who is None or who in passed or who not in staff.covering:
            return None
    return who


def _present(staff: Staff[Who], among: Iterable[Who]) -> Iterator[Who]:
    return (found for one in among if (found := present(staff, one)) is not None)
