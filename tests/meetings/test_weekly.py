"""So many sessions a week: what is offered and booked, what a guide may do beyond it, and what people read."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from handrail.fidelity.models import Given
from handrail.guidance.contacting import close_contact, log_unplanned
from handrail.guidance.guided import guided
from handrail.guidance.models import Contact
from handrail.guidance.weeks import monday_of
from handrail.meetings import booking, desks, ending
from handrail.meetings.bookable import bookable, offer
from handrail.meetings.models import Appointment
from handrail.people.models import AuditEntry
from tests import builders
from tests.builders import AT, later, role_of, signed_in

from .test_pages import text
from .world import TUESDAY_TEN, booked, fresh, with_hours, with_phone

pytestmark = pytest.mark.django_db
FRIDAY_TEN = TUESDAY_TEN + timedelta(days=3)


@pytest.fixture
def reader(service, guide):
    with_hours(guide)
    return with_phone(builders.a_participant(service, guide, protocol="weekly-session"))


def offered(enrolment, at) -> set[str]:
    """The Mondays of the weeks from which times are offered."""
    it, rules = guided(enrolment.pk), desks.rules()
    times = offer(it, bookable(it, rules, at), rules).times
    return {monday_of(one, it.zone).isoformat() for one in times}


def held(enrolment, guide, at=TUESDAY_TEN):
    """A session at this time, booked by the guide and held."""
    appointment = booked(enrolment, by=guide, starts_at=at)
    return ending.hold(appointment=appointment, by=guide, minutes=Decimal(45), at=at + timedelta(minutes=45))


def test_a_week_whose_session_was_held_offers_no_more_times_and_others_do(reader, guide):
    assert "2026-03-09" in offered(reader, later(days=5))
    held(reader, guide)
    found = offered(reader, TUESDAY_TEN + timedelta(hours=2))
    assert found and "2026-03-09" not in found


def test_a_participant_cannot_book_in_a_week_that_has_its_session_and_reads_why(reader, guide, now):
    held(reader, guide)
    now(at := TUESDAY_TEN + timedelta(hours=2))
    with pytest.raises(booking.WeekFull):
        booked(reader, starts_at=FRIDAY_TEN, channel="video", at=at)
    client = signed_in(role_of(reader))
    page = client.get("/appointments/")
    assert "There is 1 session a week. Booked or held already: the week from Monday 9 March." in text(page)
    assert FRIDAY_TEN.isoformat() not in text(page)
    answer = client.post("/appointments/", {"channel": "video", "starts_at": FRIDAY_TEN.isoformat(),
                                            "client_id": str(uuid.uuid4())})
    assert answer.status_code == 422 and "That week has its session already" in text(answer)
    next_week = FRIDAY_TEN + timedelta(days=7)
    assert booked(reader, starts_at=next_week, channel="video", at=at).starts_at == next_week


@pytest.mark.parametrize("how", ["missed", "cancelled", "unplanned", "other-week"])
def test_what_was_not_held_or_nobody_planned_takes_nothing_from_the_week(reader, guide, how):
    at = TUESDAY_TEN + timedelta(hours=2)
    if how == "unplanned":
        log_unplanned(enrolment=reader, channel="telephone", outcome="reached", minutes=Decimal(5), by=guide.person,
                      at=TUESDAY_TEN, client_id=uuid.uuid4())
    elif how == "other-week":
        held(reader, guide, at=TUESDAY_TEN - timedelta(days=5))
    else:
        appointment = booked(reader, by=guide)
        if how == "missed":
            ending.miss(appointment=appointment, by=guide, at=TUESDAY_TEN + timedelta(minutes=20))
        else:
            booking.cancel(appointment=appointment, because="participant", by=role_of(reader), at=later(days=2))
    assert "2026-03-09" in offered(reader, at)


def test_a_planned_session_that_was_held_without_an_appointment_counts(reader, guide):
    contact = Contact.objects.get(enrolment=reader, rule="session")
    close_contact(contact=contact, by=guide.person, outcome="reached", minutes=Decimal(40), at=TUESDAY_TEN,
                  channel="telephone")
    assert "2026-03-09" not in offered(reader, TUESDAY_TEN + timedelta(hours=1))


def test_moving_within_its_own_week_is_free(reader):
    thursday = TUESDAY_TEN - timedelta(days=5)
    appointment = booked(reader, channel="video", starts_at=thursday)
    friday = thursday + timedelta(days=1)
    moved = booking.move(appointment=appointment, starts_at=friday, by=role_of(reader), at=AT)
    assert (moved.starts_at, moved.beyond) == (friday, "")


def test_a_guide_goes_beyond_only_on_purpose_and_the_reason_is_kept(reader, guide):
    first = booked(reader, by=guide)
    with pytest.raises(booking.WeekFull) as full:
        booked(reader, by=guide, starts_at=FRIDAY_TEN)
    with pytest.raises(booking.WeekFull):
        booked(reader, by=guide, starts_at=FRIDAY_TEN, beyond="made up by a form")
    assert full.value.most == 1 and Appointment.objects.count() == 1
    second = booked(reader, by=guide, starts_at=FRIDAY_TEN, beyond="worse")
    assert (fresh(first).beyond, fresh(second).beyond) == ("", "worse")
    entry = AuditEntry.objects.get(did="appointment.booked", subject_id=second.pk)
    assert entry.facts["beyond"] == "worse"
    for appointment in (first, second):
        ending.hold(appointment=appointment, by=guide, minutes=Decimal(45),
                    at=appointment.starts_at + timedelta(minutes=45))
    assert Contact.objects.filter(enrolment=reader, state="done").count() == 2
    assert Given.objects.get(enrolment=reader).minutes == 900  # tenths: what was given, beyond the week or not


def test_moving_to_another_full_week_asks_again_and_to_a_free_one_forgets_the_reason(reader, guide):
    booked(reader, by=guide)
    second = booked(reader, by=guide, starts_at=FRIDAY_TEN, beyond="worse")
    booked(reader, by=guide, starts_at=TUESDAY_TEN + timedelta(days=7))
    thursday = FRIDAY_TEN - timedelta(days=1)
    assert booking.move(appointment=second, starts_at=thursday, by=guide, at=AT).beyond == "worse"
    with pytest.raises(booking.WeekFull):
        booking.move(appointment=second, starts_at=thursday + timedelta(days=7), by=guide, at=AT)
    moved = booking.move(appointment=second, starts_at=thursday + timedelta(days=14), by=guide, at=AT)
    assert fresh(moved).beyond == ""


def test_a_guide_reads_that_the_week_is_full_says_why_and_finds_it_on_the_page(reader, guide, now):
    client = signed_in(guide)
    assert "Why beyond" not in text(client.get(f"/participants/{reader.pk}/appointment/"))
    booked(reader, by=guide)
    page = text(client.get(f"/participants/{reader.pk}/appointment/"))
    assert "The protocol gives 1 session a week. Booked or held already: the week from Monday 9 March." in page
    form = {"channel": "telephone", "starts_at": "2026-03-13T10:00", "minutes": "45", "client_id": str(uuid.uuid4())}
    answer = client.post(f"/participants/{reader.pk}/appointment/", form)
    assert answer.status_code == 422 and "That week has its 1 session already." in text(answer)
    answer = client.post(f"/participants/{reader.pk}/appointment/", {**form, "beyond": "safety"}, follow=True)
    assert "Beyond the sessions of its week: To keep them safe" in text(answer)


def test_a_protocol_without_a_number_asks_nothing(service, guide):
    with_hours(guide)
    other = with_phone(builders.a_participant(service, guide))
    booked(other, by=guide)
    booked(other, by=guide, starts_at=FRIDAY_TEN)
    assert {row.beyond for row in Appointment.objects.all()} == {""}
