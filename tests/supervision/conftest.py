"""The world of most tests in this room: a service that is active, and a psychologist who guides in it."""

import pytest

from handrail.ground import scoped
from tests import builders


@pytest.fixture
def service():
    made = builders.a_service()
    with scoped.service(made.pk):
        yield made


@pytest.fixture
def guide(service):
    return builders.a_guide(service)
