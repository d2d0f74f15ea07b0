"""Who keeps responsibility: recorded at referral, said in plain words to all three, and each change dated and told."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.delivery import notices
from handrail.ground.lock import lock
from handrail.guidance.guided import guided
from handrail.journeys import steps
from handrail.journeys.journal import lock_standing
from handrail.people import audit
from handrail.people.models import Person, Role, RoleKind

from . import clinicians
from .models import Referral, Responsibility

Who = Responsibility.Who


@transaction.atomic
def change(*, referral: Referral, who: str, by: Role, at: datetime) -> Responsibility:
    """Say anew who is responsible. The same again changes nothing; a change is told to everybody it concerns."""
    if referral.enrolment_id:
        lock_standing(referral.enrolment_id)
    referral = lock(referral)
    last = current(referral)
    if last.who == who:
        return last
    row = Responsibility.objects.create(service_id=referral.service_id, referral=referral, who=Who(who), since=at,
                                        by_id=by.person_id)
    audit.record(did="responsibility.changed", to=referral, at=at, by=by, who=who, before=last.who)
    if referral.is_linked:
        _tell(referral, row, by, at)
    return row


def current(referral: Referral) -> Responsibility:
    """Who is responsible now."""
    return history(referral)[0]


def history(referral: Referral) -> list[Responsibility]:
    """Every change, the latest first."""
    return list(Responsibility.objects.select_related("by").filter(referral=referral).order_by("-since", "-pk"))


def to_person(who: str, *, clinician: str, service: str) -> str:
    """In plain words to the person."""
    words = {
        Who.CLINICIAN: _("%(clinician)s goes on being responsible for your care. %(service)s gives you the course."),
        Who.SHARED: _("%(clinician)s and %(service)s look after you together while the course lasts."),
        Who.SERVICE: _("While the course lasts, %(service)s is responsible for what belongs to it. For everything "
                       "else, %(clinician)s stays your clinician."),
    }
    return words[Who(who)] % {"clinician": clinician, "service": service}


def to_clinician(who: str, *, service: str) -> str:
    """In plain words to the clinician."""
    words = {
        Who.CLINICIAN: _("You keep responsibility for this person’s care. %(service)s gives the course."),
        Who.SHARED: _("You and %(service)s share responsibility while the course lasts."),
        Who.SERVICE: _("%(service)s has responsibility for what belongs to the course, while it lasts."),
    }
    return words[Who(who)] % {"service": service}


def who_acts(who: str, *, service: str) -> str:
    """What follows from a word of distress, to the clinician. Safety flags stay with the service in any case."""
    words = {
        Who.CLINICIAN: _("You are responsible: please get in touch with them today. %(service)s answers its own safety "
                         "flags in any case."),
        Who.SHARED: _("Please get in touch with them, and tell %(service)s what you agreed. %(service)s answers its "
                      "own safety flags in any case."),
        Who.SERVICE: _("%(service)s is responsible and acts. You need do nothing, unless you wish to."),
    }
    return words[Who(who)] % {"service": service}


def _tell(referral: Referral, row: Responsibility, by: Role, at: datetime) -> None:
    """The person, the clinician and the guide (else the managers), but not whoever changed it."""
    enrolment = referral.enrolment
    steps.offer(enrolment=enrolment, room="referrals", code="changed", since=at, weight=55)
    _notice(enrolment.participant, referral, row, at, reverse("referrals:own"))
    if by.kind != RoleKind.CLINICIAN and referral.clinician.person_id:
        _notice(referral.clinician.person, referral, row, at, reverse("referrals:mine"))
    for person in of_the_service(referral):
        if person.pk != by.person_id:
            _notice(person, referral, row, at, reverse("referrals:responsibility", args=[referral.enrolment_id]))


def of_the_service(referral: Referral) -> list[Person]:
    """Who of the service is told: the guide, else the managers."""
    it = guided(referral.enrolment_id)
    guide = it.guidance.guide if it is not None else None
    return [guide] if guide is not None else clinicians.managers()


def _notice(person: Person, referral: Referral, row: Responsibility, at: datetime, url: str) -> None:
    notices.tell(person=person, service=referral.service, code="responsibility", at=at, url=url,
                 once=f"responsibility:{row.pk}:{person.pk}")
