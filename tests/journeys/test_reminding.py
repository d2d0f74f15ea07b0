"""Reminders of a plan: planned with the answer, planned anew with every change, stopped with the course or by a tap."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from handrail.delivery import carrying, clock
from handrail.delivery.models import Due, Outgoing
from handrail.ground import moment, scoped
from handrail.journeys import journal, leaving, rebuilding, reminding
from handrail.journeys.models import Row, Step
from handrail.people import actions
from handrail.people.models import AuditEntry, Role
from handrail.programmes.week import WEEK
from tests.builders import AT, a_participant, a_person, a_service, later, signed_in
from tests.delivery.mail_server import a_carrier, a_mail_server
from tests.journeys.pages import page, send
from tests.journeys.small_course import a_reader, a_small_service, day, read, role_of

pytestmark = pytest.mark.django_db

KEY = "first/plan-1"
HEALTH = ("pain", "walk", "garden", "breath", "mood", "therap", "lesson", "exercise", "treatment", "health", "clinic")


def a_plan(when=(("walk-5-minutes", "mon wed", "09:00"),), *, remind=True, text="my garden"):
    """A plan's body: what, on which days, at what time."""
    codes = [code for code, _, _ in when if code]
    body = {"chosen": codes, "texts": [code.replace("-", " ") for code in codes], "text": text,
            "when": {code: {"days": days.split(), "time": at} for code, days, at in when}}
    return {**body, "remind": True} if remind else body


def plan(enrolment, body, at=AT, key=KEY):
    """Write a plan in place of what stands."""
    replaces = {row.client_id for row in journal.heads(enrolment, [key]).get(key, [])}
    return journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=key, body=body, client_id=uuid.uuid4(),
                         made_at=at, at=at, replaces=replaces).row


def dues(state="planned"):
    return [due.at.astimezone(UTC).strftime("%a %H:%M")
            for due in Due.objects.filter(kind="journeys.plan-reminder", state=state).order_by("at")]


def letters():
    return list(Outgoing.objects.filter(kind="planned").order_by("decided_at"))


# Planning


def test_what_is_planned_with_a_time_becomes_due(reader):
    plan(reader, a_plan([("walk-5-minutes", "tue thu", "09:00"), ("", "sat", "14:30")]))
    assert dues() == ["Tue 09:00", "Thu 09:00", "Sat 14:30"]
    assert {due.rule for due in Due.objects.filter(kind="journeys.plan-reminder")} == {"plan:first/plan-1"}


@pytest.mark.parametrize("body", [
    a_plan(remind=False), a_plan([("walk-5-minutes", "mon", "")]), {"chosen": [], "texts": [], "text": "rest"},
    {"chosen": [], "texts": [], "text": "", "remind": True},
])
def test_nobody_is_reminded_who_did_not_ask_or_gave_no_time(reader, body):
    plan(reader, body)
    assert dues() == []


def test_another_answer_plans_nothing(reader):
    plan(reader, a_plan(), key="first/brings")
    assert dues() == []


def test_a_changed_plan_is_planned_anew_and_nothing_twice(reader):
    plan(reader, a_plan([("walk-5-minutes", "tue thu", "09:00")]))
    clock.tick(datetime(2026, 3, 3, 9, tzinfo=UTC))
    assert len(letters()) == 1
    plan(reader, a_plan([("walk-5-minutes", "tue fri", "09:00")]), datetime(2026, 3, 3, 9, 5, tzinfo=UTC))
    assert dues() == ["Fri 09:00", "Tue 09:00"]  # the next Tuesday: the week begins anew with the change
    assert dues("done") == ["Tue 09:00"]
    assert dues("cancelled") == ["Thu 09:00"]
    assert Due.objects.get(kind="journeys.plan-reminder", state="cancelled").because == "plan-changed"
    clock.tick(datetime(2026, 3, 3, 9, 6, tzinfo=UTC))
    assert len(letters()) == 1


def test_what_was_taken_away_and_put_back_is_planned_again(reader):
    plan(reader, a_plan())
    plan(reader, a_plan(remind=False), later(minutes=1))
    assert dues() == []
    plan(reader, a_plan(), later(minutes=2))
    assert dues() == ["Wed 09:00", "Mon 09:00"]
    assert dues("cancelled") == []


def test_settling_again_changes_nothing(reader):
    plan(reader, a_plan())
    before = list(Due.objects.order_by("pk").values())
    for _ in range(3):
        reminding.settle(reader, later(minutes=1))
    assert list(Due.objects.order_by("pk").values()) == before


@given(plans=st.lists(st.tuples(st.lists(st.sampled_from(WEEK), unique=True), st.sampled_from(["08:00", "20:00", ""]),
                                st.booleans(), st.integers(1, 60 * 30)), min_size=1, max_size=6))
@pytest.mark.django_db(transaction=False)
def test_after_any_plans_the_clock_writes_each_moment_once_and_what_is_planned_is_the_last(plans):
    reader, at = a_reader(), AT
    with scoped.service(reader.service_id):
        for days, time, remind, minutes in plans:
            at += timedelta(minutes=minutes)
            clock.run_through(at)
            plan(reader, a_plan([("walk-5-minutes", " ".join(days), time)], remind=remind), at)
        days, time, remind, _ = plans[-1]
        assert len(dues()) == (len(days or WEEK) if time and remind else 0)
        once = [letter.once for letter in letters()]
        assert len(once) == len(set(once)) == len(dues("done"))
        Due.objects.filter(subject=reader.pk).delete()
        Outgoing.objects.all().delete()


def test_the_plan_of_a_later_lesson_takes_the_place_of_an_earlier_one(monkeypatch, reader):
    monkeypatch.setattr(reminding, "plan_keys", lambda digest: (KEY, "second/plan-2"))
    plan(reader, a_plan([("walk-5-minutes", "sun", "09:00")]))
    plan(reader, a_plan([("rest", "sat", "10:00")], text=""), day(1), key="second/plan-2")
    assert dues() == ["Sat 10:00"]
    plan(reader, a_plan([("walk-5-minutes", "fri", "09:00")]), day(2))  # an old page, changed
    assert dues() == ["Sat 10:00"]


def test_a_long_key_has_a_rule_that_fits():
    assert len(reminding.rule_of(f"{'x' * 60}/{'y' * 60}")) <= 80
    assert reminding.rule_of(KEY) == "plan:first/plan-1"


# Where the person lives


@pytest.mark.parametrize(("zone", "written", "days", "expected"), [
    ("Europe/Madrid", "2026-03-27T11:00", "sat sun", ["Sat 08:00", "Sun 07:00"]),
    ("Europe/Madrid", "2026-10-23T10:00", "sat sun", ["Sat 07:00", "Sun 08:00"]),
    ("America/New_York", "2026-03-06T17:00", "sat sun", ["Sat 14:00", "Sun 13:00"]),
    ("America/New_York", "2026-10-30T16:00", "sat sun", ["Sat 13:00", "Sun 14:00"]),
])
def test_a_time_is_the_time_on_the_persons_wall(zone, written, days, expected):
    reader = a_reader(a_small_service(), person=a_person(timezone=zone))
    with scoped.service(reader.service_id):
        plan(reader, a_plan([("walk-5-minutes", days, "09:00")]), datetime.fromisoformat(written).replace(tzinfo=UTC))
        assert dues() == expected


def test_whoever_moves_is_reminded_by_the_clocks_there(reader):
    plan(reader, a_plan())
    actions.change_display(person=reader.participant, at=later(hours=1), timezone="America/New_York")
    assert dues() == ["Mon 14:00", "Wed 14:00"]  # it is still early on the same Monday there
    assert dues("cancelled") == ["Mon 09:00"]


def test_a_reminder_of_an_hour_that_is_another_now_is_passed_over(reader):
    plan(reader, a_plan([("walk-5-minutes", "wed", "09:00")]))
    type(reader.service).objects.filter(pk=reader.service_id).update(timezone="Asia/Tokyo")
    clock.tick(datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert Due.objects.get(kind="journeys.plan-reminder").because == "zone-changed"
    assert letters() == []


# The letter


def test_the_letter_says_that_something_is_planned_and_never_what(reader, settings):
    settings.HANDRAIL_ORIGIN = "https://online.example"
    plan(reader, a_plan())
    clock.tick(datetime(2026, 3, 4, 9, tzinfo=UTC))
    (letter,) = letters()
    assert letter.subject == "Something you planned"
    assert "https://online.example/today/" in letter.body
    assert f"https://online.example{reminding.stop_address(reader, reader.service)}" in letter.body
    said = f"{letter.subject} {letter.body.replace(reader.service.slug, '')}".lower()
    for word in HEALTH:
        assert word not in said
    assert reader.service.name not in letter.body


def test_two_things_at_one_time_are_one_letter(reader):
    plan(reader, a_plan([("walk-5-minutes", "wed", "09:00"), ("breathe-3-minutes", "wed", "09:00")]))
    clock.tick(datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert len(letters()) == 1


@pytest.mark.parametrize(("minutes", "count", "state"), [(0, 1, "done"), (60, 1, "done"), (61, 0, "skipped")])
def test_a_late_reminder_is_left_out(reader, minutes, count, state):
    plan(reader, a_plan([("walk-5-minutes", "wed", "09:00")]))
    clock.tick(datetime(2026, 3, 4, 9, tzinfo=UTC) + timedelta(minutes=minutes))
    assert len(letters()) == count
    due = Due.objects.get(kind="journeys.plan-reminder")
    assert (due.state, due.because) == (state, "" if count else "too-late")


def test_a_letter_that_could_not_go_in_time_does_not_come_in_the_night(reader):
    plan(reader, a_plan([("walk-5-minutes", "wed", "21:00")]))
    decided = datetime(2026, 3, 4, 21, tzinfo=UTC)
    clock.tick(decided)
    with a_mail_server() as (server, controller):
        carrier = a_carrier(controller)
        server.data = "451 later"
        carrying.carry(decided, carriers={"email": carrier})
        assert letters()[0].state == "waiting"
        server.data = ""
        carrying.carry(decided + timedelta(hours=5), carriers={"email": carrier})
        carrier.close()
        assert server.received == []
    assert (letters()[0].state, letters()[0].last_error) == ("cancelled", "too-late")


# Stopping


@pytest.mark.parametrize("how", ["paused", "left", "finished", "forgotten"])
def test_a_course_that_rests_or_ends_reminds_nobody(reader, how):
    plan(reader, a_plan())
    if how == "paused":
        leaving.pause(enrolment=reader, weeks=1, at=later(hours=1))
    elif how == "left":
        leaving.leave(enrolment=reader, reason="", words="", client_id=uuid.uuid4(), at=later(hours=1))
    elif how == "forgotten":
        actions.forget(person=reader.participant, service=reader.service, at=later(hours=1))
    else:
        reader.state = "finished"
        reader.save()
        journal.announce_move(reader, event="finished", at=later(hours=1))
    assert dues() == []
    assert not Step.objects.filter(code=reminding.STEP).exists()
    clock.tick(day(8))
    assert letters() == []


def test_nobody_is_reminded_who_is_no_participant_any_more(reader):
    plan(reader, a_plan())
    assert dues()
    Role.objects.filter(person=reader.participant).update(until=later(hours=1))
    clock.run_through(day(8))
    assert letters() == []


def test_coming_back_plans_what_is_still_to_come(reader):
    plan(reader, a_plan([("walk-5-minutes", "tue fri", "09:00")]))
    leaving.pause(enrolment=reader, weeks=None, at=later(hours=1))
    leaving.come_back(enrolment=reader, at=day(2))
    assert dues() == ["Fri 09:00"]


def test_the_weeks_end_is_the_end(reader):
    plan(reader, a_plan())
    clock.run_through(day(30))
    assert len(letters()) == 2
    assert dues() == []


def test_one_tap_in_the_letter_stops_them_signed_out(reader, client, monkeypatch):
    monkeypatch.setattr(moment, "now", lambda: day(1))
    plan(reader, a_plan())
    address = reminding.stop_address(reader, reader.service)
    seen = page(client.get(address))
    assert "Stop the reminders?" in seen.text
    assert dues() != []  # looking changes nothing
    assert reader.participant.name not in seen.text
    assert "The reminders have stopped" in page(client.post(address)).text
    assert dues() == []
    (row,) = journal.heads(reader, [KEY])[KEY]
    assert row.body_json == a_plan(remind=False)  # the plan itself stays, in a version of its own
    assert Row.objects.filter(key=KEY).count() == 2
    assert AuditEntry.objects.filter(did="reminders.stopped").count() == 1
    assert "The reminders have stopped" in page(client.post(address)).text
    assert Row.objects.filter(key=KEY).count() == 2


@pytest.mark.parametrize("token", ["nonsense", f"{uuid.UUID(int=7).hex}:x"])
def test_a_wrong_link_stops_nothing(reader, client, token):
    answer = client.post(reverse("journeys:stop-reminders", args=[reader.service.slug, token]))
    assert answer.status_code == 410
    assert "This link no longer works" in page(answer).text


def test_a_link_of_another_service_stops_nothing(reader, client):
    other = a_small_service()
    plan(reader, a_plan())
    token = reminding.stop_address(reader, reader.service).rstrip("/").rpartition("/")[2]
    assert client.post(reverse("journeys:stop-reminders", args=[other.slug, token])).status_code == 410
    assert dues() != []


def test_a_forgotten_persons_link_is_quiet(reader, client):
    plan(reader, a_plan())
    address = reminding.stop_address(reader, reader.service)
    actions.forget(person=reader.participant, service=reader.service, at=later(hours=1))
    assert client.post(address).status_code == 200


# A planner of the week


PLANNER = "doing-what-was-avoided/my-week"


def a_week(remind=True):
    cells = [{"row": "tue", "cells": {"morning": "to the shop"}}, {"row": "sat", "cells": {"evening": "choir"}}]
    body = {"rows": cells, "columns": {"morning": "Morning", "evening": "Evening"}}
    return {**body, "remind": True, "when": {"morning": {"days": ["tue"], "time": "09:30"},
                                             "evening": {"days": ["sat"], "time": "18:00"}}} if remind else body


def test_what_stands_in_a_planner_becomes_due_beside_its_lessons_plan(planner):
    plan(planner, a_week(), key=PLANNER)
    assert dues() == ["Tue 09:30", "Sat 18:00"]
    plan(planner, a_plan([("", "fri", "10:00")]), later(minutes=9), key="doing-what-was-avoided/plan-week-6")
    assert dues() == ["Tue 09:30", "Fri 10:00", "Sat 18:00"]
    plan(planner, a_week(remind=False), later(minutes=10), key=PLANNER)
    assert dues() == ["Fri 10:00"]
    reminding.stop(enrolment=planner, at=later(minutes=11))
    assert dues() == []


def test_what_stands_in_a_planner_is_on_today_while_it_reminds(planner, monkeypatch):
    monkeypatch.setattr(moment, "now", lambda: AT)
    plan(planner, a_week(), key=PLANNER)
    seen = page(signed_in(role_of(planner)).get("/today/")).text
    assert "to the shop Tue, 09:30 choir Sat, 18:00" in seen
    assert "A short e-mail comes at these times." in seen


@pytest.fixture
def planner():
    enrolment = a_participant(a_service(), protocol="self-guided")
    with scoped.service(enrolment.service_id):
        yield enrolment


# Today, and the page


def test_today_says_when_and_that_an_email_comes(reader, monkeypatch):
    plan(reader, a_plan([("walk-5-minutes", "mon wed", "09:00"), ("", "sat", "14:30")]))
    read(reader, "first", at=AT)
    seen = page(signed_in(role_of(reader)).get("/today/")).text
    assert "walk 5 minutes Mon, Wed, 09:00" in seen
    assert "my garden Sat, 14:30" in seen
    assert "A short e-mail comes at these times." in seen


def test_a_plan_with_times_stays_on_today_when_the_next_lesson_opens(reader, monkeypatch):
    plan(reader, a_plan())
    read(reader, "first", at=AT)
    clock.tick(day(5))
    browser = signed_in(role_of(reader))
    monkeypatch.setattr(moment, "now", lambda: day(5))
    seen = page(browser.get("/today/")).text
    assert "Lesson 2" in seen and "This week’s plan" in seen
    monkeypatch.setattr(moment, "now", lambda: day(7.1))
    assert "This week’s plan" not in page(browser.get("/today/")).text


def test_what_today_keeps_of_a_plan_can_be_derived_afresh(reader):
    plan(reader, a_plan())
    assert not rebuilding.rebuild(reader)
    Step.objects.filter(code=reminding.STEP).delete()
    assert rebuilding.rebuild(reader)
    assert Step.objects.filter(code=reminding.STEP).count() == 1


def test_the_page_plans_them_without_scripts(reader):
    browser = signed_in(role_of(reader))
    seen = page(browser.get("/lesson/first/week/"))
    send(browser, seen.form, **{"plan-1": ["walk-5-minutes"], "plan-1.at.walk-5-minutes.days": ["tue", "thu"],
                           "plan-1.at.walk-5-minutes.time": ["9:00"], "plan-1.remind": ["yes"]})
    assert dues() == ["Tue 09:00", "Thu 09:00"]
    again = page(browser.get("/lesson/first/week/")).form.fields
    assert again["plan-1.at.walk-5-minutes.days"] == ["tue", "thu"]
    assert again["plan-1.at.walk-5-minutes.time"] == ["09:00"]
    assert again["plan-1.remind"] == ["yes"]


def test_a_time_that_is_none_is_said_beside_the_plan_and_nothing_typed_is_lost(reader):
    browser = signed_in(role_of(reader))
    seen = page(browser.get("/lesson/first/week/"))
    told = page(send(browser, seen.form, **{"plan-1": ["walk-5-minutes"], "plan-1.text": ["with Ana"],
                                       "plan-1.at.walk-5-minutes.time": ["noonish"]}))
    assert "Please write a time of day, such as 9:30." in told.text
    assert told.form.fields["plan-1.at.walk-5-minutes.time"] == ["noonish"]
    assert told.form.fields["plan-1.text"] == ["with Ana"]


def test_a_whole_week_with_a_mail_server(monkeypatch):
    """Planned on the page, decided by the clock, received by a real mail server, stopped by its link."""
    reader = a_reader(a_small_service(), person=a_person(timezone="Europe/Madrid", email="maria@example.org"))
    browser = signed_in(role_of(reader))
    at = {"now": AT}
    monkeypatch.setattr(moment, "now", lambda: at["now"])
    seen = page(browser.get("/lesson/first/week/"))
    send(browser, seen.form, **{"plan-1.text": ["the garden"], "plan-1.own.time": ["18:00"], "plan-1.remind": ["yes"]})
    with a_mail_server() as (server, controller):
        carrier = a_carrier(controller)
        for hours in range(1, 24 * 3):
            at["now"] = later(hours=hours)
            clock.tick(at["now"])
            carrying.carry(at["now"], carriers={"email": carrier})
        assert [mail["Date"].datetime.astimezone(UTC).strftime("%a %H:%M") for mail in server.received] == [
            "Mon 17:30", "Tue 17:30", "Wed 17:30"]  # the clock looked at half past; 18:00 in Madrid is 17:00
        letter = server.received[-1].get_content().replace("=\n", "")
        assert "garden" not in letter
        link = next(line for line in letter.split() if "/reminders/" in line)
        browser.logout()
        stopped = browser.post("/reminders/" + link.partition("/reminders/")[2])
        assert "The reminders have stopped" in page(stopped).text
        for hours in range(24 * 3, 24 * 8):
            at["now"] = later(hours=hours)
            clock.tick(at["now"])
            carrying.carry(at["now"], carriers={"email": carrier})
        carrier.close()
        assert server.subjects.count("Something you planned") == 3  # others come by the protocol
