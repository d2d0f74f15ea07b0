"""How needs follow from the tables: flags, contacts, quiet, scores, check-ins, guides. (Messages say theirs.)"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from handrail.journeys.models import Assessment, Enrolment, Score
from handrail.measures import shelf as measures
from handrail.measures.change import reliable_change
from handrail.safety.models import Flag

from . import quiet
from .guided import guided_by
from .models import Contact
from .needs import Wanted, derived
from .protocol import TELL

State = Enrolment.State


@derived("flag")
def open_flags(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """Every open flag, whatever became of the course."""
    for flag in Flag.objects.filter(enrolment=enrolment, closed_at=None):
        yield Wanted(
            subject=str(flag.pk), since=flag.raised_at, due_at=flag.answer_by,
            facts={"signal": flag.signal, "about": flag.about, "plan": flag.plan_id, "value": flag.value,
                   "owner": str(flag.owner_id) if flag.owner_id else None},
        )


@derived("contact")
def due_contacts(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """Every contact that is due."""
    for contact in Contact.objects.filter(enrolment=enrolment, state=Contact.State.DUE):
        yield Wanted(
            subject=str(contact.pk), since=contact.due_at, due_at=contact.due_at,
            facts={"channel": contact.channel, "minutes": contact.planned_minutes, "attempt": contact.attempt},
        )


@derived("quiet")
def gone_quiet(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """Nobody has been in touch for as long as the protocol lets pass."""
    it = guided_by(enrolment)
    if it is None or it.protocol.quiet_after is None:
        return
    if quiet.is_quiet(it, days=it.protocol.quiet_after.days, at=at):
        yield Wanted(since=quiet.in_touch_at(it))


@derived("worse")
def got_worse(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """A score is worse than at the start by more than chance gives, and nobody has talked about it since."""
    if enrolment.state != State.ACTIVE:
        return
    talked_at = _talked_at(enrolment)
    for (measure, scale), scores in _scores(enrolment).items():
        first, last = scores[0], scores[-1]
        if len(scores) < 2 or (talked_at is not None and talked_at >= last.at):
            continue
        change = reliable_change(first.value, last.value, scale=measures.instrument(last.pack_id).scale(scale))
        if change.direction == "worse" and change.is_reliable:
            yield Wanted(subject=f"{measure}.{scale}", since=last.at,
                         facts={"measure": measure, "from": float(first.value), "to": float(last.value)})


@derived("lapsed")
def left_out(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """As many check-ins in a row were left out as the protocol lets pass, and nobody has talked since."""
    it = guided_by(enrolment)
    if it is None or it.protocol.missed_check_ins is None or enrolment.state != State.ACTIVE:
        return
    talked_at = _talked_at(enrolment)
    rows = Assessment.objects.filter(enrolment=enrolment).exclude(state=Assessment.State.OPEN)
    by_name: dict[str, list[Assessment]] = {}
    for assessment in rows.order_by("occurrence"):
        by_name.setdefault(assessment.name, []).append(assessment)
    for name, assessments in by_name.items():
        missed: list[Assessment] = []
        for assessment in assessments:
            missed = [*missed, assessment] if assessment.state == Assessment.State.LAPSED else []
        since = missed[-1].opened_at if missed else None
        if len(missed) >= it.protocol.missed_check_ins and (talked_at is None or talked_at < since):
            yield Wanted(subject=name, since=since, facts={"times": len(missed)})


@derived("most")
def near_the_most(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """As many minutes were given as the protocol wants the guide to know of."""
    it = guided_by(enrolment)
    if it is None or it.protocol.warns_at is None or enrolment.state not in (State.ACTIVE, State.PAUSED):
        return
    given = it.given_minutes
    if given >= it.protocol.warns_at:
        yield Wanted(since=_given_at(enrolment), facts={"minutes": given, "most": it.protocol.most_minutes})


@derived("most-told")
def past_the_most(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """All the minutes were given, and the protocol wants the supervisor to know."""
    it = guided_by(enrolment)
    if it is None or it.protocol.beyond != TELL or enrolment.state not in (State.ACTIVE, State.PAUSED):
        return
    given = it.given_minutes
    if it.protocol.most_minutes is not None and given >= it.protocol.most_minutes:
        yield Wanted(since=_given_at(enrolment), facts={"minutes": given, "most": it.protocol.most_minutes})


@derived("no-guide")
def nobody_guides(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """The protocol wants a guide, and there is none."""
    it = guided_by(enrolment)
    if it is None or enrolment.state not in (State.WAITING, State.ACTIVE, State.PAUSED):
        return
    if it.protocol.is_guided and it.guidance.guide_id is None:
        yield Wanted(since=it.guidance.since)


def _scores(enrolment: Enrolment) -> dict[tuple[str, str], list[Score]]:
    """Scores with a value by measure and scale, oldest first: one statement."""
    found: dict[tuple[str, str], list[Score]] = {}
    for score in Score.objects.filter(enrolment=enrolment, value__isnull=False).order_by("at", "pk"):
        found.setdefault((score.measure, score.scale), []).append(score)
    return found



def _talked_at(enrolment: Enrolment) -> datetime | None:
    """When the guide last reached them."""
    reached = Contact.objects.filter(enrolment=enrolment, outcome=Contact.Outcome.REACHED)
    return reached.aggregate(last=Max("done_at"))["last"]


def _given_at(enrolment: Enrolment) -> datetime:
    """When minutes were last given."""
    given = Contact.objects.filter(enrolment=enrolment, minutes__gt=0)
    return given.aggregate(last=Max("done_at"))["last"]
