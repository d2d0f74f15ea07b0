"""The participant's enrolment, for the pages they open every day: one statement."""

from handrail.people.models import Role

from .models import Enrolment

ENDED = (Enrolment.State.FINISHED, Enrolment.State.LEFT, Enrolment.State.UNSUITABLE)


def enrolment_of(role: Role) -> Enrolment | None:
    """The running enrolment with its standing; else the latest that ended; else None."""
    found = list(
        Enrolment.objects.select_related("standing").filter(participant_id=role.person_id).order_by("-signed_up_at")[:5]
    )
    running = [enrolment for enrolment in found if enrolment.state not in ENDED]
    return (running or found or [None])[0]
