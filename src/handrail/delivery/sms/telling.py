"""Texts to people: decided like letters, by day, to whoever wants them, without a health word unless they agreed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation

from handrail.people.models import Person, Service

from .. import outbox
from ..carriers import SMS, is_set_up
from ..models import Outgoing, StoppedNumber, TextChoice
from . import daytime

OF_NO_USE_AFTER = timedelta(days=1)  # a text that couldn't go by then says nothing new any more

Words = Callable[[], str]  # made in the person's language


def choice_of(person: Person) -> TextChoice | None:
    """What a person chose about texts, in the active service."""
    return TextChoice.objects.filter(person=person).first()


def can_have(person: Person) -> bool:
    """Whether texts reach this person: they agreed, haven't said STOP, and a gateway carries them."""
    choice = choice_of(person)
    return choice is not None and choice.state == TextChoice.State.ON and not is_stopped(choice.number_code) and (
        is_set_up(SMS))


def is_stopped(number_code: str) -> bool:
    """Whether STOP was the last word from a number, to the active service."""
    return StoppedNumber.objects.filter(number_code=number_code, started_at=None).exists()


def tell(
    *, person: Person, service: Service, once: str, kind: str, plain: Words, more: Words | None = None, at: datetime,
    is_reply: bool = False, not_before: datetime | None = None, not_after: datetime | None = None,
) -> Outgoing | None:
    """Decide a text to a person; None where they can't have any.

    `plain` holds no health word; `more` is said instead to those who agreed to that. Unless it replies to what they
    just texted, it waits for the day where they live, and doesn't go once it would be of no use.
    """
    if not can_have(person):
        return None
    choice = choice_of(person)
    zone = zone_of(person, service)
    goes_at = at if is_reply else daytime.next_day(max(at, not_before or at), zone)
    with translation.override(person.language or service.language):
        words = more() if more is not None and choice.may_say else plain()
        return outbox.decide(
            channel=SMS, once=once, kind=kind, person=person, address=choice.number, subject="",
            body=words, at=at, not_before=goes_at, urgent=is_reply,
            not_after=not_after or goes_at + OF_NO_USE_AFTER,
        )


def zone_of(person: Person, service: Service) -> ZoneInfo:
    """Where a person lives, as far as they said; else where the service is."""
    return ZoneInfo(person.timezone or service.timezone)
