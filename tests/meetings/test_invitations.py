"""Invitations that real calendars accept and update: one UID, a rising SEQUENCE, no word on what it is about."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from icalendar import Calendar

from handrail.delivery.carriers import Letter, written
from handrail.meetings import booking, ics, keeping_hours
from handrail.meetings.neutral import health_words
from tests import builders
from tests.builders import AT, later, role_of

from .world import TUESDAY_TEN, a_place, booked, event_in, letters, with_hours, with_phone

ENTRY = ics.Entry(uid="0190", sequence=3, starts_at=TUESDAY_TEN, ends_at=TUESDAY_TEN + timedelta(minutes=30),
                  changed_at=AT, summary="Appointment; with, signs", description="By telephone\nhttps://x.example/",
                  location="3 Harbour Street", url="https://x.example/")


def test_an_invitation_says_all_that_calendars_ask_for_and_reads_back_as_it_was():
    text = ics.invitation(ENTRY, organizer=ics.Mailbox("us@clinic.example", "Us"),
                          attendee=ics.Mailbox("m@example.org"))
    assert text.endswith("END:VCALENDAR\r\n") and all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = Calendar.from_ical(text)
    (event,) = calendar.events
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["SUMMARY"]) == ("0190", 3, ENTRY.summary)
    assert (event.start, event.end) == (ENTRY.starts_at, ENTRY.ends_at)
    assert "DTSTART:20260310T100000Z" in text and "DTSTAMP:20260302T093000Z" in text
    assert str(event["ORGANIZER"]) == "mailto:us@clinic.example"
    assert (str(event["ATTENDEE"]), event["ATTENDEE"].params["RSVP"]) == ("mailto:m@example.org", "FALSE")
    assert event["DESCRIPTION"] == ENTRY.description


def test_times_are_the_same_moment_in_summer_and_across_the_change_of_clocks():
    for said in ("2026-03-28T10:00+00:00", "2026-03-29T10:00+01:00", "2026-10-25T01:30+00:00"):
        moment = datetime.fromisoformat(said)
        entry = ics.Entry("1", 0, moment, moment + timedelta(hours=1), AT, "Appointment")
        (event,) = Calendar.from_ical(ics.feed([entry], name="Appointments")).events
        assert event.start == moment and event.start.utcoffset() == timedelta(0) and event.start.tzinfo is not None
        assert event.start.astimezone(UTC) == moment.astimezone(UTC)


@pytest.mark.django_db
def test_booking_moving_and_cancelling_update_one_entry_in_each_persons_calendar(enrolment, guide):
    with_hours(guide)
    appointment = booked(with_phone(enrolment))
    booking.move(appointment=appointment, starts_at=TUESDAY_TEN + timedelta(days=1), by=role_of(enrolment),
                 at=later(hours=1))
    booking.cancel(appointment=appointment, because="participant", by=role_of(enrolment), at=later(hours=2))
    for person in (enrolment.participant, guide.person):
        held: dict[str, tuple[int, str, datetime]] = {}  # a calendar: by UID, the highest sequence counts
        for letter in letters(person=person):
            event, calendar = event_in(letter)
            assert event["SEQUENCE"] > held.get(event["UID"], (-1,))[0]
            held[event["UID"]] = (event["SEQUENCE"], calendar["METHOD"], event.start)
        assert held == {str(appointment.pk): (2, "CANCEL", TUESDAY_TEN + timedelta(days=1))}
        assert event["STATUS"] == "CANCELLED"


@pytest.mark.django_db
def test_the_letter_is_a_proper_multipart_with_the_invitation_as_its_other_form(enrolment, guide):
    with_hours(guide)
    booked(with_phone(enrolment))
    kept = letters(person=enrolment.participant)[0]
    sent = written(Letter(kept.pk, kept.address, kept.subject, kept.body, kept.decided_at, kept.calendar),
                   "Us <us@clinic.example>").as_bytes()
    text, calendar = message_from_bytes(sent).get_payload()
    assert calendar.get_param("method") == "REQUEST"
    (event,) = Calendar.from_ical(calendar.get_payload(decode=True)).events
    assert event.start == TUESDAY_TEN
    assert "Tuesday 10 March, 10:00" in text.get_payload(decode=True).decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_that_goes_out_has_a_health_word_or_a_name_in_it(service, enrolment, guide, language):
    """The service's own name has one ("Northside Pain Service"), so it isn't said either."""
    service.language = enrolment.participant.language = guide.person.language = language
    for one in (service, enrolment.participant, guide.person):
        one.save(update_fields=["language"])
    appointment = booked(enrolment, by=guide, channel="in-person", place=a_place(service))
    booking.cancel(appointment=appointment, because="guide", at=later(hours=1), by=guide)
    for letter in letters():
        said = letter.subject + letter.body + letter.calendar.replace("\r\n ", "")
        said = said.replace(letter.address, "")
        assert health_words(said.replace("X-WR", "")) == []
        assert guide.person.name not in said and enrolment.participant.name not in said
    event, _ = event_in(letters()[0])
    assert event["LOCATION"] == "3 Harbour Street"


@pytest.mark.django_db
def test_each_letter_is_in_its_readers_zone_and_language(enrolment, guide):
    with_hours(guide)
    enrolment.participant.timezone, enrolment.participant.language = "Europe/Madrid", "es"
    with_phone(enrolment)
    enrolment.participant.save()
    booked(enrolment)
    own, theirs = (letters(person=person)[0] for person in (enrolment.participant, guide.person))
    assert "11:00" in own.subject and "Madrid" in own.body
    assert "10:00" in theirs.subject and "London" in theirs.body


@pytest.mark.parametrize(("said", "found"), [
    ("3 Harbour Street", []), ("The Pain Clinic, 3 High St", ["Pain", "Clinic"]), ("Centro de Salud", ["Salud"]),
    ("Psicología", ["Psicología"]), ("Spain Street", []),
])
def test_health_words_are_found_in_both_languages(said, found):
    assert health_words(said) == found


@pytest.mark.django_db
def test_the_feed_is_for_whoever_has_its_secret_and_holds_what_is_so(client, enrolment, guide, now):
    with_hours(guide)
    appointment = booked(with_phone(enrolment))
    keeping_hours.make_feed(guide=guide, token="a-secret", at=AT)
    answer = client.get("/calendar/feed/a-secret.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).events
    assert (event["UID"], event.start) == (str(appointment.pk), TUESDAY_TEN)
    assert enrolment.participant.name not in answer.content.decode()
    keeping_hours.make_feed(guide=guide, token="another", at=AT)
    assert client.get("/calendar/feed/a-secret.ics").status_code == 404
    guide.until = later(days=1)
    guide.save()
    assert client.get("/calendar/feed/another.ics").status_code == 404


@pytest.mark.django_db
def test_moments_are_not_on_the_feed_of_another_guide(client, service, enrolment, guide, now):
    booked(enrolment, by=guide, channel="video")
    other = builders.a_guide(service)
    keeping_hours.make_feed(guide=other, token="theirs", at=AT)
    assert Calendar.from_ical(client.get("/calendar/feed/theirs.ics").content).events == []
