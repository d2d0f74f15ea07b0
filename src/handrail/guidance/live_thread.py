"""Live chat: while both have the thread open, each sees that the other is there, writes, and has written.

What is written is always a message, by the same verbs and rules; the line only says that there is one, so that the
page shows it at once. Nobody whose messages wait for a signature is on the line, and where nobody else guides, there is
none: there is nothing to sign in "is writing".
"""

import uuid
from datetime import datetime

from handrail.delivery.live import events, lines
from handrail.ground import moment
from handrail.journeys.current import ENDED
from handrail.journeys.models import Enrolment
from handrail.people.access import is_their_guide
from handrail.people.models import CareRelation, Role, RoleKind

from . import messages
from .models import Message

KIND = "thread"
WRITING = "writing"


def enter(role: Role, subject: uuid.UUID, at: datetime) -> lines.Entry | None:
    """The participant and their guides, while the course goes on; none of them where words wait for a signature."""
    enrolment = Enrolment.objects.filter(pk=subject).exclude(state__in=ENDED).first()
    if enrolment is None or role.service_id != enrolment.service_id:
        return None
    if role.kind == RoleKind.PARTICIPANT:
        may = enrolment.participant_id == role.person_id and _somebody_answers_alone(enrolment)
    else:
        may = (role.kind == RoleKind.GUIDE and is_their_guide(role, enrolment)
               and not messages.wants_sign_off(role, enrolment))
    return lines.Entry(enrolment.participant_id, frozenset({WRITING})) if may else None


def tell_of(message: Message) -> None:
    """Say on the line that there is a message, and nothing of it. Call in the transaction that sends it."""
    try:
        events.append(kind=KIND, subject=message.enrolment_id, owner_id=message.participant_id, what="message", data={},
                      by_id=message.sender_id, client_id=message.pk, real=moment.real_now())
    except events.TooMuch:
        pass  # the page learns of it when it is next opened; a message never waits for a line


def _somebody_answers_alone(enrolment: Enrolment) -> bool:
    """Whether a guide looks after them whose messages need no signature."""
    guides = CareRelation.objects.filter(participant_id=enrolment.participant_id, until=None).values("guide_id")
    roles = Role.objects.filter(person_id__in=guides, kind=RoleKind.GUIDE, until=None)
    return any(not messages.wants_sign_off(role, enrolment) for role in roles)
