"""Which kinds of lines there are, and who may enter one: a registry that rooms above fill."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handrail.people.models import Role

HERE, GONE = "here", "gone"


@dataclass(frozen=True)
class Entry:
    """What somebody may do on a line right now."""

    owner_id: uuid.UUID  # the participant whose key seals what is said
    says: frozenset[str] = frozenset()  # kinds of events, beside "here" and "gone"

    def may_say(self, kind: str) -> bool:
        """Whether an event of this kind is taken."""
        return kind in self.says or kind in (HERE, GONE)


Enter = Callable[[Role, uuid.UUID, datetime], Entry | None]
_kinds: dict[str, Enter] = {}


def offer(kind: str, enter: Enter) -> None:
    """Have a kind of line; `enter(role, subject, at)` says who may be on the line of a thing, and None for others."""
    _kinds[kind] = enter


def enter(kind: str, role: Role, subject: uuid.UUID, at: datetime) -> Entry | None:
    """What this role may do on the line; None: nothing, as if there were no such line."""
    asks = _kinds.get(kind)
    return asks(role, subject, at) if asks else None
