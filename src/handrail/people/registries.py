"""What rooms above tell this one: what belongs in a person's data, and what forgetting must destroy."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

Export = Callable[[uuid.UUID, uuid.UUID], Iterable[dict[str, Any]]]
Forget = Callable[..., None]

exports: dict[str, Export] = {}
forgetters: dict[str, Forget] = {}


def belongs_in_export(name: str, rows: Export) -> None:
    """`rows(service_id, person_id)` gives a participant's own rows of one kind, as plain data, oldest first."""
    exports[name] = rows


def must_be_forgotten(name: str, forget: Forget) -> None:
    """`forget(service_id=…, person_id=…, at=…)` destroys or blanks what the room holds in the clear about a person."""
    forgetters[name] = forget
