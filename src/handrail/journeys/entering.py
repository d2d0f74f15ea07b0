"""Answers that a guide types: filled in on paper, or read out and answered by telephone.

They go through the same door as a participant's own: the journal keeps who typed them, where they came from and when
they were given; flags are raised and scores made as ever. One that has lapsed counts all the same, at its true time.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from handrail.ground.ids import id_for
from handrail.people import audit
from handrail.people.models import Role

from . import assessing
from .batteries import Given
from .journal import lock_standing
from .models import Assessment, Row

DAY = timedelta(days=1)  # a form may have been filled in just before somebody signed up

Source = Assessment.Source
SOURCES = (Source.PAPER, Source.TELEPHONE)
Answers = Mapping[tuple[str, str], Given]  # by measure and item


class NotThen(ValueError):
    """The answers can't have been given then: it lies ahead, or before the person came."""


@dataclass(frozen=True)
class Entered:
    """What came of it. `is_scored`: these answers count; else others had been received before, and these are beside.

    `follows`: an answer among them is one to look at now.
    """

    assessment: Assessment
    is_scored: bool
    follows: bool


@transaction.atomic
def enter(
    *, assessment: Assessment, source: str, answers: Answers, given_at: datetime, client_id: uuid.UUID, by: Role,
    at: datetime,
) -> Entered:
    """Write down a whole assessment that was answered elsewhere, at `given_at`. The same id is the same entry.

    Raises NotThen, NotAsked, NoSuchItem, OutOfRange, NeedsAnAnswer; then nothing is written.
    """
    lock_standing(assessment.enrolment_id)
    assessment = Assessment.objects.select_related("enrolment").get(pk=assessment.pk)
    if not assessment.enrolment.signed_up_at - DAY <= given_at <= at:
        raise NotThen(given_at)
    finishing = id_for(client_id, "finished")
    is_known = Row.objects.filter(enrolment_id=assessment.enrolment_id, client_id=finishing).exists()  # a second tap
    was_finished = assessment.state == Assessment.State.FINISHED and not is_known
    rows: list[Row] = []
    typed = {"made_at": given_at, "at": at, "entered_by": by.person_id, "source": source}
    is_new = False
    for (measure, item), given in answers.items():
        if given == Given():
            continue
        written = assessing.respond(
            assessment=assessment, measure=measure, item=item, value=given.value, declined=given.declined,
            client_id=id_of(client_id, measure, item), **typed,
        )
        rows.append(written.row)
        is_new = is_new or written.is_new
    assessing.finish(assessment=assessment, client_id=finishing, **typed)
    assessment = Assessment.objects.select_related("enrolment").get(pk=assessment.pk)
    if is_new or not is_known:
        audit.record(did="assessment.entered", to=assessment, at=at, by=by, battery=assessment.name,
                     occurrence=assessment.occurrence, source=source, given_at=given_at.isoformat(),
                     answers=len(rows))
    return Entered(assessment, is_scored=not was_finished,
                   follows=any(assessing.what_follows(row) is not None for row in rows))


def id_of(client_id: uuid.UUID, measure: str, item: str) -> uuid.UUID:
    """The client id of one answer of an entry."""
    return id_for(client_id, measure, item)
