"""Assessments: opened once, answered item by item through the journal, scored once when finished.

When they open is said in asking.py; what need not be asked, because it was answered lately, in counting.py. Whatever
of a battery is still open lapses when its next one opens.
Responses are kept typed by the first listener on `response_saved`, scores by the first on `assessment_finished`:
neither is ever derived again. Of two finishings of one assessment the first counts; the other stays in the journal.
"""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from handrail.delivery import clock
from handrail.ground.ids import id_for
from handrail.measures import shelf
from handrail.measures.scoring import check_value, score
from handrail.people import audit
from handrail.programmes import library
from handrail.programmes.battery import BASELINE, Battery

from . import journal, steps, timepoints
from .assessment_letters import battery_of, plan_letters, stop_letters
from .batteries import instrument_of, parse_key, parts, questions_in, response_key, seconds_for
from .counting import asked_instruments, counted_from_earlier
from .journal import announce_move, lock_standing
from .models import Assessment, Enrolment, ItemResponse, Row, Score, Standing
from .signals import assessment_finished, response_saved
from .zone import zone_of

WEIGHTS = {BASELINE: 90}  # in Today; what comes every week stands below the lesson (50), what comes once above
EVERY_WEIGHT, ONCE_WEIGHT = 30, 60

Check = Callable[[Row], str | None]
_checks: list[Check] = []


class NoSuchBattery(LookupError):
    """The programme asks no battery of this name."""


class Lapsed(Exception):
    """The assessment has closed without having been finished; the next one took its place."""


class NeedsAnAnswer(ValueError):
    """The measure lets nobody leave out a question, or say that they'd rather not."""


def after_response(check: Check) -> Check:
    """Register what may have to be shown right after a response: `check(row)` gives a URL's name, or None."""
    _checks.append(check)
    return check


def what_follows(row: Row) -> str | None:
    """The URL name that the person should be sent to after this response; None: nowhere."""
    return next((name for check in _checks if (name := check(row))), None)


@transaction.atomic
def open_assessment(*, enrolment: Enrolment, name: str, at: datetime, occurrence: int = 1) -> Assessment:
    """Ask a battery, with the latest versions of its measures. Asked once, however often this is called.

    Earlier ones of the same name close. Raises NoSuchBattery.
    """
    lock_standing(enrolment.pk)
    found = Assessment.objects.filter(enrolment=enrolment, name=name, occurrence=occurrence).first()
    if found is not None:
        return found
    battery = library.programme(enrolment.programme_id).assess.get(name)
    if battery is None:
        raise NoSuchBattery(name)
    for earlier in Assessment.objects.filter(enrolment=enrolment, name=name, state=Assessment.State.OPEN):
        earlier.enrolment = enrolment
        close(earlier, at)
    window = window_of(enrolment, battery, occurrence)
    assessment = Assessment.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, name=name, occurrence=occurrence, opened_at=at,
        measures=_versions(battery),
        closes_at=window.closes if window else None,
    )
    audit.record(did="assessment.opened", to=assessment, at=at, battery=name, occurrence=occurrence)
    announce_move(enrolment, event="assessment-opened", subject=name, at=at)
    keep_planned(assessment, battery)
    keep_step(assessment, battery)
    _spare(assessment, battery, at)
    return Assessment.objects.select_related("enrolment").get(pk=assessment.pk)


def _versions(battery: Battery) -> list[list[str]]:
    """The measures that a battery asks now, each with the digest of its latest version. Without words none is asked."""
    found = [[measure, shelf.latest(measure).digest] for measure in battery.measures]
    return [[measure, digest] for measure, digest in found if shelf.instrument(digest).has_wording]


def window_of(enrolment: Enrolment, battery: Battery, occurrence: int = 1) -> timepoints.Window | None:
    """When an asking of a battery opens and closes, where this person lives; None: not counted, or not known yet."""
    if enrolment.started_at is None:
        return None
    zone = zone_of(enrolment.participant, enrolment.service)
    return timepoints.window(battery, occurrence, started=enrolment.started_at, ended=enrolment.ended_at, zone=zone)


def keep_planned(assessment: Assessment, battery: Battery) -> None:
    """Plan the end of an open assessment, and its reminders. Planning again moves nothing that has been done."""
    if assessment.closes_at and not battery.every_days:
        clock.plan(kind="journeys.assessment-closes", subject=assessment.enrolment_id, rule=f"closes:{battery.name}",
                   occurrence=assessment.occurrence, at=assessment.closes_at, assessment=str(assessment.pk))
    plan_letters(assessment, battery)


@transaction.atomic
def respond(
    *, assessment: Assessment, measure: str, item: str, value: int | None, client_id: uuid.UUID, made_at: datetime,
    at: datetime, declined: bool = False, replaces: Iterable[uuid.UUID] = (), entered_by: uuid.UUID | None = None,
    source: str = Assessment.Source.SCREEN,
) -> journal.Written:
    """Write one response. None leaves the item out; `declined`: they'd rather not say. After the end it changes no
    score, and is kept.

    `entered_by` is the guide who typed it from `source`; `made_at` is when it was said. Raises NotAsked, NoSuchItem,
    OutOfRange, NeedsAnAnswer.
    """
    instrument = instrument_of(assessment, measure)
    check_value(instrument, item, value)
    if declined and (value is not None or not instrument.may_skip):
        raise NeedsAnAnswer(measure)
    body = {"value": value} | ({"declined": True} if declined else {}) | _from(source)
    return journal.write(
        enrolment=assessment.enrolment, kind=Row.Kind.RESPONSE, key=response_key(assessment.pk, measure, item),
        body=body, client_id=client_id, made_at=made_at, at=at, replaces=replaces, entered_by=entered_by,
    )


@transaction.atomic
def finish(
    *, assessment: Assessment, client_id: uuid.UUID, made_at: datetime, at: datetime,
    entered_by: uuid.UUID | None = None, source: str = Assessment.Source.SCREEN,
) -> Assessment:
    """Finish an assessment: its scores are worked out and kept. Gaps are allowed.

    One that was filled in on paper, or asked by telephone, was finished when it was (`made_at`), and counts also if it
    has lapsed meanwhile. Raises Lapsed.
    """
    lock_standing(assessment.enrolment_id)
    state = Assessment.objects.values_list("state", flat=True).get(pk=assessment.pk)
    if state == Assessment.State.LAPSED and entered_by is None:
        raise Lapsed(assessment.name)
    journal.write(enrolment=assessment.enrolment, kind=Row.Kind.FINISHED, key=str(assessment.pk), body=_from(source),
                  client_id=client_id, made_at=made_at, at=at, entered_by=entered_by)
    return Assessment.objects.select_related("enrolment").get(pk=assessment.pk)


def open_now(enrolment: Enrolment) -> Assessment | None:
    """The assessment that is open now, the latest of several."""
    rows = Assessment.objects.filter(enrolment=enrolment, state=Assessment.State.OPEN)
    return rows.order_by("-opened_at", "-pk").first()


def is_baseline_done(enrolment: Enrolment) -> bool:
    """Whether the baseline has been finished, or the programme asks none. (Joining asks this.)"""
    if BASELINE not in library.programme(enrolment.programme_id).assess:
        return True
    return Assessment.objects.filter(enrolment=enrolment, name=BASELINE, state=Assessment.State.FINISHED).exists()


def scores_of(enrolment_id: uuid.UUID) -> dict[str, list[list[object]]]:
    """What Standing keeps of the scores: `{"peg.total": [[ISO moment, number], …]}`, oldest first."""
    found: dict[str, list[list[object]]] = {}
    rows = Score.objects.filter(enrolment_id=enrolment_id, value__isnull=False).order_by("at", "pk")
    for measure, scale, at, value in rows.values_list("measure", "scale", "at", "value"):
        found.setdefault(f"{measure}.{scale}", []).append([at.isoformat(), float(value)])
    return found


def keep_step(assessment: Assessment, battery: Battery) -> None:
    """Offer an open assessment on Today."""
    instruments = asked_instruments(assessment)
    weight = WEIGHTS.get(assessment.name, EVERY_WEIGHT if battery.every_days else ONCE_WEIGHT)
    steps.offer(
        enrolment=assessment.enrolment, room="journeys", code="assessment", subject=assessment.name, weight=weight,
        since=assessment.opened_at, until=assessment.closes_at,
        facts={"assessment": str(assessment.pk), "battery": assessment.name, "questions": questions_in(instruments),
               "seconds": seconds_for(instruments)},
    )


@response_saved.listen
def keep_response(*, row: Row, at: datetime) -> None:
    """Keep a response typed, beside its journal row; a later one takes the place of an earlier.

    After the end nothing changes any more: what says something else is for the guide to see.
    """
    lock_standing(row.enrolment_id)
    assessment_id, measure, item = parse_key(row.key)
    body = row.body_json
    value, declined = body["value"], body.get("declined", False)
    same = ItemResponse.objects.filter(assessment_id=assessment_id, measure=measure, item=item)
    kept = same.select_related("row").first()
    rows = Assessment.objects.filter(pk=assessment_id)
    assessment = rows.select_related("enrolment").get()
    if assessment.state == Assessment.State.FINISHED:
        if kept is None or (kept.value, kept.declined) != (value, declined):
            rows.update(has_others=True)
    elif kept is None:
        ItemResponse.objects.create(service_id=row.service_id, assessment_id=assessment_id, measure=measure, item=item,
                                    value=value, declined=declined, row=row)
    elif not _comes_after(kept.row, row):
        kept.value, kept.declined, kept.row = value, declined, row
        kept.save(update_fields=["value", "declined", "row"])
    if assessment.state == Assessment.State.LAPSED and row.entered_by is None:
        _count_what_was_given_in_time(assessment, at)


@assessment_finished.listen
def keep_scores(*, row: Row, at: datetime) -> None:
    """Score a finished assessment, once."""
    standing = lock_standing(row.enrolment_id)
    assessment = Assessment.objects.select_related("enrolment").get(pk=row.key)
    if assessment.state == Assessment.State.FINISHED:
        return
    assessment.state, assessment.finished_at = Assessment.State.FINISHED, _finished_at(assessment, row)
    assessment.source = row.body_json.get("source", Assessment.Source.SCREEN)
    assessment.save(update_fields=["state", "finished_at", "source"])
    for part in parts(assessment):
        Score.objects.bulk_create(
            Score(service_id=row.service_id, assessment=assessment, enrolment_id=row.enrolment_id, measure=part.measure,
                  scale=scale, pack_id=part.digest, value=scored.value, band=scored.band, reason=scored.reason,
                  at=assessment.finished_at)
            for scale, scored in score(part.instrument, part.values).items()
        )
    scores = scores_of(row.enrolment_id)
    Standing.objects.filter(pk=standing.pk).update(scores=scores, revision=F("revision") + 1)
    _end_asking(assessment, because="finished")
    audit.record(did="assessment.finished", to=assessment, at=at, by_id=row.person_id, battery=assessment.name,
                 occurrence=assessment.occurrence)
    for other in Assessment.objects.filter(enrolment=assessment.enrolment, state=Assessment.State.OPEN):
        other.enrolment = assessment.enrolment
        _spare(other, battery_of(other), at)


def _spare(assessment: Assessment, battery: Battery, at: datetime) -> None:
    """Leave out of an open assessment what was answered lately. One that has nothing left to ask is finished."""
    if counted := counted_from_earlier(assessment, battery, at):
        assessment.counted = {**assessment.counted, **counted}
        assessment.save(update_fields=["counted"])
        keep_step(assessment, battery)
    if not asked_instruments(assessment):
        close(assessment, at)


def close(assessment: Assessment, at: datetime) -> None:
    """Let an open assessment lapse. One that lacks only the last tap is finished instead: nothing answered is lost."""
    if assessment.state != Assessment.State.OPEN:
        return
    if not any(part.gaps for part in parts(assessment)):
        journal.write(enrolment=assessment.enrolment, kind=Row.Kind.FINISHED, key=str(assessment.pk),
                      body={"by": "clock"}, client_id=id_for(assessment.pk, "closed"), made_at=at, at=at)
        return
    assessment.state = Assessment.State.LAPSED
    assessment.save(update_fields=["state"])
    _end_asking(assessment, because="lapsed")
    audit.record(did="assessment.lapsed", to=assessment, at=at, battery=assessment.name,
                 occurrence=assessment.occurrence)
    announce_move(assessment.enrolment, event="assessment-lapsed", subject=assessment.name, at=at)


def _count_what_was_given_in_time(assessment: Assessment, at: datetime) -> None:
    """Finish one that lapsed while its last answers were on their way, from a phone without a line for instance."""
    if assessment.closes_at is None or assessment.enrolment.state == Enrolment.State.LEFT:
        return
    given = ItemResponse.objects.filter(assessment=assessment).aggregate(last=Max("row__made_at"))["last"]
    if given <= assessment.closes_at and not any(part.gaps for part in parts(assessment)):
        journal.write(enrolment=assessment.enrolment, kind=Row.Kind.FINISHED, key=str(assessment.pk),
                      body={"by": "late"}, client_id=id_for(assessment.pk, "late"), made_at=given, at=at)


def _finished_at(assessment: Assessment, row: Row) -> datetime:
    """When it was finished: at the last tap; where the clock closed it, at the last answer; else when it was given."""
    if row.entered_by is not None or row.body_json.get("by") == "late":
        return row.made_at
    if row.body_json.get("by") != "clock":
        return row.received_at
    last = ItemResponse.objects.filter(assessment=assessment).aggregate(last=Max("row__received_at"))["last"]
    return last or row.received_at  # nothing was left to ask: all of it counts from earlier


def _from(source: str) -> dict[str, str]:
    """What a row's body says of where an answer came from: nothing, where the participant gave it here."""
    return {} if source == Assessment.Source.SCREEN else {"source": source}


def _comes_after(one: Row, other: Row) -> bool:
    """Whether `one` counts rather than `other`: it replaces it, or was received later."""
    if str(other.client_id) in one.replaces:
        return True
    if str(one.client_id) in other.replaces:
        return False
    return (one.received_at, one.pk) > (other.received_at, other.pk)


def _end_asking(assessment: Assessment, *, because: str) -> None:
    """Today offers it no more, and no letter speaks of it."""
    stop_letters(assessment.enrolment, assessment.name, because=because)
    steps.withdraw(enrolment=assessment.enrolment, room="journeys", code="assessment", subject=assessment.name)
