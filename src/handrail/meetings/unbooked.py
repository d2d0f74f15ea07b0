"""Sessions that a participant is to book, and that nobody booked: the guide hears of it, the participant is asked once.

Today invites them all the time that there is something to choose; a letter goes out once for a session at most.
"""

from collections.abc import Iterable
from datetime import datetime

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.guidance import needs
from handrail.guidance.guided import Guided, guided, guided_by
from handrail.guidance.models import Contact
from handrail.guidance.needs import Wanted
from handrail.guidance.planning import OPEN
from handrail.guidance.protocol import LIVE
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment

from . import desks, letters, when
from .models import Appointment

NEED, TURN = "not-booked", "meetings.not-booked"


@needs.derived(NEED)
def not_booked(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """Every session that is the participant's to book and has no appointment, from its week on."""
    it = guided_by(enrolment)
    for contact in _waiting(it) if it is not None else ():
        since = _heard_from(it, contact)
        if since <= at:
            yield Wanted(subject=str(contact.pk), since=since, due_at=contact.due_at,
                         facts={"channel": contact.channel, "planned": contact.planned_minutes})


def settle(it: Guided, *, at: datetime) -> None:
    """Bring the guide's list up to date, and have the clock look when a session's week comes. With the standing locked.
    """
    for contact in _waiting(it):
        since = _heard_from(it, contact)
        if since > at:
            rule = f"{NEED}:{contact.pk}"
            turns = Due.objects.filter(subject=it.enrolment.pk, rule=rule).exclude(
                state__in=(Due.State.PLANNED, Due.State.CANCELLED)).count()  # it may have moved since
            clock.plan(kind=TURN, subject=it.enrolment.pk, rule=rule, occurrence=turns + 1, at=since,
                       contact=str(contact.pk))
    needs.settle(it.enrolment, NEED, at=at)


@clock.due_kind(TURN)
def week_has_come(due: Due, at: datetime) -> None:
    """The clock's turn: the week of a session that nobody had booked when this was planned."""
    lock_standing(due.subject)
    it = guided(due.subject)
    if it is None:
        return
    needs.settle(it.enrolment, NEED, at=at)
    contact = next((one for one in _waiting(it) if str(one.pk) == due.facts["contact"]), None)
    if contact is None or _heard_from(it, contact) > at:
        return
    if contact.due_at > at and desks.has_hours(it.guidance.guide_id, at):  # there is a time to choose
        letters.to_choose(it.enrolment, once=f"{NEED}:{contact.pk}", not_after=contact.due_at, rules=desks.rules(),
                          at=at)


def _waiting(it: Guided) -> list[Contact]:
    """Open sessions that are the participant's to book, without an appointment. One statement, or none."""
    rules = [rule.key for rule in it.protocol.contacts if rule.is_booked and it.allows(rule.key)]
    if not rules or it.guidance.guide_id is None:
        return []
    booked = Appointment.objects.filter(enrolment=it.enrolment, state=Appointment.State.BOOKED, contact__isnull=False)
    rows = Contact.objects.filter(enrolment=it.enrolment, rule__in=rules, state__in=OPEN, channel__in=LIVE)
    return list(rows.exclude(pk__in=booked.values("contact_id")).order_by("due_at", "pk"))


def _heard_from(it: Guided, contact: Contact) -> datetime:
    rule = it.rule(contact.rule)
    begun_at = it.anchor(str(rule.when.start)) if rule.is_series else None
    return when.not_booked_from(contact.due_at, begun_at=begun_at, zone=it.zone)
