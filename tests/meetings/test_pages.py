"""What people see: the participant's page, the guide's week, the door, rules and places."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.guidance.models import Contact
from handrail.meetings import booking, keeping_hours
from handrail.meetings.models import Appointment, Desk, OpenHours, OtherHours, Place
from tests import builders
from tests.builders import AT, role_of, signed_in

from .world import TUESDAY_TEN, a_place, booked, fresh, with_hours, with_phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(enrolment, guide, now):
    with_hours(guide)
    return with_phone(enrolment)


def text(answer) -> str:
    return answer.content.decode()


def test_a_participant_chooses_a_time_and_sees_it(reader):
    client = signed_in(role_of(reader))
    page = client.get("/appointments/")
    assert "Choose a time" in text(page)
    form = {"channel": "telephone", "starts_at": TUESDAY_TEN.isoformat(),
            "client_id": page.context["form"]["client_id"].initial or page.context["form"].initial["client_id"]}
    answer = client.post("/appointments/", form, follow=True)
    assert "Booked: Tuesday 10 March, 10:00." in text(answer)
    assert "+44 7700 900123" in text(answer)
    client.post("/appointments/", form)
    assert Appointment.objects.count() == 1


def test_who_was_slower_keeps_what_they_chose_and_is_shown_what_is_free(service, guide, reader):
    client = signed_in(role_of(reader))
    form = {"channel": "telephone", "starts_at": TUESDAY_TEN.isoformat(),
            "client_id": client.get("/appointments/").context["form"].initial["client_id"]}
    booked(with_phone(builders.a_participant(service, guide)))
    answer = client.post("/appointments/", form)
    assert answer.status_code == 422
    assert "That time has just gone to somebody else" in text(answer)
    assert TUESDAY_TEN.isoformat() not in text(answer) and "Book this time" in text(answer)


def test_times_are_shown_where_the_participant_lives(reader):
    reader.participant.timezone = "Europe/Madrid"
    reader.participant.save()
    assert "All times are those in Europe/Madrid" in text(signed_in(role_of(reader)).get("/appointments/"))


def test_an_appointment_is_moved_and_cancelled_from_its_page(reader):
    client, appointment = signed_in(role_of(reader)), booked(reader)
    page = client.get(f"/appointments/{appointment.pk}/move/")
    answer = client.post(f"/appointments/{appointment.pk}/move/", {
        "channel": "telephone", "client_id": page.context["form"].initial["client_id"],
        "starts_at": (TUESDAY_TEN + timedelta(days=1)).isoformat()}, follow=True)
    assert "Moved to Wednesday 11 March, 10:00" in text(answer)
    assert "Cancel the appointment?" in text(client.get(f"/appointments/{appointment.pk}/cancel/"))
    answer = client.post(f"/appointments/{appointment.pk}/cancel/", follow=True)
    assert "Cancelled. Your guide knows." in text(answer) and "Choose a time" in text(answer)


def test_late_the_page_says_how_it_can_still_be_changed(reader, now):
    booked(reader)
    now(TUESDAY_TEN - timedelta(hours=3))
    page = text(signed_in(role_of(reader)).get("/appointments/"))
    assert "Another time" not in page and "Cancel it" in page and "24 hours before" in page


def test_without_a_free_time_there_is_a_way_to_write(enrolment, now):
    with_phone(enrolment)
    page = text(signed_in(role_of(enrolment)).get("/appointments/"))
    assert "No time is free just now" in page and "/messages/" in page


def test_a_call_in_the_browser_is_entered_through_the_door_and_the_guide_sees_who_waits(enrolment, guide, now):
    appointment = booked(enrolment, by=guide, channel="video")
    now(TUESDAY_TEN - timedelta(minutes=10))
    door = f"/appointments/{appointment.pk}/room/"
    own = signed_in(role_of(enrolment))
    assert "Go in" in text(own.get(door))
    assert own.post(door)["Location"] == f"/appointments/{appointment.pk}/call/"
    assert fresh(appointment).arrived_at == TUESDAY_TEN - timedelta(minutes=10)
    page = text(signed_in(guide).get(door))
    assert "They are here and wait" in page and f"/appointments/{appointment.pk}/call/" in page


def test_a_live_chat_leads_each_of_the_two_to_their_messages(enrolment, guide, now):
    appointment = booked(enrolment, by=guide, channel="live-chat")
    now(TUESDAY_TEN - timedelta(minutes=10))
    door = f"/appointments/{appointment.pk}/room/"
    assert signed_in(role_of(enrolment)).post(door).headers["Location"] == "/messages/"
    assert f"/participants/{enrolment.pk}/write/" in text(signed_in(guide).get(door))


def test_the_door_says_when_it_opens_then_lets_the_participant_say_that_they_are_there(service, enrolment, guide, now):
    keeping_hours.keep_rules(by=builders.a_manager(service), given={"video_by": "link"}, at=AT)
    keeping_hours.keep_desk(guide=guide, room_url="https://meet.example/quiet-room", place=None, at=AT)
    appointment = booked(enrolment, by=guide, channel="video")
    own, theirs = signed_in(role_of(enrolment)), signed_in(guide)
    door = f"/appointments/{appointment.pk}/room/"
    assert "The door opens" in text(own.get(door))
    own.post(door)
    assert fresh(appointment).arrived_at is None
    now(TUESDAY_TEN - timedelta(minutes=10))
    assert "I am here" in text(own.get(door))
    assert "You can go in" in text(own.post(door))
    assert "They are here and wait" in text(theirs.get(door))
    theirs.post(f"/calendar/{appointment.pk}/let-in/")
    assert "You can go in" in text(own.get(door))


def test_an_own_video_room_is_shown_only_to_the_two_and_only_around_its_time(service, enrolment, guide, now):
    keeping_hours.keep_rules(by=builders.a_manager(service), given={"video_by": "link"}, at=AT)
    keeping_hours.keep_desk(guide=guide, room_url="https://meet.example/quiet-room", place=None, at=AT)
    assert b"quiet-room" not in bytes(Desk.objects.values_list("room_url", flat=True).get())
    appointment = booked(enrolment, by=guide, channel="video")
    clients = [signed_in(role_of(enrolment)), signed_in(guide)]
    door = f"/appointments/{appointment.pk}/room/"
    assert not any("quiet-room" in text(client.get(door)) for client in clients)
    now(TUESDAY_TEN - timedelta(minutes=15))
    clients[0].post(door)
    assert all("https://meet.example/quiet-room" in text(client.get(door)) for client in clients)
    now(TUESDAY_TEN + timedelta(hours=3))
    assert not any("quiet-room" in text(client.get(door)) for client in clients)


@pytest.mark.parametrize("url", ["http://meet.example/x", "javascript:alert(1)", "https://", "https://a:b@meet.example/",
                                 "meet.example/x", "https://meet example/"])
def test_only_a_whole_https_address_is_a_room(url, service, guide, now):
    keeping_hours.keep_rules(by=builders.a_manager(service), given={"video_by": "link"}, at=AT)
    answer = signed_in(guide).post("/calendar/hours/", {"desk": "1", "room_url": url})
    assert answer.status_code == 422 and not Desk.objects.exclude(room_url=b"").exists()


def test_a_guides_week_shows_who_when_and_how_and_what_is_open_or_kept_free(reader, guide):
    booked(reader)
    keeping_hours.set_other(guide=guide, kind="blocked", starts_at=TUESDAY_TEN + timedelta(hours=4),
                            ends_at=TUESDAY_TEN + timedelta(hours=5), at=AT, client_id=reader.pk)
    page = text(signed_in(guide).get("/calendar/?week=2026-03-10"))
    for words in (reader.participant.name, "10:00–10:12", "by telephone", "09:00–12:00", "14:00–15:00",
                  "Tuesday 10 March"):
        assert words in page


def test_the_week_is_a_few_statements_however_many_appointments(service, guide, now, django_assert_max_num_queries):
    client = signed_in(guide)
    for number in range(6):
        booked(builders.a_participant(service, guide), by=guide, channel="video",
               starts_at=TUESDAY_TEN + timedelta(hours=number))
    with django_assert_max_num_queries(9):
        page = client.get("/calendar/?week=2026-03-10")
    assert page.context["week"].appointments == 6


def test_a_participants_page_is_as_many_statements_for_many_appointments_as_for_few(service, enrolment, guide, now):
    client = signed_in(role_of(enrolment))

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/appointments/")
        return len(asked)

    def book_and_cancel(number: int) -> None:
        one = booked(enrolment, by=guide, channel="in-person", place=place,
                     starts_at=TUESDAY_TEN + timedelta(days=number))
        booking.cancel(appointment=one, because="guide", by=guide, at=AT)

    place = a_place(service)
    book_and_cancel(1)
    few = statements()
    for number in range(2, 6):
        book_and_cancel(number)
    assert statements() == few


def test_a_guide_books_closes_and_has_the_contact_closed_with_its_minutes(enrolment, guide, now):
    client = signed_in(guide)
    page = client.get(f"/participants/{enrolment.pk}/appointment/")
    client.post(f"/participants/{enrolment.pk}/appointment/", {
        "channel": "video", "starts_at": "2026-03-10T10:00", "minutes": "30",
        "client_id": page.context["form"].initial["client_id"]})
    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.channel) == (TUESDAY_TEN, "video")
    now(TUESDAY_TEN + timedelta(minutes=28))
    assert "We talked: close it" in text(client.get(f"/calendar/{appointment.pk}/"))
    client.post(f"/calendar/{appointment.pk}/close/", {"minutes": "27", "note": "Went well"})
    contact = Contact.objects.get(pk=appointment.contact_id)
    assert (fresh(appointment).state, contact.state) == ("done", "done")
    assert (contact.outcome, contact.minutes, contact.note) == ("reached", 27, "Went well")


def test_hours_are_kept_as_they_are_written_and_mistakes_lose_nothing(guide, now):
    client = signed_in(guide)
    wrong = client.post("/calendar/hours/", {"week": "1", "d0s0from": "09:00", "d0s0until": "08:00",
                                             "d1s0from": "10:00"})
    assert wrong.status_code == 422 and 'value="08:00"' in text(wrong) and not OpenHours.objects.exists()
    client.post("/calendar/hours/", {"week": "1", "d0s0from": "09:00", "d0s0until": "12:00",
                                     "d0s1from": "13:30", "d0s1until": "17:00"})
    assert [(row.weekday, row.opens.hour, row.closes.hour) for row in OpenHours.objects.order_by("opens")] == [
        (0, 9, 12), (0, 13, 17)]


def test_time_is_kept_free_and_given_back(guide, now):
    client = signed_in(guide)
    page = client.get("/calendar/block/")
    form = {"kind": "blocked", "starts_at": "2026-03-10T10:00", "ends_at": "2026-03-10T11:00",
            "client_id": str(page.context["client_id"])}
    client.post("/calendar/block/", form)
    client.post("/calendar/block/", form)
    other = OtherHours.objects.get()
    client.post(f"/calendar/unblock/{other.pk}/")
    assert not OtherHours.objects.exists()


def test_a_private_calendar_link_is_shown_once(guide, now):
    client = signed_in(guide)
    page = client.post("/calendar/feed/", follow=True)
    link = page.context["feed"]
    assert link.endswith(".ics") and link in text(page) and link not in text(client.get("/calendar/hours/"))


def test_a_manager_sets_rules_and_places_and_no_health_word_gets_into_calendars(service, now):
    client = signed_in(builders.a_manager(service))
    form = {"video_by": "handrail", "book_from_hours": 2, "change_until_hours": 12, "buffer_minutes": 5,
            "no_show_after_minutes": 10, "days_ahead": 14, "neutral_name": "The Pain Clinic", "may_choose": "on"}
    answer = client.post("/service/appointments/", form)
    assert answer.status_code == 422 and "says something about health" in text(answer)
    client.post("/service/appointments/", {**form, "neutral_name": "Harbour House"})
    assert "Harbour House" in text(client.get("/service/appointments/"))
    client.post("/service/places/new/", {"name": "Yellow House", "address": "3 Harbour Street", "is_open": "on"})
    assert "3 Harbour Street" in text(client.get("/service/appointments/"))
    assert Place.objects.get().service_id == service.pk


def test_in_person_the_place_says_how_to_get_there_and_in(service, enrolment, guide, now):
    booked(enrolment, by=guide, channel="in-person", place=a_place(service))
    page = text(signed_in(role_of(enrolment)).get("/appointments/"))
    assert "3 Harbour Street" in page and "Bus 7 to the harbour" in page and "a ramp beside them" in page


def test_today_says_when_the_appointment_is_and_leads_in_when_it_begins(enrolment, guide, now):
    booked(enrolment, by=guide, channel="video")
    client = signed_in(role_of(enrolment))
    assert "Your appointment by video: Tuesday 10 March, 10:00." in text(client.get("/today/"))
    now(TUESDAY_TEN - timedelta(minutes=5))
    page = text(client.get("/today/"))
    assert "Go in" in page
