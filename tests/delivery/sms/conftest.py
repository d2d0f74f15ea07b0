"""A service whose texts go to a fake gateway, and a person who has agreed to them."""

from datetime import UTC, datetime

import pytest

from handrail.delivery import carrying
from handrail.delivery.models import TextChoice
from handrail.delivery.sms import numbers
from handrail.ground import moment, scoped
from handrail.people.models import Person
from tests import builders

from .fake_gateway import SETTINGS, FakeGateway

NUMBER = "+447700900123"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Texts:
    """A service, its gateway, and a clock that stands still until it is moved."""

    def __init__(self, monkeypatch):
        self.at = NOON
        self.gateway = FakeGateway()
        self.service = builders.a_service()
        monkeypatch.setattr(moment, "now", lambda: self.at)

    def carry(self) -> list[str]:
        """Let go what waits; gives what NUMBER has got in all."""
        carrying.carry(self.at, carriers={"sms": self.gateway}, real=lambda: self.at, chance=lambda: 0.5)
        return self.gateway.got(NUMBER)

    def brings(self, words: str, number: str = NUMBER, **more: str) -> list[str]:
        """A telephone sends a text; gives what NUMBER got since."""
        before = len(self.gateway.got(NUMBER))
        assert self.gateway.brings(number, words, **more) == 204
        return self.carry()[before:]

    def who_wants_texts(self, person: Person | None = None, number: str = NUMBER, **fields) -> TextChoice:
        """A participant who agreed to texts."""
        role = builders.a_role(self.service, "participant", person)
        return agreed(self.service, role.person, number, **fields)


def agreed(service, person: Person, number: str = NUMBER, **fields) -> TextChoice:
    """That a person agreed to texts on a number."""
    with scoped.service(service.pk):
        return TextChoice.objects.create(**{
            "service": service, "person": person, "number": number, "asked_at": NOON, "agreed_at": NOON, "state": "on",
            "number_code": numbers.code_of(service.pk, number), **fields})


@pytest.fixture
def texts(db, settings, monkeypatch) -> Texts:
    """A service with a gateway."""
    settings.HANDRAIL_SMS = SETTINGS
    return Texts(monkeypatch)
