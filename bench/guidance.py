"""The contacts of the big service, and the rows that fidelity keeps of them; a sample is derived afresh."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

WEEKS = 8


def contacts_of(service, enrolment, guidance, guide, first: datetime | None, until: datetime, chance: Random) -> list:
    """A first talk, then a contact a week and a letter a lesson, most of them given; and the kept row."""
    from handrail.fidelity.models import Given
    from handrail.guidance.models import Contact

    common = {"service": service, "enrolment": enrolment, "protocol": guidance.protocol}
    made = []
    if first is not None:
        made.append(Contact(**common, rule="unplanned", channel="telephone", state="done", by=guide, done_at=first,
                            qualification="psychologist", outcome="reached", minutes=Decimal(12)))
    for week in range(1, WEEKS + 1) if enrolment.started_at else ():
        letter = enrolment.started_at + timedelta(days=7 * week)
        if letter < until:
            made.append(Contact(**common, rule="lesson-opened", occurrence=week, channel="email", due_at=letter,
                                planned_channel="email", state="done", done_at=letter, outcome="sent"))
        due = first and first + timedelta(days=7 * week)
        if due is None or due >= until:
            continue
        state = chance.choice(["done"] * 8 + ["missed", "cancelled"])
        given = {"by": guide, "qualification": "psychologist", "outcome": "reached",
                 "done_at": due + timedelta(hours=chance.expovariate(0.1)),
                 "minutes": Decimal(round(chance.uniform(4, 25), 1)).quantize(Decimal("0.1")),
                 "timed_minutes": Decimal(9)} if state == "done" else {}
        made.append(Contact(**common, rule="weekly", occurrence=week, channel="telephone", planned_channel="telephone",
                            due_at=due, planned_minutes=12, state=state,
                            because="paused" if state == "cancelled" else "", **given))
    return [*made, Given(service=service, enrolment=enrolment, protocol=guidance.protocol.key, revision=1,
                         **_kept(enrolment, guidance, made))]


def _kept(enrolment, guidance, contacts) -> dict:
    """What the product would keep of these contacts: its own functions, on rows that aren't in the database yet."""
    from handrail.fidelity import keeping_up
    from handrail.fidelity.slots import Attempt, tally

    attempts = [Attempt(
        guidance.protocol.key, one.rule, one.occurrence, one.attempt, one.planned_channel, one.channel, one.state,
        one.because, one.outcome, one.planned_minutes, one.by_id.hex if one.by_id else "", one.qualification,
        one.due_at, one.done_at, keeping_up.tenths(one.minutes), keeping_up.tenths(one.timed_minutes),
    ) for one in contacts]
    counted = tally(attempts, is_automatic=lambda one: one.rule == "lesson-opened", beside=("unplanned", "agreed"),
                    ended=enrolment.ended_at)
    return {**keeping_up.cohort(enrolment, guidance), **keeping_up.values(counted)}
