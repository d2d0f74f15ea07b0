"""Supervision that is given: a meeting that was held, notes, and a month of hours that is signed."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from handrail.ground.lock import lock
from handrail.guidance import supervised
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Role

from . import hours, meeting_queries
from .models import GuideNote, Meeting, PersonNote, SignedMonth
from .reviewing import MOST_WORDS, Refused

MOST_MINUTES = 480


@transaction.atomic
def hold(
    *, guide: Role, by: Role, held_on: date, minutes: int, topics: str, client_id: uuid.UUID, today: date, at: datetime,
) -> Meeting:
    """Write down a meeting that was held. The same client id is the same meeting. Raises Refused."""
    guide = lock(guide)
    found = Meeting.objects.filter(guide_id=guide.person_id, client_id=client_id).first()
    if found is not None:
        return found
    if held_on > today:
        raise Refused(_("That day hasn’t come yet."))
    if not 0 < minutes <= MOST_MINUTES:
        raise Refused(_("Minutes go from 1 to %(most)s.") % {"most": MOST_MINUTES})
    [due] = meeting_queries.due([guide])
    made = Meeting.objects.create(
        service_id=guide.service_id, guide_id=guide.person_id, by=by.person, client_id=client_id, due_on=due.on,
        held_on=held_on, minutes=minutes, topics=ready(topics), at=at)
    audit.record(did="supervision.held", to=made, at=at, by=by, guide=guide.person_id, minutes=minutes)
    return made


@transaction.atomic
def note_of_guide(*, guide: Role, by: Role, text: str, client_id: uuid.UUID, at: datetime) -> GuideNote:
    """Keep a note about a guide. The same client id is the same note. Raises Refused."""
    guide = lock(guide)
    found = GuideNote.objects.filter(guide_id=guide.person_id, client_id=client_id).first()
    if found is not None:
        return found
    made = GuideNote.objects.create(service_id=guide.service_id, guide_id=guide.person_id, by=by.person, at=at,
                                    client_id=client_id, text=ready(text, needs_words=True))
    audit.record(did="supervision.noted", to=made, at=at, by=by, guide=guide.person_id)
    return made


@transaction.atomic
def note_of_person(
    *, enrolment: Enrolment, guide: Role, by: Role, text: str, client_id: uuid.UUID, at: datetime,
) -> PersonNote:
    """Keep what was said of a participant. The same client id is the same note. Raises Refused."""
    lock_standing(enrolment.pk)
    found = PersonNote.objects.filter(enrolment=enrolment, client_id=client_id).first()
    if found is not None:
        return found
    made = PersonNote.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, guide_id=guide.person_id, by=by.person, at=at,
        client_id=client_id, text=ready(text, needs_words=True))
    audit.record(did="supervision.spoken-of", to=enrolment, at=at, by=by, guide=guide.person_id)
    return made


@transaction.atomic
def sign_month(*, guide: Role, by: Role, month: date, today: date, at: datetime) -> SignedMonth:
    """Sign a month of a guide's hours as they stand. Signed once it stays. Raises Refused before the month is over."""
    guide = lock(guide)
    month = month.replace(day=1)
    found = SignedMonth.objects.filter(guide_id=guide.person_id, month=month).first()
    if found is not None:
        return found
    if month >= today.replace(day=1):
        raise Refused(_("A month is signed when it is over."))
    stands = {one.month: one for one in hours.log(guide, today)}.get(month)
    if stands is None:
        raise Refused(_("There are no hours in that month."))
    made = SignedMonth.objects.create(
        service_id=guide.service_id, guide_id=guide.person_id, month=month, supervision=stands.supervision,
        contact=stands.contact, by=by.person, at=at)
    audit.record(did="supervision.signed", to=made, at=at, by=by, guide=guide.person_id, month=month.isoformat(),
                 supervision=stands.supervision, contact=stands.contact)
    return made


@supervised.kept_by
def given(since: date | None, until: date | None) -> Iterable[supervised.Supervised]:
    """Minutes of the meetings that were held between two days, both counted."""
    rows = Meeting.objects.all()
    rows = rows.filter(held_on__gte=since) if since else rows
    rows = rows.filter(held_on__lte=until) if until else rows
    for guide, minutes in rows.order_by("pk").values_list("guide_id", "minutes"):
        yield supervised.Supervised(guide, float(minutes))


def ready(words: str, *, needs_words: bool = False) -> str:
    """Words as they can be kept. Raises Refused."""
    words = words.strip()
    if needs_words and not words:
        raise Refused(_("Please write a few words."))
    if len(words) > MOST_WORDS:
        raise Refused(_("That is longer than %(most)s characters. Please shorten it.") % {"most": f"{MOST_WORDS:,}"})
    return words
