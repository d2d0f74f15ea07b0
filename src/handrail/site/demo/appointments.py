"""Appointments of the demo's last days: the guides' hours, a place, and times that are booked ahead."""

from collections.abc import Iterable
from datetime import datetime, time

from handrail.ground.ids import id_for
from handrail.guidance.guided import guided
from handrail.guidance.models import Guidance
from handrail.journeys.models import Enrolment
from handrail.meetings import booking, desks, keeping_hours, offering
from handrail.meetings.bookable import bookable, offer
from handrail.meetings.slots import WeekHours
from handrail.people.models import Role, RoleKind

MOST = 8  # booked ahead; the others see that they can choose
WEEK = [WeekHours(day, *hours) for day in range(5) for hours in ((time(9), time(12)), (time(13, 30), time(17)))]
PLACE = {"name": "The house at the harbour", "address": "3 Harbour Street, first floor",
         "how_to_get_there": "Bus 7 to the harbour; the yellow house with the bench.",
         "access": "A lift, chairs with arms, and a couch to lie on."}


def open_hours(guides: Iterable[Role], manager: Role, at: datetime) -> None:
    """The guides can be booked from now on, and people can be met."""
    keeping_hours.keep_rules(by=manager, given={"neutral_name": "Northside"}, at=at)
    keeping_hours.keep_place(by=manager, given=PLACE, at=at)
    for guide in guides:
        keeping_hours.set_week(guide=guide, week=WEEK, at=at)


def book(at: datetime) -> int:
    """Some people choose a time, the next one they like; the others are offered one on Today. Returns how many did."""
    many = 0
    active = Guidance.objects.filter(enrolment__state=Enrolment.State.ACTIVE, guide__isnull=False)
    for number, pk in enumerate(active.order_by("since", "pk").values_list("enrolment", flat=True)):
        it, rules = guided(pk), desks.rules()
        what = bookable(it, rules, at)
        times = offer(it, what, rules).times if what is not None and what.contact is not None else []
        if not times or many == MOST or number % 3 == 2:
            offering.settle(it, at=at)
            continue
        role = Role.objects.get(person=it.enrolment.participant, kind=RoleKind.PARTICIPANT)
        booking.book(enrolment=it.enrolment, channel=what.channels[0], starts_at=times[(5 * many) % len(times)],
                     by=role, at=at, client_id=id_for(pk, "demo appointment"))
        many += 1
    return many
