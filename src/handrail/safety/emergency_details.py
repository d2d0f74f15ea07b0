"""What somebody gave for an emergency: asked on the way in, kept, shown in a flag, asked of those who came before."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.journeys import joining, steps
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Step
from handrail.journeys.signals import course_moved
from handrail.people import audit
from handrail.people.actions import change_details
from handrail.people.models import AuditEntry, Person, Role

from . import emergency_asking
from .models import Flag
from .records import EmergencyAsking, EmergencyDetails

KEPT = ("whereabouts", "someone", "someone_is", "someone_phone", "doctor", "doctor_phone")
SHOWN_EVERY = timedelta(hours=1)
STEP_WEIGHT = 15  # a small step, below what the course itself asks
MINUTES_TO_ANSWER = 2


@dataclass(frozen=True)
class Reach:
    """How to reach somebody, and whom else: what a flag shows to who answers it."""

    phone: str = ""
    whereabouts: str = ""
    someone: str = ""
    someone_is: str = ""
    someone_phone: str = ""
    doctor: str = ""
    doctor_phone: str = ""
    changed_at: datetime | None = None  # None: never asked

    @property
    def has_more(self) -> bool:
        """Whether there is anything besides their own number."""
        return bool(self.whereabouts or self.someone or self.doctor)


def asking() -> dict[str, str]:
    """How firmly the active service asks for each topic: one statement."""
    row = EmergencyAsking.objects.first()
    return {topic: getattr(row, topic) if row else emergency_asking.UNLESS_SAID[topic]
            for topic in emergency_asking.TOPICS}


def details_of(person_id: uuid.UUID) -> EmergencyDetails | None:
    """What somebody gave; None while they haven't been asked: one statement."""
    return EmergencyDetails.objects.filter(participant_id=person_id).first()


def given(person: Person, details: EmergencyDetails | None) -> dict[str, str]:
    """What is kept, a field at a time."""
    return {"phone": person.phone, **{name: getattr(details, name) if details else "" for name in KEPT}}


def is_asked(enrolment: Enrolment) -> bool:
    """Whether the service asks anything for an emergency."""
    return bool(emergency_asking.asked(asking()))


def is_open(enrolment: Enrolment) -> bool:
    """Whether this participant has still to be asked."""
    return details_of(enrolment.participant_id) is None and is_asked(enrolment)


@transaction.atomic
def change_asking(*, service_id: uuid.UUID, wanted: Mapping[str, str], by: Role, at: datetime) -> EmergencyAsking:
    """Keep how firmly a service asks for each topic. Changing nothing writes nothing."""
    before = asking()
    row, _is_new = EmergencyAsking.objects.select_for_update().get_or_create(service_id=service_id, defaults=before)
    changed = [topic for topic in emergency_asking.TOPICS if before[topic] != wanted[topic]]
    if changed:
        for topic in changed:
            setattr(row, topic, wanted[topic])
        row.save(update_fields=changed)
        audit.record(did="emergency.asking-changed", to=row, at=at, by=by,
                     **{topic: wanted[topic] for topic in changed})
    return row


@transaction.atomic
def keep_details(
    *, enrolment: Enrolment, given: Mapping[str, str], at: datetime, by: Role | None = None, name: str | None = None,
) -> EmergencyDetails:
    """Keep what a participant gave, their own telephone number and (where it was asked) their name with it.

    Fields that `given` doesn't name stay. That it changed is written down, not what. The same again writes nothing.
    """
    lock_standing(enrolment.pk)
    person = Person.objects.get(pk=enrolment.participant_id)
    change_details(person=person, name=person.name if name is None else name,
                   phone=given.get("phone", person.phone), at=at, by=by)
    row, is_new = EmergencyDetails.objects.get_or_create(
        participant=person, defaults={"service_id": enrolment.service_id, "answered_at": at, "changed_at": at})
    changed = [name for name in KEPT if name in given and getattr(row, name) != given[name]]
    for field in changed:
        setattr(row, field, given[field])
    if changed:
        row.changed_at = at
        row.save(update_fields=[*changed, "changed_at"])
    if changed or is_new:
        audit.record(did="emergency.changed", to=row, at=at, by=by, by_id=enrolment.participant_id)
        steps.withdraw(enrolment=enrolment, room="safety", code="emergency")
    return row


@transaction.atomic
def show_reach(*, flag: Flag, by: Role, at: datetime) -> Reach | None:
    """How to reach whom an open flag is about, for the person who answers it; None once it is closed.

    Each showing is written down, once an hour for the same two people.
    """
    if flag.closed_at is not None:
        return None
    person, details = flag.enrolment.participant, details_of(flag.participant_id)
    shown = AuditEntry.objects.filter(
        service_id=flag.service_id, subject_id=flag.pk, did="emergency.shown", by_id=by.person_id,
        at__gt=at - SHOWN_EVERY,
    )
    if details is not None and not shown.exists():
        audit.record(did="emergency.shown", to=flag, at=at, by=by)
    return Reach(**given(person, details), changed_at=details.changed_at if details else None)


@course_moved.listen(only=lambda *, event, **_facts: event in ("seen", "returned"))
def ask_those_who_came_before(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """Whoever joined before the service asked, or by another way, is asked kindly when they come by."""
    if enrolment.state not in (Enrolment.State.ACTIVE, Enrolment.State.PAUSED):
        return
    if is_open(enrolment):
        steps.offer(enrolment=enrolment, room="safety", code="emergency", weight=STEP_WEIGHT, since=at)
    else:
        steps.withdraw(enrolment=enrolment, room="safety", code="emergency")


@steps.words("safety", "emergency")
def _step_in_words(step: Step) -> steps.Shown:
    return steps.Shown(
        title=_("How could we reach you in an emergency?"),
        line=_("A few details, each with its reason. You decide what to give."),
        url=reverse("safety:my-details"), minutes=MINUTES_TO_ANSWER, action=_("Have a look"),
    )


joining.also_asks(joining.Further("emergency", "safety:emergency", is_asked=is_asked, is_open=is_open))
