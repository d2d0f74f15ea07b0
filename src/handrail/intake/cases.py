"""Verbs on a case before it is decided: it opens, gets another owner, somebody calls, somebody else is asked.

Nobody is forgotten: an open case always has a time, and an owner as long as anybody works in the service. Whoever
takes an owner away hands the case over; the clock looks when its time has passed, and tells the managers.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.delivery import clock, outbox
from handrail.journeys import course, joining
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Screening
from handrail.journeys.signals import course_moved, screening_done
from handrail.people import audit
from handrail.people.hours import hours_of
from handrail.people.models import Invitation, Person, Role, RoleKind, Service
from handrail.people.signals import role_ended

from . import asking
from .models import Case, Change, Opinion, TriageCall

MOST_WORDS = 5_000
LOOK_AGAIN = timedelta(days=1)  # after a time has passed, until it is done
A_DAY = timedelta(hours=8)  # a working day's hours


class Decided(Exception):
    """The case was decided meanwhile; nothing is changed."""


class NoOpinionOf(Exception):
    """This person can't be asked: they ask themselves, or don't work here."""


@screening_done.listen
def newcomer_is_screened(*, screening: Screening, at: datetime) -> None:
    """Where a service talks with newcomers first, the screening opens a case, whatever it showed."""
    enrolment = screening.enrolment
    if asking.asked().triages and not is_invited(enrolment):
        open_case(screening=screening, at=at)


def is_invited(enrolment: Enrolment) -> bool:
    """Whoever the service itself invited, or arranged a later course for, has been taken in by that."""
    if Change.objects.filter(to=enrolment).exists():
        return True
    rows = Invitation.objects.filter(accepted_by_id=enrolment.participant_id, kind=RoleKind.PARTICIPANT)
    return rows.exists()


def not_taken_in(enrolments: Sequence[Enrolment]) -> set[uuid.UUID]:
    """Those of these about whom a service that talks with newcomers first hasn't decided that they take part.

    Whoever came through before it did so, or was invited, has no case and waits for none. Two statements.
    """
    invited = set(Invitation.objects.filter(
        accepted_by__in=[one.participant_id for one in enrolments], kind=RoleKind.PARTICIPANT,
    ).values_list("accepted_by_id", flat=True))
    latest = dict(Case.objects.filter(enrolment__in=enrolments).order_by("since", "pk")
                  .values_list("enrolment_id", "state"))
    return {one.pk for one in enrolments
            if latest.get(one.pk, Case.State.ACCEPTED) != Case.State.ACCEPTED
            or one.pk not in latest and one.participant_id not in invited and one.state == Enrolment.State.JOINING}


@transaction.atomic
def open_case(*, screening: Screening, at: datetime) -> Case:
    """Open a case, with an owner and a time. While one is open, a further screening is put into it."""
    enrolment = screening.enrolment
    lock_standing(enrolment.pk)
    found = Case.objects.filter(enrolment=enrolment, state=Case.State.OPEN).first()
    if found is not None:
        if found.screening_id != screening.pk:
            found.screening = screening
            found.save(update_fields=["screening"])
        return found
    if (taken := latest_of(enrolment)) is not None and taken.state == Case.State.ACCEPTED:
        return taken
    asked = asking.asked()
    case = Case.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, screening=screening, owner=asking.owner_of_new(),
        since=at, due_at=hours_of(enrolment.service).after(at, A_DAY * asked.days_to_call),
    )
    audit.record(did="case.opened", to=case, at=at, by_id=enrolment.participant_id, owner=case.owner_id,
                 result=screening.result)
    _watch(case)
    _tell(case.owner, case, at)
    return case


def latest_of(enrolment: Enrolment) -> Case | None:
    """The case that counts: the latest."""
    return Case.objects.filter(enrolment=enrolment).order_by("-since", "-pk").first()


@course.waits_for
def waits_for_decision(enrolment: Enrolment) -> str | None:
    """What a start waits for: a decision, where the service wants one."""
    case = latest_of(enrolment)
    return "intake" if case is not None and case.state != Case.State.ACCEPTED else None


@joining.overrules_screening
def is_taken_in(enrolment: Enrolment) -> bool:
    """Somebody of the service has looked at it, and takes them in."""
    case = latest_of(enrolment)
    return case is not None and case.state == Case.State.ACCEPTED


@course_moved.listen(only=lambda event, **_facts: event == "left")
def newcomer_goes(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """Whoever leaves before a decision needs none."""
    for case in Case.objects.filter(enrolment=enrolment, state=Case.State.OPEN):
        case.state, case.decided_at = Case.State.WITHDRAWN, at
        case.save(update_fields=["state", "decided_at"])
        clock.cancel(subject=case.pk, because="withdrawn")
        audit.record(did="case.withdrawn", to=case, at=at, by_id=enrolment.participant_id)


@transaction.atomic
def hand_over(*, case: Case, to: Role, due_at: datetime, by: Role | None, at: datetime) -> Case:
    """Give a case another owner, or another time. The same again changes nothing. Raises Decided."""
    case = locked(case)
    if (case.owner_id, case.due_at) == (to.person_id, due_at):
        return case
    is_new = case.owner_id != to.person_id
    case.owner, case.due_at = to.person, due_at
    case.save(update_fields=["owner", "due_at"])
    audit.record(did="case.handed-over", to=case, at=at, by=by, owner=to.person_id, due_at=due_at)
    _watch(case)
    if is_new and (by is None or by.person_id != to.person_id):
        _tell(to.person, case, at)
    return case


@transaction.atomic
def log_call(
    *, case: Case, by: Role, outcome: str, minutes: Decimal, note: str, next_at: datetime | None,
    client_id: uuid.UUID, at: datetime,
) -> TriageCall:
    """Keep how a call went, and when the next thing is due. The same client id is the same call. Raises Decided."""
    lock_standing(case.enrolment_id)
    found = TriageCall.objects.filter(case=case, client_id=client_id).first()
    if found is not None:
        return found
    case = locked(case)
    call = TriageCall.objects.create(
        service_id=case.service_id, case=case, client_id=client_id, by_id=by.person_id, at=at, outcome=outcome,
        minutes=minutes, note=note.strip(),
    )
    audit.record(did="triage.called", to=case, at=at, by=by, outcome=outcome, minutes=str(minutes))
    due_at = next_at or hours_of(by.service).after(at, A_DAY)
    if case.due_at != due_at:
        case.due_at = due_at
        case.save(update_fields=["due_at"])
        _watch(case)
    return call


@transaction.atomic
def ask_opinion(
    *, case: Case, of: Role, question: str, by: Role, client_id: uuid.UUID, at: datetime
) -> Opinion:
    """Ask somebody else of the service what they think. The same client id asks once. Raises Decided, NoOpinionOf."""
    case = locked(case)
    found = Opinion.objects.filter(case=case, client_id=client_id).first()
    if found is not None:
        return found
    if of.person_id == by.person_id or of.until is not None or of.kind not in asking.MAY_OWN:
        raise NoOpinionOf
    opinion = Opinion.objects.create(
        service_id=case.service_id, case=case, client_id=client_id, asked_by_id=by.person_id, asked_of=of.person,
        asked_at=at, question=question.strip(),
    )
    audit.record(did="opinion.asked", to=case, at=at, by=by, of=of.person_id)
    _tell(of.person, case, at, once=f"opinion:{opinion.pk}")
    return opinion


@transaction.atomic
def give_opinion(*, opinion: Opinion, view: str, words: str, by: Role, at: datetime) -> Opinion:
    """Say what one thinks, once; it is never changed. Raises Decided, NoOpinionOf for whoever wasn't asked."""
    case = locked(opinion.case)
    opinion = Opinion.objects.select_related("case__enrolment", "asked_by").get(pk=opinion.pk)
    if opinion.asked_of_id != by.person_id:
        raise NoOpinionOf
    if opinion.answered_at is not None:
        return opinion
    opinion.view, opinion.words, opinion.answered_at = view, words.strip(), at
    opinion.save(update_fields=["view", "words", "answered_at"])
    audit.record(did="opinion.given", to=case, at=at, by=by, view=view)
    _tell(opinion.asked_by, case, at, once=f"opinion-given:{opinion.pk}")
    return opinion


@role_ended.listen
def owner_goes(*, role: Role, at: datetime) -> None:
    """Whoever doesn't work here any more has their open cases handed over, at once."""
    if role.kind not in asking.MAY_OWN:
        return
    if Role.objects.filter(person_id=role.person_id, kind__in=asking.MAY_OWN, until=None).exists():
        return
    new = asking.owner_of_new()
    for case in Case.objects.filter(owner_id=role.person_id, state=Case.State.OPEN).order_by("pk"):
        case.owner = new
        case.save(update_fields=["owner"])
        audit.record(did="case.handed-over", to=case, at=at, owner=new.pk if new else None, because="role-ended")
        _tell(new, case, at)


@clock.due_kind("intake.case-due")
def case_is_due(due, at: datetime) -> None:
    """The clock's turn: the time of a case has passed. Its owner hears it, then, each day, the managers too."""
    case = Case.objects.select_related("enrolment__service", "owner").filter(pk=due.subject).first()
    if case is None or not case.is_open or case.due_at > due.at:
        return
    if case.owner_id is None or not Role.objects.filter(person_id=case.owner_id, until=None).exists():
        case.owner = asking.owner_of_new()
        case.save(update_fields=["owner"])
    managers = Role.objects.select_related("person").filter(kind=RoleKind.MANAGER, until=None, person__is_active=True)
    told = {case.owner} if case.owner else set()
    if due.occurrence > 1 or not told:
        told |= {role.person for role in managers}
    for person in sorted(told, key=lambda one: one.pk):
        _tell(person, case, at, once=f"case-due:{case.pk}:{person.pk}:{due.pk}", is_late=True)
    clock.plan(kind="intake.case-due", subject=case.pk, rule=_rule(case), occurrence=due.occurrence + 1,
               at=due.at + LOOK_AGAIN)


def locked(case: Case) -> Case:
    """The case as it is now, under the enrolment's Standing. Raises Decided."""
    lock_standing(case.enrolment_id)
    case = Case.objects.select_related("enrolment__participant", "enrolment__service", "enrolment__programme",
                                       "screening", "owner").get(pk=case.pk)
    if not case.is_open:
        raise Decided(case.state)
    return case


def _rule(case: Case) -> str:
    return f"case-due:{case.due_at.isoformat()}"


def _watch(case: Case) -> None:
    clock.cancel(subject=case.pk, because="another-time")
    clock.plan(kind="intake.case-due", subject=case.pk, rule=_rule(case), at=case.due_at)


def _tell(person: Person | None, case: Case, at: datetime, *, once: str = "", is_late: bool = False) -> None:
    """Write to somebody of the staff that a newcomer waits, without a name."""
    if person is None:
        return
    service = Service.objects.get(pk=case.service_id)
    with translation.override(person.language or service.language):
        line = (_("Somebody at %(service)s has waited longer than they should. Please look:\n\n%(link)s\n") if is_late
                else _("Somebody at %(service)s waits for you. You find them on the list:\n\n%(link)s\n"))
        outbox.decide(
            once=once or f"case:{case.pk}:{person.pk}:{at.isoformat()}", kind="intake", person=person,
            address=person.email, at=at, subject=_("Somebody waits at %(service)s") % {"service": service.name},
            body=line % {"service": service.name,
                         "link": settings.HANDRAIL_ORIGIN + reverse("intake:case", args=[case.pk])},
        )
