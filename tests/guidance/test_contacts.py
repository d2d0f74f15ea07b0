"""Contacts by the protocol: planned, due, closed, missed, paused, and each decided once."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Due, Outgoing
from handrail.ground import sealed
from handrail.guidance import contacting, planning, quiet
from handrail.guidance.contacting import AlreadyClosed, close_contact, log_unplanned
from handrail.guidance.guided import guided
from handrail.guidance.models import Contact, Need
from handrail.journeys import course, leaving
from handrail.people import actions, registries
from handrail.people.models import AuditEntry
from tests import builders
from tests.builders import AT, later

pytestmark = pytest.mark.django_db
REACHED, NO_ANSWER = Contact.Outcome.REACHED, Contact.Outcome.NO_ANSWER


@pytest.fixture
def called(service, guide):
    """Somebody with a telephone, by the protocol weekly-call, started at AT: a Monday, half past nine."""
    return builders.a_participant(service, guide, person=builders.a_person(phone="+447700900123"))


def contacts(enrolment, rule="weekly") -> list[tuple[int, int, str]]:
    rows = Contact.objects.filter(enrolment=enrolment, rule=rule).order_by("occurrence", "attempt")
    return [(row.occurrence, row.attempt, row.state) for row in rows]


def the(enrolment, occurrence=1, attempt=1, rule="weekly") -> Contact:
    return Contact.objects.get(enrolment=enrolment, rule=rule, occurrence=occurrence, attempt=attempt)


def close(contact, guide, outcome=REACHED, *, at, minutes=12, **more):
    return close_contact(contact=contact, by=guide.person, outcome=outcome, minutes=Decimal(minutes), at=at, **more)


def days(count: int):
    """Tick every day, as the clock does when nobody stops it."""
    for day in range(count + 1):
        clock.tick(later(days=day))


def test_the_first_contact_is_planned_a_week_after_lesson_1_opened(called):
    contact = the(called)
    assert (contact.state, contact.channel, contact.planned_minutes) == ("planned", "telephone", 12)
    assert contact.due_at == later(days=7)


def test_it_is_on_the_list_from_the_morning_of_its_day(called):
    clock.tick(later(days=6, hours=20))
    assert the(called).state == "planned"
    clock.tick(later(days=7, minutes=-30))
    assert the(called).state == "due"
    assert Need.objects.get(enrolment=called, code="contact").due_at == later(days=7)


def test_who_has_no_telephone_is_written_to(service, guide):
    enrolment = builders.a_participant(service, guide)
    assert the(enrolment).channel == "message"


def test_a_contact_that_falls_on_a_weekend_moves_to_monday_morning(service, guide):
    saturday = later(days=5, hours=3)
    enrolment = builders.a_participant(service, guide, at=saturday)
    assert the(enrolment).due_at == later(days=14, minutes=-30)


def test_closing_plans_the_next_from_the_anchor_and_not_from_the_closing(called, guide):
    clock.tick(later(days=7))
    close(the(called), guide, at=later(days=9))
    assert the(called, 2).due_at == later(days=14)
    assert not Need.objects.filter(enrolment=called, code="contact").exists()


def test_closing_before_it_is_due_plans_the_next_all_the_same(called, guide):
    close(the(called), guide, at=later(days=4))
    days(13)
    assert contacts(called) == [(1, 1, "done"), (2, 1, "planned")]


def test_the_time_that_was_agreed_moves_the_next_contact(called, guide):
    clock.tick(later(days=7))
    close(the(called), guide, at=later(days=7), next_at=later(days=10, hours=5))
    assert the(called, 2).due_at == later(days=10, hours=5)
    clock.tick(later(days=10, hours=5))
    close(the(called, 2), guide, at=later(days=10, hours=5))
    assert the(called, 3).due_at == later(days=21)


def test_no_more_contacts_are_planned_than_the_protocol_says(called, guide):
    for week in range(1, 9):
        clock.tick(later(weeks=week, hours=1))
        close(the(called, week), guide, at=later(weeks=week, hours=1))
    assert len(contacts(called)) == 8


def test_a_time_agreed_after_the_last_contact_is_one_more_contact(called, guide):
    for week in range(1, 9):
        clock.tick(later(weeks=week, hours=1))
        close(the(called, week), guide, at=later(weeks=week, hours=1),
              next_at=later(weeks=9, days=1) if week == 8 else None)
    agreed = the(called, 1, rule="agreed")
    assert (agreed.due_at, agreed.channel, agreed.planned_minutes) == (later(weeks=9, days=1), "telephone", None)
    clock.tick(later(weeks=9, days=1))
    agreed.refresh_from_db()
    assert agreed.state == "due"


def test_not_reached_is_tried_again_two_working_days_after_it_was_due(called, guide):
    clock.tick(later(days=7))
    close(the(called), guide, NO_ANSWER, at=later(days=7, hours=1), minutes=2)
    again = the(called, 1, 2)
    assert (again.state, again.due_at, again.channel) == ("planned", later(days=9), "telephone")
    clock.tick(later(days=9))
    close(the(called, 1, 2), guide, NO_ANSWER, at=later(days=9, hours=1), minutes=2)
    last = the(called, 1, 3)
    assert (last.due_at, last.channel) == (later(days=11), "message")
    close(last, guide, NO_ANSWER, at=later(days=11, hours=1), minutes=2)
    assert contacts(called)[-1] == (2, 1, "planned")


def test_a_contact_nobody_came_to_gives_way_to_the_next_attempt_and_the_next_week(called):
    days(10)
    assert contacts(called)[:2] == [(1, 1, "missed"), (1, 2, "due")]
    days(14)
    assert contacts(called) == [(1, 1, "missed"), (1, 2, "missed"), (1, 3, "missed"), (2, 1, "due"), (3, 1, "planned")]
    assert Need.objects.filter(enrolment=called, code="contact").count() == 1


def test_reaching_somebody_late_takes_the_next_attempt_off_the_list(called, guide):
    days(9)
    close(the(called, 1, 1), guide, at=later(days=9, hours=1))
    assert contacts(called)[:2] == [(1, 1, "done"), (1, 2, "cancelled")]
    assert not Need.objects.filter(enrolment=called, code="contact").exists()
    days(13)
    assert contacts(called)[:2] == [(1, 1, "done"), (1, 2, "cancelled")]


def test_the_same_closing_twice_is_once(called, guide):
    clock.tick(later(days=7))
    first = close(the(called), guide, at=later(days=7), note="She walked twice.")
    again = close(first, guide, at=later(days=7, minutes=1), note="She walked twice.")
    assert again.done_at == later(days=7)
    assert AuditEntry.objects.filter(did="contact.closed").count() == 1


def test_another_closing_of_a_closed_contact_changes_nothing(called, guide):
    clock.tick(later(days=7))
    close(the(called), guide, at=later(days=7))
    with pytest.raises(AlreadyClosed):
        close(the(called), builders.a_guide(called.service), NO_ANSWER, at=later(days=7, hours=1), minutes=1)
    assert (the(called).outcome, the(called).minutes) == (REACHED, 12)


def test_a_note_is_sealed_with_the_participants_key(called, guide):
    clock.tick(later(days=7))
    close(the(called), guide, at=later(days=7), note="She walked twice.")
    assert the(called).note == "She walked twice."
    held = Contact.objects.filter(pk=the(called).pk).values_list("note", flat=True).get()
    assert b"walked" not in bytes(held)


def test_an_unplanned_contact_is_logged_once_and_moves_nothing(called, guide):
    key = uuid.uuid4()
    for _ in range(2):
        log_unplanned(enrolment=called, channel="telephone", outcome=REACHED, minutes=Decimal(4), by=guide.person,
                      at=later(days=1), client_id=key)
    assert contacts(called, "unplanned") == [(1, 1, "done")]
    assert contacts(called) == [(1, 1, "planned")] and the(called).due_at == later(days=7)


def test_an_unplanned_contact_can_agree_on_the_next_time(called, guide):
    log_unplanned(enrolment=called, channel="telephone", outcome=REACHED, minutes=Decimal(4), by=guide.person,
                  at=later(days=1), client_id=uuid.uuid4(), next_at=later(days=3))
    assert the(called).due_at == later(days=3)


def test_a_message_that_goes_out_is_the_contact_by_message_that_is_due(service, guide):
    enrolment = builders.a_participant(service, guide)
    clock.tick(later(days=7))
    contacting.log_message(enrolment=enrolment, by=guide.person, minutes=Decimal(9), at=later(days=7, hours=1),
                           client_id=uuid.uuid4())
    done = the(enrolment)
    assert (done.state, done.outcome, done.minutes) == ("done", "written", 9)
    assert contacts(enrolment, "unplanned") == []


def test_a_message_beside_a_call_that_is_due_leaves_the_call_due(called, guide):
    clock.tick(later(days=7))
    contacting.log_message(enrolment=called, by=guide.person, minutes=Decimal(9), at=later(days=7, hours=1),
                           client_id=uuid.uuid4())
    assert the(called).state == "due" and contacts(called, "unplanned") == [(1, 1, "done")]


# --- the clock: twice, late, and on two workers ---


def everything(enrolment):
    rows = Contact.objects.filter(enrolment=enrolment)
    return (
        sorted(rows.values_list("rule", "occurrence", "attempt", "state", "due_at")),
        sorted(Due.objects.filter(subject=enrolment.pk).values_list("rule", "occurrence", "state")),
        sorted(Need.objects.filter(enrolment=enrolment).values_list("code", "subject", "since")),
        Outgoing.objects.count(),
    )


def test_ticks_that_run_twice_decide_everything_once(called):
    days(30)
    before = everything(called)
    days(30)
    clock.tick(later(days=30))
    assert everything(called) == before


def test_a_due_thing_done_again_by_hand_changes_nothing(called):
    days(12)
    before = everything(called)
    for due in Due.objects.filter(subject=called.pk, kind__startswith="guidance.", state=Due.State.DONE):
        clock.kinds()[due.kind].do(due, later(days=12))
    assert everything(called) == before


def test_a_clock_three_weeks_late_leaves_one_contact_due_and_sends_one_letter(called):
    clock.tick(later(days=22))
    assert [row for row in contacts(called) if row[2] == "due"] == [(3, 1, "due")]
    assert Outgoing.objects.filter(kind="we-are-here").count() == 1


def test_a_letter_that_would_come_days_late_is_left_out(service):
    enrolment = builders.a_participant(service, protocol="self-guided")
    assert the(enrolment, rule="midweek").due_at == later(days=4)
    clock.tick(later(days=7))
    assert (the(enrolment, rule="midweek").state, the(enrolment, rule="midweek").because) == ("cancelled", "too-late")
    assert the(enrolment, 2, rule="midweek").state == "planned"
    assert not Outgoing.objects.filter(kind="check-in").exists()


# --- letters that come by themselves ---


def test_self_guided_letters_come_at_their_set_points(service):
    enrolment = builders.a_participant(service, protocol="self-guided")
    days(12)
    letters = Outgoing.objects.filter(kind="check-in").order_by("decided_at")
    assert [letter.decided_at for letter in letters] == [later(days=4), later(days=11)]
    assert [row[2] for row in contacts(enrolment, "midweek")] == ["done", "done", "planned"]


def test_letters_say_nothing_of_what_it_is_about(service):
    builders.a_participant(service, protocol="self-guided", person=builders.a_person("Maria"))
    days(12)
    for letter in Outgoing.objects.all():
        words = f"{letter.subject} {letter.body}".lower().replace("northside pain service", "")
        assert not {"pain", "mood", "therapy", "lesson", "depress", "anx", "health"} & set(words.split())


def test_letters_wait_for_the_participants_morning(service):
    night = AT.replace(hour=23)
    enrolment = builders.a_participant(service, protocol="self-guided", at=night,
                                       person=builders.a_person(timezone="America/Bogota"))
    assert the(enrolment, rule="midweek").due_at == night + timedelta(days=4)  # six in the evening there


# --- quiet ---


def test_after_8_quiet_days_the_guide_sees_it_and_one_letter_goes_out(called):
    days(9)
    assert Need.objects.get(enrolment=called, code="quiet").since == AT
    assert Outgoing.objects.filter(kind="we-are-here").count() == 1
    days(25)
    assert Outgoing.objects.filter(kind="we-are-here").count() == 1


def test_signing_in_ends_the_quiet_and_a_new_spell_begins(called):
    days(9)
    called.refresh_from_db()
    course.see(enrolment=called, at=later(days=10))
    assert not Need.objects.filter(enrolment=called, code="quiet").exists()
    days(18)
    assert Need.objects.get(enrolment=called, code="quiet").since == later(days=10)
    assert Outgoing.objects.filter(kind="we-are-here").count() == 2


def test_no_more_than_two_quiet_letters_go_out_in_a_course(called):
    for spell in range(4):
        for day in range(spell * 10, spell * 10 + 10):
            clock.tick(later(days=day))
        called.refresh_from_db()
        course.see(enrolment=called, at=later(days=spell * 10 + 10))
    assert Outgoing.objects.filter(kind="we-are-here").count() == 2


def test_signing_in_every_few_days_plans_no_pile_of_due_things(called):
    for day in range(0, 30, 3):
        course.see(enrolment=called, at=later(days=day))
        clock.tick(later(days=day))
        called.refresh_from_db()
    assert Due.objects.filter(subject=called.pk, rule__startswith=quiet.PREFIX).count() == 1
    assert not Need.objects.filter(enrolment=called, code="quiet").exists()


def test_a_letter_for_the_quiet_is_not_sent_to_who_came_back_in_the_night(service, guide):
    evening = AT.replace(hour=20)  # the eighth day ends after the participant's day
    enrolment = builders.a_participant(service, guide, at=evening)
    clock.tick(evening + timedelta(days=8))
    assert the(enrolment, rule="quiet").state == "planned"
    enrolment.refresh_from_db()
    course.see(enrolment=enrolment, at=evening + timedelta(days=8, hours=2))
    clock.tick(evening + timedelta(days=9))
    assert (the(enrolment, rule="quiet").state, the(enrolment, rule="quiet").because) == ("cancelled", "signed-in")


def test_talking_on_the_telephone_is_not_being_quiet(called, guide):
    days(7)
    close(the(called), guide, at=later(days=7, hours=1))
    days(14)
    assert not Need.objects.filter(enrolment=called, code="quiet").exists()
    days(16)
    assert Need.objects.get(enrolment=called, code="quiet").since == later(days=7, hours=1)


# --- pausing, leaving, finishing ---


def test_a_pause_cancels_what_is_planned_and_a_return_goes_on_from_there(called, guide):
    days(7)
    leaving.pause(enrolment=called, weeks=None, at=later(days=8))
    assert contacts(called) == [(1, 1, "cancelled"), (2, 1, "cancelled")]
    assert not Need.objects.filter(enrolment=called).exists()
    days(20)
    assert not Outgoing.objects.filter(kind="we-are-here").exists()
    leaving.come_back(enrolment=called, at=later(days=22))
    assert contacts(called) == [(1, 1, "due"), (2, 1, "planned")]
    assert the(called, 2).due_at == later(days=28, hours=-1)  # the same time on the wall: the clocks have changed
    close(the(called), guide, at=later(days=23))
    days(29)
    assert contacts(called) == [(1, 1, "done"), (2, 1, "due"), (3, 1, "planned")]
    assert the(called, 3).due_at == later(days=35, hours=-1)


def test_a_time_that_was_agreed_is_kept_over_a_pause_that_ends_before_it(called, guide):
    leaving.pause(enrolment=called, weeks=None, at=later(days=1))
    it = guided(called.pk)
    leaving.come_back(enrolment=called, at=later(days=3))
    planning.plan_agreed(it, due_at=later(days=30), channel="telephone", at=later(days=3))
    leaving.pause(enrolment=called, weeks=None, at=later(days=4))
    leaving.come_back(enrolment=called, at=later(days=10))
    assert the(called, rule="agreed").due_at == later(days=30)
    assert the(called).due_at == later(days=7 + 2 + 6)


def test_leaving_cancels_everything(called):
    days(7)
    leaving.leave(enrolment=called, reason="no-time", words="", client_id=uuid.uuid4(), at=later(days=8))
    assert {row[2] for row in contacts(called)} == {"cancelled"}
    days(40)
    assert {row[2] for row in contacts(called)} == {"cancelled"}
    assert not Need.objects.filter(enrolment=called).exists()


def test_a_contact_can_be_closed_though_the_course_was_paused_meanwhile(called, guide):
    days(7)
    leaving.pause(enrolment=called, weeks=2, at=later(days=7, hours=1))
    close(the(called), guide, at=later(days=7, hours=2))
    assert the(called).state == "done" and the(called, 2).state == "cancelled"


# --- one's own data, and being forgotten ---


def test_a_participants_own_data_holds_their_contacts_with_the_guides_notes(service, called, guide):
    clock.tick(later(days=7))
    close(the(called), guide, at=later(days=7), note="She walked twice.")
    held = registries.exports["contacts"](service.pk, called.participant_id)
    first = next(row for row in held if row["state"] == "done")
    assert (first["note"], first["minutes"], first["planned_minutes"]) == ("She walked twice.", 12, 12)
    guided_by = list(registries.exports["guidance"](service.pk, called.participant_id))
    assert [row["protocol"] for row in guided_by] == ["weekly-call"]


def test_who_is_forgotten_is_on_no_list_and_gets_no_letter(service, called, guide):
    clock.tick(later(days=7))
    close(the(called), guide, at=later(days=7), note="She walked twice.")
    clock.tick(later(days=14))
    assert Need.objects.filter(enrolment=called).exists()
    actions.forget(person=called.participant, service=service, at=later(days=15))
    assert not Need.objects.filter(enrolment=called).exists()
    assert not Due.objects.filter(subject=called.pk, kind__startswith="guidance.", state="planned").exists()
    sealed.drop_kept()
    with pytest.raises(sealed.Forgotten):
        assert the(called).note
    assert the(called).minutes == 12
