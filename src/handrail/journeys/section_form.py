"""A lesson's section sent as one form: every answer in it that is good is kept, whatever is wrong with another.

Each block brings the ids of the versions that its page showed. Where others stand by now, somebody wrote on another
device meanwhile: what was changed here is kept beside that, as a fork; what wasn't changed here leaves it alone.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from handrail.programmes.blocks import AnswerBlock, Check
from handrail.programmes.compile import BlockState, CompiledSection

from . import course, journal
from .answering import KEEP, Refused, meant, open_block
from .models import Enrolment, Row, Standing


@dataclass
class Saved:
    """What came of a form."""

    errors: dict[str, BlockState] = field(default_factory=dict)  # by block: the sentence, and what was typed
    forks: list[str] = field(default_factory=list)  # blocks that were changed on another device as well
    checks: list[str] = field(default_factory=list)  # checks answered just now, whose kind word is still to be read


@dataclass(frozen=True)
class _Sent:
    """One block of the form."""

    block: AnswerBlock
    key: str  # the journal's
    fields: dict[str, list[str]]
    shown: set[uuid.UUID]  # the versions that the page showed
    client_id: uuid.UUID

    @property
    def is_choice(self) -> bool:
        """Whether a version of a fork was chosen."""
        return any(self.fields.get(f"{self.block.key}{KEEP}", ()))


@transaction.atomic
def save_sections(
    *, enrolment: Enrolment, lesson: str, sections: Iterable[CompiledSection], sent: QueryDict, is_read: bool,
    at: datetime,
) -> Saved:
    """Keep the answers of a form, and that its sections were read unless something in it needs another look.

    Raises course.NotOpen, course.NotRunning.
    """
    standing = journal.lock_standing(enrolment.pk)
    enrolment.refresh_from_db(fields=["state"])
    if enrolment.state not in course.READING:
        raise course.NotRunning(enrolment.state)
    if lesson not in standing.lessons_open:
        raise course.NotOpen(lesson)
    sections = list(sections)
    found = [_of_block(block, section.reads[block.key], sent) for section in sections for block in section.asks]
    asked = [one for one in found if one is not None]
    standing_rows = journal.heads(enrolment, [one.key for one in asked])
    saved = Saved()
    for one in asked:
        try:
            _keep(enrolment, standing, one, standing_rows.get(one.key, []), saved, at)
        except (Refused, journal.TooLong) as refused:
            sentence = refused.sentence if isinstance(refused, Refused) else too_long()
            saved.errors[one.block.key] = BlockState(
                heads=sorted(str(client_id) for client_id in one.shown), client_id=str(one.client_id), error=sentence,
                field=getattr(refused, "field", ""), raw=one.fields,
            )
    journal.announce_move(enrolment, event="answers-sent", subject=lesson, at=at)
    if is_read and not saved.errors and not saved.forks:
        for section in sections:
            course.read_section(enrolment=enrolment, lesson=lesson, section=section.key, at=at)
    return saved


def too_long() -> str:
    """What is said when no block could hold so much."""
    return _("This is longer than we can keep. Your words are still here; please make them shorter.")


def _keep(enrolment: Enrolment, standing: Standing, one: _Sent, now: list[Row], saved: Saved, at: datetime) -> None:
    """Keep one answer, if there is anything new in it. Raises Refused, journal.TooLong."""
    block = open_block(enrolment, standing, one.key)
    body, replaces = meant(enrolment, one.key, block, one.fields, one.shown)
    is_behind = one.shown != {row.client_id for row in now}
    if not one.is_choice and not _is_new(block, body, now, _shown_rows(enrolment, one) if is_behind else now):
        return
    journal.write(
        enrolment=enrolment, kind=Row.Kind.ANSWER, key=one.key, body=body, client_id=one.client_id, made_at=at, at=at,
        replaces=replaces, locked=standing,
    )
    if is_behind and len(journal.head_ids(enrolment, one.key)) > 1:
        saved.forks.append(block.key)
    if isinstance(block, Check) and not block.is_blank(body):
        saved.checks.append(block.key)


def _is_new(block: AnswerBlock, body: dict[str, Any], now: list[Row], shown: list[Row]) -> bool:
    """Whether somebody wrote something on this page that isn't kept yet."""
    known = [block.raw(row.body_json) for row in [*now, *shown]]
    if block.is_blank(body) and not shown:
        return False
    return block.raw(body) not in known


def _shown_rows(enrolment: Enrolment, one: _Sent) -> list[Row]:
    """The versions that the page showed, though others stand by now."""
    return list(Row.objects.filter(enrolment=enrolment, client_id__in=one.shown, kind=Row.Kind.ANSWER, key=one.key))


def _of_block(block: AnswerBlock, key: str, sent: QueryDict) -> _Sent | None:
    """What the form says of a block; None where the block wasn't on it."""
    if f"{block.key}.client_id" not in sent:
        return None
    ours = (f"{block.key}.client_id", f"{block.key}.heads")
    names = [name for name in sent if name == block.key or (name.startswith(f"{block.key}.") and name not in ours)]
    return _Sent(
        block, key, {name: sent.getlist(name) for name in names},
        set(_ids(sent.get(f"{block.key}.heads", "").split()[:journal.MOST_REPLACED])),
        next(iter(_ids([sent.get(f"{block.key}.client_id", "")])), None) or uuid.uuid4(),
    )


def _ids(texts: Iterable[str]) -> Iterable[uuid.UUID]:
    """The ids among these; what is none was changed on its way and says nothing."""
    for text in texts:
        try:
            yield uuid.UUID(text)
        except ValueError:
            continue
