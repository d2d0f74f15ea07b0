"""Reads for the pages of this room."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, QuerySet

from handrail.guidance.models import Message
from handrail.people.models import Person, Role, RoleKind, Supervision

from . import meeting_queries
from .meeting_queries import Due
from .models import Review

WORD_SHARE = 20  # rated contacts shown on a page


@dataclass(frozen=True)
class Looked:
    """One guide on their supervisor's list."""

    role: Role
    due: Due
    is_over: bool
    counted: int
    drawn: int
    rated: int
    last_at: datetime | None

    @property
    def person(self) -> Person:
        """The guide."""
        return self.role.person


def guides_of(supervisor_id: uuid.UUID) -> list[Role]:
    """Whom somebody supervises now, by name."""
    of = Supervision.objects.filter(supervisor_id=supervisor_id, until=None).values("guide_id")
    roles = Role.objects.filter(kind=RoleKind.GUIDE, until=None, person_id__in=of).select_related("person")
    return sorted(roles, key=lambda role: (str(role.person).casefold(), role.pk))


def looked_after(guides: Sequence[Role], today: date) -> list[Looked]:
    """How many of each guide's contacts were counted, drawn and rated, and when they meet. Four statements."""
    ids = [role.person_id for role in guides]
    every = Review.objects.filter(guide_id__in=ids).order_by().values("guide_id").annotate(
        many=Count("pk"), rated=Count("rated_at"), drawn=Count("due_at"), last=Max("rated_at"))
    found = {row["guide_id"]: (row["many"], row["drawn"], row["rated"], row["last"]) for row in every}
    meetings = {one.guide_id: one for one in meeting_queries.due(guides)}
    return [Looked(role, meetings[role.person_id], meetings[role.person_id].is_over(today),
                   *found.get(role.person_id, (0, 0, 0, None))) for role in guides]


def due(guides: Sequence[Role]) -> QuerySet[Review]:
    """What was drawn and waits to be looked at, what is due first first."""
    return Review.objects.select_related("guide", "contact__enrolment__participant").filter(
        guide_id__in=[one.person_id for one in guides], is_drawn=True, rated_at=None).order_by("due_at", "pk")


def rated(guide_id: uuid.UUID) -> list[Review]:
    """What was said to a guide, the newest first."""
    rows = Review.objects.select_related("by", "contact").filter(guide_id=guide_id, rated_at__isnull=False)
    return list(rows.order_by("-rated_at", "pk")[:WORD_SHARE])


def messages_of(review: Review) -> list[Message]:
    """What the guide wrote as this contact: sent in the moment at which it was done."""
    contact = review.contact
    rows = Message.objects.filter(enrolment_id=contact.enrolment_id, sender_id=review.guide_id,
                                  sent_at=contact.done_at, state=Message.State.SENT)
    return list(rows.order_by("pk"))
