"""Places: a fair line, offers with a time, groups that start together and never hold more than they have places."""

import uuid
from datetime import UTC, datetime

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.intake import asking, cohorts, line, places
from handrail.intake.models import Offer, Wait
from handrail.journeys.models import Enrolment
from tests import builders
from tests.builders import AT, later, role_of, signed_in
from tests.intake.worlds import a_cohort, a_newcomer

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    service = builders.a_service()
    with scoped.service(service.pk):
        manager, guide = builders.a_manager(service), builders.a_guide(service)
        asking.change(by=manager, at=AT, starts="cohorts", days_to_answer=7)
        yield service, manager, guide


def offer(wait: Wait, by, at=AT, **where) -> Offer:
    return places.offer(wait=wait, by=by, client_id=uuid.uuid4(), at=at, **where)


def test_a_group_starts_together_each_in_their_own_morning(world):
    service, manager, guide = world
    cohort = a_cohort(manager, in_days=14, guides=[guide])
    near, far = a_newcomer(service), a_newcomer(service, timezone="America/New_York")
    assert near.state == Enrolment.State.WAITING
    for enrolment in (near, far):
        cohorts.join(wait=enrolment.wait, cohort=cohort, at=AT)
    clock.tick(datetime(2026, 3, 16, 8, 1, tzinfo=UTC))
    near.refresh_from_db()
    far.refresh_from_db()
    assert (near.state, far.state) == (Enrolment.State.ACTIVE, Enrolment.State.WAITING)
    clock.tick(datetime(2026, 3, 16, 12, 1, tzinfo=UTC))
    far.refresh_from_db()
    assert (far.state, far.guidance.guide) == (Enrolment.State.ACTIVE, guide.person)
    assert far.started_at == datetime(2026, 3, 16, 12, 1, tzinfo=UTC)


def test_the_last_place_is_given_once_and_an_offered_place_is_taken(world):
    service, manager, _ = world
    cohort = a_cohort(manager, size=2)
    first, second, third = (a_newcomer(service).wait for _ in range(3))
    offer(first, manager, cohort=cohort)
    cohorts.join(wait=second, cohort=cohort, at=AT)
    with pytest.raises(cohorts.Full):
        cohorts.join(wait=third, cohort=cohort, at=AT)
    answer = signed_in(role_of(third.enrolment)).post(f"/my-place/cohorts/{cohort.pk}/", follow=True)
    assert "taken the last place" in answer.content.decode()
    clock.tick(later(days=8))  # the offer lapses, and its place is free
    cohorts.join(wait=third, cohort=cohort, at=later(days=8))
    first.refresh_from_db()
    assert (first.state, first.offers.get().state) == (Wait.State.WAITING, Offer.State.LAPSED)


def test_a_moved_date_tells_everybody_and_moves_the_start(world):
    service, manager, guide = world
    cohort = a_cohort(manager, in_days=14, guides=[guide])
    enrolment = a_newcomer(service)
    cohorts.join(wait=enrolment.wait, cohort=cohort, at=AT)
    client = signed_in(manager)
    client.post(f"/cohorts/{cohort.pk}/", {"name": cohort.name, "starts_on": "2026-03-23", "size": "2",
                                           "guides": [str(guide.person_id)]})
    told = {row.person_id for row in Outgoing.objects.filter(kind__in=("cohort", "cohort-moved"))}
    assert told == {enrolment.participant_id, guide.person_id}
    clock.tick(datetime(2026, 3, 17, tzinfo=UTC))
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.WAITING
    clock.tick(datetime(2026, 3, 23, 9, tzinfo=UTC))
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.ACTIVE


def test_a_group_that_is_called_off_puts_everybody_back_where_they_were(world):
    service, manager, _ = world
    cohort = a_cohort(manager)
    early, late = a_newcomer(service).wait, a_newcomer(service, at=later(days=1)).wait
    cohorts.join(wait=early, cohort=cohort, at=later(days=2))
    assert places.place_of(late) == 1
    cohorts.call_off(cohort=cohort, by=manager, at=later(days=3))
    early.refresh_from_db()
    assert (places.place_of(early), places.place_of(late)) == (1, 2)
    clock.tick(later(days=30))
    early.enrolment.refresh_from_db()
    assert early.enrolment.state == Enrolment.State.WAITING


def test_an_offer_that_is_taken_starts_the_course_and_is_reminded_of_once(world):
    service, manager, guide = world
    asking.change(by=manager, at=AT, starts="offered")
    enrolment = a_newcomer(service)
    made = offer(enrolment.wait, manager, guide=guide.person)
    assert made.place_in_line == 1
    clock.tick(later(days=4))
    clock.tick(later(days=5))
    assert Outgoing.objects.filter(kind="offer-reminder").count() == 1
    client = signed_in(role_of(enrolment))
    assert "There is a place for you" in client.get("/my-place/").content.decode()
    places.answer(made=made, takes=True, at=later(days=5))
    places.answer(made=made, takes=True, at=later(days=5))
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.guidance.guide) == (Enrolment.State.ACTIVE, guide.person)
    with pytest.raises(places.Over):
        places.answer(made=made, takes=False, at=later(days=5))


def test_the_line_is_by_waiting_and_by_reasons_that_are_told(world):
    service, manager, _ = world
    first, second = a_newcomer(service).wait, a_newcomer(service, at=later(days=1)).wait
    places.put_first(wait=second, because="work", by=manager, at=later(days=2))
    assert [row.wait.pk for row in line.lines(later(days=2))[0].rows] == [second.pk, first.pk]
    assert "number 1" in signed_in(role_of(second.enrolment)).get("/my-place/").content.decode()
    page = signed_in(role_of(first.enrolment)).get("/my-place/").content.decode()
    assert "number 2" in page
    assert "Too few people" in page
    declined = offer(first, manager, at=later(days=2))
    places.answer(made=declined, takes=False, at=later(days=2))
    assert places.place_of(first) == 2


def test_whoever_leaves_frees_what_they_held(world):
    service, manager, _ = world
    cohort = a_cohort(manager, size=1)
    enrolment = a_newcomer(service)
    cohorts.join(wait=enrolment.wait, cohort=cohort, at=AT)
    signed_in(role_of(enrolment)).post("/my-course/leave/", {"reason": "no-time"})
    other = a_newcomer(service)
    assert cohorts.join(wait=other.wait, cohort=cohort, at=AT).state == Wait.State.PLACED
    assert line.counted(type(cohort).objects.all(), AT).get().taken == 1


def test_a_group_that_is_too_small_or_past_is_refused_with_a_sentence(world):
    _, manager, _ = world
    client = signed_in(manager)
    form = {"name": "A", "size": "3", "programme": "pain-cbt", "protocol": "weekly-call", "starts_on": "2020-01-01"}
    answer = client.post("/cohorts/new/", form)
    assert answer.status_code == 422
    assert "That day is over" in answer.content.decode()
    assert client.post("/cohorts/new/", form | {"starts_on": "2026-03-20"}).status_code == 302
