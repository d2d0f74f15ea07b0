"""Who keeps responsibility: recorded at referral, said in plain words to all three, and each change dated and told.

A clinician who hands it over, or shares it, keeps it until somebody of the service accepts.
"""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.delivery import clock, notices
from handrail.ground.lock import lock
from handrail.guidance.guided import guided
from handrail.journeys import steps
from handrail.journeys.journal import lock_standing
from handrail.people import audit
from handrail.people.models import Person, Role, RoleKind

from . import clinicians
from .models import Clinician, Referral, Responsibility

Who, Answer = Responsibility.Who, Responsibility.Answer
ASK_AGAIN = timedelta(days=2)  # the managers, until somebody answers


class NothingWaits(Exception):
    """It was answered or taken back meanwhile; nothing is changed."""


@transaction.atomic
def change(*, referral: Referral, who: str, by: Role, at: datetime) -> Responsibility:
    """Say anew who is responsible; given back is what is in force, or waits for an answer. The same changes nothing.

    What a clinician hands over waits for the service; what the service takes on is in force, and answers what waits.
    """
    referral = _locked(referral)
    is_clinician, waits, last = by.kind == RoleKind.CLINICIAN, waiting(referral), current(referral)
    if waits is not None and waits.who == who:
        return waits if is_clinician else _answer(referral, waits, Answer.ACCEPTED, by, at)
    if waits is not None:
        _answer(referral, waits, Answer.WITHDRAWN if is_clinician else Answer.DECLINED, by, at)
    if last.who == who:
        return last
    is_handed_over = is_clinician and (last.who, who) in {
        (Who.CLINICIAN, Who.SHARED), (Who.CLINICIAN, Who.SERVICE), (Who.SHARED, Who.SERVICE)}
    row = Responsibility.objects.create(
        service_id=referral.service_id, referral=referral, who=Who(who), since=at, by_id=by.person_id,
        answer=Answer.WAITS if is_handed_over else "")
    audit.record(did="responsibility.offered" if is_handed_over else "responsibility.changed", to=referral, at=at,
                 by=by, who=who, before=last.who)
    if is_handed_over:
        ask_service(referral, at)
    elif referral.is_linked:
        _tell(referral, row, by, at)
    return row


@transaction.atomic
def begin(*, referral: Referral, who: str, by: Role, at: datetime) -> None:
    """With a new code: the clinician has responsibility, and says what they would like. Call once."""
    of = {"service_id": referral.service_id, "referral": referral, "since": at, "by_id": by.person_id}
    Responsibility.objects.create(who=Who.CLINICIAN, **of)
    if who != Who.CLINICIAN:
        Responsibility.objects.create(who=Who(who), answer=Answer.WAITS, **of)


@transaction.atomic
def answer(*, referral: Referral, accepts: bool, by: Role, at: datetime) -> Responsibility:
    """Somebody of the service accepts what a clinician hands over, or doesn't; with their name. Answered once.

    Raises NothingWaits.
    """
    referral = _locked(referral)
    wanted, waits = Answer.ACCEPTED if accepts else Answer.DECLINED, waiting(referral)
    if waits is None:
        done = Responsibility.objects.filter(referral=referral, answer=wanted, answered_by_id=by.person_id)
        if (row := done.order_by("-answered_at", "-pk").first()) is not None:
            return row
        raise NothingWaits
    return _answer(referral, waits, wanted, by, at)


def _answer(referral: Referral, row: Responsibility, said: Answer, by: Role, at: datetime) -> Responsibility:
    row.answer, row.answered_at, row.answered_by = said, at, by.person
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    clock.cancel(subject=row.pk, rule="unanswered", because=said)
    audit.record(did=f"responsibility.{said}", to=referral, at=at, by=by, who=row.who)
    if referral.is_linked:
        _tell(referral, row, by, at)
    return row


def ask_service(referral: Referral, at: datetime) -> None:
    """Tell the service that something waits for its answer, once somebody has used the code; and look again."""
    row = waiting(referral)
    if row is None or not referral.is_linked:
        return
    for person in {*of_the_service(referral), *clinicians.managers()}:
        _notice(person, referral, f"offered:{row.pk}", at, _page(referral))
    clock.plan(kind="referrals.unanswered", subject=row.pk, rule="unanswered", at=at + ASK_AGAIN)


@clock.due_kind("referrals.unanswered")
def nobody_has_answered(due, at: datetime) -> None:
    """The clock's turn: nobody of the service has answered. The managers are told, until somebody does."""
    row = Responsibility.objects.select_related("referral__service", "referral__clinician").filter(
        pk=due.subject, answer=Answer.WAITS).first()
    if row is None or not row.referral.is_linked or row.referral.clinician.state != Clinician.State.CHECKED:
        return
    for person in clinicians.managers():
        _notice(person, row.referral, f"unanswered:{row.pk}:{due.occurrence}", at, _page(row.referral))
    clock.plan(kind="referrals.unanswered", subject=row.pk, rule="unanswered", occurrence=due.occurrence + 1,
               at=at + ASK_AGAIN)


def current(referral: Referral) -> Responsibility:
    """Who is responsible now: what a clinician wants to hand over doesn't count before it is accepted."""
    return latest(history(referral))


def latest(rows: list[Responsibility]) -> Responsibility:
    """Of some rows the one that is in force."""
    return max((row for row in rows if row.in_force_since is not None), key=lambda row: (row.in_force_since, row.pk))


def waiting(referral: Referral) -> Responsibility | None:
    """What waits for the service's answer."""
    return Responsibility.objects.select_related("by").filter(referral=referral, answer=Answer.WAITS).first()


def all_waiting() -> models.QuerySet[Responsibility]:
    """Everything that waits for the service's answer, the longest first."""
    rows = Responsibility.objects.select_related("referral__enrolment__participant", "referral__clinician")
    return rows.filter(answer=Answer.WAITS, referral__used_at__isnull=False, referral__ended_at=None,
                       referral__clinician__state=Clinician.State.CHECKED).order_by("since", "pk")


def history(referral: Referral) -> list[Responsibility]:
    """Every change, and what was handed over, the latest first."""
    rows = Responsibility.objects.select_related("by", "answered_by").filter(referral=referral)
    return list(rows.order_by("-since", "-pk"))


def said(row: Responsibility, *, clinician: str, service: str) -> str:
    """One row of the history in plain words: what holds, or what became of what the clinician wanted to hand over."""
    if row.in_force_since is not None:
        return to_person(row.who, clinician=clinician, service=service)
    asked = {
        Who.SHARED: _("%(clinician)s has asked %(service)s to look after you together with them."),
        Who.SERVICE: _("%(clinician)s has asked %(service)s to be responsible for what belongs to the course."),
    }[Who(row.who)] % {"clinician": clinician, "service": service}
    became = {
        Answer.WAITS: _("Nobody there has answered yet. Until somebody accepts, it stays as it was."),
        Answer.DECLINED: _("%(service)s did not accept: it stayed as it was."),
        Answer.WITHDRAWN: _("They took that back: it stayed as it was."),
    }[Answer(row.answer)] % {"service": service}
    return f"{asked} {became}"


def in_plain_words(referral: Referral, *, service: str) -> str:
    """Who is responsible now, and what waits, to the person."""
    rows, clinician = history(referral), referral.clinician.name
    words = [to_person(latest(rows).who, clinician=clinician, service=service)]
    return " ".join(words + [said(row, clinician=clinician, service=service) for row in rows
                             if row.answer == Answer.WAITS])


def asked_of_service(rows: list[Responsibility], *, service: str, day) -> str:
    """To the clinician: what became of what they last wanted to hand over; "" where they wanted nothing since."""
    row = next((row for row in rows if row.answer), None)
    if row is None or row.answer in (Answer.ACCEPTED, Answer.WITHDRAWN) or row.since < latest(rows).since:
        return ""
    words = {
        Answer.WAITS: _("On %(day)s you asked %(service)s: %(what)s. Nobody there has accepted yet. Until then it "
                        "stays as it is, and you keep what is yours."),
        Answer.DECLINED: _("On %(day)s you asked %(service)s: %(what)s. They did not accept. It stays as it is, and "
                           "you keep what is yours."),
    }
    return words[Answer(row.answer)] % {"day": day(row.since), "service": service,
                                        "what": _in_a_sentence(row.get_who_display())}


def _in_a_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


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


def _locked(referral: Referral) -> Referral:
    if referral.enrolment_id:
        lock_standing(referral.enrolment_id)
    return lock(referral)


def _tell(referral: Referral, row: Responsibility, by: Role, at: datetime) -> None:
    """The clinician and the guide (else the managers), but not whoever changed it; the person, where it has changed."""
    enrolment = referral.enrolment
    once = f"{row.pk}:{row.answer}" if row.answer else str(row.pk)
    if row.in_force_since is not None:
        steps.offer(enrolment=enrolment, room="referrals", code="changed", since=at, weight=55)
        _notice(enrolment.participant, referral, once, at, reverse("referrals:own"))
    if by.kind != RoleKind.CLINICIAN and referral.clinician.person_id:
        _notice(referral.clinician.person, referral, once, at, reverse("referrals:mine"))
    for person in of_the_service(referral):
        if person.pk != by.person_id:
            _notice(person, referral, once, at, _page(referral))


def of_the_service(referral: Referral) -> list[Person]:
    """Who of the service is told: the guide, else the managers."""
    it = guided(referral.enrolment_id)
    guide = it.guidance.guide if it is not None else None
    return [guide] if guide is not None else clinicians.managers()


def _page(referral: Referral) -> str:
    return reverse("referrals:responsibility", args=[referral.enrolment_id])


def _notice(person: Person, referral: Referral, once: str, at: datetime, url: str) -> None:
    notices.tell(person=person, service=referral.service, code="responsibility", at=at, url=url,
                 once=f"responsibility:{once}:{person.pk}")
