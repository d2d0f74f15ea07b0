"""Reads of messages: a participant's thread, and what waits for a supervisor."""

from django.db import models
from django.urls import reverse

from handrail.journeys.models import Enrolment
from handrail.people.models import CareRelation, Role, Supervision
from handrail.programmes import library
from handrail.programmes.blocks import walk

from . import attaching
from .models import Message


def thread(enrolment: Enrolment, *, is_own: bool, language: str) -> list[Message]:
    """The thread, oldest first: two statements. A participant sees what was sent; the staff also what waits.

    Each message has `question`: what the answer it comments on was asked by, or "".
    """
    rows = Message.objects.select_related("row", "sender").filter(enrolment=enrolment)
    if is_own:
        rows = rows.filter(state=Message.State.SENT)
    found = list(rows.order_by("written_at", "pk"))
    attaching.add_files(found)
    for message in found:
        message.question = question_of(enrolment, message.about, language)
    return found


def place_of(enrolment: Enrolment, about: str) -> str:
    """Where an answer stands in its lesson, as an address for the participant; "" where there is none."""
    lesson, _, block = about.partition("/")
    if not block:
        return ""
    programme = library.programme(enrolment.programme_id)
    try:
        sections = programme.lesson(lesson, programme.languages[0]).sections
    except KeyError:
        return ""
    key = next((section.key for section in sections
                if any(getattr(one, "key", "") == block for one in walk(list(section.blocks)))), "")
    return reverse("journeys:section", args=[lesson, key]) + f"#block-{block}" if key else ""


def question_of(enrolment: Enrolment, about: str, language: str) -> str:
    """The question behind an answer ("lesson/block"); "" where there is none (any more)."""
    lesson, _, block = about.partition("/")
    try:
        return library.programme(enrolment.programme_id).lesson(lesson, language).block(block).label if about else ""
    except KeyError:
        return ""


def waiting_for_sign_off(role: Role) -> models.QuerySet[Message]:
    """What waits for this supervisor's signature, the longest first."""
    guides = Supervision.objects.filter(supervisor_id=role.person_id, until=None).values("guide_id")
    theirs = CareRelation.objects.filter(guide_id__in=guides, until=None).values("participant_id")
    return (
        Message.objects.select_related("enrolment__participant", "sender")
        .filter(state=Message.State.SIGN_OFF, sender_id__in=guides, participant_id__in=theirs)
        .order_by("written_at", "pk")
    )


def returned_to(role: Role, enrolment: Enrolment) -> Message | None:
    """The message that was given back to this guide, if there is one: to be written anew."""
    return (
        Message.objects.filter(enrolment=enrolment, sender_id=role.person_id, state=Message.State.RETURNED)
        .order_by("written_at").first()
    )


def may_comment_on(enrolment: Enrolment, about: str) -> bool:
    """Whether `about` ("lesson/block") is an answer of this programme that the guide may read."""
    lesson, _, block = about.partition("/")
    programme = library.programme(enrolment.programme_id)
    try:
        return programme.lesson(lesson, programme.languages[0]).block(block).guide_sees
    except (KeyError, AttributeError):
        return False
