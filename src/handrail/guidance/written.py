"""What a participant wrote in lessons, in words: only what a lesson says that the guide sees."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from handrail.ground.sealed import Forgotten
from handrail.journeys.models import Enrolment, Head, Row
from handrail.programmes import library
from handrail.programmes.blocks import AnswerBlock

from .models import Message


@dataclass(frozen=True)
class Written:
    """One answer. Two `versions` are a fork: written on two devices, and the person hasn't chosen yet."""

    about: str  # lesson/block, for a comment
    lesson: int
    title: str
    question: str
    versions: tuple[str, ...]
    at: datetime
    said: tuple[Message, ...] = ()  # comments on it and replies to them, oldest first
    comment_id: uuid.UUID = field(default_factory=uuid.uuid4)  # of the form that comments on it


@dataclass(frozen=True)
class Answers:
    """What was written since a moment, and before it; the latest first."""

    fresh: list[Written]
    earlier: list[Written]


def answers(enrolment: Enrolment, *, since: datetime | None, language: str) -> Answers:
    """Every answer that the guide may read: one statement."""
    programme = library.programme(enrolment.programme_id)
    language = language if language in programme.languages else programme.languages[0]
    readable: dict[str, tuple[int, str, AnswerBlock]] = {}
    for number, key in enumerate(programme.lesson_keys, 1):
        lesson = programme.lesson(key, language)
        readable |= {f"{key}/{block.key}": (number, lesson.title, block) for block in lesson.answer_blocks
                     if block.guide_sees}
    heads: dict[str, list[Row]] = {}
    rows = Head.objects.select_related("row").filter(enrolment=enrolment, key__in=list(readable))
    for head in rows.order_by("row__received_at", "pk"):
        heads.setdefault(head.key, []).append(head.row)
    found = [one for key, versions in heads.items() if (one := _written(key, *readable[key], versions, language))]
    found.sort(key=lambda one: one.at, reverse=True)
    return Answers([one for one in found if since is None or one.at > since],
                   [one for one in found if since is not None and one.at <= since])


def with_said(found: Answers, thread: Iterable[Message]) -> Answers:
    """The answers, each with what was said about it."""
    said: dict[str, list[Message]] = {}
    for message in thread:
        if message.about:
            said.setdefault(message.about, []).append(message)

    def add(one: Written) -> Written:
        return replace(one, said=tuple(said.get(one.about, ())))

    return Answers([add(one) for one in found.fresh], [add(one) for one in found.earlier])


def _written(
    about: str, number: int, title: str, block: AnswerBlock, versions: Iterable[Row], language: str
) -> Written | None:
    """An answer in words; None when there is nothing in it, or its words are gone."""
    words = library.words(language)
    versions = list(versions)
    try:
        said = tuple(text for row in versions if (text := block.say(row.body_json, words).strip()))
    except Forgotten:
        return None
    return Written(about, number, title, block.label, said, versions[-1].received_at) if said else None
