"""What `handrail doctor` says of flags, and what `--rebuild` mends."""

import uuid

import pytest

from handrail.ground import scoped
from handrail.journeys import assessing
from handrail.journeys.signals import response_saved
from handrail.people.models import Role
from handrail.safety import checking
from handrail.safety.models import Flag
from tests import builders
from tests.builders import AT, later
from tests.safety.test_owners import on_leave, raise_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    service = builders.a_service()
    guide = builders.a_guide(service)
    with scoped.service(service.pk):
        yield guide, builders.a_participant(service, guide, state="joining")


def respond(enrolment, value, at=AT):
    asked = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
    return assessing.respond(assessment=asked, measure="phq-9", item="9", value=value, client_id=uuid.uuid4(),
                             made_at=at, at=at).row


def test_all_is_well_where_each_flag_has_an_owner(world):
    _, enrolment = world
    respond(enrolment, 1)
    assert not list(checking.flags_have_owners(later(hours=1)))
    assert not list(checking.signals_have_flags(later(hours=1)))


def test_a_flag_whose_owner_is_no_longer_there_is_named(world):
    guide, enrolment = world
    flag = raise_one(enrolment)
    Role.objects.filter(pk=guide.pk).update(until=later(hours=1))  # by a hand in the database
    (said,) = checking.flags_have_owners(later(hours=2))
    assert str(flag.pk) in said and "no owner who is there" in said


def test_a_flag_whose_only_owner_is_away_is_named(world):
    guide, enrolment = world
    on_leave(guide)
    flag = raise_one(enrolment)
    assert flag.owner == guide.person
    (said,) = checking.flags_have_owners(later(hours=1))
    assert "is away" in said


def test_an_answer_whose_flag_was_lost_is_named_and_raised_once(world, monkeypatch):
    _, enrolment = world
    name = "handrail.safety.listening.look_at_response"
    monkeypatch.setitem(response_saved._listeners, name, lambda **facts: None)
    row = respond(enrolment, 2)
    monkeypatch.undo()
    assert not list(checking.signals_have_flags(later(minutes=5)))  # it may still be on its way
    (said,) = checking.signals_have_flags(later(minutes=20))
    assert said.startswith("1 answers")
    assert checking.raise_missing(later(minutes=20)) == 1
    assert checking.raise_missing(later(minutes=21)) == 0
    assert (Flag.objects.get().cause, Flag.objects.get().said_at) == (row.pk, AT)


def test_an_answer_that_joined_an_open_flag_is_not_missing(world):
    _, enrolment = world
    for value in (1, 3, 2):
        respond(enrolment, value)
    assert not list(checking.signals_have_flags(later(hours=1)))
