"""The answer door: what a page's script sends, and what it is told. Plain data in, a status and plain data out.

Told back: 200 `{"client_id", "heads", "feedback"?}` · 400 not understood · 409 somebody else's page · 413 too long ·
422 not acceptable. All but the first say a `sentence` for the person; with 422, `field` names the input. Before it
comes here, people's middleware says 401 to whoever is signed out, and the site 503 when the database is busy: then,
and with 409, the client keeps the words and tries again.
"""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from handrail.people import access
from handrail.people.asker import Asker
from handrail.people.models import Role

from . import journal
from .answering import Refused, answer

MOST_BYTES = 200_000
LONGEST_BACK = timedelta(days=3650)

Told = tuple[int, dict[str, Any]]


class NotUnderstood(ValueError):
    """What arrived isn't what a page of ours sends."""


def take(role: Role | Asker, sent: bytes, at: datetime) -> Told:
    """Take one answer from whoever is signed in."""
    if len(sent) > MOST_BYTES:
        return _say(413, _("This is longer than we can keep. Your words are still here; please make them shorter."))
    try:
        write = _read(sent, at)
    except NotUnderstood:
        return _say(400, _("This didn’t arrive as it should. Please load the page again."))
    standing = journal.with_enrolment(write.pop("enrolment"))
    if standing is None or not access.allows(role, "journeys.own", standing.enrolment):
        return _say(409, _("Somebody else is signed in here now. "
                           "These words are kept on this device for whoever wrote them."))
    try:
        taken = answer(standing=standing, at=at, **write)
    except Refused as refused:
        return 422, {"sentence": refused.sentence, "field": refused.field}
    except journal.TooLong:
        return _say(413, _("This is longer than we can keep. Your words are still here; please make them shorter."))
    told: dict[str, Any] = {"client_id": taken.client_id, "heads": taken.heads}
    if taken.feedback is not None:
        told["feedback"] = taken.feedback
    return 200, told


def _read(sent: bytes, at: datetime) -> dict[str, Any]:
    """The parts of a write, each of its type. Raises NotUnderstood."""
    try:
        data = json.loads(sent)
        key, fields, replaces = data["key"], data["fields"], data.get("replaces", [])
        if not (isinstance(key, str) and isinstance(fields, dict) and isinstance(replaces, list)):
            raise NotUnderstood
        return {
            "enrolment": _id(data["enrolment"]), "key": key, "fields": fields, "client_id": _id(data["client_id"]),
            "replaces": {_id(one) for one in replaces}, "made_at": _moment(data.get("made_at"), at),
        }
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise NotUnderstood from wrong


def _id(text: Any) -> uuid.UUID:
    if not isinstance(text, str):
        raise NotUnderstood
    return uuid.UUID(text)


def _moment(text: Any, at: datetime) -> datetime:
    """The client's word for when it was written; our own moment where that is no moment."""
    try:
        said = parse_datetime(text) if isinstance(text, str) else None
        return said if said is not None and said.tzinfo is not None and abs(said - at) < LONGEST_BACK else at
    except (ValueError, OverflowError):
        return at


def _say(status: int, sentence: str) -> Told:
    return status, {"sentence": sentence}
