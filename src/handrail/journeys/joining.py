"""Joining: consent, screening, the first questionnaires, then the start, or a wait. What comes next, and the verbs."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from handrail.delivery import clock
from handrail.ground.ids import id_for
from handrail.people import audit, registries
from handrail.people.models import Role, RoleKind, Service
from handrail.people.signals import role_given
from handrail.programmes import keeping, library
from handrail.programmes.models import PackVersion

from . import assessing, consenting, course, schedule, screening
from .joining_packs import said
from .journal import announce_move, lock_standing
from .models import Assessment, Enrolment, Row, Screening, Standing
from .screening import Answers, Screen
from .signals import assessment_finished, screening_done

State = Enrolment.State

PARTS = ("consent", "screening", "baseline")  # of joining, in their order; what rooms above ask comes after consent


class ConsentFirst(Exception):
    """Nothing about somebody's health is asked before they have agreed to it."""


@dataclass(frozen=True)
class Further:
    """A part of joining that a room above asks, after consent: whether it belongs to this path, and is still open."""

    code: str
    address: str  # the name of its page
    is_asked: Callable[[Enrolment], bool]
    is_open: Callable[[Enrolment], bool]


_further: dict[str, Further] = {}


def also_asks(part: Further) -> None:
    """Register a further part of joining."""
    _further[part.code] = part


Overrules = Callable[[Enrolment], bool]
WaitsAt = Callable[[Enrolment], str | None]
_overrules: list[Overrules] = []
_waits_at: list[WaitsAt] = []


def overrules_screening(rule: Overrules) -> Overrules:
    """Register who may say that somebody takes part though the screening showed another way first."""
    _overrules.append(rule)
    return rule


def is_overruled(enrolment: Enrolment) -> bool:
    """Whether somebody who may has taken them in, whatever the screening said."""
    return any(rule(enrolment) for rule in _overrules)


def says_where_one_waits(find: WaitsAt) -> WaitsAt:
    """Register a page for those who wait for what a room above decides: `find(enrolment)` gives its name, or None."""
    _waits_at.append(find)
    return find


def page_of_wait(enrolment: Enrolment) -> str | None:
    """The name of the page on which somebody sees what they wait for; None where it is a guide."""
    return next((page for find in _waits_at if (page := find(enrolment))), None)


@dataclass(frozen=True)
class Place:
    """Where somebody is on the way in: the third of four parts."""

    number: int
    of: int

    @property
    def marks(self) -> list[str]:
        """The parts as a row of marks: "done", "now", ""."""
        return ["done" if place < self.number else "now" if place == self.number else ""
                for place in range(1, self.of + 1)]


def place_of(enrolment: Enrolment, part: str) -> Place:
    """Where a part lies on this person's way in."""
    consent, *rest = PARTS
    parts = [consent, *(code for code, one in _further.items() if one.is_asked(enrolment)), *rest]
    return Place(parts.index(part) + 1 if part in parts else 1, len(parts))


def page_of(step: str) -> str:
    """The name of the page of a step that `next_step` gives."""
    return _further[step].address if step in _further else f"journeys:{step}"


@dataclass(frozen=True)
class Offer:
    """What a service offers on its sign-up page."""

    title: str
    summary: str
    lessons: int
    weeks: int
    least_minutes: int  # a lesson's
    most_minutes: int
    guidance: str  # how it is guided, in a sentence; empty where nobody says


GuidanceWords = Callable[[str], str]
_guidance_words: list[GuidanceWords] = []


def says_how_guided(words: GuidanceWords) -> GuidanceWords:
    """Register what puts a protocol into one sentence for somebody who thinks of joining: `words(protocol_key)`."""
    _guidance_words.append(words)
    return words


def offer_of(service: Service, language: str) -> Offer:
    """What the service's course is. Raises NoSuchPack."""
    kept = keeping.latest(PackVersion.Kind.PROGRAMME, service.default_programme)
    programme = library.programme(kept.digest)
    language = language if language in programme.languages else programme.languages[0]
    minutes = [programme.lesson(key, language).minutes for key in programme.lesson_keys]
    return Offer(
        title=programme.title[language], summary=programme.summary[language], lessons=len(minutes),
        weeks=schedule.weeks_in(course.lessons_of(kept.digest)), least_minutes=min(minutes), most_minutes=max(minutes),
        guidance=" ".join(filter(None, (words(service.default_protocol) for words in _guidance_words))),
    )


def programmes_on_offer() -> list[registries.Offer]:
    """The programmes that somebody can be invited to, in the active language."""
    rows = PackVersion.objects.filter(kind=PackVersion.Kind.PROGRAMME).order_by("key", "loaded_at", "version")
    latest = dict(rows.values_list("key", "digest"))
    programmes = {key: library.programme(digest) for key, digest in latest.items()}
    return [registries.Offer(key, said(one.title)) for key, one in programmes.items() if not one.is_for_guides]


registries.offers_programmes(programmes_on_offer)


def next_step(enrolment: Enrolment) -> str:
    """What comes next: "consent", a further part's code, "screening", "baseline", "begin", "not-now", "waiting",
    "today", or "my-course".
    """
    settled = {State.UNSUITABLE: "not-now", State.WAITING: "waiting", State.LEFT: "my-course"}
    if enrolment.state != State.JOINING:
        return settled.get(enrolment.state, "today")
    if consenting.asked_of(enrolment) is not None:
        return "consent"
    last = last_screening(enrolment)
    if last is None:  # whoever has come farther is held up by nothing that is asked only now
        further = next((part.code for part in _further.values() if part.is_open(enrolment)), None)
        if further is not None:
            return further
    if last is None or (last.result != Screening.Result.SUITABLE and not is_overruled(enrolment)):
        return "screening"
    return "begin" if assessing.is_baseline_done(enrolment) else "baseline"


def may_begin_again(enrolment: Enrolment) -> bool:
    """Whether somebody whose course is over may begin another by themselves: where sign-up is open."""
    return enrolment.state in (State.LEFT, State.FINISHED) and enrolment.service.open_sign_up


def last_screening(enrolment: Enrolment) -> Screening | None:
    """The screening that counts: the latest."""
    return Screening.objects.filter(enrolment=enrolment).order_by("-at", "-pk").first()


def baseline_of(enrolment: Enrolment) -> Assessment | None:
    """The first questionnaires, if they have been opened."""
    return Assessment.objects.filter(enrolment=enrolment, name=assessing.BASELINE, occurrence=1).first()


@transaction.atomic
def screen(
    *, enrolment: Enrolment, asked: Screen, answers: Answers, client_id: uuid.UUID, at: datetime, by: Role | None = None
) -> Screening:
    """Keep what somebody answered, and go on to the first questionnaires, or not just now.

    The same id with the same answers is the same screening; answering again later is a new one.
    Raises ConsentFirst, and NotRunning once the course has begun or ended.
    """
    lock_standing(enrolment.pk)
    enrolment.refresh_from_db()
    if (found := Screening.objects.filter(enrolment=enrolment, client_id=client_id).first()) is not None:
        if found.answers == answers:
            return found
        client_id = id_for(client_id, sorted(answers.items()))
        if (again := Screening.objects.filter(enrolment=enrolment, client_id=client_id).first()) is not None:
            return again
    if enrolment.state not in (State.JOINING, State.UNSUITABLE) or _runs_elsewhere(enrolment):
        raise course.NotRunning(enrolment.state)
    if consenting.asked_of(enrolment) is not None:
        raise ConsentFirst
    verdict = screening.judge(asked, answers)
    done = Screening.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, client_id=client_id, at=at, version=asked.version,
        answers=answers, result=verdict.result, reasons=list(verdict.reasons),
    )
    audit.record(did="screening.done", to=done, at=at, by=by, by_id=enrolment.participant_id, version=asked.version,
                 result=verdict.result)
    is_suitable = verdict.result == screening.SUITABLE
    _move(enrolment, State.JOINING if is_suitable else State.UNSUITABLE, at)
    if is_suitable and not assessing.is_baseline_done(enrolment):
        open_baseline(enrolment=enrolment, at=at)
    screening_done.send(on_failure=_tell_again_later(done, at), screening=done, at=at)
    return done


@transaction.atomic
def open_baseline(*, enrolment: Enrolment, at: datetime) -> Assessment:
    """Open the first questionnaires. Opened once, however often it is asked."""
    lock_standing(enrolment.pk)
    return baseline_of(enrolment) or assessing.open_assessment(enrolment=enrolment, name=assessing.BASELINE, at=at)


@assessment_finished.listen
def go_on_after_baseline(*, row: Row, at: datetime) -> None:
    """The last of joining is done: the course starts, or waits for what it needs."""
    enrolment = Enrolment.objects.get(pk=row.enrolment_id)
    if enrolment.state == State.JOINING and next_step(enrolment) == "begin":
        course.begin(enrolment=enrolment, at=at)


@role_given.listen
def enrol_the_invited(*, role: Role, invitation, at: datetime) -> None:
    """Whoever accepted an invitation as a participant is enrolled in what it names."""
    if invitation is None or role.kind != RoleKind.PARTICIPANT:
        return
    service = role.service
    course.enrol(
        person=role.person, service=service, programme_key=invitation.programme or service.default_programme,
        protocol_key=invitation.protocol or service.default_protocol,
        heard_from=invitation.heard_from or "invitation", at=at, by=role,
    )


def _runs_elsewhere(enrolment: Enrolment) -> bool:
    others = Enrolment.objects.filter(participant_id=enrolment.participant_id, state__in=course.RUNNING)
    return others.exclude(pk=enrolment.pk).exists()


def _move(enrolment: Enrolment, state: State, at: datetime) -> None:
    if enrolment.state == state:
        return
    is_over = state == State.UNSUITABLE
    enrolment.state, enrolment.ended_at = state, at if is_over else None
    enrolment.ended_because = "screening" if is_over else ""
    enrolment.save(update_fields=["state", "ended_at", "ended_because"])
    Standing.objects.filter(enrolment=enrolment).update(revision=F("revision") + 1)
    announce_move(enrolment, event="unsuitable" if is_over else "came-back", at=at)


def _tell_again_later(done: Screening, at: datetime):
    def on_failure(listener: str, failure: BaseException) -> None:
        clock.plan(kind="journeys.screening-again", subject=done.pk, rule=f"again:{listener}"[:80], at=at,
                   listener=listener)

    return on_failure


@clock.due_kind("journeys.screening-again")
def tell_again(due, at: datetime) -> None:
    """Run a listener again that failed when the screening was done."""
    done = Screening.objects.select_related("enrolment").get(pk=due.subject)
    screening_done.tell(due.facts["listener"], screening=done, at=done.at)
