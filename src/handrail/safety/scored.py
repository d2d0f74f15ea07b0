"""What follows from scores, when an assessment is finished: a severe band, worse twice in a row."""

from collections.abc import Iterator
from datetime import datetime

from handrail.ground.ids import id_for
from handrail.journeys.models import Assessment, Row, Score
from handrail.journeys.signals import assessment_finished
from handrail.measures import shelf as measures
from handrail.measures.verdict import is_worse_twice_in_a_row

from . import shelf
from .actions import raise_flag
from .models import Flag
from .plan import Band, Signal, TwiceWorse


class NotScored(RuntimeError):
    """The assessment is finished, but its scores aren't kept yet; this listener is run again."""


@assessment_finished.listen
def look_at_scores(*, row: Row, at: datetime) -> None:
    """Raise what the scores of a finished assessment carry; once, though it may have been finished twice."""
    assessment = Assessment.objects.select_related("enrolment").get(pk=row.key)
    scores = list(Score.objects.filter(assessment=assessment, value__isnull=False).order_by("measure", "scale"))
    if assessment.state != Assessment.State.FINISHED:
        raise NotScored(row.key)
    for signal, score, about in [*_bands(assessment, scores), *_worse(assessment, scores)]:
        if not _was_just_raised(assessment, signal, about, at):
            raise_flag(enrolment=assessment.enrolment, signal=signal, cause=id_for(assessment.pk, about), about=about,
                       value=round(score.value), at=at, said_at=row.made_at)


def _bands(assessment: Assessment, scores: list[Score]) -> Iterator[tuple[Signal, Score, str]]:
    for signal in shelf.plan_of(assessment.service_id).of_kind(Band):
        for score in scores:
            if (score.measure, score.scale) == (signal.when.measure, signal.when.scale) and (
                    score.band in signal.when.bands):
                yield signal, score, f"band:{score.measure}.{score.scale}"


def _worse(assessment: Assessment, scores: list[Score]) -> Iterator[tuple[Signal, Score, str]]:
    for signal in shelf.plan_of(assessment.service_id).of_kind(TwiceWorse):
        for score in scores:
            if signal.when.measures and score.measure not in signal.when.measures:
                continue
            series = Score.objects.filter(enrolment_id=assessment.enrolment_id, measure=score.measure,
                                          scale=score.scale, value__isnull=False, at__lte=score.at)
            values = list(series.order_by("at", "pk").values_list("value", flat=True))
            if is_worse_twice_in_a_row(values, scale=measures.instrument(score.pack_id).scale(score.scale)):
                yield signal, score, f"worse:{score.measure}.{score.scale}"


def _was_just_raised(assessment: Assessment, signal: Signal, about: str, at: datetime) -> bool:
    """Whether one about the same was closed so lately that the plan wants no new one."""
    if signal.again_after is None:
        return False
    earlier = Flag.objects.filter(enrolment_id=assessment.enrolment_id, signal=signal.code, about=about)
    return earlier.filter(closed_at__isnull=False, raised_at__gt=at - signal.again_after).exists()
