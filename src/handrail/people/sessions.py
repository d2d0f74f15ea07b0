"""Sessions in the database, each with the person it belongs to beside it: the `SESSION_ENGINE`.

To end all of somebody's sessions, and to destroy them when somebody is forgotten, is then one statement.
"""

import uuid

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from handrail.ground import moment


class SessionStore(DatabaseSessions):
    """Django's own store, over this room's table."""

    @classmethod
    def get_model_class(cls):
        from .models import Session

        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        person_id = data.get(SESSION_KEY)
        session.person_id = uuid.UUID(person_id) if person_id else None
        return session


def end_sessions(person_id: uuid.UUID) -> int:
    """End every session of a person, on every device. Returns how many there were."""
    from .models import Session

    return Session.objects.filter(person_id=person_id).delete()[0]


def clear_expired() -> int:
    """Delete the sessions that have run out, in real time. Returns how many went."""
    from .models import Session

    return Session.objects.filter(expire_date__lt=moment.real_now()).delete()[0]
