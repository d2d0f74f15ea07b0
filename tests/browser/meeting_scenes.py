"""Scenes of appointments, for every_page.py: choosing a time, having one, a guide's week, a service's rules."""

from datetime import timedelta
from decimal import Decimal

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.meetings import ending, keeping_hours
from tests import builders
from tests.builders import role_of
from tests.meetings import world

from .scenery import NOW, fill, send, the_service

TOMORROW = NOW.replace(hour=10, minute=0) + timedelta(days=1)


def scenes(scene_type, stop) -> dict:
    """The scenes by name."""

    def somebody_who_chooses_a_time():
        enrolment, guide = _two()
        return scene_type(role_of(enrolment), [
            stop("/appointments/"), stop("/appointments/", send("Book this time"), status=422), stop("/today/"),
        ])

    def somebody_with_an_appointment():
        enrolment, guide = _two()
        with scoped.service(guide.service_id):
            one = world.booked(enrolment, starts_at=TOMORROW, at=NOW - timedelta(hours=20))
        return scene_type(role_of(enrolment), [
            stop("/appointments/"), stop(f"/appointments/{one.pk}/move/"), stop(f"/appointments/{one.pk}/cancel/"),
            stop(f"/appointments/{one.pk}/room/"), stop("/today/"),
        ])

    def somebody_at_the_door():
        enrolment, guide = _two()
        with scoped.service(guide.service_id):
            one = world.booked(enrolment, by=guide, channel="video", starts_at=NOW + timedelta(minutes=5),
                               at=NOW - timedelta(days=1))
        door = f"/appointments/{one.pk}/room/"
        return scene_type(role_of(enrolment), [stop("/today/"), stop(door),
                                               stop(door, send("Go in"), name="meetings:call")])

    def somebody_who_is_met_in_person():
        enrolment, guide = _two()
        with scoped.service(guide.service_id):
            world.booked(enrolment, by=guide, channel="in-person", starts_at=TOMORROW,
                         place=world.a_place(the_service()))
        return scene_type(role_of(enrolment), [stop("/appointments/")])

    def a_guide_with_appointments():
        enrolment, guide = _two()
        with scoped.service(guide.service_id):
            begun = world.booked(enrolment, by=guide, channel="video", starts_at=NOW - timedelta(minutes=20),
                                 at=NOW - timedelta(days=1))
            ahead = world.booked(enrolment, by=guide, channel="telephone", starts_at=TOMORROW)
            keeping_hours.set_other(guide=guide, kind="blocked", starts_at=NOW + timedelta(hours=4), at=NOW,
                                    ends_at=NOW + timedelta(hours=5), client_id=enrolment.pk)
        return scene_type(guide, [
            stop("/calendar/"), stop("/calendar/?week=2026-03-20"), stop("/calendar/hours/"),
            stop("/calendar/hours/", fill("#id_d0s0from", "", "Keep my hours"), status=422),
            stop("/calendar/hours/", send("Make a link")), stop("/calendar/block/"),
            stop(f"/calendar/{begun.pk}/"), stop(f"/calendar/{ahead.pk}/"), stop(f"/appointments/{begun.pk}/room/"),
            stop(f"/calendar/{begun.pk}/", fill("#id_minutes", "999", "We talked: close it"), name="meetings:close",
                 status=422),
            stop(f"/participants/{enrolment.pk}/appointment/"), stop("/caseload/"),
            stop(f"/participants/{enrolment.pk}/"),
        ])

    def a_manager_of_appointments():
        service = the_service()
        with scoped.service(service.pk):
            place = world.a_place(service)
        return scene_type(builders.a_manager(service), [
            stop("/service/appointments/"), stop("/service/places/new/"), stop(f"/service/places/{place.pk}/"),
            stop("/service/places/new/", fill("#id_address", "The Pain Clinic", "Keep"), status=422),
        ])

    def somebody_whose_week_has_its_session():
        enrolment, guide = _in_a_full_week()
        return scene_type(role_of(enrolment), [stop("/appointments/"), stop("/today/")])

    def a_guide_beyond_a_week():
        enrolment, guide = _in_a_full_week()
        with scoped.service(guide.service_id):
            beyond = world.booked(enrolment, by=guide, starts_at=TOMORROW, beyond="worse", at=NOW)
            world.with_phone(builders.a_participant(the_service(), guide, protocol="weekly-session",
                                                    at=NOW - timedelta(days=2)))
            clock.tick(NOW)
        booking = f"/participants/{enrolment.pk}/appointment/"
        return scene_type(guide, [
            stop(booking), stop(booking, fill("#id_starts_at", "2026-03-13T15:00", "Book"), status=422),
            stop(f"/calendar/{beyond.pk}/"), stop("/caseload/"),
        ])

    return {build.__name__: build for build in (
        somebody_whose_week_has_its_session, a_guide_beyond_a_week, somebody_who_chooses_a_time,
        somebody_with_an_appointment, somebody_at_the_door, somebody_who_is_met_in_person,
        a_guide_with_appointments, a_manager_of_appointments)}


def _two(**more):
    service = the_service()
    with scoped.service(service.pk):
        guide = world.with_hours(builders.a_guide(service), world.ALL_WEEK)
        return world.with_phone(builders.a_participant(service, guide, **more)), guide


def _in_a_full_week():
    """Somebody with one session a week, who had it yesterday, and their guide."""
    enrolment, guide = _two(protocol="weekly-session")
    yesterday = TOMORROW - timedelta(days=2)
    with scoped.service(guide.service_id):
        one = world.booked(enrolment, by=guide, channel="video", starts_at=yesterday, at=NOW - timedelta(days=3))
        ending.hold(appointment=one, by=guide, minutes=Decimal(45), at=yesterday + timedelta(minutes=45))
    return enrolment, guide
