"""Sampled review: contacts are drawn as they are done; a supervisor rates them, the guide reads that and may answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from handrail.delivery import notices
from handrail.ground.lock import lock
from handrail.guidance import shelf as protocols
from handrail.guidance.models import Contact
from handrail.guidance.signals import guidance_moved
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Qualification, Role, Service

from . import overdue, shelf
from .drawing import is_drawn
from .models import Drawing, Review
from .rating_form import MARKS

TOOK_PLACE = (Contact.Outcome.REACHED, Contact.Outcome.WRITTEN)  # of the others there is nothing to rate
WITHIN = timedelta(days=7)  # from the drawing until a supervisor has looked
MOST_WORDS = 5_000


class Refused(Exception):
    """What was filled in can't be kept; the sentence says why."""


@guidance_moved.listen(only=lambda *, event, **facts: event == "contact-done")
def a_contact_is_done(*, enrolment: Enrolment, event: str, at: datetime) -> None:
    """Count what was done and draw from it."""
    count_contacts(enrolment=enrolment, at=at)


def count_contacts(*, enrolment: Enrolment, at: datetime) -> list[Review]:
    """Count a person's contacts that nobody counted yet, each once. Call with the standing locked."""
    counted = Review.objects.filter(contact__enrolment=enrolment).values("contact_id")
    rows = Contact.objects.filter(enrolment=enrolment, state=Contact.State.DONE, by__isnull=False,
                                  protocol__isnull=False, outcome__in=TOOK_PLACE, qualification__gt="")
    made = []
    for contact in rows.exclude(pk__in=counted).order_by("done_at", "pk"):
        percent = _share_of(contact)
        if percent:
            made.append(_count(contact, percent, at))
    return made


def _share_of(contact: Contact) -> int:
    """How many per cent of a guide's contacts are looked at: what the protocol says; of a student's at least what the
    service says, since protocols only say what their trials did."""
    share = protocols.protocol(contact.protocol_id).sample_of(contact.qualification)
    if contact.qualification == Qualification.STUDENT:
        share = max(share, shelf.chosen().student_share)
    return share


def _count(contact: Contact, percent: int, at: datetime) -> Review:
    drawing, _new = Drawing.objects.get_or_create(service_id=contact.service_id, guide_id=contact.by_id,
                                                  percent=percent)
    drawing = lock(drawing)
    drawing.count += 1
    drawing.save(update_fields=["count"])
    drawn = is_drawn(key_of(contact.service_id, contact.by_id, percent), drawing.count, percent)
    if drawn:
        overdue.keep_looking(contact.service_id, at=at)
    return Review.objects.create(
        service_id=contact.service_id, guide_id=contact.by_id, contact=contact, percent=percent, number=drawing.count,
        is_drawn=drawn, at=at, due_at=at + WITHIN if drawn else None)


def key_of(service_id, guide_id, percent: int) -> bytes:
    """What the drawing of a guide's contacts is keyed with: known to this installation alone."""
    return salted_hmac("handrail.supervision.drawing", f"{service_id}:{guide_id}:{percent}",
                       algorithm="sha256").digest()


@transaction.atomic
def rate(*, review: Review, by: Role, marks: Mapping[str, int], words: str, at: datetime) -> Review:
    """Keep a supervisor's marks and what they say to the guide, who is told. The first rating stays. Raises Refused."""
    review = lock(review)
    if review.rated_at is not None:
        return review
    form = shelf.form_in_use()
    if not review.is_drawn or set(marks) != {item.key for item in form.items}:
        raise Refused(_("Please give each of them a mark."))
    if any(mark not in range(MARKS) for mark in marks.values()):
        raise Refused(_("A mark is one of 0 to 4."))
    review.marks, review.form = dict(marks), f"{form.id} {form.version}"
    review.words, review.by, review.rated_at = _ready(words), by.person, at
    review.save(update_fields=["marks", "form", "words", "by", "rated_at"])
    audit.record(did="review.rated", to=review, at=at, by=by, contact=review.contact_id, marks=review.marks)
    notices.tell(person=review.guide, service=Service.objects.get(pk=review.service_id), code="supervision", at=at,
                 once=f"review:{review.pk}", url="/supervision/mine/")
    return review


@transaction.atomic
def answer(*, review: Review, by: Role, reply: str, at: datetime) -> Review:
    """The guide has read it, and says something or nothing to it. The first answer stays. Raises Refused."""
    review = lock(review)
    if review.rated_at is None or review.seen_at is not None:
        return review
    review.reply, review.seen_at = _ready(reply), at
    review.save(update_fields=["reply", "seen_at"])
    audit.record(did="review.seen", to=review, at=at, by=by)
    return review


def _ready(words: str) -> str:
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise Refused(_("That is longer than %(most)s characters. Please shorten it.") % {"most": f"{MOST_WORDS:,}"})
    return words
