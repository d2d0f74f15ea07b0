"""The bad-day page: a breath, what is enough today, somebody to tell, and help."""

import uuid

import pytest

from handrail.ground import scoped
from handrail.journeys import journal
from handrail.journeys.models import Enrolment, Row
from handrail.people.models import CareRelation, RoleKind
from tests.builders import AT, a_guide, a_role, signed_in
from tests.journeys.pages import page
from tests.journeys.small_course import a_reader, a_small_service, read, role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        yield enrolment


def seen_by(enrolment):
    return page(signed_in(role_of(enrolment)).get("/bad-day/"))


def test_a_breath_and_help_are_always_there(reader):
    for state in ("active", "joining", "waiting", "paused", "finished", "left"):
        Enrolment.objects.filter(pk=reader.pk).update(state=state)
        seen = seen_by(reader)
        assert "First, a slow breath" in seen.text
        assert "/help-now/" in seen.links
    nobody = page(signed_in(a_role(a_small_service(), RoleKind.PARTICIPANT)).get("/bad-day/"))
    assert "First, a slow breath" in nobody.text


def test_the_lessons_own_short_way_is_shown(reader):
    assert "Read only this part. That counts as today." in seen_by(reader).text


def test_half_of_the_plan_is_enough(reader):
    journal.write(enrolment=reader, kind=Row.Kind.ANSWER, key="first/plan-1", client_id=uuid.uuid4(), made_at=AT, at=AT,
                  body={"chosen": ["walk-5-minutes"], "texts": ["walk 5 minutes"], "text": ""})
    read(reader, "first", at=AT)
    assert "Half of it counts today. walk 5 minutes" in seen_by(reader).text


def test_a_guide_can_be_told_where_there_is_one(reader):
    assert "Tell my guide" not in seen_by(reader).text
    guide = a_guide(reader.service)
    relation = CareRelation.objects.create(service=reader.service, participant=reader.participant, guide=guide.person,
                                           since=AT)
    seen = seen_by(reader)
    assert "Tell my guide" in seen.text
    assert "/messages/" in seen.links
    relation.until = AT
    relation.save()
    assert "Tell my guide" not in seen_by(reader).text


def test_it_takes_few_statements(reader, django_assert_max_num_queries):
    read(reader, "first", "welcome", at=AT)
    browser = signed_in(role_of(reader))
    browser.get("/bad-day/")
    with django_assert_max_num_queries(2 + 4):
        browser.get("/bad-day/")
