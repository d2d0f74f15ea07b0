"""What was answered in an assessment, question by question, as a guide reads it: in the version that was asked.

Of two that were finished, on two devices say, the first received is scored; what came after it and says something else
is given as well, so that nobody has to wonder.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.ground.sealed import Forgotten
from handrail.measures import shelf
from handrail.measures.instrument import Instrument, Item, said
from handrail.people.models import Person

from .batteries import Given, Part, parse_key, parts
from .counting import ScoreAt, scores_at
from .models import Assessment, Enrolment, Row


@dataclass(frozen=True)
class Line:
    """One question, what was said to it, and, where something else came later, that."""

    number: int
    question: str
    answer: str
    other: str


@dataclass(frozen=True)
class Sheet:
    """One measure of an assessment."""

    title: str
    version: str
    scores: list[tuple[str, ScoreAt]]  # the scale's title, and its score
    lines: list[Line]
    is_earlier: bool  # answered for another timepoint, shortly before

    @property
    def has_others(self) -> bool:
        """Whether something else came later."""
        return any(line.other for line in self.lines)


def of_enrolment(enrolment: Enrolment) -> list[Assessment]:
    """Every assessment of an enrolment, the latest first. One statement."""
    return list(Assessment.objects.filter(enrolment=enrolment).order_by("-opened_at", "-pk"))


def sheets(assessment: Assessment) -> list[Sheet]:
    """All that was answered. Two statements, four where other answers came later."""
    found: dict[str, list[ScoreAt]] = {}
    for one in scores_at([assessment])[assessment.pk]:
        found.setdefault(one.score.measure, []).append(one)
    asked = {part.measure: part for part in parts(assessment)}
    others = _others(assessment)
    return [
        _sheet(shelf.instrument(digest), asked.get(measure), found.get(measure, []),
               {item: given for (of, item), given in others.items() if of == measure})
        for measure, digest in assessment.measures
    ]


def in_words(item: Item, given: Given) -> str:
    """An answer in words."""
    if given.declined:
        return _("preferred not to say")
    if given.value is None:
        return _("no answer")
    label = item.choice.label(given.value, get_language() or "")
    return f"{label} ({given.value})" if label and not item.choice.is_line else str(given.value)


def finished_first(assessment: Assessment) -> datetime | None:
    """When the finishing that counts was received."""
    rows = Row.objects.filter(enrolment_id=assessment.enrolment_id, kind=Row.Kind.FINISHED, key=str(assessment.pk))
    return rows.order_by("received_at", "pk").values_list("received_at", flat=True).first()


def typed_by(assessment: Assessment) -> Person | None:
    """Who typed it from paper or a call; None where the participant answered it here. One statement, or none."""
    if assessment.source == Assessment.Source.SCREEN:
        return None
    finished = Row.objects.filter(enrolment_id=assessment.enrolment_id, kind=Row.Kind.FINISHED, key=str(assessment.pk))
    typed = finished.filter(entered_by__isnull=False).order_by("received_at", "pk").values("entered_by")[:1]
    return Person.objects.filter(pk__in=typed).first()


def _sheet(instrument: Instrument, part: Part | None, scores: Iterable[ScoreAt], others: Mapping[str, Given]) -> Sheet:
    language = get_language() or ""
    scored = [(said(instrument.scale(one.score.scale).title, language), one) for one in scores]
    lines = [
        Line(number, said(item.text, language), in_words(item, part.given(item.key) if part else Given()),
             in_words(item, others[item.key]) if item.key in others else "")
        for number, item in enumerate(instrument.items, 1) if part or item.key in others
    ]
    return Sheet(said(instrument.title, language), instrument.version, scored, lines, is_earlier=part is None)


def _others(assessment: Assessment) -> dict[tuple[str, str], Given]:
    """What came after the end and says something else, by measure and item; the latest of several."""
    if not assessment.has_others:
        return {}
    finished_at = finished_first(assessment)
    rows = Row.objects.filter(enrolment_id=assessment.enrolment_id, kind=Row.Kind.RESPONSE,
                              key__startswith=f"{assessment.pk}/", received_at__gte=finished_at)
    kept = {(part.measure, item.key): part.given(item.key) for part in parts(assessment)
            for item in part.instrument.items}
    found: dict[tuple[str, str], Given] = {}
    for row in rows.order_by("received_at", "pk"):
        _assessment, measure, item = parse_key(row.key)
        try:
            body = row.body_json
        except Forgotten:
            return {}
        found[measure, item] = Given(body["value"], body.get("declined", False))
    return {key: given for key, given in found.items() if kept.get(key) != given}
