"""How appointments end, and what takes them away: held, missed, leave, another guide, a break, leaving, forgetting."""

from datetime import date, timedelta

import pytest

from handrail.delivery import clock
from handrail.guidance import assigning, contacting
from handrail.guidance.guided import guided
from handrail.guidance.models import Contact
from handrail.journeys import leaving
from handrail.journeys.models import Step
from handrail.meetings import booking, desks, ending
from handrail.meetings.bookable import bookable, offer
from handrail.meetings.models import Appointment
from handrail.people import forgetting, registries
from handrail.people.models import AuditEntry
from handrail.safety.away import take_leave
from tests import builders
from tests.builders import AT, later, role_of

from .world import TUESDAY_TEN, booked, event_in, fresh, letters, with_hours, with_phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(enrolment, guide):
    with_hours(guide)
    return with_phone(enrolment)


def test_a_talk_that_was_held_closes_its_contact_with_its_minutes_once(reader, guide):
    appointment = booked(reader)
    for _ in range(2):
        ending.hold(appointment=appointment, by=guide, minutes=11, timed_minutes=10, at=TUESDAY_TEN)
    contact = Contact.objects.get(pk=appointment.contact_id)
    assert (fresh(appointment).state, contact.outcome, contact.minutes, contact.timed_minutes) == (
        "done", "reached", 11, 10)
    assert AuditEntry.objects.filter(did="contact.closed", subject_id=contact.pk).count() == 1
    with pytest.raises(ending.Over):
        ending.miss(appointment=appointment, by=guide, at=TUESDAY_TEN + timedelta(hours=1))


def test_nobody_has_missed_it_before_the_services_patience_is_over(reader, guide):
    appointment = booked(reader)
    with pytest.raises(ending.TooSoon) as soon:
        ending.miss(appointment=appointment, by=guide, at=TUESDAY_TEN + timedelta(minutes=14))
    assert soon.value.from_at == TUESDAY_TEN + timedelta(minutes=15)
    assert fresh(appointment).is_open


def test_a_no_show_closes_the_contact_and_what_the_protocol_does_about_it_follows(reader, guide):
    appointment = booked(reader)
    for _ in range(2):
        ending.miss(appointment=appointment, by=guide, at=TUESDAY_TEN + timedelta(minutes=20))
    first, second = Contact.objects.filter(enrolment=reader, rule="weekly", occurrence=1).order_by("attempt")
    assert (first.state, first.outcome, first.minutes) == ("done", "no-show", None)
    assert (second.state, second.channel) == ("planned", "telephone")
    assert second.due_at == TUESDAY_TEN + timedelta(days=2)  # two working days, by weekly-call
    assert [letter.subject for letter in letters(once__endswith=":missed")] == ["We missed each other"]
    again = booked(reader, starts_at=TUESDAY_TEN + timedelta(days=2), at=TUESDAY_TEN + timedelta(hours=1))
    assert again.contact_id == second.pk


def test_a_contact_that_is_closed_on_the_participants_page_ends_its_appointment(reader, guide):
    held, missed = booked(reader), None
    contacting.close_contact(contact=held.contact, by=guide.person, outcome="reached", minutes=9, at=TUESDAY_TEN)
    assert fresh(held).state == "done"
    missed = booked(reader, starts_at=TUESDAY_TEN + timedelta(days=6), at=TUESDAY_TEN)
    contacting.close_contact(contact=missed.contact, by=guide.person, outcome="no-answer", minutes=1,
                             at=TUESDAY_TEN + timedelta(days=6))
    assert fresh(missed).state == "missed"


def test_waiting_and_being_let_in_are_kept_once_and_begin_anew_when_it_is_moved(reader, guide):
    appointment = booked(reader)
    for minutes in (10, 5):
        ending.arrive(appointment=appointment, at=TUESDAY_TEN - timedelta(minutes=minutes))
        ending.let_in(appointment=appointment, at=TUESDAY_TEN - timedelta(minutes=minutes - 1))
    kept = fresh(appointment)
    assert kept.arrived_at == TUESDAY_TEN - timedelta(minutes=10)
    assert kept.let_in_at == TUESDAY_TEN - timedelta(minutes=9)
    booking.move(appointment=kept, starts_at=TUESDAY_TEN + timedelta(days=1), by=guide, at=TUESDAY_TEN)
    assert fresh(appointment).arrived_at is None


def test_what_falls_into_a_guides_leave_is_offered_again_with_an_apology(service, reader, guide):
    during, other = booked(reader), with_phone(builders.a_participant(service, guide))
    outside = booked(other, starts_at=TUESDAY_TEN + timedelta(days=1))
    day = date(2026, 3, 10)
    take_leave(person=guide.person, first_day=day, last_day=day, cover=None, by=guide, at=AT)
    clock.tick(AT)
    assert (fresh(during).state, fresh(during).because) == ("cancelled", "leave")
    assert fresh(outside).is_open
    letter = letters(person=reader.participant)[-1]
    event, calendar = event_in(letter)
    assert "We are sorry" in letter.body and "/appointments/" in letter.body
    assert (calendar["METHOD"], event["SEQUENCE"]) == ("CANCEL", 1)
    step = Step.objects.get(enrolment=reader, room="meetings")
    assert (step.code, step.facts) == ("choose-time", {"is_ours": True})
    assert not any(moment.date() == day for moment in _free(reader))
    clock.tick(later(hours=1))
    assert len(letters(person=reader.participant)) == 2  # booked, cancelled: said once


def test_who_stands_in_takes_what_they_are_open_for_and_is_offered_while_the_guide_is_away(service, reader, guide):
    cover = with_hours(builders.a_guide(service))
    appointment = booked(reader)
    take_leave(person=guide.person, first_day=date(2026, 3, 3), last_day=date(2026, 3, 30), cover=cover.person,
               by=guide, at=AT)
    clock.tick(AT)
    assert (fresh(appointment).guide_id, fresh(appointment).is_open) == (cover.person_id, True)
    assert "Somebody else is there for you this time." in letters(person=reader.participant)[-1].body
    booking.cancel(appointment=appointment, because="participant", by=role_of(reader), at=later(hours=1))
    assert booked(reader, at=later(hours=2)).guide_id == cover.person_id


def test_another_guide_takes_it_over_where_they_are_free_and_else_it_is_offered_again(service, reader, guide):
    appointment = booked(reader)
    new = with_hours(builders.a_guide(service))
    assigning.assign(enrolment=reader, guide=new, by=builders.a_manager(service), at=later(hours=1))
    kept = fresh(appointment)
    assert (kept.guide_id, kept.is_open, kept.sequence) == (new.person_id, True, 1)
    event, calendar = event_in(letters(person=guide.person)[-1])
    assert (calendar["METHOD"], event["UID"]) == ("CANCEL", str(appointment.pk))
    busy = builders.a_guide(service)
    assigning.assign(enrolment=reader, guide=busy, by=builders.a_manager(service), at=later(hours=2))
    kept = fresh(appointment)
    assert (kept.state, kept.because) == ("cancelled", "guide-changed")


@pytest.mark.parametrize("how", ["pause", "leave"])
def test_a_break_and_leaving_cancel_what_is_ahead_with_a_kind_letter(how, reader):
    appointment = booked(reader)
    if how == "pause":
        leaving.pause(enrolment=reader, weeks=2, at=later(hours=1))
    else:
        leaving.leave(enrolment=reader, reason="no-time", words="", client_id=reader.pk, at=later(hours=1))
    assert fresh(appointment).because == ("paused" if how == "pause" else "left")
    assert "There is nothing you need to do." in letters(person=reader.participant)[-1].body
    clock.tick(TUESDAY_TEN)
    assert letters("appointment-soon") == []
    assert not Step.objects.filter(enrolment=reader, room="meetings").exists()


def test_after_a_break_a_time_can_be_chosen_again(reader):
    booked(reader)
    leaving.pause(enrolment=reader, weeks=None, at=later(hours=1))
    leaving.come_back(enrolment=reader, at=later(days=20))
    assert Step.objects.filter(enrolment=reader, code="choose-time").exists()
    assert booked(reader, starts_at=_free(reader, later(days=20))[0], at=later(days=20)).is_open


def test_appointments_are_in_a_persons_data_and_forgetting_stops_them_without_a_letter_to_them(reader, guide):
    appointment = booked(reader)
    (row,) = registries.exports["appointments"](reader.service_id, reader.participant_id)
    assert (row["starts_at"], row["channel"], row["guide"]) == (TUESDAY_TEN, "telephone", guide.person.name)
    forgetting.forget(person=reader.participant, service=reader.service, at=later(hours=1))
    assert (fresh(appointment).state, fresh(appointment).because) == ("cancelled", "forgotten")
    assert len(letters(person=reader.participant)) == 1  # the one of before, emptied
    event, calendar = event_in(letters(person=guide.person)[-1])
    assert calendar["METHOD"] == "CANCEL"
    clock.tick(TUESDAY_TEN)
    assert letters("appointment-soon") == []


def _free(enrolment, at=AT):
    it, rules = guided(enrolment.pk), desks.rules()
    return offer(it, bookable(it, rules, at), rules).times


def test_an_appointment_is_entered_only_by_the_two_only_around_its_time_only_while_it_stands(reader, guide):
    appointment = booked(reader)
    stranger = builders.a_guide(reader.service).person
    for person, may in ((reader.participant, True), (guide.person, True), (stranger, False)):
        assert appointment.may_enter(person, TUESDAY_TEN) is may
    assert not appointment.may_enter(reader.participant, AT)
    booking.cancel(appointment=appointment, because="participant", by=role_of(reader), at=later(hours=1))
    assert not Appointment.objects.get().may_enter(guide.person, TUESDAY_TEN)
