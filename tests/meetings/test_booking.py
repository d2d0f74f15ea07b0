"""Booking, moving, cancelling: by the participant within what is offered, by the guide as agreed."""

import uuid
from datetime import time, timedelta

import pytest

from handrail.delivery import clock
from handrail.guidance.guided import guided
from handrail.guidance.models import Contact
from handrail.journeys.models import Step
from handrail.meetings import booking, desks, keeping_hours, offering
from handrail.meetings.bookable import bookable, offer
from handrail.meetings.models import Appointment, Rules
from handrail.people import actions
from handrail.people.models import AuditEntry
from tests import builders
from tests.builders import AT, later, role_of

from .world import TUESDAY_TEN, a_place, after, booked, fresh, letters, with_hours, with_phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(enrolment, guide):
    with_hours(guide)
    return with_phone(enrolment)


def weekly(enrolment, number=1) -> Contact:
    return Contact.objects.get(enrolment=enrolment, rule="weekly", occurrence=number, attempt=1)


def test_a_participant_books_the_time_of_the_next_planned_call(reader, guide):
    appointment = booked(reader)
    contact = weekly(reader)
    assert (appointment.contact_id, appointment.guide_id) == (contact.pk, guide.person_id)
    assert (contact.due_at, contact.channel) == (TUESDAY_TEN, "telephone")
    assert appointment.ends_at - appointment.starts_at == timedelta(minutes=contact.planned_minutes)
    assert AuditEntry.objects.filter(did="appointment.booked", subject_id=appointment.pk).count() == 1


def test_the_same_tap_twice_is_one_appointment_with_one_letter_each(reader):
    client_id = uuid.uuid4()
    first, second = booked(reader, client_id=client_id), booked(reader, client_id=client_id)
    assert first.pk == second.pk
    assert len(letters()) == 2  # to the participant and to the guide
    assert AuditEntry.objects.filter(did="appointment.booked").count() == 1


@pytest.mark.parametrize("starts_at", [
    TUESDAY_TEN.replace(hour=10, minute=7), TUESDAY_TEN.replace(hour=13), AT + timedelta(hours=1),
    AT + timedelta(days=60), AT - timedelta(days=1),
], ids=str)
def test_a_participant_books_only_what_is_on_offer_and_is_told_what_that_is(reader, starts_at):
    with pytest.raises(booking.TimeTaken) as refused:
        booked(reader, starts_at=starts_at)
    assert TUESDAY_TEN in refused.value.free
    assert not Appointment.objects.exists() and not letters()


def test_whoever_comes_second_is_told_and_offered_what_is_still_free(service, guide, reader):
    other = with_phone(builders.a_participant(service, guide))
    booked(reader)
    with pytest.raises(booking.TimeTaken) as refused:
        booked(other)
    assert TUESDAY_TEN not in refused.value.free and refused.value.free
    assert booked(other, starts_at=refused.value.free[0]).is_open


def test_a_participant_holds_one_appointment_at_a_time(reader):
    booked(reader)
    with pytest.raises(booking.NotBookable, match="nothing"):
        booked(reader, starts_at=TUESDAY_TEN + timedelta(days=1))


def test_channels_are_those_that_the_protocol_allows_and_the_person_can_have(reader, service):
    with pytest.raises(booking.NotBookable, match="channel"):
        booked(reader, channel="video")  # by this protocol: telephone or message
    reader.participant.phone = ""
    reader.participant.save(update_fields=["phone"])
    with pytest.raises(booking.NotBookable):
        booked(reader)


def test_where_a_service_keeps_the_protocols_times_only_what_it_lets_people_book_is_theirs(service, guide, reader):
    keeping_hours.keep_rules(by=builders.a_manager(service), given={"may_choose": False}, at=AT)
    with pytest.raises(booking.NotBookable, match="nothing"):
        booked(reader)
    live = with_phone(builders.a_participant(service, guide, protocol="weekly-session"))
    it, rules = guided(live.pk), desks.rules()
    times = offer(it, bookable(it, rules, AT), rules).times
    appointment = booked(live, channel="video", starts_at=times[0])
    assert (appointment.channel, appointment.contact.rule) == ("video", "session")


def test_a_guide_agrees_any_time_and_channel_but_not_one_that_is_taken(reader, guide, service):
    place = a_place(service)
    evening = TUESDAY_TEN.replace(hour=19)
    appointment = booked(reader, by=guide, channel="in-person", starts_at=evening, place=place, minutes=45)
    assert appointment.contact.rule == "agreed" and appointment.ends_at == evening + timedelta(minutes=45)
    other = builders.a_participant(service, guide)
    with pytest.raises(booking.TimeTaken):
        booked(other, by=guide, channel="video", starts_at=evening + timedelta(minutes=30))
    with pytest.raises(booking.NotBookable, match="place"):
        booked(other, by=guide, channel="in-person", starts_at=evening + timedelta(days=1))


def test_what_a_guide_agrees_far_from_the_planned_call_is_beside_it(reader, guide):
    near = booked(reader, by=guide, starts_at=TUESDAY_TEN)
    far = booked(reader, by=guide, starts_at=later(days=1))
    assert (near.contact.rule, far.contact.rule) == ("weekly", "agreed")
    booking.cancel(appointment=far, because="guide", by=guide, at=AT)
    assert Contact.objects.get(pk=far.contact_id).state == "cancelled"


def test_moving_keeps_the_appointment_and_takes_its_contact_along(reader):
    appointment = booked(reader)
    wednesday = TUESDAY_TEN + timedelta(days=1)
    moved = booking.move(appointment=appointment, starts_at=wednesday, by=role_of(reader), at=AT)
    booking.move(appointment=appointment, starts_at=wednesday, by=role_of(reader), at=AT)
    assert (moved.pk, moved.sequence, fresh(moved).sequence) == (appointment.pk, 1, 1)
    assert weekly(reader).due_at == wednesday
    assert AuditEntry.objects.filter(did="appointment.moved").count() == 1
    assert len(letters()) == 4


def test_too_late_to_move_is_not_too_late_to_cancel(reader):
    keeping_hours.keep_rules(by=builders.a_manager(reader.service), given={"change_until_hours": 24}, at=AT)
    appointment = booked(reader)
    late = TUESDAY_TEN - timedelta(hours=23)
    with pytest.raises(booking.NotBookable, match="late"):
        booking.move(appointment=appointment, starts_at=TUESDAY_TEN + timedelta(days=1), by=role_of(reader), at=late)
    booking.cancel(appointment=appointment, because="participant", by=role_of(reader), at=late)
    assert (fresh(appointment).state, fresh(appointment).because) == ("cancelled", "late")


def test_a_cancelled_appointments_contact_is_to_be_done_again(reader):
    planned = weekly(reader).due_at
    appointment = booked(reader)
    for _ in range(2):
        booking.cancel(appointment=appointment, because="participant", by=role_of(reader), at=later(hours=1))
    assert (weekly(reader).state, weekly(reader).due_at) == ("planned", planned)
    assert AuditEntry.objects.filter(did="appointment.cancelled").count() == 1
    assert booked(reader, at=later(hours=2)).is_open  # and can be booked again


def test_a_contact_that_was_due_and_is_booked_for_later_comes_back_on_its_day(reader):
    monday = weekly(reader).due_at
    clock.run_through(monday)
    assert weekly(reader).state == "due"
    thursday = monday.replace(hour=10, minute=0) + timedelta(days=3)
    appointment = booked(reader, starts_at=thursday, at=monday)
    assert weekly(reader).state == "planned"
    clock.run_through(thursday - timedelta(hours=12))
    assert weekly(reader).state == "planned"
    clock.run_through(thursday)
    contact = weekly(reader)
    assert (contact.state, contact.due_at) == ("due", thursday)
    assert fresh(appointment).is_open


def test_today_offers_a_choice_and_then_says_when_it_is(reader):
    offering.settle(guided(reader.pk), at=AT)
    codes = lambda: set(Step.objects.filter(enrolment=reader, room="meetings").values_list("code", flat=True))  # noqa: E731
    assert codes() == {"choose-time"}
    appointment = booked(reader)
    assert codes() == {"coming", "now"}
    booking.cancel(appointment=appointment, because="participant", by=role_of(reader), at=later(hours=1))
    assert codes() == {"choose-time"}


def test_reminders_come_a_day_and_an_hour_before_and_only_for_the_time_that_holds(reader):
    thursday = after(TUESDAY_TEN, days=2)
    appointment = booked(reader)
    booking.move(appointment=appointment, starts_at=thursday, by=role_of(reader), at=AT)
    clock.run_through(thursday)
    sent = [letter.decided_at for letter in letters("appointment-soon")]
    assert sent == [after(TUESDAY_TEN, days=1), after(TUESDAY_TEN, days=2) - timedelta(hours=1)]


def test_a_reminder_that_comes_too_late_does_not_come(reader):
    booked(reader)
    clock.tick(TUESDAY_TEN + timedelta(hours=1))
    assert letters("appointment-soon") == []


def test_the_rules_that_hold_until_a_service_says_otherwise(service):
    assert desks.rules().video_by == Rules.VideoBy.HANDRAIL
    assert not Rules.objects.exists()


def test_other_hours_of_the_service_leave_a_time_that_was_agreed(service, reader, guide):
    appointment, alone = booked(reader), with_phone(builders.a_participant(service, guide))
    due = weekly(alone).due_at  # at half past nine, booked by nobody
    actions.change_service(service=service, at=later(hours=1), by=builders.a_manager(service), works_from=time(13))
    clock.tick(later(hours=1))
    assert weekly(reader).due_at == fresh(appointment).starts_at == TUESDAY_TEN
    assert weekly(alone).due_at != due and weekly(alone).due_at.hour >= 13
