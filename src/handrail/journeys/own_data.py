"""What a participant's own data holds of this room: enrolments, consents, screenings, assessments, what was written."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language

from handrail.measures import shelf
from handrail.people import registries
from handrail.programmes import library
from handrail.programmes.blocks import AnswerBlock
from handrail.programmes.words import Words

from . import joining_packs
from .joining_packs import said
from .models import Assessment, Consent, Enrolment, ItemResponse, LessonOpening, Row, Score, Screening, SectionRead
from .screening import NONE, Question

Rows = Iterator[dict[str, Any]]


def enrolments(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Each course: what it is, how it went, which parts were read and when."""
    for enrolment in _enrolments(service_id, person_id).select_related("programme"):
        yield {
            "programme": enrolment.programme.key, "version": enrolment.programme.version,
            "guidance": enrolment.protocol_key, "heard_from": enrolment.heard_from, "state": enrolment.state,
            "signed_up_at": enrolment.signed_up_at, "started_at": enrolment.started_at,
            "paused_until": enrolment.paused_until, "ended_at": enrolment.ended_at,
            "ended_because": enrolment.ended_because, "may_be_asked": enrolment.may_be_asked,
            "lessons_opened": list(
                LessonOpening.objects.filter(enrolment=enrolment).order_by("at", "pk").values("lesson", "at")
            ),
            "parts_read": list(
                SectionRead.objects.filter(enrolment=enrolment).order_by("at", "pk").values("lesson", "section", "at")
            ),
        }


def consents(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """What was agreed to, and when."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    yield from Consent.objects.filter(**of).order_by("at", "pk").values(
        "text", "version", "language", "digest", "at", "withdrawn_at"
    )


def screenings(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """What the screening asked, the answers, and what followed."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for row in Screening.objects.filter(**of).order_by("at", "pk"):
        asked = joining_packs.screen_of(row.version)
        yield {
            "at": row.at, "version": row.version, "result": row.result, "reasons": row.reasons,
            "answers": [
                {"question": said(question.text), "answer": _said(question, row.answers[question.key]),
                 "code": row.answers[question.key]}
                for question in asked.questions if question.key in row.answers
            ],
        }


def assessments(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Each filling-in of questionnaires: every answer with its question, and the scores."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for assessment in Assessment.objects.filter(**of).order_by("opened_at", "pk"):
        instruments = {measure: shelf.instrument(digest) for measure, digest in assessment.measures}
        responses = ItemResponse.objects.filter(assessment=assessment).select_related("row")
        yield {
            "name": assessment.name, "number": assessment.occurrence, "state": assessment.state,
            "opened_at": assessment.opened_at, "finished_at": assessment.finished_at, "source": assessment.source,
            "answers": [
                {"measure": one.measure, "item": one.item, "question": _asked(instruments.get(one.measure), one.item),
                 "value": one.value, "declined": one.declined, "at": one.row.made_at,
                 "received_at": one.row.received_at}
                for one in responses.order_by("row__received_at", "pk")
            ],
            "scores": list(
                Score.objects.filter(assessment=assessment).order_by("measure", "scale")
                .values("measure", "scale", "value", "band", "reason")
            ),
        }


def written(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """Everything that was written in lessons and on leaving, every version of it, oldest first."""
    kinds = (Row.Kind.ANSWER, Row.Kind.LEAVING)
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    rows = Row.objects.filter(**of, kind__in=kinds).select_related("enrolment")
    for row in rows.order_by("received_at", "pk"):
        lesson, _, block = row.key.partition("/")
        found, words = _block(row.enrolment.programme_id, lesson, block) if row.kind == Row.Kind.ANSWER else (None, {})
        question = found.label or words.get(found.kind, "") if found else row.key
        yield {
            "kind": row.kind, "lesson": lesson if found else "", "question": question,
            "answer": found.say(row.body_json, words) if found else row.body_json.get("text", ""),
            "body": row.body_json, "written_at": row.made_at, "received_at": row.received_at,
            "client_id": row.client_id, "replaces": row.replaces,
        }


def bad_days(service_id: uuid.UUID, person_id: uuid.UUID) -> Rows:
    """The days that were called bad ones, and those that then weren't any more."""
    of = {"enrolment__service_id": service_id, "enrolment__participant_id": person_id}
    for row in Row.objects.filter(**of, kind=Row.Kind.BAD_DAY).order_by("received_at", "pk"):
        yield {"day": row.body_json["on"], "is_bad": row.body_json["is_bad"], "received_at": row.received_at}


def _enrolments(service_id: uuid.UUID, person_id: uuid.UUID):
    return Enrolment.objects.filter(service_id=service_id, participant_id=person_id).order_by("signed_up_at", "pk")


def _block(digest: str, lesson: str, block: str) -> tuple[AnswerBlock | None, Words]:
    """The block that an answer belongs to, and the words around it, in the active language if the programme has it.

    None where the programme has no such block (any more).
    """
    programme = library.programme(digest)
    language = programme.language_for(get_language() or "en")
    try:
        return programme.lesson(lesson, language).block(block), library.words(language)
    except KeyError:
        return None, {}


def _asked(instrument, item: str) -> str:
    texts = next((one.text for one in instrument.items if one.key == item), {}) if instrument else {}
    return said(texts)


def _said(question: Question, answer: int | str | list[str]) -> str:
    """An answer to the screening in words."""
    if question.kind == "number":
        return str(answer)
    codes = [answer] if isinstance(answer, str) else answer
    words = [said(option.text) for option in question.options if option.code in codes]
    return "; ".join(words) if words else said(question.none or {}) or NONE


registries.belongs_in_export("enrolments", enrolments)
registries.belongs_in_export("consents", consents)
registries.belongs_in_export("screenings", screenings)
registries.belongs_in_export("assessments", assessments)
registries.belongs_in_export("written", written)
registries.belongs_in_export("bad_days", bad_days)
