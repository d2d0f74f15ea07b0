"""Somebody who does each lesson when it opens, lived through in the database: the twin of `plan.Imagined`."""

from datetime import datetime, timedelta
from decimal import Decimal

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.guidance.breaks import Break
from handrail.guidance.contacting import close_contact
from handrail.guidance.models import Contact
from handrail.journeys import course, leaving
from handrail.journeys.models import Enrolment, Standing


def live(
    enrolment: Enrolment, guide, *, start: datetime, end: datetime, taken: Break | None = None,
) -> list[tuple[str, int, str, datetime]]:
    """Go from one due thing to the next until `end`; gives the contacts that took place, as `plan` orders them.

    `taken`: the break that they take.
    """
    at = start
    turns = [(taken.begins, _pause), (taken.ends, leaving.come_back)] if taken else []
    _does_what_is_open(enrolment, guide, at)
    while True:
        due = Due.objects.filter(state=Due.State.PLANNED).order_by("at").first()
        if turns and (due is None or turns[0][0] <= due.at):
            at, does = turns.pop(0)
            does(enrolment=enrolment, at=at)
        elif due is None or due.at > end:
            break
        else:
            at = max(due.at, at)
            clock.tick(at)
        _does_what_is_open(enrolment, guide, at)
    rows = Contact.objects.filter(enrolment=enrolment, state=Contact.State.DONE).order_by("due_at", "rule")
    return [(row.rule, row.occurrence, row.channel, row.due_at) for row in rows]


def _pause(*, enrolment: Enrolment, at: datetime) -> None:
    leaving.pause(enrolment=enrolment, weeks=None, at=at)


def _does_what_is_open(enrolment: Enrolment, guide, at: datetime) -> None:
    enrolment = Enrolment.objects.select_related("participant", "service").get(pk=enrolment.pk)
    standing = Standing.objects.get(enrolment=enrolment)
    if enrolment.state == Enrolment.State.ACTIVE:
        fresh = [lesson for lesson in standing.lessons_open if lesson not in standing.lessons_done]
        if fresh:
            course.see(enrolment=enrolment, at=at)
        for plan in course.lessons_of(enrolment.programme_id):
            for section in plan.sections if plan.key in fresh else ():
                course.read_section(enrolment=enrolment, lesson=plan.key, section=section, at=at)
    for contact in Contact.objects.filter(enrolment=enrolment, state=Contact.State.DUE):
        close_contact(contact=contact, by=guide.person, outcome=Contact.Outcome.REACHED, minutes=Decimal(10),
                      at=max(at, contact.due_at))


def weeks(count: int) -> timedelta:
    """So many weeks."""
    return timedelta(weeks=count)
