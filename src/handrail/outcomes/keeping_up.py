"""Keeping the rows that figures are counted from: derived whole for one enrolment, in the transaction of their cause.

Only what differs is written. Kept and derived agree after any sequence of events (a test walks at random).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min

from handrail.ground import checkup
from handrail.guidance.models import Contact, Guidance
from handrail.journeys import rebuilding
from handrail.journeys.counting import scores_at
from handrail.journeys.models import Assessment, Consent, Enrolment, LessonOpening, Score, Standing
from handrail.measures import shelf
from handrail.measures.change import reliable_change
from handrail.programmes.battery import BASELINE

from .models import Followed, Result

REACHED = (Contact.Outcome.REACHED, Contact.Outcome.WRITTEN)  # outcomes that count as a guide's contact
COHORT = ("programme", "protocol", "guide_id", "signed_up_on")
AN_HOUR = 3600


@dataclass(frozen=True)
class Wanted:
    """What the rows of an enrolment should say."""

    followed: dict[str, Any]
    results: dict[tuple, dict[str, Any]]  # (assessment id, measure, scale) → fields


def keep(enrolment_id: uuid.UUID) -> bool:
    """Bring the rows of an enrolment up to date; says whether anything had been different."""
    enrolment = Enrolment.objects.select_related("service", "programme").get(pk=enrolment_id)
    wanted = derive(enrolment)
    changed = _keep_results(enrolment, wanted)
    followed = Followed.objects.filter(enrolment=enrolment).first()
    if followed is None:
        Followed.objects.create(enrolment=enrolment, service_id=enrolment.service_id, revision=1, **wanted.followed)
        return True
    different = [name for name, value in wanted.followed.items() if getattr(followed, name) != value]
    if not different and not changed:
        return False
    for name in different:
        setattr(followed, name, wanted.followed[name])
    followed.revision += 1
    followed.save(update_fields=[*different, "revision"])
    return True


def derive(enrolment: Enrolment) -> Wanted:
    """What an enrolment's rows should say, from the tables they follow from. Reads only."""
    zone = ZoneInfo(enrolment.service.timezone)
    guide = Guidance.objects.filter(enrolment=enrolment).values_list("guide_id", flat=True).first()
    cohort = {"programme": enrolment.programme.key, "protocol": enrolment.protocol_key, "guide_id": guide,
              "signed_up_on": _day(enrolment.signed_up_at, zone)}
    assessments = list(Assessment.objects.filter(enrolment=enrolment))
    done = [one.finished_at for one in assessments if one.name == BASELINE and one.finished_at]
    contacts = Contact.objects.filter(enrolment=enrolment, state=Contact.State.DONE, outcome__in=REACHED)
    lessons_read = Standing.objects.filter(enrolment=enrolment).values_list("lessons_done", flat=True).first()
    opened = LessonOpening.objects.filter(enrolment=enrolment).values_list("lesson", flat=True)
    followed = {
        **cohort,
        "state": str(enrolment.state),
        "started_on": _day(enrolment.started_at, zone) if enrolment.started_at else None,
        "ended_on": _day(enrolment.ended_at, zone) if enrolment.started_at and enrolment.ended_at else None,
        "consent_hours": _hours(enrolment, Consent.objects.filter(enrolment=enrolment).aggregate(at=Min("at"))["at"]),
        "baseline_hours": _hours(enrolment, min(done, default=None)),
        "start_hours": _hours(enrolment, enrolment.started_at),
        "contact_hours": _hours(enrolment, contacts.aggregate(at=Min("done_at"))["at"]),
        "opened": " ".join(sorted(opened)),
        "read": " ".join(sorted(lessons_read or ())),
    }
    results = _results(enrolment, assessments, cohort) if enrolment.started_at else {}
    return Wanted(followed, results)


@checkup.rebuild("rows that figures are counted from")
def rebuild_all(at: datetime) -> int:
    """Derive every enrolment's rows afresh, in every service; returns how many had been different."""
    return rebuilding.each_enrolment(keep)


def _results(enrolment: Enrolment, assessments: Iterable[Assessment], cohort: dict) -> dict[tuple, dict[str, Any]]:
    """The rows of its assessments and scores; a score that counts for two of them is in both.

    A score stands beside the baseline's where the baseline asked for it, else beside the first there is.
    """
    by_id = {one.pk: one for one in assessments}
    found = {
        (one.pk, "", ""): {**cohort, **_asked(one), "before": None, "value": None, "verdict": None}
        for one in by_id.values()
    }
    firsts: dict[tuple[str, str], Score | None] = {}
    rows = [(by_id[pk], one.score) for pk, scores in scores_at(by_id.values()).items() for one in scores]
    rows.sort(key=lambda pair: (pair[1].at, pair[0].opened_at, pair[0].pk))
    baseline = {(row.measure, row.scale): row for asked, row in rows if asked.name == BASELINE}
    for asked, row in rows:
        key = (row.measure, row.scale)
        if key not in firsts and (key in baseline or row.value is not None):
            firsts[key] = baseline.get(key, row)
        first = firsts.get(key)
        before = None if first is None or first.pk == row.pk else first.value
        pair = before is not None and row.value is not None
        found[(asked.pk, *key)] = {
            **cohort, **_asked(asked),
            "before": float(before) if pair else None, "value": None if row.value is None else float(row.value),
            "verdict": _verdict(first, row) if pair else None,
        }
    return found


def _verdict(first: Score, later: Score) -> int | None:
    """1: reliably better, -1: reliably worse, 0: neither; None where the instrument names no figure."""
    change = reliable_change(first.value, later.value, scale=shelf.instrument(later.pack_id).scale(later.scale))
    if change.is_reliable is None:
        return None
    return {"better": 1, "worse": -1}.get(change.direction, 0) if change.is_reliable else 0


def _asked(assessment: Assessment) -> dict[str, Any]:
    return {"name": assessment.name, "occurrence": assessment.occurrence, "state": str(assessment.state)}


def _keep_results(enrolment: Enrolment, wanted: Wanted) -> bool:
    """Write what differs of the results: bulk, and only that."""
    kept = {(row.assessment_id, row.measure, row.scale): row for row in Result.objects.filter(enrolment=enrolment)}
    gone = [row.pk for key, row in kept.items() if key not in wanted.results]
    fresh = [
        Result(service_id=enrolment.service_id, enrolment=enrolment, assessment_id=key[0], measure=key[1],
               scale=key[2], **fields)
        for key, fields in wanted.results.items() if key not in kept
    ]
    other = []
    for key, row in kept.items():
        fields = wanted.results.get(key, {})
        if any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            other.append(row)
    if gone:
        Result.objects.filter(pk__in=gone).delete()
    if fresh:
        Result.objects.bulk_create(fresh)
    if other:
        Result.objects.bulk_update(other, [*COHORT[:2], "guide", "signed_up_on", "state", "before", "value", "verdict"])
    return bool(gone or fresh or other)


def _hours(enrolment: Enrolment, at: datetime | None) -> int | None:
    """Whole hours from the sign-up to `at`; what a clock's correction puts before the sign-up is at once."""
    return None if at is None else max(0, int((at - enrolment.signed_up_at).total_seconds()) // AN_HOUR)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
