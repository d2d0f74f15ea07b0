"""In this room's tests pages are opened at the moment at which the world was built."""

import pytest

from handrail.ground import moment
from tests.builders import AT


@pytest.fixture(autouse=True)
def _at_a_moment(monkeypatch):
    monkeypatch.setattr(moment, "now", lambda: AT)
