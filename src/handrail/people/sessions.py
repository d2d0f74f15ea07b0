"""Sessions in the database, each with the person it belongs to beside it: the `SESSION_ENGINE`.

To end all of somebody's sessions, and to destroy them when somebody is forgotten, is then one statement.
"""

import uuid

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from handrail.ground import moment
from handrail.ground.prepared import Prepared


def _by_key(key, now):
    from .models import Session

    return Session.objects.filter(session_key=key, expire_date__gt=now)


_sessions = Prepared(_by_key)


class SessionStore(DatabaseSessions):
    """Django's own store, over this room's table."""

    @classmethod
    def get_model_class(cls):
        from .models import Session

        return Session

    def _get_session_from_db(self):
        found = _sessions(key=self.session_key, now=moment.real_now())
        if found:
            return found[0]
        self._session_key = None
        return None

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        person_id = data.get(SESSION_KEY)
        session.person_id = uuid.UUID(person_id) if person_id else None
        return session


def end_sessions(person_id: uuid.UUID) -> int:
    """End every session of a person, on every device. Returns how many there were."""
    from .models import Session

    return Session.objects.filter(person_id=person_id).delete()[0]


def end_sessions_that_name(*words: str) -> int:
    """End the sessions of nobody yet that hold one of these: a sign-in that was begun and never finished.

    They are read one by one, which is slow and rare: only forgetting does it. Returns how many there were.
    """
    from .models import Session

    unfinished = Session.objects.filter(person_id=None).iterator()
    naming = [row.pk for row in unfinished if any(word in str(row.get_decoded()) for word in words)]
    return Session.objects.filter(pk__in=naming).delete()[0]


def clear_expired() -> int:
    """Delete the sessions that have run out, in real time. Returns how many went."""
    from .models import Session

    return Session.objects.filter(expire_date__lt=moment.real_now()).delete()[0]
