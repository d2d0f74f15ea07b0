"""Words in what somebody sends or leaves: a message at once, an answer once it is left. Drafts are never looked at.

An answer saves itself while it is typed. It counts as left when nothing has changed it for a few minutes, or when its
part of the lesson is sent. A version with such words plans a second look; where it still stands then, a flag follows.
"""

from datetime import datetime, timedelta

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Head, Row
from handrail.journeys.signals import answer_saved, course_moved, effects_told, message_written, words_at_leaving

from . import shelf
from .actions import raise_flag
from .hearing import heard, sentences_with, texts_in
from .models import Flag, FlagCause
from .reminding import remind
from .watch_words import phrases_of

LEFT_AFTER = timedelta(minutes=5)
KIND = "safety.answer-left"


def is_heard(*, row: Row, at: datetime) -> bool:
    """A glance at an answer: whether any word stands in it. Memory only, for every answer passes here."""
    return any(heard(text, phrases) for phrases in phrases_of(row.service_id).values() for text in _texts(row))


@answer_saved.listen(only=is_heard)
def look_again_once_it_is_left(*, row: Row, at: datetime) -> None:
    """Plan the second look at an answer."""
    clock.plan(kind=KIND, subject=row.enrolment_id, rule=f"words:{row.pk}", at=at + LEFT_AFTER, row=str(row.pk))


@clock.due_kind(KIND)
def an_answer_is_left(due: Due, at: datetime) -> None:
    """The clock's turn: nothing has changed the answer since."""
    lock_standing(due.subject)
    for flag in _look(Row.objects.select_related("enrolment").get(pk=due.facts["row"]), at):
        remind(flag, at)  # the person may be on another page, or gone


@course_moved.listen(only=lambda *, event, **_facts: event == "answers-sent")
def answers_are_sent(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """A part of a lesson was sent: what was written in it is left now."""
    for due in Due.objects.filter(subject=enrolment.pk, kind=KIND, state=Due.State.PLANNED).order_by("at", "pk"):
        clock.cancel(subject=due.subject, rule=due.rule, because="sent")
        _look(Row.objects.select_related("enrolment").get(pk=due.facts["row"]), at)


@message_written.listen
def look_at_message(*, row: Row, at: datetime) -> None:
    """A message is sent: its words count at once."""
    _raise(row, "message", at)


@words_at_leaving.listen
def look_at_last_words(*, row: Row, at: datetime) -> None:
    """What somebody says on leaving is looked at like a message."""
    _raise(row, "leaving", at)


@effects_told.listen
def look_at_what_was_hard(*, row: Row, at: datetime) -> None:
    """So is what somebody says was hard because of the course."""
    _raise(row, "effects", at)


def _look(row: Row, at: datetime) -> list[Flag]:
    """Raise a flag from an answer that still stands (on either side of a fork), unless it says nothing new."""
    return _raise(row, f"answer:{row.key}", at) if Head.objects.filter(row_id=row.pk).exists() else []


def _raise(row: Row, about: str, at: datetime) -> list[Flag]:
    flags, plan = [], shelf.plan_of(row.service_id)
    for code, phrases in phrases_of(row.service_id).items():
        said = _sentences(row, phrases)
        if said and not said <= _said_before(row, code, about, phrases):
            flags.append(raise_flag(enrolment=row.enrolment, signal=plan.signal(code), cause=row.pk, about=about,
                                    value=None, at=at, said_at=row.made_at))
    return flags


def _said_before(row: Row, code: str, about: str, phrases: tuple[str, ...]) -> frozenset[str]:
    """The sentences that flags about this very answer have followed from already: kept, they aren't said again."""
    if not about.startswith("answer:"):
        return frozenset()
    causes = FlagCause.objects.filter(enrolment_id=row.enrolment_id, signal=code, flag__about=about).values("cause")
    earlier = Row.objects.filter(enrolment_id=row.enrolment_id, pk__in=causes).exclude(pk=row.pk)
    return frozenset().union(*(_sentences(one, phrases) for one in earlier))


def _sentences(row: Row, phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(sentences_with(text, phrases) for text in _texts(row)))


def _texts(row: Row) -> list[str]:
    return list(texts_in(row.body_json))
