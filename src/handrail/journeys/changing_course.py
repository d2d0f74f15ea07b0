"""From one course into another: the old one ends and stays readable, the new one begins with its first questions.

Nothing is asked again that still holds: what was agreed to, and the screening. The first questionnaires are, so that
the new course has a start of its own to be compared with.
"""

from datetime import datetime

from django.db import transaction

from handrail.delivery import clock
from handrail.ground.ids import id_for
from handrail.people import audit
from handrail.people.models import Role

from . import course, joining, steps
from .journal import announce_move, lock_standing
from .leaving import _save
from .models import Consent, Enrolment, Screening

State = Enrolment.State
BECAUSE = "another-course"


@transaction.atomic
def change_course(
    *, enrolment: Enrolment, programme_key: str, protocol_key: str, at: datetime, by: Role
) -> Enrolment:
    """End a course that has begun, and begin another; the new enrolment is given back. Done once.

    Raises NotRunning for one that hasn't begun, or has ended in another way; NoSuchPack.
    """
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if enrolment.state not in (State.ACTIVE, State.PAUSED):
        raise course.NotRunning(enrolment.state)
    enrolment.state, enrolment.ended_at, enrolment.ended_because = State.LEFT, at, BECAUSE
    enrolment.paused_until, enrolment.may_be_asked = None, False
    _save(enrolment, "state", "ended_at", "ended_because", "paused_until", "may_be_asked")
    clock.cancel(subject=enrolment.pk, because=BECAUSE)
    for code in ("lesson", "consent"):
        steps.withdraw(enrolment=enrolment, room="journeys", code=code)
    audit.record(did="enrolment.changed-course", to=enrolment, at=at, by=by, programme=programme_key)
    announce_move(enrolment, event="left", at=at)
    new = course.enrol(
        person=enrolment.participant, service=enrolment.service, programme_key=programme_key,
        protocol_key=protocol_key, heard_from=enrolment.heard_from, at=at, by=by)
    for held in Consent.objects.filter(enrolment=enrolment, withdrawn_at=None):
        Consent.objects.create(
            service_id=new.service_id, enrolment=new, text=held.text, version=held.version, digest=held.digest,
            language=held.language, at=held.at)
    last = joining.last_screening(enrolment)
    if last is not None:
        Screening.objects.create(
            service_id=new.service_id, enrolment=new, client_id=id_for(new.pk, last.pk), at=last.at,
            version=last.version, answers=last.answers, result=last.result, reasons=last.reasons)
        joining.open_baseline(enrolment=new, at=at)
    return new
