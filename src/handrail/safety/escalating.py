"""Up the line: when the time to answer has passed, the next one is told. Each step once; the flag remembers each."""

from datetime import datetime

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.ground.lock import lock
from handrail.journeys.journal import lock_standing
from handrail.people import audit
from handrail.people.hours import hours_of
from handrail.people.models import Service

from . import owners, shelf, telling
from .models import Flag, Told


@clock.due_kind("safety.escalate")
def time_has_passed(due: Due, at: datetime) -> None:
    """The clock's turn: nobody has closed the flag in time."""
    flag = Flag.objects.select_related("enrolment").get(pk=due.subject)
    lock_standing(flag.enrolment_id)
    escalate(flag=lock(flag), at=at)


def escalate(*, flag: Flag, at: datetime) -> Told | None:
    """Tell the next one up the line who doesn't know yet; None where nobody is left. Call in a transaction, locked."""
    signal = shelf.signal_of(flag.plan_id, flag.signal)
    service = Service.objects.get(pk=flag.service_id)
    known = {flag.owner_id, *flag.told.values_list("person_id", flat=True)}
    while flag.closed_at is None and flag.steps_done < len(signal.escalate):
        role = signal.escalate[flag.steps_done]
        flag.steps_done += 1
        flag.save(update_fields=["steps_done"])
        person = owners.next_told(flag.enrolment, role=role, known=known, at=at)
        if person is None:  # there is none, or they know already: on to the next
            continue
        answer_by = signal.then_within.after(at, hours_of(service))
        told = telling.tell(flag=flag, person=person, service=service, why=Told.Why.ESCALATED, step=flag.steps_done,
                            answer_by=answer_by, at=at)
        audit.record(did="flag.escalated", to=flag, at=at, person=person.pk, step=flag.steps_done, role=role)
        if flag.steps_done < len(signal.escalate):
            clock.plan(kind="safety.escalate", subject=flag.pk, rule="escalate", occurrence=flag.steps_done + 1,
                       at=answer_by)
        return told
    return None
