"""Each programme has a line of its own: its order, its waiting time as it really was, its guides' room."""

from datetime import timedelta

import pytest

from handrail.ground import scoped
from handrail.guidance import desk_keeping
from handrail.intake import asking, cohorts, line, places
from handrail.intake.models import Wait
from handrail.journeys import deciding
from handrail.journeys.models import Enrolment
from tests import builders
from tests.builders import AT, later, role_of, signed_in
from tests.intake.worlds import a_cohort, a_newcomer

pytestmark = pytest.mark.django_db

CBT, OTHER = "pain-cbt", "pain-act"


@pytest.fixture
def world():
    service = builders.a_service()
    with scoped.service(service.pk):
        manager = builders.a_manager(service)
        builders.a_guide(service)
        asking.change(by=manager, at=AT, starts="offered")
        yield service, manager


def waits_for(service, programme: str, at=AT) -> Enrolment:
    enrolment = a_newcomer(service, at=at)
    if programme != CBT:
        deciding.choose_programme(enrolment=enrolment, programme_key=programme, at=at, by=None)
        enrolment.refresh_from_db()
    return enrolment


def began(service, programme: str, *, waited: int, at=AT, guided_after: int = 0) -> None:
    """Somebody who waited so many days for a place, and so many more for a guide."""
    enrolment = builders.a_participant(service, on=programme, at=at - timedelta(days=waited + guided_after))
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=at)
    Wait.objects.create(
        service_id=service.pk, enrolment=enrolment, state=Wait.State.STARTED,
        since=at - timedelta(days=waited + guided_after), started_at=at - timedelta(days=guided_after))


def page(role, address) -> str:
    return " ".join(signed_in(role).get(address).content.decode().split())


def test_each_programme_has_its_order_and_its_numbers(world):
    service, manager = world
    first, second = waits_for(service, CBT), waits_for(service, CBT, at=later(days=1))
    alone = waits_for(service, OTHER, at=later(days=2))
    assert [places.place_of(one.wait) for one in (first, second, alone)] == [1, 2, 1]
    found = line.lines(later(days=3))
    assert [[row.wait.enrolment_id for row in one.rows] for one in found] == [[alone.pk], [first.pk, second.pk]]
    assert "number 1" in page(role_of(alone), "/my-place/")


def test_the_waiting_time_that_is_told_is_that_of_the_programme(world):
    service, manager = world
    for _ in range(10):
        began(service, CBT, waited=5)
    mine, other = waits_for(service, CBT), waits_for(service, OTHER)
    assert line.place_of(mine, AT).told.median == 5
    assert line.place_of(other, AT).told is None  # ten who began another programme say nothing of this one
    said = page(role_of(other), "/my-place/")
    assert "Too few people" in said and "alone, for which you wait" in said
    for _ in range(10):
        began(service, OTHER, waited=40)
    assert [line.place_of(one, AT).told.median for one in (mine, other)] == [5, 40]


def test_with_one_programme_nothing_is_said_of_others(world):
    service, _ = world
    for _ in range(10):
        began(service, CBT, waited=5)
    said = page(role_of(waits_for(service, CBT)), "/my-place/")
    assert "Of the last 10 people who started, half waited 5 days or less" in said
    assert "for which you wait" not in said


def test_waiting_for_a_guide_after_the_place_is_counted_too(world):
    service, _ = world
    for _ in range(10):
        began(service, CBT, waited=5, guided_after=30)
    assert line.times(AT, CBT).median == 35


def test_the_longest_wait_is_of_all_who_have_not_begun(world):
    service, manager = world
    for _ in range(10):
        began(service, CBT, waited=5)
    asking.change(by=manager, at=AT, starts="cohorts")
    placed = waits_for(service, CBT)  # has a date, and waits all the same
    mine = waits_for(service, CBT, at=later(days=10))
    places.put_first(wait=mine.wait, because="work", by=manager, at=later(days=10))
    cohorts.join(wait=placed.wait, cohort=a_cohort(manager, in_days=60), at=AT)
    assert line.place_of(mine, later(days=20)).told.most == 20  # not the ten days of who is first in the line


def test_groups_of_another_programme_are_not_offered_to_choose(world):
    service, manager = world
    asking.change(by=manager, at=AT, starts="cohorts")
    cbt, other = a_cohort(manager, name="One"), a_cohort(manager, name="Two", programme=OTHER)
    enrolment = waits_for(service, OTHER)
    assert [choice.cohort.pk for choice in line.place_of(enrolment, AT).choices] == [other.pk]
    client = signed_in(role_of(enrolment))
    assert client.post(f"/my-place/cohorts/{cbt.pk}/").status_code == 404
    assert client.post(f"/my-place/cohorts/{other.pk}/").status_code == 302
    assert Wait.objects.get(enrolment=enrolment).cohort_id == other.pk


def test_the_page_says_what_each_line_is_like_and_how_much_room_guides_have(world):
    service, manager = world
    waits_for(service, CBT)
    assert "so nobody waits for a guide" in page(manager, "/waiting-list/")
    for role in builders.Role.objects.filter(kind="guide"):
        desk_keeping.keep_desk(guide=role, most_people=3, hours_a_week=None, languages=[], gender="", stand_in=None,
                               by=manager, at=AT)
    waits_for(service, OTHER)
    said = page(manager, "/waiting-list/")
    assert said.count("guides have room for 3 people more") == 2
    assert said.count("Fewer than ten people") == 2
    for role in builders.Role.objects.filter(kind="guide"):
        desk_keeping.keep_desk(guide=role, most_people=0, hours_a_week=None, languages=[], gender="", stand_in=None,
                               by=manager, at=AT)
    assert "all guides are full" in page(manager, "/waiting-list/")
