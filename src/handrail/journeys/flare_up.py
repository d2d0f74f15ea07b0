"""A bad day: somebody says that today is one, and lessons are shorter until the day is over, or until they say so.

What was told is a row of the journal; the standing keeps the day, in the person's own zone.
"""

import uuid
from datetime import date, datetime

from django.db import transaction

from . import journal
from .models import Enrolment, Row, Standing

KEY = "bad-day"


@transaction.atomic
def tell(
    *, enrolment: Enrolment, is_bad: bool, today: date, client_id: uuid.UUID, at: datetime
) -> Standing:
    """Keep that `today` is a bad day, or isn't one any more. The same id twice is told once."""
    standing = journal.lock_standing(enrolment.pk)
    body = {"is_bad": is_bad, "on": today.isoformat()}
    written = journal.write(enrolment=enrolment, kind=Row.Kind.BAD_DAY, key=KEY, body=body, client_id=client_id,
                            made_at=at, at=at, locked=standing)
    if written.is_new:
        standing.bad_day_on = today if is_bad else None
        Standing.objects.filter(pk=standing.pk).update(bad_day_on=standing.bad_day_on)
    return standing


def is_on(standing: Standing, today: date) -> bool:
    """Whether today is a bad day, as far as they have said."""
    return standing.bad_day_on == today


def told_last(enrolment: Enrolment) -> date | None:
    """The day that was called bad last, unless it was taken back. From the journal."""
    row = Row.objects.filter(enrolment=enrolment, kind=Row.Kind.BAD_DAY).order_by("-received_at", "-pk").first()
    return date.fromisoformat(row.body_json["on"]) if row is not None and row.body_json["is_bad"] else None
