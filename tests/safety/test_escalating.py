"""When the time to answer has passed: the next one up the line is told, each step once, and no word of health."""

import uuid
from datetime import timedelta

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Due, Outgoing
from handrail.ground import scoped
from handrail.safety import checking
from handrail.safety.models import Flag, Told
from tests import builders
from tests.builders import AT, later
from tests.safety.test_owners import on_leave, raise_one

from .closing import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    service = builders.a_service()
    supervisor = builders.a_supervisor(service)
    guide = builders.a_guide(service, supervisor=supervisor)
    manager = builders.a_manager(service)
    with scoped.service(service.pk):
        yield guide, supervisor, manager, builders.a_participant(service, guide, state="joining")


def told(flag):
    return list(Told.objects.filter(flag=flag).order_by("at", "pk").values_list("person_id", "why", "step"))


def test_guide_supervisor_manager_each_when_the_time_before_has_passed_and_once(world):
    guide, supervisor, manager, enrolment = world
    flag = raise_one(enrolment)  # 9.30, to be answered by 13.30
    clock.tick(later(hours=3, minutes=59))
    assert told(flag) == [(guide.person_id, "raised", 0)]
    for _ in range(2):
        clock.tick(later(hours=4))
    assert told(flag)[1:] == [(supervisor.person_id, "escalated", 1)]
    clock.tick(later(hours=5, minutes=59))
    assert len(told(flag)) == 2
    for _ in range(3):
        clock.tick(later(hours=6))
        clock.tick(later(days=2))
    assert told(flag)[2:] == [(manager.person_id, "escalated", 2)]
    assert Outgoing.objects.filter(kind="flag").count() == 3
    assert Flag.objects.get(pk=flag.pk).owner == guide.person
    assert any("whole" in line or "everybody up the line" in line for line in checking.flags_have_owners(later(days=3)))


def test_a_closed_flag_goes_no_further(world):
    guide, _, _, enrolment = world
    flag = raise_one(enrolment)
    close(flag=flag, by=guide, outcome="talked-safe", note="We talked.", at=later(hours=3))
    clock.tick(later(days=2))
    assert len(told(flag)) == 1
    assert not Due.objects.filter(kind="safety.escalate", state="planned").exists()


def test_whoever_has_been_told_already_is_passed_over(world):
    guide, supervisor, manager, enrolment = world
    on_leave(guide)
    flag = raise_one(enrolment)
    assert flag.owner == supervisor.person
    clock.tick(later(hours=4))
    assert told(flag)[1:] == [(manager.person_id, "escalated", 2)]


def test_without_supervisor_or_with_one_who_is_away_it_goes_straight_to_whoever_is_there(world):
    _, supervisor, manager, enrolment = world
    on_leave(supervisor)
    flag = raise_one(enrolment)
    clock.tick(later(hours=4))
    assert told(flag)[1:] == [(manager.person_id, "escalated", 2)]


def test_a_supervisor_who_is_away_is_told_through_their_cover(world):
    _, supervisor, _, enrolment = world
    cover = builders.a_supervisor(supervisor.service)
    on_leave(supervisor, cover)
    flag = raise_one(enrolment)
    clock.tick(later(hours=4))
    assert told(flag)[1:] == [(cover.person_id, "escalated", 1)]


def test_a_clock_that_comes_days_late_still_takes_every_step(world):
    _, supervisor, manager, enrolment = world
    flag = raise_one(enrolment)
    for hours in range(0, 96, 1):
        clock.tick(later(days=5, hours=hours))
    assert [who for who, *_ in told(flag)][1:] == [supervisor.person_id, manager.person_id]


def test_the_letters_name_no_person_and_nothing_about_health(world):
    *_, enrolment = world
    raise_one(enrolment)
    clock.tick(later(hours=4))
    clock.tick(later(hours=6))
    for letter in Outgoing.objects.filter(kind="flag"):
        said = (letter.subject + letter.body).lower().replace("northside pain service", "")
        for word in ("phq", "suicid", "dead", "depress", "danger", "pain", "flag raised",
                     enrolment.participant.name.lower()):
            assert word not in said


def test_whoever_was_told_may_open_the_flag_until_it_is_closed(world):
    guide, _, manager, enrolment = world
    flag = raise_one(enrolment)
    client = builders.signed_in(manager)
    assert client.get(f"/flags/{flag.pk}/").status_code == 404
    clock.tick(later(hours=4))
    clock.tick(later(hours=6))
    assert client.get(f"/flags/{flag.pk}/").status_code == 200
    close(flag=flag, by=guide, outcome="talked-safe", note="We talked.", at=later(hours=7))
    assert client.get(f"/flags/{flag.pk}/").status_code == 404


def test_a_deadline_in_working_hours_lets_the_night_pass(world):
    *_, enrolment = world
    flag = raise_one(enrolment, at=AT + timedelta(hours=6))  # 15.30
    clock.tick(later(hours=12))
    assert len(told(flag)) == 1
    clock.tick(later(days=1, hours=2))  # 11.30 the next morning
    assert len(told(flag)) == 2
    assert uuid.UUID(str(flag.pk))
