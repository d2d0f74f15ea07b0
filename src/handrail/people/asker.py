"""Who asks, told from a session in one statement and without making a session, a person or a service.

For what a page's script asks many times a minute; `people.middleware` stays the one that knows every case. Whoever
isn't plainly a participant with a role of their own is None here, and goes the long way.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from handrail.ground import moment
from handrail.ground.prepared import rows

from .models import Person, RoleKind
from .sessions import SessionStore
from .sign_in_events import ROLE_IN_SESSION

_ROLES = (  # of the session's person: one in each service where they take part
    "SELECT s.session_data, p.id, p.password, p.language, r.id, r.service_id FROM people_session s "
    "JOIN people_person p ON p.id = s.person_id JOIN people_role r ON r.person_id = p.id "
    "WHERE s.session_key = %s AND s.expire_date > %s AND p.is_active AND r.kind = %s AND r.until IS NULL"
)


@dataclass(frozen=True)
class Asker:
    """A participant who asks: as much of their role as `people.access` looks at."""

    service_id: uuid.UUID
    person_id: uuid.UUID
    language: str
    kind: str = RoleKind.PARTICIPANT.value
    until: datetime | None = None


def participant_asking(session_key: str | None) -> Asker | None:
    """The participant whose session this is; None where it isn't as plain as that."""
    if not session_key:
        return None
    for stored, person_id, password, language, role_id, service_id in rows(
        _ROLES, session_key, moment.real_now(), RoleKind.PARTICIPANT
    ):
        session, person_id = _read(stored), uuid.UUID(str(person_id))
        if (
            session.get(SESSION_KEY) == str(person_id)
            and session.get(ROLE_IN_SESSION) == str(uuid.UUID(str(role_id)))
            and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
            and constant_time_compare(session.get(HASH_SESSION_KEY, ""), _hash_of(password))
        ):
            return Asker(uuid.UUID(str(service_id)), person_id, language)
    return None


@lru_cache(maxsize=4096)
def _read(stored: str) -> dict[str, Any]:
    """What a stored session says. The text is signed and never changes, so it is read once a process."""
    return SessionStore().decode(stored)


@lru_cache(maxsize=4096)
def _hash_of(password: str) -> str:
    """What a session of somebody with this (hashed) password holds, as Django has it."""
    return Person(password=password).get_session_auth_hash()
