"""Verbs of a guide's desk: what they can take; away today; and what a service lets participants choose."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse

from handrail.delivery import notices
from handrail.ground.ids import id_for
from handrail.people import audit
from handrail.people.models import Person, Role, Service, Supervision
from handrail.safety import away, owners
from handrail.safety.models import Leave
from handrail.safety.signals import leave_taken

from . import allotting
from .models import GuideDesk, GuidingOffer
from .wishes import GENDERS

MOST_PEOPLE = 500


class BadDesk(ValueError):
    """What was given can't be. The name of the field."""


@transaction.atomic
def keep_desk(
    *, guide: Role, most_people: int | None, hours_a_week: Decimal | None, languages: list[str], gender: str,
    stand_in: Person | None, by: Role, at: datetime,
) -> GuideDesk:
    """How many people a guide takes, in which languages, and who usually stands in. Who waits may be taken then.

    Raises BadDesk.
    """
    if gender and gender not in GENDERS:
        raise BadDesk("gender")
    if stand_in is not None and (
            stand_in.pk == guide.person_id or not owners.may_cover().filter(person=stand_in).exists()):
        raise BadDesk("stand_in")
    given = {"most_people": most_people, "hours_a_week": hours_a_week, "languages": sorted(set(languages)),
             "gender": gender, "stand_in": stand_in}
    desk, is_new = GuideDesk.objects.get_or_create(
        person=guide.person, defaults={**given, "changed_at": at, "service_id": guide.service_id})
    if not is_new and all(getattr(desk, name) == one for name, one in given.items()):
        return desk
    for name, one in given.items():
        setattr(desk, name, one)
    desk.changed_at = at
    desk.save()
    audit.record(did="desk.changed", to=guide, at=at, by=by, most_people=most_people, hours_a_week=hours_a_week,
                 languages=given["languages"], stand_in=stand_in.pk if stand_in else None)
    allotting.look_again(guide.service_id, at=at)
    return desk


def stand_in_for(person: Person, at: datetime) -> Person | None:
    """Who would stand in just now: whom they named, else a supervisor of theirs, who isn't away. A few statements."""
    gone = owners.away(at)
    may = set(owners.may_cover().values_list("person_id", flat=True)) - set(gone) - {person.pk}
    desk = GuideDesk.objects.filter(person=person).values_list("stand_in_id", flat=True)
    over = Supervision.objects.filter(guide=person, until=None).order_by("since")
    found = next((one for one in [*desk, *over.values_list("supervisor_id", flat=True)] if one in may), None)
    return Person.objects.get(pk=found) if found else None


@transaction.atomic
def away_today(*, person: Person, by: Role, at: datetime) -> Leave:
    """Ill today, in one tap: a leave of this day, with whoever usually stands in. The same tap again is the same."""
    service = Service.objects.get(pk=by.service_id)
    day = at.astimezone(ZoneInfo(service.timezone)).date()
    open_now = Leave.objects.filter(person=person, begins_at__lte=at, ends_at__gt=at, cancelled_at=None).first()
    if open_now is not None:
        return open_now
    before = Leave.objects.filter(person=person, first_day=day).count()
    return away.take_leave(person=person, first_day=day, last_day=day, cover=stand_in_for(person, at), by=by, at=at,
                           client_id=id_for(by.service_id, "away-today", person.pk, day.isoformat(), before))


@transaction.atomic
def change_offer(
    *, offers_gender: bool, change_within: int, complaint_within: int, by: Role, at: datetime,
) -> GuidingOffer:
    """What participants may choose, and by when they are answered."""
    given = {"offers_gender": offers_gender, "change_within": change_within, "complaint_within": complaint_within}
    offer, is_new = GuidingOffer.objects.get_or_create(defaults={**given, "service_id": by.service_id},
                                                       service_id=by.service_id)
    if is_new or any(getattr(offer, name) != one for name, one in given.items()):
        for name, one in given.items():
            setattr(offer, name, one)
        offer.save()
        audit.record(did="guiding-offer.changed", to=offer, at=at, by=by, **given)
    return offer


@leave_taken.listen
def tell_who_stands_in(*, leave: Leave, at: datetime) -> None:
    """Whoever stands in is told that there is something new, at once or on the morning it begins."""
    if leave.cover_id is not None and leave.ends_at > at:
        notices.tell(person=leave.cover, service=Service.objects.get(pk=leave.service_id), code="stand-in", at=at,
                     not_before=max(leave.begins_at, at), once=f"stand-in:{leave.pk}",
                     url=reverse("guidance:caseload"))
