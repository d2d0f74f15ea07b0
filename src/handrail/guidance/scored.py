"""What a finished assessment makes happen: scores that come to a number, scores that are reliably worse."""

from dataclasses import dataclass
from datetime import datetime

from handrail.journeys.models import Assessment, Enrolment, Score
from handrail.measures import shelf as measures
from handrail.measures.change import reliable_change

from . import events, planning
from .guided import Guided
from .stepping import Scores


def happened(it: Guided, assessment: Assessment, *, at: datetime) -> None:
    """Plan what follows the scores of an assessment. It counts as one: two scales that got worse are one contact."""
    ordinal = Assessment.objects.filter(
        enrolment=it.enrolment, finished_at__isnull=False, finished_at__lte=assessment.finished_at or at).count()
    for one in scores_of(it.enrolment):
        place = next((place for place, score in enumerate(one.rows) if score.assessment_id == assessment.pk), None)
        if place is None:
            continue
        score, before = one.rows[place], one.rows[place - 1] if place else None
        planning.happened(it, code=events.SCORE, measure=one.measure, scale=one.scale, value=score.value,
                          before=before.value if before else None, occurrence=ordinal, at=at)
        first = one.rows[0].value
        was_worse = before is not None and one.change(first, before.value) == "worse"
        if one.change(first, score.value) == "worse" and not was_worse:
            planning.happened(it, code=events.WORSE, measure=one.measure, scale=one.scale, occurrence=ordinal, at=at)


@dataclass(frozen=True)
class OfScale(Scores):
    """The scores of one scale, with their rows."""

    rows: tuple[Score, ...] = ()


def scores_of(enrolment: Enrolment) -> list[OfScale]:
    """The scores that have a value, by measure and scale: one statement."""
    found: dict[tuple[str, str], list[Score]] = {}
    for score in Score.objects.filter(enrolment=enrolment, value__isnull=False).order_by("at", "pk"):
        found.setdefault((score.measure, score.scale), []).append(score)
    return [
        OfScale(measure, scale, [(row.at, row.value) for row in rows], _change_of(rows[-1], scale), tuple(rows))
        for (measure, scale), rows in found.items()
    ]


def _change_of(score: Score, scale: str):
    by = measures.instrument(score.pack_id).scale(scale)

    def change(before, after) -> str:
        found = reliable_change(before, after, scale=by)
        return found.direction if found.is_reliable else "same"

    return change
