"""Only the two of an appointment may be in its call, around its time; and what either may say on its line."""

import uuid
from datetime import datetime

from handrail.delivery.live import lines
from handrail.people.access import allows, grant, is_self
from handrail.people.models import Role, RoleKind

from ..models import Appointment

KIND = "call"
SETS_UP = frozenset({"hello", "describe", "candidates"})

grant("meetings.call", to=[RoleKind.PARTICIPANT], when=is_self)
grant("meetings.call", to=[RoleKind.GUIDE], when=lambda role, thing: thing.guide_id == role.person_id)
grant("meetings.call-lead", to=[RoleKind.GUIDE], when=lambda role, thing: thing.guide_id == role.person_id)


def calls():
    """Appointments that are calls in the browser, with what a page needs of them."""
    rows = Appointment.objects.filter(channel=Appointment.Channel.VIDEO)
    return rows.select_related("enrolment__participant", "guide", "call")


def is_over(appointment: Appointment) -> bool:
    """Whether the guide ended it for both."""
    call = getattr(appointment, "call", None)
    return call is not None and call.ended_at is not None


def is_let_in(appointment: Appointment) -> bool:
    """Whether the guide has opened the door, and not ended the call since."""
    return appointment.let_in_at is not None and not is_over(appointment)


def enter(role: Role, subject: uuid.UUID, at: datetime) -> lines.Entry | None:
    """The live line of a call: the two, in its time. Nothing is set up before the guide has let them in."""
    appointment = calls().filter(pk=subject).first()
    if appointment is None or not allows(role, "meetings.call", appointment):
        return None
    if not appointment.may_enter(role.person, at):
        return None
    return lines.Entry(appointment.participant_id, SETS_UP if is_let_in(appointment) else frozenset())


lines.offer(KIND, enter)
