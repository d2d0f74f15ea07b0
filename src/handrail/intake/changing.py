"""Another programme in the middle, and a later course: verbs, each with a reason."""

import uuid
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handrail.delivery import notices
from handrail.guidance import assigning
from handrail.journeys import changing_course, course
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Role

from .models import Change

REASONS = {
    "their-wish": _("They asked for it"),
    "fits-better": _("Another programme fits better what they want to get back"),
    "too-much": _("This one was too much"),
    "too-little": _("This one was too little"),
    "not-helping": _("It has not helped so far"),
    "refresher": _("To refresh what helped"),
    "new-problem": _("Something new has come up"),
}


class NothingChanges(Exception):
    """It is the programme that they are in already."""


@transaction.atomic
def change_programme(
    *, enrolment: Enrolment, programme: str, protocol: str, reason: str, note: str, by: Role, client_id: uuid.UUID,
    at: datetime,
) -> Enrolment:
    """Go on with another programme: what was done stays as it is. The new enrolment is given back. Done once.

    Raises NothingChanges, NotRunning.
    """
    lock_standing(enrolment.pk)
    done = Change.objects.select_related("to").filter(enrolment=enrolment, client_id=client_id).first()
    if done is not None:
        return done.to
    if enrolment.programme.key == programme:
        raise NothingChanges
    new = changing_course.change_course(
        enrolment=enrolment, programme_key=programme, protocol_key=protocol, at=at, by=by)
    return _written_down(Change.Kind.PROGRAMME, enrolment, new, reason, note, by, client_id, at)


@transaction.atomic
def enrol_again(
    *, enrolment: Enrolment, programme: str, protocol: str, reason: str, note: str, by: Role, client_id: uuid.UUID,
    at: datetime, guide: Role | None = None,
) -> Enrolment:
    """A later course for somebody whose last one has ended: consent and screening are asked afresh. Done once.

    Raises NotRunning while one runs; NotAllowed, NotGuided.
    """
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    done = Change.objects.select_related("to").filter(enrolment=enrolment, client_id=client_id).first()
    if done is not None:
        return done.to
    running = Enrolment.objects.filter(participant=enrolment.participant, state__in=course.RUNNING)
    if enrolment.state in course.RUNNING or running.exists():
        raise course.NotRunning(enrolment.state)
    new = course.enrol(
        person=enrolment.participant, service=enrolment.service, programme_key=programme, protocol_key=protocol,
        heard_from="again", at=at, by=by)
    new = _written_down(Change.Kind.AGAIN, enrolment, new, reason, note, by, client_id, at)
    if guide is not None:
        assigning.assign(enrolment=new, guide=guide, by=by, at=at)
    return new


def _written_down(
    kind: str, enrolment: Enrolment, new: Enrolment, reason: str, note: str, by: Role, client_id: uuid.UUID,
    at: datetime,
) -> Enrolment:
    change = Change.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, to=new, client_id=client_id, kind=kind, reason=reason,
        note=note.strip(), by_id=by.person_id, at=at)
    audit.record(did=f"course.{kind}", to=change, at=at, by=by, reason=reason, programme=new.programme.key,
                 before=enrolment.programme.key, protocol=new.protocol_key)
    notices.tell(person=enrolment.participant, service=enrolment.service, code="course-changed", at=at,
                 once=f"course-changed:{change.pk}", url=reverse("journeys:joining"))
    return new


def is_arranged(enrolment: Enrolment) -> bool:
    """Whether the service itself arranged this course for somebody it knows: nobody decides about it again."""
    return Change.objects.filter(to=enrolment).exists()
