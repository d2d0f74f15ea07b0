"""What was agreed in a conversation after a flag: on the list from the morning of that day, until it took place.

It is a need of its own and no planned contact: no protocol plans it, and no break or end of a course calls it off.
"""

from collections.abc import Iterable
from datetime import datetime

from handrail.delivery import clock
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people.hours import hours_of
from handrail.people.models import Service
from handrail.safety import talking
from handrail.safety.models import Flag
from handrail.safety.records import RiskTalk
from handrail.safety.signals import flag_closed

from . import needs, times
from .needs import Wanted, derived

CODE = "talk-again"


def shown_from(talk: RiskTalk) -> datetime:
    """When it comes onto the list: when that day's work begins."""
    return times.shown_from(talk.next_at, hours_of(Service.objects.get(pk=talk.service_id)))


@derived(CODE)
def agreed_after_a_flag(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """Every next contact that was agreed after a flag and is due today, or was."""
    for talk in talking.to_meet_again(enrolment):
        if shown_from(talk) <= at:
            yield Wanted(subject=str(talk.pk), since=talk.done_at, due_at=talk.next_at,
                         facts={"flag": str(talk.flag_id)})


@flag_closed.listen
def keep_what_was_agreed(*, flag: Flag, at: datetime) -> None:
    """Plan that it comes onto the list; at once, if it is for today."""
    talk = talking.talk_of(flag)
    if talk is not None and talk.next_at is not None and talk.next_done_at is None:
        clock.plan(kind="guidance.talk-again", subject=talk.pk, rule=CODE, at=max(shown_from(talk), at),
                   enrolment=str(flag.enrolment_id))
        needs.settle(flag.enrolment, CODE, at=at)


@clock.due_kind("guidance.talk-again")
def day_has_come(due, at: datetime) -> None:
    """The clock's turn: the day of the agreed contact has begun."""
    enrolment = Enrolment.objects.select_related("participant", "service").get(pk=due.facts["enrolment"])
    lock_standing(enrolment.pk)
    needs.settle(enrolment, CODE, at=at)
