"""What a guide's own data holds of this room, and what forgetting destroys.

What was said of a contact is about its guide and sealed with the guide's key. When its participant is forgotten the
words go too, since they may speak of them; the marks stay, as numbers.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.people import registries

from .models import (
    CheckTry,
    Confirmation,
    GuideNote,
    LessonRead,
    Meeting,
    OwnNote,
    PersonNote,
    Review,
    SignedMonth,
    Sitting,
)


def reviews(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """How a guide's contacts were rated, with what was said and answered."""
    rows = Review.everywhere.select_related("by").filter(service_id=service_id, guide_id=person_id,
                                                         rated_at__isnull=False)
    for row in rows.order_by("rated_at", "pk"):
        yield {"rated_at": row.rated_at, "by": row.by.name if row.by else None, "form": row.form, "marks": row.marks,
               "words": row.words, "seen_at": row.seen_at, "reply": row.reply}


def training(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """What a guide read of the course for guides, answered and noted, and who confirmed it."""
    of = {"service_id": service_id, "guide_id": person_id}
    for row in LessonRead.everywhere.filter(**of).order_by("at", "pk"):
        yield {"at": row.at, "lesson": row.lesson}
    for note in OwnNote.everywhere.filter(**of).order_by("at", "pk"):
        yield {"at": note.at, "lesson": note.lesson, "question": note.block, "text": note.text}
    for one in CheckTry.everywhere.filter(**of).order_by("at", "pk"):
        yield {"at": one.at, "lesson": one.lesson, "check": one.block, "choice": one.choice, "right": one.is_right}
    for sitting in Sitting.everywhere.filter(**of).order_by("number"):
        yield {"at": sitting.at, "try": sitting.number, "right": sitting.right, "of": sitting.of,
               "passed": sitting.is_passed}
    for word in Confirmation.everywhere.select_related("by").filter(**of):
        yield {"at": word.at, "confirmed_by": word.by.name}


def meetings(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """A guide's meetings, what was noted of them, and the months that were signed."""
    of = {"service_id": service_id, "guide_id": person_id}
    for row in Meeting.everywhere.select_related("by").filter(**of).order_by("held_on", "pk"):
        yield {"held_on": row.held_on, "due_on": row.due_on, "minutes": row.minutes, "by": row.by.name,
               "topics": row.topics}
    for note in GuideNote.everywhere.select_related("by").filter(**of).order_by("at", "pk"):
        yield {"at": note.at, "by": note.by.name, "note": note.text}
    for month in SignedMonth.everywhere.select_related("by").filter(**of).order_by("month"):
        yield {"month": month.month, "supervision": month.supervision, "contact": month.contact, "by": month.by.name,
               "signed_at": month.at}


def said_of(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """What was noted of a participant when their guide had supervision."""
    rows = PersonNote.everywhere.select_related("by", "enrolment").filter(
        service_id=service_id, enrolment__participant_id=person_id)
    for row in rows.order_by("at", "pk"):
        yield {"at": row.at, "by": row.by.name, "note": row.text}


def forget_supervision(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Words go, of whichever of the two is forgotten."""
    of = Review.everywhere.filter(service_id=service_id)
    of.filter(contact__enrolment__participant_id=person_id).update(words=b"", reply=b"")
    of.filter(guide_id=person_id).update(words=b"", reply=b"")
    PersonNote.everywhere.filter(service_id=service_id, enrolment__participant_id=person_id).delete()
    GuideNote.everywhere.filter(service_id=service_id, guide_id=person_id).delete()
    Meeting.everywhere.filter(service_id=service_id, guide_id=person_id).update(topics=b"")
    OwnNote.everywhere.filter(service_id=service_id, guide_id=person_id).delete()


registries.belongs_in_export("supervision_reviews", reviews)
registries.belongs_in_export("guides_training", training)
registries.belongs_in_export("supervision_meetings", meetings)
registries.belongs_in_export("supervision_notes", said_of)
registries.must_be_forgotten("supervision", forget_supervision)
