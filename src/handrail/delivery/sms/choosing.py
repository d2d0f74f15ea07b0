"""Verbs on texts: asked for on a page, agreed to with a YES from the telephone itself, ended on either."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.ground.lock import lock
from handrail.people import audit
from handrail.people.models import Person, Role, Service

from .. import outbox
from ..carriers import SMS
from ..models import Outgoing, StoppedNumber, TextChoice
from . import numbers
from .telling import is_stopped

ASKS_A_DAY = 5
YES = ("yes", "y", "si", "ok", "vale")
State = TextChoice.State


class NotThisNumber(Exception):
    """Texts can't go to this number: it is no mobile, or somebody else here gets texts on it."""


class TooOften(Exception):
    """So many numbers were asked today that another one has to wait."""


@transaction.atomic
def ask(*, person: Person, service: Service, number: str, at: datetime, by: Role | None = None) -> TextChoice:
    """Ask a number whether its owner wants texts. Asked again while it hasn't answered, the text goes again.

    Raises NotThisNumber, TooOften.
    """
    code = numbers.code_of(service.pk, number)
    taken = TextChoice.objects.filter(number_code=code, state=State.ON).exclude(person=person)
    if not numbers.can_be_texted(number) or taken.exists():
        raise NotThisNumber(number)
    choice, _is_new = TextChoice.objects.get_or_create(
        person=person, defaults={"service": service, "number": number, "number_code": code, "asked_at": at,
                                 "state": State.OFF})
    choice = lock(choice)
    if choice.state == State.ON and choice.number_code == code:
        return choice
    asked = Outgoing.objects.filter(person=person, kind="sms-ask", decided_at__gt=at - timedelta(days=1))
    if asked.count() >= ASKS_A_DAY:
        raise TooOften(number)
    choice.number, choice.number_code, choice.state = number, code, State.ASKED
    choice.asked_at, choice.ended_at, choice.agreed_at = at, None, None
    choice.save()
    with translation.override(person.language or service.language):
        outbox.decide(
            channel=SMS, once=f"sms-ask:{choice.pk}:{code[:16]}:{at.isoformat()}", kind="sms-ask", person=person,
            address=number, subject="", at=at, not_after=at + timedelta(days=1), urgent=True,
            body=_("You asked for texts from us on this number. Reply YES if you want them. "
                   "If it wasn’t you, leave this; nothing more will come."),
        )
    audit.record(did="texts.asked", to=choice, at=at, by=by, by_id=person.pk)
    return choice


@transaction.atomic
def agree(*, choice: TextChoice, at: datetime) -> bool:
    """The number's owner said YES. False where somebody else has texts on this number by now."""
    choice = lock(choice)
    if choice.state == State.ON:
        return True
    taken = TextChoice.objects.filter(number_code=choice.number_code, state=State.ON).exclude(pk=choice.pk)
    if choice.state != State.ASKED or taken.exists():
        return False
    choice.state, choice.agreed_at = State.ON, at
    choice.save(update_fields=["state", "agreed_at"])
    audit.record(did="texts.agreed", to=choice, at=at, by_id=choice.person_id)
    return True


@transaction.atomic
def end(*, choice: TextChoice, at: datetime, by: Role | None = None) -> TextChoice:
    """No more texts. What waits isn't sent."""
    choice = lock(choice)
    if choice.state != State.OFF:
        choice.state, choice.ended_at = State.OFF, at
        choice.save(update_fields=["state", "ended_at"])
        cancel_waiting(choice.number_code, because="texts-ended")
        audit.record(did="texts.ended", to=choice, at=at, by=by, by_id=choice.person_id)
    return choice


@transaction.atomic
def say_what_about(*, choice: TextChoice, may_say: bool, at: datetime, by: Role | None = None) -> TextChoice:
    """Whether texts may say what they are about: agreed to, or taken back."""
    choice = lock(choice)
    if choice.may_say != may_say:
        choice.may_say, choice.may_say_since = may_say, at if may_say else None
        choice.save(update_fields=["may_say", "may_say_since"])
        audit.record(did="texts.may-say" if may_say else "texts.may-not-say", to=choice, at=at, by=by,
                     by_id=choice.person_id)
    return choice


@transaction.atomic
def stop(*, number_code: str, at: datetime) -> bool:
    """STOP: nothing goes to this number any more, of any kind. Says whether that is new."""
    row, is_new = StoppedNumber.objects.get_or_create(number_code=number_code, defaults={"stopped_at": at})
    row = lock(row)
    was_stopped = not is_new and row.started_at is None
    if not is_new and not was_stopped:
        row.stopped_at, row.started_at = at, None
        row.save(update_fields=["stopped_at", "started_at"])
    cancel_waiting(number_code, because="stopped")
    if not was_stopped:
        audit.record(did="texts.stopped", to=row, at=at)
    return not was_stopped


@transaction.atomic
def start(*, number_code: str, at: datetime) -> bool:
    """START undoes STOP. Says whether anything was stopped."""
    if not is_stopped(number_code):
        return False
    row = lock(StoppedNumber.objects.get(number_code=number_code))
    row.started_at = at
    row.save(update_fields=["started_at"])
    audit.record(did="texts.started", to=row, at=at)
    return True


def cancel_waiting(number_code: str, *, because: str) -> None:
    """What hasn't gone to a number stays here."""
    rows = Outgoing.objects.filter(channel=SMS, number_code=number_code, state=Outgoing.State.WAITING)
    rows.update(state=Outgoing.State.CANCELLED, last_error=because)
