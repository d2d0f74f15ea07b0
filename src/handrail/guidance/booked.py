"""A contact whose time two people have agreed: it comes onto the list on that day, and what the protocol does when
nobody came counts from it. How it was planned at first stays written beside it.
"""

import uuid
from collections.abc import Callable
from datetime import datetime

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment

from . import needs, planning, signals, times
from .guided import Guided, guided
from .models import Contact

Keeps = Callable[[Enrolment], set[uuid.UUID]]
_keeps: list[Keeps] = []


def keeps_times(rule: Keeps) -> Keeps:
    """Register who knows of agreed times: `rule(enrolment)` gives the ids of the contacts whose time stands."""
    _keeps.append(rule)
    return rule


def kept(enrolment: Enrolment) -> set[uuid.UUID]:
    """The contacts of somebody whose time two people have agreed."""
    return {pk for rule in _keeps for pk in rule(enrolment)}


def book(it: Guided, contact: Contact, *, starts_at: datetime, channel: str, at: datetime) -> Contact:
    """Move an open contact to an agreed time. Call with the standing locked; what was closed stays as it is."""
    if contact.state not in planning.OPEN:
        return contact
    contact.state, contact.because, contact.due_at, contact.channel = Contact.State.PLANNED, "", starts_at, channel
    contact.save(update_fields=["state", "because", "due_at", "channel"])
    shown = times.shown_from(starts_at, it.hours)
    rule = f"contact:{contact.rule}:{contact.attempt}"
    same = Due.objects.filter(subject=it.enrolment.pk, rule=rule, occurrence=contact.occurrence)
    if same.exclude(state__in=(Due.State.PLANNED, Due.State.CANCELLED)).exists():  # its turn has been
        _again(it, contact, shown)
    else:
        clock.plan(kind="guidance.contact", subject=it.enrolment.pk, rule=rule, occurrence=contact.occurrence, at=shown,
                   contact=contact.rule, attempt=contact.attempt)
    needs.settle(it.enrolment, "contact", at=at)
    signals.announce(it.enrolment, event="booked", at=at, of=signals.contacts_moved)
    return contact


def drop(it: Guided, contact: Contact, *, because: str, at: datetime) -> Contact:
    """Cancel a contact that was made only for a time that isn't held. Call with the standing locked."""
    if contact.state in planning.OPEN:
        contact.state, contact.because = Contact.State.CANCELLED, because
        contact.save(update_fields=["state", "because"])
        clock.cancel(subject=it.enrolment.pk, rule=f"contact:{contact.rule}:{contact.attempt}", because=because)
        needs.settle(it.enrolment, "contact", at=at)
        signals.announce(it.enrolment, event="stopped", at=at, of=signals.contacts_moved)
    return contact


def _again(it: Guided, contact: Contact, shown: datetime) -> None:
    rule = f"booked:{contact.pk}"
    clock.cancel(subject=it.enrolment.pk, rule=rule, because="moved")
    turns = Due.objects.filter(subject=it.enrolment.pk, rule=rule).count()
    clock.plan(kind="guidance.booked", subject=it.enrolment.pk, rule=rule, occurrence=turns + 1, at=shown,
               contact=str(contact.pk))


@clock.due_kind("guidance.booked")
def day_has_come(due: Due, at: datetime) -> None:
    """The clock's turn: the day of a contact that was due before and then booked for later."""
    lock_standing(due.subject)
    it = guided(due.subject)
    contact = Contact.objects.filter(pk=due.facts["contact"], state=Contact.State.PLANNED).first()
    if it is not None and contact is not None:
        planning._comes(it, contact, at)
        signals.announce(it.enrolment, event="came", at=at, of=signals.contacts_moved)
