"""Answers of a whole group to a scale's items, without anybody's name: what reliability is worked out from."""

from handrail.measures.instrument import Instrument, Scale
from handrail.measures.scoring import turned

from .models import Assessment, ItemResponse


def complete_rows(instrument: Instrument, scale: Scale) -> list[tuple[int, ...]]:
    """One row a participant of the active service: the first questionnaire in which they answered every item, turned
    round where the scale reverses items. In no order that tells who is who. One statement."""
    answered = ItemResponse.objects.filter(
        measure=instrument.id, item__in=scale.items, value__isnull=False, assessment__state=Assessment.State.FINISHED
    ).order_by("assessment__finished_at", "assessment_id").values_list(
        "assessment__enrolment__participant_id", "assessment_id", "item", "value"
    )
    found: dict[object, tuple[int, ...]] = {}
    filling: dict[object, dict[str, int]] = {}
    for person, assessment, item, value in answered.iterator(chunk_size=2000):
        if person in found:
            continue
        values = filling.setdefault(assessment, {})
        values[item] = value
        if len(values) == len(scale.items) and all(_fits(instrument, key, given) for key, given in values.items()):
            found[person] = tuple(int(turned(instrument, scale, key, values[key])) for key in scale.items)
    return sorted(found.values())


def _fits(instrument: Instrument, item: str, value: int) -> bool:
    """Whether the version in use still has this value; an answer to an earlier one may not."""
    return value in instrument.item(item).choice.values
