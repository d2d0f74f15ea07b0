"""Newcomers of the demo's last days: one to talk with, one with a call agreed, one who waits, one who had a letter.

The service talks with newcomers first since a week. Whoever came before that was taken in as it was then.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from handrail.ground.ids import id_for
from handrail.intake import asking, cases, deciding, letters
from handrail.intake.models import Case, TriageCall
from handrail.journeys import course
from handrail.journeys.models import Enrolment
from handrail.people import actions
from handrail.people.models import Role, RoleKind, Service

from .cast import Part
from .living import Life

SINCE = timedelta(days=7)
SCRIPT = ("What would you like to be able to do again?\nWhat have you tried, and what is under way?\n"
          "Is there anything that worries you about the pain itself?\nWhen in the week would you have an hour?")


@dataclass(frozen=True)
class Newcomer:
    """One made-up newcomer: how many days ago they came, and what the screening asked about."""

    name: str
    days: int
    arc: str  # "unsuitable": the pain is too new; "waiting": it fits
    phone: str


TO_TALK_WITH = Newcomer("Agnes Holm", 1, "unsuitable", "+447946550091")
CALL_AGREED = Newcomer("Idris Bello", 3, "unsuitable", "+447946550092")
TAKEN_IN = Newcomer("Petra Lang", 5, "waiting", "+447946550093")
NOT_NOW = Newcomer("Colin Reeve", 6, "unsuitable", "+447946550094")


def come(service: Service, manager: Role, supervisor: Role, at: datetime) -> None:
    """The four come, and the staff does with them what it does."""
    asking.change(by=manager, at=at - SINCE, triages=True, owner=supervisor.person, script=SCRIPT)
    _case(service, TO_TALK_WITH, at)
    agreed = _case(service, CALL_AGREED, at)
    _called(agreed, supervisor, "voicemail", "0.5", "", at - timedelta(days=2), None)
    _called(agreed, supervisor, "reached", "4", "Was in a shop. We talk tomorrow at half past ten.",
            at - timedelta(hours=20), _tomorrow(service, at))
    taken = _case(service, TAKEN_IN, at)
    _called(taken, supervisor, "reached", "18", "Wants to garden again. Evenings suit her.", at - timedelta(days=4),
            None)
    _decided(taken, "accept", "suits-after-talk", supervisor, at - timedelta(days=4) + timedelta(minutes=40))
    refused = _case(service, NOT_NOW, at)
    _called(refused, supervisor, "reached", "12", "An operation is planned for next month.", at - timedelta(days=5),
            None)
    _decided(refused, "decline", "treatment-under-way", supervisor, at - timedelta(days=5) + timedelta(minutes=25))


def _case(service: Service, newcomer: Newcomer, at: datetime) -> Case:
    """Somebody signs up by themselves and answers what is asked first."""
    at -= timedelta(days=newcomer.days)
    email = f"{newcomer.name.lower().replace(' ', '.')}@northside.example"
    person = actions.make_person(email=email, name=newcomer.name, at=at, language="en", phone=newcomer.phone)
    role = actions.give_role(person=person, service=service, kind=RoleKind.PARTICIPANT, at=at)
    enrolment = course.enrol(person=person, service=service, programme_key="pain-cbt", protocol_key="weekly-call",
                             heard_from="search", at=at, by=role)
    random = Random(f"newcomer:{email}")
    part = Part(name=newcomer.name, email=email, arc=newcomer.arc, protocol="weekly-call", heard_from="search", age=47,
                signed_up_at=at, visits=0, drift=0, pain=6, mood=5, hour=10, phone=newcomer.phone)
    Life(part, enrolment, random).join(at + timedelta(minutes=3))
    return Case.objects.select_related("enrolment__participant", "enrolment__service", "enrolment__programme").get(
        enrolment=enrolment)


def _called(
    case: Case, by: Role, outcome: str, minutes: str, note: str, at: datetime, next_at: datetime | None,
) -> TriageCall:
    return cases.log_call(case=case, by=by, outcome=outcome, minutes=Decimal(minutes), note=note, next_at=next_at,
                          client_id=id_for(case.pk, "demo call", at.isoformat()), at=at)


def _decided(case: Case, decision: str, reason: str, by: Role, at: datetime) -> None:
    enrolment = Enrolment.objects.select_related("participant", "service", "programme").get(pk=case.enrolment_id)
    words = letters.drafted(
        enrolment=enrolment, kind=decision, reason=reason, by=by, programme=enrolment.programme.key,
        protocol=enrolment.protocol_key, goes_on=deciding.goes_on(
            enrolment, asking.asked().starts, protocol=enrolment.protocol_key, names_guide=False, at=at))
    deciding.decide(case=case, decision=decision, reason=reason, words=words, by=by, at=at)


def _tomorrow(service: Service, at: datetime) -> datetime:
    """Half past ten on the next working day, where the service is."""
    day = at.astimezone(ZoneInfo(service.timezone)).date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(10, 30), tzinfo=ZoneInfo(service.timezone))
