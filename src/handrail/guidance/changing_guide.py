"""A participant asks for another guide. No reason is needed; a manager answers by a day; the guide isn't told why."""

import uuid
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from handrail.delivery import notices
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.hours import hours_of
from handrail.people.models import Role, RoleKind, Service

from . import times
from .guided import guided
from .models import GuideChange
from .wishing import offer_of

MOST_REASON = 2_000
State = GuideChange.State


class NoGuide(Exception):
    """Nobody guides them, so nobody can be changed."""


class NotOpen(Exception):
    """It was answered or taken back already."""


def open_change(enrolment: Enrolment) -> GuideChange | None:
    """What was asked and isn't answered yet."""
    return GuideChange.objects.select_related("enrolment").filter(enrolment=enrolment, state=State.ASKED).first()


def latest_change(enrolment: Enrolment) -> GuideChange | None:
    """The latest that was asked, with its answer."""
    return GuideChange.objects.select_related("enrolment").filter(enrolment=enrolment).order_by("-asked_at").first()


@transaction.atomic
def ask(*, enrolment: Enrolment, reason: str, at: datetime, client_id: uuid.UUID) -> GuideChange:
    """Ask for another guide; asking again while one is open adds nothing. Managers are told. Raises NoGuide."""
    lock_standing(enrolment.pk)
    found = GuideChange.objects.filter(pk=client_id).first() or open_change(enrolment)
    if found is not None:
        return found
    it = guided(enrolment.pk)
    if it is None or it.guidance.guide_id is None:
        raise NoGuide
    change = GuideChange(
        pk=client_id, service_id=enrolment.service_id, enrolment=it.enrolment, before_id=it.guidance.guide_id,
        asked_at=at, answer_by=times.after_working_days(at, offer_of().change_within, it.hours), reason=reason)
    change.save(force_insert=True)
    audit.record(did="guide-change.asked", to=change, at=at, by_id=enrolment.participant_id)
    tell_managers(it.enrolment.service, code="guide-change", once=f"guide-change:{change.pk}", at=at,
                  url=reverse("guidance:requests"))
    return change


@transaction.atomic
def take_back(*, enrolment: Enrolment, at: datetime) -> GuideChange | None:
    """They stay with their guide after all."""
    lock_standing(enrolment.pk)
    change = open_change(enrolment)
    if change is not None:
        _decide(change, State.WITHDRAWN, at=at, by=None, answer="")
    return change


@transaction.atomic
def keep_guide(*, change: GuideChange, answer: str, by: Role, at: datetime) -> GuideChange:
    """The guide stays, and why, in words to the participant. Raises NotOpen."""
    change = _locked(change)
    _decide(change, State.KEPT, at=at, by=by, answer=answer)
    _tell(change, at)
    return change


def was_changed(*, enrolment: Enrolment, by: Role | None, at: datetime) -> None:
    """Another guide was given: what was asked is done. Call inside that transaction, with the standing locked."""
    change = open_change(enrolment)
    if change is not None:
        _decide(change, State.CHANGED, at=at, by=by, answer="")


def tell_managers(
    service: Service, *, code: str, once: str, at: datetime, url: str, but: uuid.UUID | None = None,
) -> None:
    """A letter to every manager (`but` one) that there is something, and nothing of what it is."""
    managers = Role.objects.select_related("person").filter(kind=RoleKind.MANAGER, until=None, person__is_active=True)
    for role in managers.exclude(person_id=but).order_by("pk"):
        notices.tell(person=role.person, service=service, code=code, at=at, once=f"{once}:{role.pk}", url=url)


def _locked(change: GuideChange) -> GuideChange:
    lock_standing(change.enrolment_id)
    change = GuideChange.objects.select_related("enrolment__participant", "enrolment__service").get(pk=change.pk)
    if change.state != State.ASKED:
        raise NotOpen(change.state)
    return change


def _decide(change: GuideChange, state: str, *, at: datetime, by: Role | None, answer: str) -> None:
    change.state, change.decided_at, change.answer = state, at, answer
    change.decided_by = by.person if by else None
    change.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    audit.record(did="guide-change.answered", to=change, at=at, by=by,
                 by_id=None if by else change.enrolment.participant_id, outcome=state)


def _tell(change: GuideChange, at: datetime) -> None:
    enrolment = change.enrolment
    notices.tell(person=enrolment.participant, service=enrolment.service, code="guide-change-answered", at=at,
                 once=f"guide-change-answered:{change.pk}", url=reverse("guidance:how"),
                 not_before=hours_of(enrolment.service).next_open(at))
