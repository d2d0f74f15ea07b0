"""The sessions that a participant's weeks have, as far as the protocol says how many there are."""

import uuid

from handrail.guidance.guided import UNPLANNED, Guided
from handrail.guidance.models import Contact
from handrail.guidance.protocol import LIVE
from handrail.guidance.weeks import Weeks

from .models import Appointment


def weeks_of(it: Guided, *, without: uuid.UUID | None = None) -> Weeks:
    """The weeks with what is booked and was held in them, but for one appointment that is to be moved.

    Two statements where the protocol names a number, none elsewhere.
    """
    most = it.protocol.sessions_a_week
    if most is None:
        return Weeks(it.zone)
    counted = (Appointment.State.BOOKED, Appointment.State.DONE)
    booked = Appointment.objects.filter(enrolment=it.enrolment, state__in=counted).exclude(pk=without)
    rows = list(booked.values_list("starts_at", "contact_id"))
    held = Contact.objects.filter(enrolment=it.enrolment, state=Contact.State.DONE, channel__in=LIVE,
                                  outcome=Contact.Outcome.REACHED)
    held = held.exclude(rule=UNPLANNED).exclude(pk__in=[contact for _, contact in rows if contact])
    return Weeks(it.zone, most, (*(starts_at for starts_at, _ in rows), *held.values_list("done_at", flat=True)))
