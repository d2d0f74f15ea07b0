"""What rooms above tell this one: a person's data, what must be forgotten, what an invitation may offer, and so on."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
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


# --- what a demo does after its clock was moved on ---

after_moves: dict[str, Callable[[datetime], Any]] = {}


def after_moving(do: Callable[[datetime], Any]) -> Callable[[datetime], Any]:
    """Have `do(at)` called when a demo's clock was moved on to `at`, such as a tick. Usable as a decorator."""
    after_moves[f"{do.__module__}.{do.__qualname__}"] = do
    return do


# --- what an invitation of a participant may offer ---


@dataclass(frozen=True)
class Offer:
    """Something that an invitation can name: a programme or a protocol."""

    key: str
    name: str  # in the active language
    qualifications: tuple[str, ...] = ()  # of the guides it allows; none: every guide


_programmes: list[Callable[[], Iterable[Offer]]] = []
_protocols: list[Callable[[], Iterable[Offer]]] = []


def offers_programmes(offers: Callable[[], Iterable[Offer]]) -> None:
    """`offers()` gives the programmes that participants can be invited to."""
    _programmes[:] = [offers]


def offers_protocols(offers: Callable[[], Iterable[Offer]]) -> None:
    """`offers()` gives the protocols by which invited participants can be guided."""
    _protocols[:] = [offers]


def programmes() -> list[Offer]:
    """Every programme on offer."""
    return [offer for offers in _programmes for offer in offers()]


def protocols() -> list[Offer]:
    """Every protocol on offer."""
    return [offer for offers in _protocols for offer in offers()]


# --- whose a form is that arrives without a session (people.kept_form) ---

Owner = tuple[uuid.UUID, uuid.UUID]  # (service_id, person_id)
_form_owners: list[Callable[[Mapping[str, str]], Owner | None]] = []


def names_its_owner(find: Callable[[Mapping[str, str]], Owner | None]) -> None:
    """`find(fields)` says whose a posted form is by what it names (an enrolment): (service_id, person_id), or None."""
    _form_owners.append(find)


def owner_of_form(fields: Mapping[str, str]) -> Owner | None:
    """Whose this form is, by what it names itself."""
    return next((owner for find in _form_owners if (owner := find(fields)) is not None), None)


# --- the audit page in words ---

_verbs: dict[str, Any] = {}
_names: dict[str, Callable[[Iterable[uuid.UUID]], Mapping[uuid.UUID, str]]] = {}


def says(did: str, words: Any) -> None:
    """The words for a verb of the audit trail, "contact.closed": a lazily translated "closed a contact"."""
    _verbs[did] = words


def verbs() -> dict[str, Any]:
    """Every verb that has words."""
    return dict(_verbs)


def names_subjects(label: str, names: Callable[[Iterable[uuid.UUID]], Mapping[uuid.UUID, str]]) -> None:
    """`names(ids)` puts subjects of one model ("journeys.Enrolment") into words, as one statement."""
    _names[label] = names


def subject_names(label: str, ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Names of these subjects; none for a model that nobody names."""
    return _names[label](ids) if label in _names else {}


# --- whom the sign-in page of a demo offers ---

_shown: list[Callable[[], Iterable[tuple[uuid.UUID, str]]]] = []


def shown_in_demo(roles: Callable[[], Iterable[tuple[uuid.UUID, str]]]) -> None:
    """`roles()` gives (role id, a line about them) of the participants that a demo's sign-in page offers."""
    _shown[:] = [roles]


def demo_participants() -> list[tuple[uuid.UUID, str]]:
    """The participants to offer, as the room that made the demo says."""
    return [row for roles in _shown for row in roles()]
