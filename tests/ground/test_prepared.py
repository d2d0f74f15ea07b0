"""Queries that are put together once, and filled every time."""

import uuid

import pytest
from django.db.models import Q

from handrail.ground import scoped
from handrail.ground.prepared import Prepared
from handrail.journeys import steps
from handrail.journeys.models import Step
from handrail.people.models import Role, RoleKind
from tests.builders import AT, a_guide, a_manager, a_service, later
from tests.journeys.small_course import a_reader

pytestmark = pytest.mark.django_db

roles = Prepared(lambda person, kinds: Role.objects.select_related("person").filter(person_id=person, kind__in=kinds))
names = Prepared(lambda name: Role.objects.filter(person__name=name).order_by("pk"))
offered = Prepared(lambda enrolment, at: Step.objects.filter(
    Q(until=None) | Q(until__gt=at), enrolment_id=enrolment, since__lte=at).order_by("-weight"))


def test_it_gives_what_the_query_gives():
    service = a_service()
    guide, manager = a_guide(service), a_manager(service)
    with scoped.service(service.pk):
        for _ in range(2):
            assert roles(person=guide.person_id, kinds=[RoleKind.GUIDE.value]) == [guide]
            assert roles(person=manager.person_id, kinds=["manager", "guide"]) == [manager]
            assert roles(person=manager.person_id, kinds=["guide"]) == []
            assert roles(person=manager.person_id, kinds=[]) == []
        (found,) = roles(person=guide.person_id, kinds=["guide"])
        assert found.since == AT
        assert found.service_id == service.pk
        assert found.until is None


def test_what_is_joined_costs_no_further_statement(django_assert_num_queries):
    service = a_service()
    guide = a_guide(service)
    with scoped.service(service.pk), django_assert_num_queries(1):
        (found,) = roles(person=guide.person_id, kinds=["guide"])
        assert found.person == guide.person


def test_it_stays_inside_the_active_service():
    here, there = a_service(), a_service()
    guide = a_guide(there)
    with scoped.service(here.pk):
        assert roles(person=guide.person_id, kinds=["guide"]) == []
    with scoped.service(there.pk):
        assert roles(person=guide.person_id, kinds=["guide"]) == [guide]
    with pytest.raises(scoped.NoService):
        roles(person=guide.person_id, kinds=["guide"])


def test_a_text_with_a_quote_or_a_percent_sign_is_a_text():
    service = a_service()
    guide = a_guide(service)
    for name in ("O'Brien", "100 %s", '"; --', ""):
        guide.person.name = name
        guide.person.save()
        with scoped.service(service.pk):
            assert names(name=name) == [guide]


def test_a_moment_that_stands_twice_is_filled_twice():
    reader = a_reader(started=False)
    with scoped.service(reader.service_id):
        steps.offer(enrolment=reader, room="journeys", code="lesson", since=AT, until=later(days=1), facts={"a": [1]})
        steps.offer(enrolment=reader, room="journeys", code="assessment", since=later(days=1), weight=5)
        assert [step.code for step in offered(enrolment=reader.pk, at=later(hours=1))] == ["lesson"]
        assert offered(enrolment=reader.pk, at=later(hours=1))[0].facts == {"a": [1]}
        assert [step.code for step in offered(enrolment=reader.pk, at=later(days=2))] == ["assessment"]


def test_nothing_of_it_can_be_left_out_of_the_sql():
    lost = Prepared(lambda person, kinds: Role.objects.filter(person_id=person))
    service = a_service()
    with scoped.service(service.pk), pytest.raises(LookupError):
        lost(person=uuid.uuid4(), kinds=["guide"])
