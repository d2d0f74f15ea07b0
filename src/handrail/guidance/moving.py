"""Contacts that are planned for when nobody is there any more: a new holiday, other hours. Some at a time."""

from datetime import datetime

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.journeys.journal import lock_standing
from handrail.people.models import Service
from handrail.people.signals import hours_changed

from . import booked, planning, reckoning, signals
from .guided import AGREED, guided
from .models import Contact

AT_ONCE = 100  # enrolments a turn


@hours_changed.listen
def hours_have_changed(*, service: Service, at: datetime) -> None:
    """Look through what is planned, once the clock comes to it."""
    _plan(service.pk, at, after="")


@clock.due_kind("guidance.hours-changed")
def look_through(due, at: datetime) -> None:
    """The clock's turn: move what a guide can't do then to when they can. What two people agreed stays."""
    rows = Contact.objects.filter(state=Contact.State.PLANNED, due_at__gt=at).exclude(rule=AGREED)
    if due.facts["after"]:
        rows = rows.filter(enrolment_id__gt=due.facts["after"])
    pages = rows.order_by("enrolment_id").values_list("enrolment_id", flat=True).distinct()[:AT_ONCE]
    enrolments = list(pages)
    for enrolment_id in enrolments:
        lock_standing(enrolment_id)
        it, has_moved = guided(enrolment_id), False
        agreed = booked.kept(it.enrolment)
        for contact in Contact.objects.filter(enrolment=it.enrolment, state=Contact.State.PLANNED, due_at__gt=at):
            rule = it.rule(contact.rule)
            if rule is None or rule.is_automatic or contact.pk in agreed or it.hours.is_open(contact.due_at):
                continue
            due_at = reckoning.fit(rule, contact.due_at, hours=it.hours, zone=it.zone)
            planning.plan_contact(it, rule=contact.rule, occurrence=contact.occurrence, attempt=contact.attempt,
                                  due_at=due_at, channel=contact.channel, at=at)
            has_moved = True
        if has_moved:
            signals.announce(it.enrolment, event="moved", at=at, of=signals.contacts_moved)
    if len(enrolments) == AT_ONCE:
        _plan(due.subject, at, after=str(enrolments[-1]))


def _plan(service_id, at: datetime, *, after: str) -> None:
    turn = Due.objects.filter(subject=service_id, rule="hours-changed").count() + 1
    clock.plan(kind="guidance.hours-changed", subject=service_id, rule="hours-changed", occurrence=turn, at=at,
               after=after)
