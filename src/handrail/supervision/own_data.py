"""What a guide's own data holds of this room, and what forgetting destroys.

What was said of a contact is about its guide and sealed with the guide's key. When its participant is forgotten the
words go too, since they may speak of them; the marks stay, as numbers.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handrail.people import registries

from .models import Review


def reviews(service_id: uuid.UUID, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """How a guide's contacts were rated, with what was said and answered."""
    rows = Review.everywhere.select_related("by").filter(service_id=service_id, guide_id=person_id,
                                                         rated_at__isnull=False)
    for row in rows.order_by("rated_at", "pk"):
        yield {"rated_at": row.rated_at, "by": row.by.name if row.by else None, "form": row.form, "marks": row.marks,
               "words": row.words, "seen_at": row.seen_at, "reply": row.reply}


def forget_supervision(*, service_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Words go, of whichever of the two is forgotten."""
    of = Review.everywhere.filter(service_id=service_id)
    of.filter(contact__enrolment__participant_id=person_id).update(words=b"", reply=b"")
    of.filter(guide_id=person_id).update(words=b"", reply=b"")


registries.belongs_in_export("supervision_reviews", reviews)
registries.must_be_forgotten("supervision", forget_supervision)
