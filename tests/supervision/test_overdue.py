"""Reviews and meetings that are overdue: their supervisor hears of it, once a day at most, without a word of it."""

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Due, Outgoing
from handrail.people import actions
from handrail.supervision import meeting, reviewing
from handrail.supervision.models import Review
from tests import builders
from tests.builders import AT, later

from .world import GOOD, a_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(service):
    return builders.a_guide(service, "supporter")


@pytest.fixture
def supervisor(service, coach):
    role = builders.a_supervisor(service)
    actions.supervise(guide=coach.person, supervisor=role.person, at=AT)
    return role


@pytest.fixture
def enrolment(service, coach):
    return builders.a_participant(service, coach, protocol="on-demand")


def days_of_letters(until: int, since: int = 0) -> list[int]:
    """Let the clock go by the hour of each day; on which days after AT letters were decided."""
    for day in range(since, until):
        clock.tick(later(days=day, hours=1))
    rows = Outgoing.objects.filter(kind="supervision-overdue").order_by("decided_at")
    return [(one.decided_at - AT).days for one in rows]


def test_a_review_that_is_overdue_is_told_at_the_next_look_and_then_once_a_week(coach, supervisor, enrolment):
    a_review(enrolment, coach, number=1, at=later(days=-3))  # due on Friday, the fourth day, at half past nine
    assert days_of_letters(4) == []
    assert days_of_letters(26, 4) == [4, 7, 14, 21]


def test_one_letter_a_day_whatever_is_overdue_and_nothing_of_it_in_it(coach, supervisor, enrolment):
    for number in range(3):
        a_review(enrolment, coach, number=number + 1, at=later(days=-5, hours=-number))
    assert days_of_letters(4) == [2]
    letter = Outgoing.objects.get(kind="supervision-overdue")
    assert letter.person_id == supervisor.person_id
    said = (letter.subject + letter.body).lower()
    for word in (enrolment.participant.name, coach.person.name, "review", "contact", "pain", "overdue"):
        assert word.lower() not in said.replace(enrolment.service.name.lower(), "")
    assert "/supervision/" in said


def test_what_was_rated_in_time_or_since_is_told_of_no_more(coach, supervisor, enrolment):
    review = a_review(enrolment, coach, number=1, at=later(days=-6))
    assert days_of_letters(3) == [1]
    reviewing.rate(review=Review.objects.get(pk=review.pk), by=supervisor, marks=GOOD, words="", at=later(days=3))
    assert days_of_letters(20, 3) == [1]


def test_a_meeting_that_was_not_held_is_told_of_and_one_that_was_is_not(service, coach, supervisor):
    builders.a_participant(service, coach, protocol="weekly-review")  # they meet every week
    assert days_of_letters(9) == [8]
    meeting.hold(guide=coach, by=supervisor, held_on=later(days=9).date(), minutes=30, topics="", at=later(days=9),
                 client_id=service.pk, today=later(days=9).date())
    assert days_of_letters(16, 9) == [8]
    assert days_of_letters(20, 16) == [8, 17]


def test_a_supervisor_of_others_hears_nothing_and_without_any_supervision_the_clock_stops(service, coach, supervisor,
                                                                                           enrolment):
    other, another = builders.a_supervisor(service), builders.a_guide(service)
    actions.supervise(guide=another.person, supervisor=other.person, at=AT)
    a_review(enrolment, coach, number=1, at=later(days=-8))
    days_of_letters(3)
    assert set(Outgoing.objects.filter(kind="supervision-overdue").values_list("person_id", flat=True)) == {
        supervisor.person_id}
    for guide, role in ((coach, supervisor), (another, other)):
        actions.end_supervision(guide=guide.person, supervisor=role.person, at=later(days=3))
    days_of_letters(8, 3)
    planned = Due.objects.filter(kind="supervision.overdue", state="planned")
    assert not planned.exists()
    actions.supervise(guide=coach.person, supervisor=supervisor.person, at=later(days=9))
    assert planned.count() == 1


def test_the_same_turn_twice_and_a_late_clock_tell_once(coach, supervisor, enrolment):
    a_review(enrolment, coach, number=1, at=later(days=-8))
    for _ in range(2):
        clock.tick(later(days=4))
    assert Outgoing.objects.filter(kind="supervision-overdue").count() == 1
    assert Due.objects.filter(kind="supervision.overdue", state="planned").count() == 1
