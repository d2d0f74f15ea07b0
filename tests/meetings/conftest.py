"""The world of this room's tests: a service, a guide with hours, a participant whom the guide looks after."""

import pytest

from handrail.ground import moment, scoped
from tests import builders


@pytest.fixture
def service():
    made = builders.a_service()
    with scoped.service(made.pk):
        yield made


@pytest.fixture
def guide(service):
    return builders.a_guide(service)


@pytest.fixture
def enrolment(service, guide):
    return builders.a_participant(service, guide)


@pytest.fixture
def now(monkeypatch):
    """Set the clock that views ask: `now(moment)`."""
    def set_to(at):
        monkeypatch.setattr(moment, "now", lambda: at)

    set_to(builders.AT)
    return set_to
