"""What a clinician's pages show: only of whom agreed, only what was agreed, from the moment of agreeing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.ground import sealed
from handrail.guidance import scores
from handrail.journeys import course, progress
from handrail.journeys.joining_packs import said
from handrail.journeys.models import Enrolment, Standing
from handrail.measures import shelf
from handrail.people import audit
from handrail.people.models import AuditEntry, Role
from handrail.programmes import library
from handrail.programmes.models import PackVersion

from . import agreeing, distress, responsibility
from .models import Agreement, Clinician, Part, Referral, Responsibility, Told

SEEN_EVERY = timedelta(hours=1)
MOST = 500


@dataclass
class Line:
    """A code in the list: what became of it, and, where somebody agreed, who they are."""

    referral: Referral
    person: str = ""
    new: int = 0  # things told that weren't opened
    is_urgent: bool = False
    state: str = ""


@dataclass
class List:
    """The clinician's first page."""

    patients: list[Line] = field(default_factory=list)
    codes: list[Line] = field(default_factory=list)


def list_of(clinician: Clinician, at: datetime) -> List:
    """Every code of a clinician: three statements, however many there are."""
    rows = list(Referral.objects.select_related("enrolment__participant").filter(clinician=clinician)
                .order_by("-made_at", "-pk")[:MOST])
    parts: dict[object, set[str]] = defaultdict(set)
    for referral_id, part in Agreement.objects.filter(
            referral__in=[row.pk for row in rows], withdrawn_at=None).values_list("referral_id", "part"):
        parts[referral_id].add(part)
    new: dict[object, list[str]] = defaultdict(list)
    for referral_id, kind in Told.objects.filter(
            referral__in=list(parts), seen_at=None).values_list("referral_id", "kind"):
        if kind in parts[referral_id]:
            new[referral_id].append(kind)
    page = List()
    for row in rows:
        if row.is_linked and parts[row.pk]:
            page.patients.append(Line(row, name_of(row), len(new[row.pk]),
                                      Part.DISTRESS in new[row.pk]))
        elif row.follows_id is None:  # of a later course a clinician hears nothing before they may
            page.codes.append(Line(row, state=state_of(row, at)))
    page.patients.sort(key=lambda line: (not line.is_urgent, not line.new))
    return page


def name_of(referral: Referral) -> str:
    """The person's name; nothing of their address where they gave none."""
    return referral.enrolment.participant.name or _("Somebody who gave no name")


def state_of(referral: Referral, at: datetime) -> str:
    """What became of a code, without saying who used it."""
    if referral.used_at is not None:
        return _("Used. Nothing is shared with you.")
    if referral.withdrawn_at is not None:
        return _("Taken back")
    return _("Has run out") if referral.expires_at <= at else _("Not used yet")


@dataclass
class News:
    """One thing that was told, in words."""

    told: Told
    words: str
    acts: str = ""


@dataclass
class Patient:
    """A patient's page."""

    referral: Referral
    enrolment: Enrolment
    parts: set[str]
    who: Responsibility
    who_words: str
    asked_words: str  # what became of what they wanted to hand over
    history: list[Responsibility]
    news: list[News]
    done: int = 0
    of: int = 0
    state: str = ""
    score_rows: list[scores.ScoreRow] = field(default_factory=list)
    has_letter: bool = False


def patient_of(referral: Referral) -> Patient:
    """The page about somebody who agreed to something."""
    enrolment, since = referral.enrolment, agreeing.agreed(referral)
    history = responsibility.history(referral)
    service, who = referral.service.name, responsibility.latest(history)
    page = Patient(
        referral, enrolment, set(since), who, responsibility.to_clinician(who.who, service=service),
        responsibility.asked_of_service(history, service=service, day=_day), history, news_of(referral, since))
    for one in page.news:
        if one.told.kind == Told.Kind.DISTRESS:
            one.acts = responsibility.who_acts(who.who, service=service)
    if Part.PROGRESS in since:
        done = Standing.objects.filter(enrolment=enrolment).values_list("lessons_done", flat=True).first() or []
        page.done, page.of = len(done), len(library.programme(enrolment.programme_id).lesson_keys)
        page.state = state_words(enrolment)
    if Part.SCORES in since:
        zone = course.zone_of(enrolment.participant, enrolment.service)
        page.score_rows = [scores.row_of(one) for one in progress.series_of(enrolment, zone) if one.first is not None]
    page.has_letter = Part.LETTER in since and enrolment.state in (Enrolment.State.FINISHED, Enrolment.State.LEFT)
    return page


def _day(moment: datetime) -> str:
    return dateformat.format(timezone.localtime(moment), _("j F Y"))


def news_of(referral: Referral, since: dict[str, datetime]) -> list[News]:
    """What was told since it was agreed to, the latest first."""
    rows = Told.objects.select_related("referral__enrolment").filter(referral=referral, kind__in=list(since))
    sealed.preload([(referral.service_id, referral.enrolment.participant_id)])
    since_then = [row for row in rows.order_by("-at", "-pk") if row.at >= since[row.kind]]
    titles = measure_titles() if any(row.kind == Told.Kind.DISTRESS for row in since_then) else {}
    return [News(row, words_of(row, titles)) for row in since_then]


def words_of(told: Told, titles: dict[str, str]) -> str:
    """One thing that was told, in the active language."""
    facts = told.said
    if told.kind == Told.Kind.PROGRESS:
        programme = library.programme(told.referral.enrolment.programme_id)
        return _("Finished “%(lesson)s”: %(done)d of %(of)d lessons") % {
            "lesson": lesson_title(programme, facts["lesson"]), "done": facts["done"], "of": facts["of"]}
    if told.kind == Told.Kind.LETTER:
        return _("The course has ended. There is a letter.")
    name = titles.get(facts["measure"], facts["measure"].upper())
    return {
        distress.SEVERE: _("%(measure)s lies in its severe range.") % {"measure": name},
        distress.WORSE: _("%(measure)s is reliably worse than at the start.") % {"measure": name},
        distress.ITEM: _("They said in %(measure)s that they have thought of death or of hurting themselves.") % {
            "measure": name},
    }[facts["why"]]


def lesson_title(programme, key: str) -> str:
    """A lesson's title in the active language, else in the programme's first; its key where it is gone."""
    language = get_language() or "en"
    language = language if language in programme.languages else programme.languages[0]
    return programme.lesson(key, language).title if key in programme.lesson_keys else key


def measure_titles() -> dict[str, str]:
    """The own names of the instruments that the rules of distress know. One statement."""
    rows = PackVersion.objects.filter(kind=PackVersion.Kind.MEASURE, key__in={
        rule.measure for rule in distress.rules().rules}).order_by("loaded_at", "version")
    return {key: said(shelf.instrument(digest).title) for key, digest in rows.values_list("key", "digest")}


def state_words(enrolment: Enrolment) -> str:
    """Where a course stands, to a clinician."""
    State = Enrolment.State
    return {
        State.JOINING: _("Is joining"), State.WAITING: _("Waits for the start"), State.ACTIVE: _("In the course"),
        State.PAUSED: _("Takes a break"), State.FINISHED: _("Has finished the course"),
        State.LEFT: _("Has left the course"), State.UNSUITABLE: _("Another way first"),
    }[State(enrolment.state)]


@transaction.atomic
def seen(*, referral: Referral, news: list[News], by: Role, at: datetime) -> None:
    """Opened by the clinician: noted, and written down once an hour."""
    new = [one.told.pk for one in news if one.told.seen_at is None]
    if new:
        Told.objects.filter(pk__in=new, seen_at=None).update(seen_at=at)
    latest = AuditEntry.objects.filter(service_id=referral.service_id, subject_id=referral.pk, did="referral.viewed",
                                       by_id=by.person_id, at__gt=at - SEEN_EVERY)
    if not latest.exists():
        audit.record(did="referral.viewed", to=referral, at=at, by=by)
