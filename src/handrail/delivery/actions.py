"""What a manager can do about a letter."""

from datetime import datetime

from django.db import transaction

from handrail.ground.lock import lock
from handrail.people import audit
from handrail.people.models import Role

from .models import Outgoing, StoppedNumber


class NotNow(Exception):
    """The letter has moved on meanwhile, or is just being carried. Nothing is changed."""


@transaction.atomic
def send_again(*, letter: Outgoing, by: Role, at: datetime) -> Outgoing:
    """Let a dead or uncertain letter wait for a carrier again. Raises NotNow."""
    letter = lock(letter)
    if letter.state == Outgoing.State.WAITING and letter.attempts == 0:
        return letter
    if letter.state not in (Outgoing.State.DEAD, Outgoing.State.UNCERTAIN) or letter.is_emptied:
        raise NotNow(letter.state)
    stopped = StoppedNumber.objects.filter(number_code=letter.number_code, started_at=None)
    if letter.number_code and stopped.exists():
        raise NotNow("stopped")
    letter.state, letter.attempts, letter.not_before, letter.last_error = Outgoing.State.WAITING, 0, at, ""
    letter.leased_until = letter.not_after = None
    letter.save(update_fields=["state", "attempts", "not_before", "last_error", "leased_until", "not_after"])
    audit.record(did="letter.sent-again", to=letter, at=at, by=by)
    return letter


@transaction.atomic
def cancel_letter(*, letter: Outgoing, by: Role, at: datetime, real: datetime) -> Outgoing:
    """Keep a letter from going, or put a dead one away. Raises NotNow for one that went, or is just going."""
    letter = lock(letter)
    if letter.state == Outgoing.State.CANCELLED:
        return letter
    is_going = letter.state == Outgoing.State.WAITING and letter.leased_until is not None and letter.leased_until > real
    if letter.state == Outgoing.State.SENT or is_going:
        raise NotNow(letter.state)
    letter.state = Outgoing.State.CANCELLED
    letter.save(update_fields=["state"])
    audit.record(did="letter.cancelled", to=letter, at=at, by=by)
    return letter


@transaction.atomic
def say_arrived(*, letter: Outgoing, by: Role, at: datetime) -> Outgoing:
    """A manager knows that a letter, of which nobody knew, did arrive. Raises NotNow."""
    letter = lock(letter)
    if letter.state == Outgoing.State.SENT:
        return letter
    if letter.state != Outgoing.State.UNCERTAIN:
        raise NotNow(letter.state)
    letter.state, letter.sent_at = Outgoing.State.SENT, at
    letter.save(update_fields=["state", "sent_at"])
    audit.record(did="letter.arrived", to=letter, at=at, by=by)
    return letter
