"""By which channels somebody can be reached. A room above may say more of one: live chat."""

from collections.abc import Callable

from handrail.delivery.sms import telling
from handrail.journeys.models import Enrolment

Asks = Callable[[Enrolment], bool]

_asks: dict[str, Asks] = {
    "telephone": lambda enrolment: bool(enrolment.participant.phone),
    "sms": lambda enrolment: telling.can_have(enrolment.participant),
}


def reaches(channel: str) -> Callable[[Asks], Asks]:
    """Register who can be reached by a channel: `asks(enrolment)`, without a statement of its own where it can."""

    def register(asks: Asks) -> Asks:
        _asks[channel] = asks
        return asks

    return register


def can_have(enrolment: Enrolment, channel: str) -> bool:
    """Whether the participant can be reached by a channel; by those that nobody speaks of, always."""
    asks = _asks.get(channel)
    return asks is None or asks(enrolment)
