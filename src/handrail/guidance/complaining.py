"""Complaints: anybody may make one; managers get it, never the guide it is about; it is answered in writing by a day.

The guide may read it once a manager has shared it. Words of somebody who isn't signed in are sealed with a key of the
complaint's own.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.delivery import clock, notices, outbox
from handrail.ground import scoped
from handrail.ground.lock import lock
from handrail.people import audit
from handrail.people.hours import hours_of
from handrail.people.models import Person, Role, RoleKind, Service

from . import times
from .changing_guide import tell_managers
from .models import Complaint, Guidance
from .wishing import offer_of

MOST_WORDS = 10_000
MOST_A_DAY = 30  # from people who aren't signed in: more is a machine's


class TooMany(Exception):
    """More complaints came from outside in a day than people make."""


class Answered(Exception):
    """It has been answered already, in another way."""

    def __init__(self, complaint: Complaint):
        super().__init__(complaint.pk)
        self.complaint = complaint


class NotShareable(Exception):
    """It isn't about a guide."""


@transaction.atomic
def complain(
    *, service: Service, about: str, words: str, at: datetime, client_id: uuid.UUID, person: Person | None = None,
    name: str = "", reply_to: str = "",
) -> Complaint:
    """Take a complaint; managers are told, but for one it is about. The same client id is the same one.

    Raises TooMany.
    """
    with scoped.service(service.pk):
        service = lock(service)  # numbers without gaps or twins
        found = Complaint.objects.filter(pk=client_id).first()
        if found is not None:
            return found
        if person is None and Complaint.objects.filter(
                person=None, received_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
            raise TooMany
        latest = Complaint.objects.aggregate(last=models.Max("number"))["last"] or 0
        complaint = Complaint(
            pk=client_id, service_id=service.pk, number=latest + 1, person=person, about=about, received_at=at,
            guide_id=_guide_of(person) if about == Complaint.About.GUIDE else None, words=words, name=name,
            reply_to=reply_to,
            answer_by=times.after_working_days(at, offer_of().complaint_within, hours_of(service)),
        )
        complaint.save(force_insert=True)
        audit.record(did="complaint.made", to=complaint, at=at, by_id=person.pk if person else None, about=about)
        tell_managers(service, code="complaint", once=f"complaint:{complaint.pk}", at=at,
                      url=reverse("guidance:requests"), but=complaint.guide_id)
        clock.plan(kind="guidance.complaint", subject=complaint.pk, rule="answer-by", at=complaint.answer_by)
        return complaint


@transaction.atomic
def acknowledge(*, complaint: Complaint, by: Role, at: datetime) -> Complaint:
    """A manager has read it; once."""
    complaint = lock(complaint)
    if complaint.acknowledged_at is None:
        complaint.acknowledged_at = at
        complaint.save(update_fields=["acknowledged_at"])
        audit.record(did="complaint.read", to=complaint, at=at, by=by)
    return complaint


@transaction.atomic
def answer(*, complaint: Complaint, outcome: str, words: str, by: Role, at: datetime) -> Complaint:
    """Answer it in writing, once. Raises Answered where somebody else did, in other words; nothing is changed then."""
    complaint = lock(complaint)
    if complaint.answered_at is not None:
        if (complaint.answered_by_id, complaint.outcome, complaint.answer) == (by.person_id, outcome, words):
            return complaint
        raise Answered(complaint)
    complaint.answered_at, complaint.answered_by = at, by.person
    complaint.outcome, complaint.answer = outcome, words
    complaint.save(update_fields=["answered_at", "answered_by", "outcome", "answer"])
    audit.record(did="complaint.answered", to=complaint, at=at, by=by, outcome=outcome)
    clock.cancel(subject=complaint.pk, because="answered")
    _send_answer(complaint, at)
    return complaint


@transaction.atomic
def share(*, complaint: Complaint, by: Role, at: datetime) -> Complaint:
    """Let the guide it is about read it, and the answer; once. It stands on their caseload until they say that they
    have. Raises NotShareable."""
    complaint = lock(complaint)
    if complaint.guide_id is None:
        raise NotShareable
    if complaint.shared_at is None:
        complaint.shared_at, complaint.shared_by = at, by.person
        complaint.save(update_fields=["shared_at", "shared_by"])
        audit.record(did="complaint.shared", to=complaint, at=at, by=by, guide=complaint.guide_id)
        service = Service.objects.get(pk=complaint.service_id)
        notices.tell(person=Person.objects.get(pk=complaint.guide_id), service=service, code="complaint-shared", at=at,
                     once=f"complaint-shared:{complaint.pk}",
                     url=reverse("guidance:complaint", args=[complaint.pk]))
    return complaint


@transaction.atomic
def read_by_guide(*, complaint: Complaint, by: Role, at: datetime) -> Complaint:
    """The guide it is about has read it; once."""
    complaint = lock(complaint)
    if was_shared(by, complaint) and complaint.guide_read_at is None:
        complaint.guide_read_at = at
        complaint.save(update_fields=["guide_read_at"])
        audit.record(did="complaint.read-by-guide", to=complaint, at=at, by=by)
    return complaint


def to_read(person_id: uuid.UUID) -> list[Complaint]:
    """What was shared with a guide who hasn't said yet that they have read it. One statement.

    It belongs to no participant's line on the list: that would say who wrote it.
    """
    rows = Complaint.objects.select_related("shared_by").filter(
        guide_id=person_id, shared_at__isnull=False, guide_read_at=None)
    return list(rows.order_by("shared_at", "pk"))


@clock.due_kind("guidance.complaint")
def time_to_answer(due: Any, at: datetime) -> None:
    """The clock's turn: the day has come, and nobody has answered. Every manager is told."""
    complaint = Complaint.objects.filter(pk=due.subject, answered_at=None).first()
    if complaint is not None:
        tell_managers(Service.objects.get(pk=complaint.service_id), code="complaint-late", at=at,
                      once=f"complaint-late:{complaint.pk}", url=reverse("guidance:requests"), but=complaint.guide_id)


def may_manage(role: Role, complaint: Complaint) -> bool:
    """A manager, and not the one it is about."""
    return role.kind == RoleKind.MANAGER and complaint.guide_id != role.person_id


def was_shared(role: Role, complaint: Complaint) -> bool:
    """The guide it is about, once a manager has shared it."""
    return complaint.guide_id == role.person_id and complaint.shared_at is not None


def _guide_of(person: Person | None) -> uuid.UUID | None:
    if person is None:
        return None
    latest = Guidance.objects.filter(enrolment__participant=person, guide__isnull=False).order_by("-since").first()
    return latest.guide_id if latest else None


def _send_answer(complaint: Complaint, at: datetime) -> None:
    """To somebody signed in: that there is something new. To anybody else: the answer itself, where they asked it."""
    service = Service.objects.get(pk=complaint.service_id)
    if complaint.person_id is not None:
        notices.tell(person=Person.objects.get(pk=complaint.person_id), service=service, code="complaint-answered",
                     at=at, once=f"complaint-answered:{complaint.pk}", url=reverse("guidance:complain"))
    elif outbox.is_an_address(complaint.reply_to):
        with translation.override(service.language):
            outbox.decide(
                once=f"complaint-answered:{complaint.pk}", kind="complaint-answered", address=complaint.reply_to,
                at=at, subject=_("The answer to what you wrote to us"),
                body=_("%(greeting)s\n\n%(answer)s\n\nIf this doesn’t settle it, write to us again: %(link)s\n") % {
                    "greeting": _("Hello %(name)s,") % {"name": complaint.name} if complaint.name else _("Hello,"),
                    "answer": complaint.answer,
                    "link": f"{settings.HANDRAIL_ORIGIN}{reverse('guidance:complain')}?service={service.slug}"})
