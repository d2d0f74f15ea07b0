"""Pages of a call, for every_page.py. Chromium has no camera here, so they say what is wrong and what that means."""

from datetime import timedelta

from handrail.ground import scoped
from handrail.meetings.models import Appointment
from handrail.people.models import Role, RoleKind

from .scenery import NOW, a_nine_day_life


def of(stop, kind: str) -> tuple[Role, list]:
    """Whose pages, and which: before the time, the check, the waiting room, after leaving."""
    enrolment = a_nine_day_life()
    with scoped.service(enrolment.service_id):
        guide = Role.objects.get(kind=RoleKind.GUIDE)
        now, later = (Appointment.objects.create(
            enrolment=enrolment, guide=guide.person, channel="video", starts_at=at, ends_at=at + timedelta(hours=1),
            made_at=NOW, changed_at=NOW) for at in (NOW, NOW + timedelta(days=1)))
        role = Role.objects.get(kind=kind, person_id=guide.person_id if kind == RoleKind.GUIDE
                                else enrolment.participant_id)
    page = f"/appointments/{now.pk}/call/"
    return role, [stop(page), stop(f"{page}room/"), stop(f"{page}left/"), stop(f"/appointments/{later.pk}/call/room/")]
