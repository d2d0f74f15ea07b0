"""Comments on answers: shown where the answer stands, with the replies to them, and offered on Today."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from handrail.ground.ids import id_for
from handrail.journeys import beside, steps
from handrail.journeys.models import Enrolment, Step

from . import attaching, threads
from .models import Message


def reply_url(about: str) -> str:
    """Where a participant replies to what was said about this answer."""
    return f"{reverse('guidance:messages')}?{urlencode({'about': about})}"


@beside.said_about
def said_about(enrolment: Enrolment, keys: Iterable[str], at: datetime) -> dict[str, beside.Talk]:
    """What the participant may read about these answers. Seeing it here is reading it."""
    rows = Message.objects.select_related("row", "sender").filter(
        enrolment=enrolment, about__in=list(keys), state=Message.State.SENT)
    found = list(rows.order_by("written_at", "pk"))
    if not found:
        return {}
    attaching.add_files(found)
    talks: dict[str, list[Message]] = {}
    for message in found:
        talks.setdefault(message.about, []).append(message)
    for about, said in talks.items():
        if any(one.read_at is None and not one.from_participant for one in said):
            read_here(enrolment=enrolment, about=about, at=at)
    return {about: beside.Talk(tuple(_said(one) for one in said), reply_url(about)) for about, said in talks.items()}


def read_here(*, enrolment: Enrolment, about: str, at: datetime) -> int:
    """The participant has seen what was said about one answer. Returns how many comments were new."""
    rows = Message.objects.filter(enrolment=enrolment, about=about, from_participant=False, read_at=None,
                                  state=Message.State.SENT)
    new = rows.update(read_at=at)
    steps.withdraw(enrolment=enrolment, room="guidance", code="comment", subject=subject_of(about))
    return new


def offer(message: Message, *, at: datetime) -> None:
    """Today leads to the answer on which somebody commented, and there the comment stands."""
    beside.note(message.enrolment, message.about)
    steps.offer(
        enrolment=message.enrolment, room="guidance", code="comment", subject=subject_of(message.about), since=at,
        weight=30, facts={"from": str(message.sender_id), "name": message.sender.name, "about": message.about,
                          "url": threads.place_of(message.enrolment, message.about)})


def subject_of(about: str) -> str:
    """What distinguishes the steps of two answers: an answer's name can be longer than a step's subject."""
    return str(id_for("comment on", about))


@steps.words("guidance", "comment")
def comment_step(step: Step) -> steps.Shown:
    """Today's line for a comment that waits to be read."""
    return steps.Shown(
        title=_("%(name)s wrote about an answer of yours") % {"name": step.facts["name"]},
        line=_("It stands beside your answer"), url=step.facts["url"] or reverse("guidance:messages"),
        action=_("Read it"),
    )


def _said(message: Message) -> beside.Said:
    return beside.Said(
        name=message.sender.name, words=message.words, at=message.written_at, is_own=message.from_participant,
        files=tuple((one.name, reverse("guidance:file", args=[one.pk])) for one in message.files))
