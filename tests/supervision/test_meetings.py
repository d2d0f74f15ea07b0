"""Meetings fall due by the protocols of a guide's people; notes stay apart; hours are counted from rows and signed."""

from datetime import date, timedelta

import pytest

from handrail.ground.ids import new_id
from handrail.guidance import supervised
from handrail.people import forgetting
from handrail.supervision import hours, meeting, meeting_queries, terms
from handrail.supervision.models import GuideNote, Meeting, PersonNote, SignedMonth
from tests import builders
from tests.builders import AT, later, signed_in

from .world import a_contact

TODAY = AT.date()
pytestmark = pytest.mark.django_db


@pytest.fixture
def student(service):
    return builders.a_guide(service, "student")


@pytest.fixture
def supervisor(service, student):
    return builders.a_supervisor(service, of=student)


@pytest.mark.parametrize(("asked", "last", "due"), [
    ([], None, None), ([""], None, None), (["weekly"], None, 7), (["monthly", "every two weeks"], None, 14),
    (["weekly"], 5, 12), (["weekly"], -30, 7), (["monthly"], 3, 34),
])
def test_when_they_meet_next(asked, last, due):
    day = None if last is None else TODAY + timedelta(days=last)
    found = terms.due_on(asked, since=TODAY, last=day)
    assert found == (None if due is None else TODAY + timedelta(days=due))


def test_an_overdue_meeting_is_seen_by_supervisor_and_manager_until_it_is_held(service, student, supervisor):
    builders.a_participant(service, student)
    builders.a_participant(service, builders.a_guide(service))  # whose protocol asks for no meetings
    [due] = meeting_queries.due([student])
    assert (due.on, due.is_over(due.on), due.is_over(due.on + timedelta(days=1))) == (
        TODAY + timedelta(days=7), False, True)
    manager = builders.a_manager(service)
    for role, page in ((supervisor, "/supervision/"), (manager, "/supervision/guides/")):
        assert signed_in(role).get(page).content.decode().count("due since") == 1
    client = signed_in(supervisor)
    form = {"do": "meeting", "held_on": (TODAY + timedelta(days=8)).isoformat(), "minutes": "50",
            "topics": "Pauses in calls", "client_id": str(new_id())}
    for _twice in range(2):
        client.post(f"/supervision/guides/{student.pk}/", form)
    held = Meeting.objects.get()
    assert (held.due_on, held.minutes, held.topics) == (TODAY + timedelta(days=7), 50, "Pauses in calls")
    assert meeting_queries.due([student])[0].on == held.held_on + timedelta(days=7)
    assert "Pauses in calls" in signed_in(student).get("/supervision/mine/").content.decode()
    assert supervised.minutes(TODAY, TODAY + timedelta(days=8)) == {student.person_id: 50.0}
    assert supervised.minutes(TODAY, TODAY + timedelta(days=7)) == {}


def test_a_day_that_has_not_come_is_refused_and_the_words_stay(service, student, supervisor):
    page = signed_in(supervisor).post(f"/supervision/guides/{student.pk}/", {
        "do": "meeting", "held_on": "2999-01-01", "minutes": "50", "topics": "Pauses", "client_id": str(new_id())})
    assert page.status_code == 422
    assert "Pauses" in page.content.decode()
    assert not Meeting.objects.exists()


def test_notes_about_the_guide_and_about_participants_are_kept_apart(service, student, supervisor):
    enrolment = builders.a_participant(service, student)
    client, page = signed_in(supervisor), f"/supervision/guides/{student.pk}/"
    client.post(page, {"do": "note", "about": "", "text": "Listens well", "client_id": str(new_id())})
    client.post(page, {"do": "note", "about": str(enrolment.pk), "text": "Ask about her sister",
                       "client_id": str(new_id())})
    assert (GuideNote.objects.get().text, PersonNote.objects.get().text) == ("Listens well", "Ask about her sister")
    mine = signed_in(student).get("/supervision/mine/").content.decode()
    assert "Ask about her sister" in mine
    assert "Listens well" not in mine
    theirs = forgetting.export(person=enrolment.participant, service=service)
    assert [row["note"] for row in theirs["supervision_notes"]] == ["Ask about her sister"]
    assert theirs["supervision_reviews"] == []
    forgetting.forget(person=enrolment.participant, service=service, at=later(days=1))
    assert not PersonNote.objects.exists()
    assert GuideNote.objects.get().text == "Listens well"


def test_a_stranger_among_the_people_is_no_choice(service, student, supervisor):
    other = builders.a_participant(service, builders.a_guide(service))
    page = signed_in(supervisor).post(f"/supervision/guides/{student.pk}/", {
        "do": "note", "about": str(other.pk), "text": "Not mine", "client_id": str(new_id())})
    assert page.status_code == 422
    assert not PersonNote.objects.exists()


def test_a_month_is_signed_as_it_stands_and_what_changes_later_is_seen(service, student, supervisor):
    enrolment = builders.a_participant(service, student)
    a_contact(enrolment, student, at=later(days=1))
    hold = {"guide": student, "by": supervisor, "topics": "", "at": later(days=40),
            "today": TODAY + timedelta(days=40)}
    meeting.hold(held_on=date(2026, 3, 9), minutes=45, client_id=new_id(), **hold)
    [march] = hours.log(student, TODAY + timedelta(days=40))
    assert (march.month, march.supervision, march.contact, march.is_over) == (date(2026, 3, 1), 45, 12, True)
    given = {"guide": student, "by": supervisor, "month": march.month, "at": later(days=40)}
    with pytest.raises(meeting.Refused):
        meeting.sign_month(today=TODAY, **given)
    for _twice in range(2):
        meeting.sign_month(today=TODAY + timedelta(days=40), **given)
    assert SignedMonth.objects.count() == 1
    meeting.hold(held_on=date(2026, 3, 16), minutes=30, client_id=new_id(), **hold)
    [march] = hours.log(student, TODAY + timedelta(days=40))
    assert (march.supervision, march.signed.supervision, march.is_as_signed) == (75, 45, False)
    rows = signed_in(student).get("/supervision/mine/hours/").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("2026-03,75,2,12.0,1,45,12.0,")
