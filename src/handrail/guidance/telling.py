"""Somebody was not reached, and the protocol wants a supervisor or a manager to hear of it after a while."""

from collections.abc import Iterable
from datetime import datetime

from handrail.delivery import clock
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment

from . import needs, reckoning
from .guided import Guided, guided, guided_by
from .models import Contact
from .needs import Wanted, derived
from .protocol import MANAGER, SUPERVISOR

CODES = {SUPERVISOR: "missed", MANAGER: "missed-told"}
_TOOK_PLACE = (Contact.Outcome.REACHED, Contact.Outcome.WRITTEN, Contact.Outcome.REFUSED)


def plan(it: Guided, contact: Contact) -> None:
    """Look again, once so much time has gone by since it was first due."""
    rule = it.rule(contact.rule)
    for step in rule.tells if rule is not None and contact.attempt == 1 else ():
        clock.plan(kind="guidance.tell", subject=it.enrolment.pk, rule=f"tell:{contact.rule}:{step.tell}",
                   occurrence=contact.occurrence, at=reckoning.told_at(step, contact.due_at, it.hours))


@clock.due_kind("guidance.tell")
def time_is_over(due, at: datetime) -> None:
    """The clock's turn."""
    lock_standing(due.subject)
    needs.settle(guided(due.subject).enrolment, *CODES.values(), at=at)


@derived("missed")
def for_the_supervisor(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """Contacts of which the supervisor hears."""
    return _not_reached(enrolment, SUPERVISOR, at)


@derived("missed-told")
def for_the_manager(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """Contacts of which the manager hears."""
    return _not_reached(enrolment, MANAGER, at)


def _not_reached(enrolment: Enrolment, whom: str, at: datetime) -> Iterable[Wanted]:
    """The latest contact of a rule, where it came to nothing for so long: nobody came to it, or nobody answered."""
    it = guided_by(enrolment)
    if it is None or enrolment.state not in (Enrolment.State.ACTIVE, Enrolment.State.FINISHED):
        return
    for rule in it.protocol.contacts:
        step = next((step for step in rule.tells if step.tell == whom), None)
        if step is None:
            continue
        rows = Contact.objects.filter(enrolment=enrolment, rule=rule.key, due_at__lte=at).exclude(
            state__in=(Contact.State.CANCELLED, Contact.State.PLANNED))
        latest = rows.order_by("-occurrence").first()
        if latest is None:
            continue
        attempts = [row for row in rows if row.occurrence == latest.occurrence]
        first = min(attempts, key=lambda row: row.attempt)
        if reckoning.told_at(step, first.due_at, it.hours) > at:
            continue
        if not any(row.state == Contact.State.DONE and row.outcome in _TOOK_PLACE for row in attempts):
            yield Wanted(subject=f"{rule.key}:{latest.occurrence}"[:60], since=first.due_at,
                         facts={"channel": first.channel, "attempts": len(attempts)})
