"""Never twice the same instrument within its window: what was answered lately counts, and isn't asked again.

A battery (or the measure itself) says within how many days an instrument isn't asked again. Where it was answered
completely so short a time before, the later assessment leaves it out: `Assessment.counted` names the assessment whose
score counts for that timepoint. A score keeps the assessment that it came from; `scores_at` gives a timepoint's scores
with those that count from earlier, and says which these are.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handrail.measures import shelf
from handrail.measures.instrument import Instrument
from handrail.programmes.battery import Battery

from .models import Assessment, ItemResponse, Score
from .timepoints import need_not_ask

FINISHED = Assessment.State.FINISHED


@dataclass(frozen=True)
class ScoreAt:
    """A score as it counts for a timepoint. `is_earlier`: it was given for another one, shortly before."""

    score: Score
    is_earlier: bool


def scores_at(assessments: Iterable[Assessment]) -> dict[uuid.UUID, list[ScoreAt]]:
    """The scores of each of these timepoints, by its id, in the order asked; those that count from earlier among them.

    One statement, however many there are. A scale that could not be scored is there with its reason and no value.
    """
    asked = list(assessments)
    sources = {one.pk: {measure: one.counted.get(measure, str(one.pk)) for measure, _ in one.measures} for one in asked}
    wanted = {source for of in sources.values() for source in of.values()}
    found: dict[tuple[str, str], list[Score]] = {}
    for score in Score.objects.filter(assessment_id__in=wanted).order_by("pk"):
        found.setdefault((str(score.assessment_id), score.measure), []).append(score)
    return {
        pk: [ScoreAt(score, is_earlier=source != str(pk)) for measure, source in of.items()
             for score in found.get((source, measure), ())]
        for pk, of in sources.items()
    }


def asked_measures(assessment: Assessment) -> list[tuple[str, str]]:
    """What an assessment still asks: measure and digest, without what counts from earlier."""
    return [(measure, digest) for measure, digest in assessment.measures if measure not in assessment.counted]


def asked_instruments(assessment: Assessment) -> list[Instrument]:
    """The instruments that an assessment still asks, in the versions pinned when it opened."""
    return [shelf.instrument(digest) for _, digest in asked_measures(assessment)]


def counted_from_earlier(assessment: Assessment, battery: Battery, at: datetime) -> dict[str, str]:
    """What an assessment need not ask at `at`: measure → the finished assessment whose score counts for it."""
    days = {measure: _days(battery, shelf.instrument(digest)) for measure, digest in asked_measures(assessment)}
    if not any(days.values()):
        return {}
    answered = _answered(assessment, days)
    begun = set(ItemResponse.objects.filter(assessment=assessment).values_list("measure", flat=True))
    spared = need_not_ask(days, {measure: when for measure, (when, _) in answered.items()}, days, at)
    return {measure: answered[measure][1] for measure in spared if measure not in begun}


def _days(battery: Battery, instrument: Instrument) -> int | None:
    """Within how many days a measure isn't asked again: as the battery says, else as the measure does."""
    return battery.not_within_days or instrument.not_within_days


def _answered(assessment: Assessment, measures: Iterable[str]) -> Mapping[str, tuple[datetime, str]]:
    """When each measure was last answered completely, and in which assessment, over the same course. Two statements."""
    others = {
        str(one.pk): one for one in
        Assessment.objects.filter(enrolment_id=assessment.enrolment_id, state=FINISHED).exclude(pk=assessment.pk)
    }
    given: dict[tuple[str, str], set[str]] = {}
    rows = ItemResponse.objects.filter(assessment_id__in=list(others), measure__in=list(measures), value__isnull=False)
    for pk, measure, item in rows.values_list("assessment_id", "measure", "item"):
        given.setdefault((str(pk), measure), set()).add(item)
    found: dict[str, tuple[datetime, str]] = {}
    for (pk, measure), items in given.items():
        digest = dict(others[pk].measures).get(measure)
        if digest is None or not {one.key for one in shelf.instrument(digest).items if one.is_scored} <= items:
            continue
        found[measure] = max(found.get(measure, (others[pk].finished_at, pk)), (others[pk].finished_at, pk))
    return found
