"""What `handrail doctor` looks at, and what it can derive afresh. Rooms register; the command runs them all."""

from collections.abc import Callable, Iterable
from datetime import datetime

Check = Callable[[datetime], Iterable[str]]
Rebuild = Callable[[datetime], int]

_checks: dict[str, Check] = {}
_rebuilds: dict[str, Rebuild] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register `looks(at)`, which gives one sentence for each thing that is wrong, and none when all is well."""

    def register(looks: Check) -> Check:
        _checks[name] = looks
        return looks

    return register


def rebuild(name: str) -> Callable[[Rebuild], Rebuild]:
    """Register `derive(at)`, which derives kept rows afresh from what they follow from; returns how many it changed."""

    def register(derive: Rebuild) -> Rebuild:
        _rebuilds[name] = derive
        return derive

    return register


def checks() -> dict[str, Check]:
    """All that is looked at, by name."""
    return dict(_checks)


def rebuilds() -> dict[str, Rebuild]:
    """All that can be derived afresh, by name."""
    return dict(_rebuilds)
