"""The participant's own enrolment for a request: read once, and only with the right to it."""

from handrail.people import access

from .current import enrolment_of
from .models import Enrolment


def own_enrolment(request) -> Enrolment | None:
    """The enrolment of whoever asks, with its standing; None where they are in no course. One statement a request."""
    if not hasattr(request, "own_enrolment"):
        found = enrolment_of(request.role)
        if found is not None:
            access.check(request.role, "journeys.own", found)
        request.own_enrolment = found
    return request.own_enrolment
