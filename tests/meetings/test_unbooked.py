"""Sessions that are the participant's to book, and that nobody booked: told, asked for once, gone when booked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.guidance import needs
from handrail.guidance.changing import change_protocol
from handrail.guidance.models import Contact, Need
from handrail.journeys import leaving
from handrail.meetings import booking, ending, when
from tests import builders
from tests.builders import AT, later, role_of, signed_in

from .test_pages import text
from .world import TUESDAY_TEN, booked, with_hours, with_phone

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
THURSDAY_TEN = TUESDAY_TEN - timedelta(days=5)  # in the week of the first session


@pytest.mark.parametrize(("due", "begun", "heard"), [
    ("2026-03-12T09:30+00:00", "2026-03-02T09:30+00:00", "2026-03-09T09:00+00:00"),  # a Thursday: from Monday
    ("2026-03-09T09:30+00:00", "2026-03-02T09:30+00:00", "2026-03-07T09:30+00:00"),  # a Monday: two days before
    ("2026-03-05T09:30+00:00", "2026-03-02T09:30+00:00", "2026-03-03T09:30+00:00"),  # it has only just begun
    ("2026-03-05T09:30+00:00", "2026-03-02T22:00+00:00", "2026-03-04T09:00+00:00"),  # by day
    ("2026-04-02T09:30+00:00", None, "2026-03-30T09:00+01:00"),  # the clocks have changed
])
def test_when_a_guide_hears_of_it(due, begun, heard):
    begun_at = datetime.fromisoformat(begun) if begun else None
    assert when.not_booked_from(datetime.fromisoformat(due), begun_at=begun_at, zone=LONDON) == datetime.fromisoformat(
        heard)


@given(hours=st.integers(48, 60 * 24), minutes=st.integers(0, 59))
def test_it_is_said_in_good_time_and_never_in_the_night(hours, minutes):
    due = AT + timedelta(hours=hours, minutes=minutes)
    heard = when.not_booked_from(due, begun_at=None, zone=LONDON)
    assert timedelta(days=1) < due - heard <= timedelta(days=7)
    assert 9 <= heard.astimezone(LONDON).hour < 19


# --- in the database ---


@pytest.fixture
def reader(service, guide):
    with_hours(guide)
    return with_phone(builders.a_participant(service, guide, protocol="weekly-session"))


def need(enrolment) -> Need | None:
    return Need.objects.filter(enrolment=enrolment, code="not-booked").first()


def asked() -> int:
    return Outgoing.objects.filter(once__startswith="not-booked:").count()


def is_as_derived(at) -> bool:
    return needs.rebuild(at) == 0




def test_it_is_a_need_from_its_time_until_it_is_booked_and_again_when_that_is_cancelled(reader):
    clock.tick(later(hours=23))
    assert need(reader) is None
    clock.tick(later(days=1))
    contact = Contact.objects.get(enrolment=reader, rule="session")
    assert (need(reader).due_at, need(reader).subject) == (contact.due_at, str(contact.pk))
    assert is_as_derived(later(days=1))
    appointment = booked(reader, channel="video", starts_at=THURSDAY_TEN, at=later(days=1, hours=1))
    assert need(reader) is None and is_as_derived(later(days=1, hours=1))
    booking.cancel(appointment=appointment, because="participant", by=role_of(reader), at=later(days=1, hours=2))
    assert need(reader) is not None and is_as_derived(later(days=1, hours=2))


def test_the_participant_is_written_to_once_for_a_session_without_a_word_on_what_it_is_about(reader):
    for hour in range(0, 9 * 24, 6):
        clock.tick(later(hours=hour))
    assert asked() == 2  # for the first session, and for the second in its week
    letter = Outgoing.objects.filter(once__startswith="not-booked:").first()
    assert (letter.subject, letter.person_id) == ("A time to choose", reader.participant_id)
    assert not any(word in letter.body for word in ("session", "pain", "course", "guide"))


def test_who_has_booked_is_not_written_to(reader):
    booked(reader, channel="video", starts_at=THURSDAY_TEN)
    clock.tick(later(days=2))
    assert (need(reader), asked()) == (None, 0)


def test_where_there_is_no_time_to_choose_only_the_guide_hears_of_it(service, guide):
    reader = with_phone(builders.a_participant(service, guide, protocol="weekly-session"))
    clock.tick(later(days=1))
    assert need(reader) is not None and asked() == 0


def test_it_is_gone_when_it_was_held_without_an_appointment_or_fell_away(reader, guide):
    clock.tick(later(days=1))
    appointment = booked(reader, by=guide, starts_at=THURSDAY_TEN, at=later(days=1))
    ending.hold(appointment=appointment, by=guide, minutes=40, at=THURSDAY_TEN + timedelta(minutes=40))
    assert need(reader) is None
    leaving.leave(enrolment=reader, reason="", words="", client_id=appointment.pk, at=later(days=4))
    clock.tick(later(days=30))
    assert (need(reader), asked()) == (None, 1)


def test_a_break_and_another_protocol_take_it_away_and_it_comes_with_the_session_after_them(reader, guide):
    clock.tick(later(days=1))
    leaving.pause(enrolment=reader, weeks=None, at=later(days=1, hours=1))
    assert need(reader) is None and is_as_derived(later(days=2))
    leaving.come_back(enrolment=reader, at=later(days=8, hours=1))
    clock.tick(later(days=9))
    assert need(reader).due_at == later(days=10) and is_as_derived(later(days=9))
    change_protocol(enrolment=reader, protocol="weekly-call", reason="", by=guide, at=later(days=9))
    assert need(reader) is None and is_as_derived(later(days=9))
    assert asked() == 1  # it is the same session


def test_what_is_due_by_its_own_time_is_nobodys_to_book(service, guide):
    other = with_phone(builders.a_participant(service, with_hours(guide)))
    for day in range(9):
        clock.tick(later(days=day))
    assert need(other) is None and asked() == 0


def test_the_guide_reads_it_on_the_list_and_on_the_persons_page_and_the_participant_is_invited(reader, guide, now):
    clock.tick(later(days=1))
    now(later(days=1, hours=1))
    for address in ("/caseload/", f"/participants/{reader.pk}/"):
        page = text(signed_in(guide).get(address))
        assert "Not booked yet · due Thursday" in page
        assert f"/participants/{reader.pk}/appointment/" in page
        assert ("Book a time" in page) == (address == "/caseload/")
    today = text(signed_in(role_of(reader)).get("/today/"))
    assert "Choose a day and a time that suit you." in today
    booked(reader, channel="video", starts_at=THURSDAY_TEN, at=later(days=1, hours=1))
    assert "Not booked yet" not in text(signed_in(guide).get("/caseload/"))
    assert "Choose a day and a time" not in text(signed_in(role_of(reader)).get("/today/"))
