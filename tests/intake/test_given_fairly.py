"""Whoever is taken in or gets a place is given a guide by the fair rule, with its reasons; else they wait."""

import uuid

import pytest

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.guidance import allotting, desk_keeping
from handrail.guidance.models import Allotment, Guidance
from handrail.intake import asking, cohorts, deciding, letters, places
from handrail.intake.models import Case, Wait
from handrail.journeys import leaving
from handrail.journeys.models import Enrolment
from tests import builders
from tests.builders import AT, later, role_of, signed_in
from tests.intake.worlds import a_cohort, a_newcomer, a_triaging_service

pytestmark = pytest.mark.django_db

State = Enrolment.State


def room_for(guide, most, manager, at=AT) -> None:
    desk_keeping.keep_desk(guide=guide, most_people=most, hours_a_week=None, languages=[], gender="", stand_in=None,
                           by=manager, at=at)


def take_in(enrolment: Enrolment, manager, at=AT, **chosen) -> Enrolment:
    case = Case.objects.get(enrolment=enrolment)
    deciding.decide(case=case, decision="accept", reason="suits", words=letters.Words("en", "Welcome"), by=manager,
                    at=at, **chosen)
    return Enrolment.objects.select_related("guidance__guide").get(pk=enrolment.pk)


def reasons_of(enrolment: Enrolment) -> list[str]:
    return Allotment.objects.get(guidance__enrolment=enrolment).reasons


@pytest.fixture
def triaging():
    service, manager, _ = a_triaging_service()
    with scoped.service(service.pk):
        yield service, manager


@pytest.fixture
def offering():
    service = builders.a_service()
    with scoped.service(service.pk):
        manager = builders.a_manager(service)
        asking.change(by=manager, at=AT, starts="offered", days_to_answer=7)
        yield service, manager


def test_whoever_is_taken_in_gets_the_guide_with_the_lowest_share_and_the_reasons_are_kept(triaging):
    service, manager = triaging
    small, big = builders.a_guide(service), builders.a_guide(service)
    room_for(small, 2, manager)
    room_for(big, 20, manager)
    builders.a_participant(service, small)
    for _ in range(2):
        builders.a_participant(service, big)
    taken = take_in(a_newcomer(service), manager)
    assert (taken.state, taken.guidance.guide) == (State.ACTIVE, big.person)  # by number of people it was the other
    assert reasons_of(taken) == ["qualification:psychologist", "load:2:20", "among:2"]


def test_nobody_goes_past_what_guides_can_take_and_the_first_who_was_taken_in_comes_first(triaging):
    service, manager = triaging
    guide = builders.a_guide(service)
    room_for(guide, 1, manager)
    people = [a_newcomer(service, at=later(hours=hour)) for hour in range(3)]
    undecided = a_newcomer(service)
    states = [take_in(one, manager).state for one in people]
    assert states == [State.ACTIVE, State.WAITING, State.WAITING]
    assert [one.pk for one in allotting.waiting()] == [people[1].pk, people[2].pk]  # not who isn't decided about
    page = signed_in(role_of(people[1])).get("/joining/", follow=True).content.decode()
    assert "We are finding you a guide" in page
    leaving.leave(enrolment=Enrolment.objects.get(pk=people[0].pk), reason="too-much", words="",
                  client_id=uuid.uuid4(), at=later(days=1))
    clock.tick(later(days=1, minutes=5))
    now = {one.pk: one.state for one in Enrolment.objects.all()}
    assert [now[one.pk] for one in people[1:]] == [State.ACTIVE, State.WAITING]
    assert now[undecided.pk] == State.WAITING
    assert reasons_of(people[1]) == ["qualification:psychologist", "load:0:1", "among:1"]
    room_for(guide, 10, manager, at=later(days=2))
    clock.tick(later(days=2, minutes=5))
    assert Guidance.objects.get(enrolment=people[2]).guide_id == guide.person_id
    assert Guidance.objects.get(enrolment=undecided).guide_id is None


def test_whoever_is_taken_in_later_does_not_take_the_place_of_one_who_waits(triaging):
    service, manager = triaging
    guide = builders.a_guide(service)
    room_for(guide, 0, manager)
    first, second = a_newcomer(service), a_newcomer(service, at=later(hours=1))
    take_in(first, manager)
    room_for(guide, 1, manager, at=later(hours=2))  # and the clock hasn't come to it
    assert take_in(second, manager, at=later(hours=2)).state == State.WAITING
    clock.tick(later(hours=3))
    found = dict(Enrolment.objects.values_list("pk", "state"))
    assert (found[first.pk], found[second.pk]) == (State.ACTIVE, State.WAITING)


def test_a_guide_who_is_away_or_full_is_not_given_anybody_by_an_offer_unless_a_manager_names_them(offering):
    service, manager = offering
    guide = builders.a_guide(service)
    room_for(guide, 0, manager)
    first, second = a_newcomer(service), a_newcomer(service)
    for one, named in ((first, None), (second, guide.person)):
        made = places.offer(wait=one.wait, by=manager, client_id=uuid.uuid4(), at=AT, guide=named)
        places.answer(made=made, takes=True, at=AT, by=role_of(one))
        one.refresh_from_db()
    assert (first.state, second.state) == (State.WAITING, State.ACTIVE)
    assert reasons_of(second) == ["by-hand"]
    assert [one.pk for one in allotting.waiting()] == [first.pk]
    assert Wait.objects.get(enrolment=first).state == Wait.State.STARTED
    room_for(guide, 5, manager, at=later(hours=1))
    clock.tick(later(hours=2))
    first.refresh_from_db()
    assert (first.state, first.guidance.guide_id) == (State.ACTIVE, guide.person_id)


def test_a_group_is_shared_fairly_among_its_guides_and_past_their_room_goes_to_others(offering):
    service, manager = offering
    asking.change(by=manager, at=AT, starts="cohorts")
    one, two, other = (builders.a_guide(service) for _ in range(3))
    room_for(one, 1, manager)
    room_for(two, 2, manager)
    room_for(other, 1, manager)
    cohort = a_cohort(manager, size=5, guides=[one, two])
    people = [a_newcomer(service) for _ in range(5)]
    for enrolment in people:
        cohorts.join(wait=enrolment.wait, cohort=cohort, at=AT)
    clock.tick(later(days=15))
    given = list(Guidance.objects.values_list("guide_id", flat=True))
    assert sorted(map(given.count, (one.person_id, two.person_id, other.person_id, None))) == [1, 1, 1, 2]
    assert given.count(two.person_id) == 2
    assert sum("group" in row.reasons for row in Allotment.objects.all()) == 3
    assert Enrolment.objects.filter(state=State.WAITING).count() == 1  # until a guide has room


def test_where_managers_give_out_guides_by_hand_the_taken_in_wait_for_them(triaging):
    service, manager = triaging
    type(service).objects.update(allots_guides=False)
    builders.a_guide(service)
    taken = take_in(a_newcomer(service), manager)
    assert (taken.state, taken.guidance.guide) == (State.WAITING, None)
    assert allotting.give_to_those_who_wait(AT) == 0
    assert allotting.give_to_those_who_wait(AT, by=manager) == 1


def test_the_letter_says_what_comes_next_as_it_is(triaging):
    service, manager = triaging
    guide = builders.a_guide(service)
    enrolment = a_newcomer(service)

    def said(**more) -> str:
        return deciding.goes_on(enrolment, "at-once", **{
            "protocol": "weekly-call", "names_guide": False, "at": AT, **more})

    assert "your first lesson opens" in said() and "has room" not in said()
    room_for(guide, 0, manager)
    assert "until one of our guides has room" in said()
    assert "has room" not in said(names_guide=True)
    case = Case.objects.get()
    page = signed_in(manager).post(f"/intake/{case.pk}/decide/", {
        "decision": "accept", "reason": "suits", "programme": "pain-cbt", "protocol": "weekly-call", "guide": ""})
    assert "until one of our guides has room" in page.content.decode()


def test_a_service_that_changes_how_it_takes_people_in_leaves_nobody_behind():
    service = builders.a_service(allots_guides=False)
    with scoped.service(service.pk):
        manager = builders.a_manager(service)
        early = a_newcomer(service)
        assert [one.pk for one in allotting.waiting()] == [early.pk]
        asking.change(by=manager, at=AT, triages=True)
        joining = builders.a_participant(service, state="joining")
        assert [one.pk for one in allotting.waiting()] == [early.pk]  # not held back for a case that never comes
        asking.change(by=manager, at=AT, starts="offered")
        assert Wait.objects.get().enrolment_id == early.pk
        assert allotting.waiting() == [] and joining.state == State.JOINING
