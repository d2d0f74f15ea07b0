"""What makes a clinician hear something: a finished lesson, a finished questionnaire, an answer, the end.

Only what the person agrees to at that moment is told. The notice says that there is news, and nothing of what it is.
"""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from handrail.delivery import clock, notices
from handrail.guidance.scored import scores_of
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, ItemResponse, Row, Standing
from handrail.journeys.signals import assessment_finished, course_moved, response_saved
from handrail.people import audit
from handrail.programmes import library

from . import distress, responsibility
from .models import Agreement, Clinician, Part, Referral, Told
from .referring import linked_to

ENDS = ("finished", "left")


@course_moved.listen(only=lambda event, **facts: event == "lesson-finished" or event in ENDS)
def course_has_moved(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """A report after a lesson; at the end, that there is a letter."""
    if event in ENDS:
        tell(enrolment, kind=Told.Kind.LETTER, about="end", facts={"event": event}, at=at)
    else:
        done = Standing.objects.filter(enrolment=enrolment).values_list("lessons_done", flat=True).first() or []
        facts = {"lesson": subject, "done": len({*done, subject}),
                 "of": len(library.programme(enrolment.programme_id).lesson_keys)}
        tell(enrolment, kind=Told.Kind.PROGRESS, about=subject, facts=facts, at=at)


@assessment_finished.listen
def questionnaires_are_done(*, row: Row, at: datetime) -> None:
    """A word for each rule that the new scores meet."""
    enrolment = Enrolment.objects.select_related("participant").get(pk=row.enrolment_id)
    if _listening(enrolment, Part.DISTRESS) is None:
        return
    now = [distress.Scored(one.measure, one.scale, one.rows[-1].band,
                           len(one.rows) > 1 and one.change(one.rows[0].value, one.rows[-1].value) == "worse")
           for one in scores_of(enrolment) if str(one.rows[-1].assessment_id) == row.key]
    for reason in distress.rules().of_scores(now):
        _tell_distress(enrolment, row.key, reason, at)


@response_saved.listen(only=lambda row, **facts: row.key.endswith(distress.rules().watched))
def an_answer_is_watched(*, row: Row, at: datetime) -> None:
    """A word at once, even if the questionnaire is never finished."""
    assessment, measure, item = row.key.split("/")
    given = ItemResponse.objects.filter(assessment_id=assessment, measure=measure, item=item).first()
    reason = distress.rules().of_answer(measure, item, given.value if given else None)
    if reason is not None:
        enrolment = Enrolment.objects.select_related("participant").get(pk=row.enrolment_id)
        _tell_distress(enrolment, assessment, reason, at)


def _tell_distress(enrolment: Enrolment, assessment: str, reason: distress.Reason, at: datetime) -> None:
    told = tell(enrolment, kind=Told.Kind.DISTRESS, about=f"{assessment}/{reason.measure}/{reason.code}", at=at,
                facts={"why": reason.code, "measure": reason.measure, "scale": reason.scale})
    if told is not None:
        clock.plan(kind="referrals.unseen", subject=told.pk, rule="unseen",
                   at=at + timedelta(days=distress.rules().unseen_after_days))


@transaction.atomic
def tell(enrolment: Enrolment, *, kind: str, about: str, facts: dict, at: datetime) -> Told | None:
    """Tell the clinician, once, if the person agrees to it now. None where nobody is told."""
    lock_standing(enrolment.pk)
    referral = _listening(enrolment, Part(kind))
    if referral is None:
        return None
    told, is_new = Told.objects.get_or_create(referral=referral, kind=kind, about=about, defaults={
        "service_id": referral.service_id, "at": at, "facts": json.dumps(facts)})
    if not is_new:
        return None
    audit.record(did="clinician.told", to=referral, at=at, kind=kind)
    notices.tell(person=referral.clinician.person, service=referral.service, code="referral", at=at,
                 once=f"referral-told:{told.pk}", url=reverse("referrals:mine"))
    return told


@clock.due_kind("referrals.unseen")
def nobody_has_read_it(due, at: datetime) -> None:
    """A word of distress that the clinician hasn't opened goes to the service: its guide, else its managers."""
    told = Told.objects.select_related("referral__enrolment", "referral__service", "referral__clinician").filter(
        pk=due.subject, seen_at=None).first()
    if told is None or not told.referral.is_linked:
        return
    for person in responsibility.of_the_service(told.referral):
        notices.tell(person=person, service=told.referral.service, code="referral", at=at,
                     once=f"referral-unseen:{told.pk}:{person.pk}",
                     url=reverse("referrals:responsibility", args=[told.referral.enrolment_id]))
    audit.record(did="clinician.silent", to=told.referral, at=at)


def _listening(enrolment: Enrolment, part: Part) -> Referral | None:
    """The referral whose clinician may hear of this part now."""
    referral = linked_to(enrolment)
    if referral is None or referral.clinician.state != Clinician.State.CHECKED or referral.clinician.person is None:
        return None
    return referral if Agreement.objects.filter(referral=referral, part=part, withdrawn_at=None).exists() else None
