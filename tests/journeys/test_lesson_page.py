"""A lesson, as a person sees it."""

import re

import pytest

from handrail.ground import scoped
from handrail.journeys import journal
from handrail.journeys.models import Row, SectionRead
from tests.builders import AT, signed_in
from tests.journeys.small_course import a_reader, role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        yield enrolment


def test_a_section(reader):
    page = signed_in(role_of(reader)).get("/lesson/first/welcome/")
    assert page.status_code == 200
    print(page.content.decode())
    assert 0
