"""The participant's enrolment, for the pages they open every day: one statement."""

from handrail.ground.prepared import Prepared
from handrail.people.models import Role

from .models import Enrolment

ENDED = (Enrolment.State.FINISHED, Enrolment.State.LEFT, Enrolment.State.UNSUITABLE)


_latest = Prepared(
    lambda person: Enrolment.objects.select_related("standing").filter(participant_id=person)
    .order_by("-signed_up_at")[:5]
)


def enrolment_of(role: Role) -> Enrolment | None:
    """The running enrolment with its standing; else the latest that ended; else None."""
    found = _latest(person=role.person_id)
    running = [enrolment for enrolment in found if enrolment.state not in ENDED]
    return (running or found or [None])[0]
