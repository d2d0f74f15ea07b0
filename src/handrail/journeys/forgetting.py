"""What forgetting destroys in this room: what is held in the clear. The words themselves go with their key."""

import uuid
from datetime import datetime

from handrail.delivery import clock
from handrail.people import registries

from . import course, leaving
from .journal import lock_standing
from .models import Enrolment, ItemResponse, Screening, Standing, Step


def forget_course(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """End what runs, cancel what is planned, and blank the answers. Numbers that count people and scores stay."""
    for enrolment in Enrolment.objects.filter(service_id=service_id, participant_id=person_id).order_by("pk"):
        lock_standing(enrolment.pk)
        enrolment.refresh_from_db()
        if enrolment.state in course.RUNNING:
            leaving.end(enrolment=enrolment, because="forgotten", at=at)
        clock.cancel(subject=enrolment.pk, because="forgotten")
        Step.objects.filter(enrolment=enrolment).delete()
        Screening.objects.filter(enrolment=enrolment).update(answers={}, reasons=[])
        ItemResponse.objects.filter(assessment__enrolment=enrolment).update(value=None, declined=False)
        Standing.objects.filter(enrolment=enrolment).update(scores={}, bad_day_on=None)


registries.must_be_forgotten("journeys", forget_course)
