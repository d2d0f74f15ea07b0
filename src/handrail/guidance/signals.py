"""What guidance announces. Listeners run in savepoints; one that fails is run again by the clock."""

from datetime import datetime

from handrail.delivery import clock
from handrail.ground.announce import Announcement
from handrail.ground.ids import id_for
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment

# Facts: enrolment, event (a code: "guide-given", "contact-done"), at.
guidance_moved = Announcement("guidance.moved")
# A contact came due, went out, was closed, missed or cancelled.
# Facts: enrolment, event ("came", "booked", "closed", "moved", "stopped"), at.
contacts_moved = Announcement("guidance.contacts-moved")


def announce(enrolment: Enrolment, *, event: str, at: datetime, of: Announcement = guidance_moved) -> None:
    """Tell those who listen. Call inside the transaction of what happened, with the standing locked."""

    def on_failure(listener: str, failure: BaseException) -> None:
        clock.plan(kind="guidance.tell-again", subject=id_for(enrolment.pk, event, at, listener), rule="again", at=at,
                   listener=listener, enrolment=str(enrolment.pk), event=event, of=of.name)

    of.send(on_failure=on_failure, enrolment=enrolment, event=event, at=at)


@clock.due_kind("guidance.tell-again")
def tell_again(due, at: datetime) -> None:
    """Run a listener again that failed when guidance moved."""
    lock_standing(due.facts["enrolment"])
    enrolment = Enrolment.objects.get(pk=due.facts["enrolment"])
    of = contacts_moved if due.facts.get("of") == contacts_moved.name else guidance_moved
    of.tell(due.facts["listener"], enrolment=enrolment, event=due.facts["event"], at=due.at)
