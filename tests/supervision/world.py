"""Things of this room for tests."""

import uuid

from handrail.guidance import contacting
from handrail.journeys.models import Enrolment
from handrail.people.models import Role
from handrail.supervision import reviewing
from handrail.supervision.models import Review
from tests.builders import AT

GOOD = {"structure": 3, "warmth": 4, "script": 2, "pacing": 3, "safety": 4}


def a_contact(enrolment: Enrolment, guide: Role, *, at=AT, outcome: str = "reached", note: str = ""):
    """A telephone call that nobody had planned."""
    return contacting.log_unplanned(enrolment=enrolment, channel="telephone", outcome=outcome, minutes=12, at=at,
                                    by=guide.person, role=guide, client_id=uuid.uuid4(), note=note)


def a_review(enrolment: Enrolment, guide: Role, *, number: int, at=AT) -> Review:
    """A contact that was drawn."""
    contact = a_contact(enrolment, guide, at=at)
    drawn = {"guide": guide.person, "percent": 7, "number": number, "is_drawn": True, "at": at,
             "due_at": at + reviewing.WITHIN}
    return Review.objects.update_or_create(contact=contact, defaults=drawn)[0]


def things(enrolment: Enrolment, guide: Role, supervisor: Role) -> dict[str, str]:
    """One drawn, one rated, by the names of the access matrix."""
    waits, rated = (a_review(enrolment, guide, number=number) for number in (1, 2))
    reviewing.rate(review=rated, by=supervisor, marks=GOOD, words="", at=AT)
    return {"review": str(waits.pk), "review-rated": str(rated.pk), "guide-role": str(guide.pk)}
