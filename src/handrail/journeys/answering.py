"""Taking an answer: checked against the person's own version of the programme, cleaned, and put into the journal."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.programmes import library
from handrail.programmes.blocks import AnswerBlock, BadAnswer, Check

from . import course, journal
from .models import Enrolment, Row, Standing

KEEP = ".keep"  # the field of a fork in which a person says which version to keep

Raw = Mapping[str, Sequence[str]]


class Refused(Exception):
    """The answer can't be kept. `sentence` tells the person why; `field` is the input it belongs to, if one."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


@dataclass(frozen=True)
class Taken:
    """An answer that was taken: the id it is kept under, what stands now, a check's kind word."""

    client_id: str
    heads: list[str]
    feedback: str | None = None


@lru_cache(maxsize=256)
def blocks_of(digest: str, language: str) -> Mapping[str, AnswerBlock]:
    """Every block of a programme that takes an answer, by "lesson/block"."""
    programme = library.programme(digest)
    return {
        f"{lesson}/{block.key}": block
        for lesson in programme.lesson_keys
        for block in programme.lesson(lesson, language).answer_blocks
    }


def answer(
    *, standing: Standing, key: str, fields: Raw, client_id: uuid.UUID, replaces: Iterable[uuid.UUID],
    made_at: datetime, at: datetime,
) -> Taken:
    """Take an answer that the page's script sends. `standing` has its enrolment with it, and needn't be locked.

    Raises Refused, journal.TooLong.
    """
    taken = _take(standing, key, fields, set(replaces), client_id, made_at, at)
    if taken is not None:
        return taken
    with transaction.atomic():
        locked = journal.lock_with_enrolment(standing.enrolment_id)
        enrolment, block = locked.enrolment, open_block(locked.enrolment, locked, key)
        body, replaced = meant(enrolment, key, block, fields, set(replaces))
        written = journal.write(
            enrolment=enrolment, kind=Row.Kind.ANSWER, key=key, body=body, client_id=client_id, made_at=made_at, at=at,
            replaces=replaced, locked=locked,
        )
        heads = journal.head_ids(enrolment, key)
    return Taken(str(written.row.client_id), heads, feedback_on(block, body))


def _take(
    standing: Standing, key: str, fields: Raw, replaces: set[uuid.UUID], client_id: uuid.UUID, made_at: datetime,
    at: datetime,
) -> Taken | None:
    """Take a plain answer while nobody else writes; None where it isn't so, and nothing has been written."""
    block = open_block(standing.enrolment, standing, key)
    body, replaces = meant(standing.enrolment, key, block, fields, replaces)
    heads = journal.write_unlocked(
        standing=standing, heads=journal.head_ids(standing.enrolment, key), key=key, body=body, client_id=client_id,
        made_at=made_at, at=at, replaces=replaces,
    )
    return Taken(str(client_id), heads, feedback_on(block, body)) if heads is not None else None


def open_block(enrolment: Enrolment, standing: Standing, key: str) -> AnswerBlock:
    """The block of an open lesson that takes answers under "lesson/block". Raises Refused."""
    if enrolment.state not in course.READING:
        raise Refused(_("Your course isn't running, so nothing new can be kept here. "
                        "Your words are still on this page."))
    block = blocks_of(enrolment.programme_id, get_language() or "").get(key)
    if block is None:
        raise Refused(_("This question isn't part of your course any more. Please load the page again; "
                        "copy your words first if you would like to keep them."))
    if key.partition("/")[0] not in standing.lessons_open:
        raise Refused(_("This lesson hasn't opened yet."))
    return block


def meant(
    enrolment: Enrolment, key: str, block: AnswerBlock, fields: Raw, replaces: set[uuid.UUID]
) -> tuple[dict[str, Any], set[uuid.UUID]]:
    """The body that the person means, and what it replaces.

    At a fork they may have said which version to keep; words that they changed in the field count more than that.
    Raises Refused.
    """
    body = cleaned(block, fields)
    wanted = [value for value in fields.get(f"{block.key}{KEEP}", ()) if value]
    if not wanted:
        return body, replaces
    versions = {str(row.client_id): row for row in journal.heads(enrolment, [key]).get(key, [])}
    known = [block.raw(row.body_json) for row in versions.values()]  # a body also holds the words it was asked in
    if block.raw(body) in known or block.is_blank(body):
        if wanted[-1] not in versions:
            raise Refused(_("That version isn't here any more. Please look at the two again."), f"{block.key}{KEEP}")
        body = versions[wanted[-1]].body_json
    return body, replaces | {row.client_id for row in versions.values()}


def cleaned(block: AnswerBlock, fields: Raw) -> dict[str, Any]:
    """The body of what arrived. Raises Refused."""
    try:
        return block.clean(fields, library.words(get_language() or "en"))
    except BadAnswer as wrong:
        raise Refused(wrong.sentence, wrong.field) from wrong


def feedback_on(block: AnswerBlock, body: Mapping[str, Any]) -> str | None:
    """The kind word on what was chosen in a check; None for other blocks."""
    return block.feedback(body) if isinstance(block, Check) else None
