"""Letters that say that questions wait: at most as many as the battery's file lists, and none once they are answered.

Nothing in them says what the questions are about: a letter can be read by whoever sees the screen it lights up.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.delivery import clock, outbox
from handrail.delivery.clock import Late
from handrail.delivery.models import Due
from handrail.people.models import Role, RoleKind
from handrail.programmes import library
from handrail.programmes.battery import BASELINE, MOST_REMINDERS, Battery

from .batteries import seconds_for
from .counting import asked_instruments
from .journal import lock_standing
from .models import Assessment, Enrolment
from .timepoints import reminders, when_awake
from .zone import zone_of

KIND = "questions"
State = Enrolment.State


def is_asked(enrolment: Enrolment, battery: Battery) -> bool:
    """Whether a battery is asked of somebody whose course stands so. A paused course asks nothing."""
    if battery.name == BASELINE:
        return enrolment.state in (State.JOINING, State.WAITING, State.ACTIVE)
    if battery.every_days is not None:
        return enrolment.state == State.ACTIVE
    if enrolment.state == State.LEFT:
        return enrolment.may_be_asked and battery.is_for_those_who_left
    return enrolment.state == State.ACTIVE or (enrolment.state == State.FINISHED and enrolment.may_be_asked)


def plan_letters(assessment: Assessment, battery: Battery) -> None:
    """Plan the reminders of an open assessment. Planning again moves nothing that has been done."""
    enrolment = assessment.enrolment
    zone = zone_of(enrolment.participant, enrolment.service)
    first = (assessment.occurrence - 1) * MOST_REMINDERS + 1
    moments = reminders(battery, assessment.opened_at, assessment.closes_at, zone)
    for number, at in enumerate(moments, first):
        clock.plan(kind="journeys.assessment-reminds", subject=enrolment.pk, rule=rule_of(battery.name),
                   occurrence=number, at=at, assessment=str(assessment.pk))


def stop_letters(enrolment: Enrolment, battery: str, *, because: str) -> None:
    """No more reminders of what has been answered, or is over."""
    clock.cancel(subject=enrolment.pk, rule=rule_of(battery), because=because)


@clock.due_kind("journeys.assessment-reminds", late=Late.LATEST)
def assessment_reminds(due: Due, at: datetime) -> None:
    """The clock's turn: one letter, if there is still something to answer and somebody who is to be asked."""
    lock_standing(due.subject)
    rows = Assessment.objects.select_related("enrolment__participant", "enrolment__service")
    assessment = rows.filter(pk=due.facts["assessment"], state=Assessment.State.OPEN).first()
    if assessment is None or (assessment.closes_at is not None and assessment.closes_at <= at):
        return
    enrolment = assessment.enrolment
    is_here = Role.objects.filter(person_id=enrolment.participant_id, kind=RoleKind.PARTICIPANT, until=None).exists()
    if is_here and is_asked(enrolment, battery_of(assessment)):
        morning = when_awake(at, zone_of(enrolment.participant, enrolment.service))
        if morning > at:  # the clock was late, or they have moved: looked at again when it is day where they live
            due.state, due.at, due.done_at = Due.State.PLANNED, morning, None
            due.save(update_fields=["state", "at", "done_at"])
            return
        _decide(assessment, number=due.occurrence, at=at)


def battery_of(assessment: Assessment) -> Battery:
    """The battery as the enrolment's programme says it."""
    return library.programme(assessment.enrolment.programme_id).assess[assessment.name]


def rule_of(battery: str) -> str:
    """The rule of its reminders, in the clock."""
    return f"reminds:{battery}"


def _decide(assessment: Assessment, *, number: int, at: datetime) -> None:
    enrolment = assessment.enrolment
    person, service = enrolment.participant, enrolment.service
    with translation.override(person.language or service.language):
        minutes = -(-seconds_for(asked_instruments(assessment)) // 60)
        greeting = _("Hello %(name)s,") % {"name": person.name} if person.name else _("Hello,")
        lines = [
            greeting,
            ngettext(
                "A few questions are waiting for you at %(service)s. They take about %(minutes)s minute.",
                "A few questions are waiting for you at %(service)s. They take about %(minutes)s minutes.", minutes,
            ) % {"service": service.name, "minutes": minutes},
            _("Sign in whenever it suits you:"),
            settings.HANDRAIL_ORIGIN + reverse("journeys:assessment", args=[assessment.pk]),
        ]
        if enrolment.state in (State.FINISHED, State.LEFT):
            lines += [
                _("If you would rather not be asked any more, you can say so here:"),
                settings.HANDRAIL_ORIGIN + reverse("journeys:my-course"),
            ]
        lines.append(_("This e-mail was sent by a computer. Answers to it aren’t read."))
        outbox.decide(once=f"{KIND}:{assessment.pk}:{number}", kind=KIND, person=person, address=person.email, at=at,
                      subject=_("A few questions for you"), body="\n\n".join(lines) + "\n")
