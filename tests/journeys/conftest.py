"""Who most tests of this room are about."""

import pytest

from handrail.ground import moment, scoped
from tests.builders import AT

from .small_course import a_reader


@pytest.fixture
def reader(monkeypatch):
    """Somebody in the small course, at the hour it began, with their service active."""
    monkeypatch.setattr(moment, "now", lambda: AT)
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        yield enrolment
