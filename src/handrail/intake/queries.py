"""Reads: the list of those who wait, and one case with all that is known for the decision."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from handrail.ground import sealed
from handrail.journeys import joining_packs, own_data
from handrail.journeys.joining_packs import said
from handrail.journeys.models import Enrolment, Screening
from handrail.people.models import Role, RoleKind

from .models import Case, Letter, Opinion, TriageCall
from .reasons import words_of

MOST = 200
SHOWN_DECIDED = 20


@dataclass(frozen=True)
class Waiting:
    """One line of the list."""

    case: Case
    calls: int
    last: str  # how the last call went
    opinions_open: int
    reasons: tuple[str, ...]  # why the screening flagged them, in words
    is_late: bool


@dataclass(frozen=True)
class Queue:
    """Who waits for a decision, the most urgent first; who hasn't got so far yet; what was decided lately."""

    waiting: list[Waiting]
    still_signing_up: list[Enrolment]
    decided: list[Case]


@dataclass
class Page:
    """One case."""

    case: Case
    answers: list[dict[str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    result: str = ""
    calls: list[TriageCall] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    earlier: list[Case] = field(default_factory=list)
    letter: Letter | None = None

    @property
    def reason_words(self) -> str:
        """Why it was decided so."""
        return words_of(self.case.reason)


def queue(role: Role, at: datetime) -> Queue:
    """The list as this role may see it. Five statements."""
    calls = TriageCall.objects.filter(case=models.OuterRef("pk")).order_by("-at", "-pk")
    rows = Case.objects.select_related("enrolment__participant", "screening", "owner")
    if role.kind == RoleKind.GUIDE:
        asked = Opinion.objects.filter(asked_of_id=role.person_id).values("case_id")
        rows = rows.filter(models.Q(owner_id=role.person_id) | models.Q(pk__in=asked))
    open_ones = rows.filter(state=Case.State.OPEN).annotate(
        many=models.Count("calls", distinct=True), last=models.Subquery(calls.values("outcome")[:1]),
        unanswered=models.Count("opinions", distinct=True, filter=models.Q(opinions__answered_at=None)),
    )
    waiting = [
        Waiting(case, case.many, str(TriageCall.Outcome(case.last).label) if case.last else "", case.unanswered,
                tuple(why_flagged(case.screening)), case.due_at < at)
        for case in open_ones.order_by("due_at", "since", "pk")[:MOST]
    ]
    decided = list(rows.exclude(state=Case.State.OPEN).order_by("-decided_at", "-pk")[:SHOWN_DECIDED])
    signing_up: list[Enrolment] = []
    if role.kind != RoleKind.GUIDE:
        joiners = Enrolment.objects.select_related("participant").filter(state=Enrolment.State.JOINING)
        signing_up = list(joiners.filter(cases=None).order_by("signed_up_at", "pk")[:MOST])
    return Queue(waiting, signing_up, decided)


def page_of(case: Case) -> Page:
    """All that is known for the decision. A bounded number of statements."""
    enrolment = case.enrolment
    sealed.preload({case.sealed_for})
    screening = case.screening
    answers = next((row["answers"] for row in own_data.screenings(enrolment.service_id, enrolment.participant_id)
                    if row["at"] == screening.at), [])
    return Page(
        case, answers=answers, reasons=why_flagged(screening), result=screening.result,
        calls=list(TriageCall.objects.select_related("by", "case__enrolment").filter(case=case).order_by("-at", "-pk")),
        opinions=list(Opinion.objects.select_related("asked_of", "asked_by", "case__enrolment").filter(case=case)
                      .order_by("-asked_at", "-pk")),
        earlier=list(Case.objects.select_related("decided_by").filter(
            enrolment__participant_id=enrolment.participant_id).exclude(pk=case.pk).order_by("-since", "-pk")),
        letter=Letter.objects.select_related("enrolment").filter(about=case.pk).first(),
    )


def why_flagged(screening: Screening) -> list[str]:
    """The reasons of a screening in words, the gravest first; none for one that showed nothing."""
    asked = joining_packs.screen_of(screening.version)
    return [said(asked.reasons[code].title) for code in screening.reasons if code in asked.reasons]


def case_of(role_rows: models.QuerySet | None = None) -> models.QuerySet[Case]:
    """Cases with what their page needs beside them."""
    return (role_rows or Case.objects).select_related(
        "enrolment__participant", "enrolment__service", "enrolment__programme", "screening", "owner", "decided_by")


def last_case(enrolment_id: uuid.UUID) -> Case | None:
    """The latest case of an enrolment."""
    return Case.objects.filter(enrolment_id=enrolment_id).order_by("-since", "-pk").first()
