"""In this room's tests pages are opened at the moment at which the world was built."""

import pytest

from handrail.ground import moment, scoped
from tests import builders
from tests.builders import AT

from .worlds import a_clinician


@pytest.fixture(autouse=True)
def _at_a_moment(monkeypatch):
    monkeypatch.setattr(moment, "now", lambda: AT)


@pytest.fixture
def here():
    """A service, its manager, a clinician, a participant with a guide."""
    service = builders.a_service()
    manager = builders.a_manager(service)
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, builders.a_guide(service))
        yield service, manager, a_clinician(service, manager), enrolment
