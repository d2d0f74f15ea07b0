"""Handing somebody over to another guide: a summary of facts and of the words of the one who knows them.

The one who leaves may write before a manager gives another guide; the next one must say that they have read it; both
see it. Flags, open contacts and appointments go along; the participant is told kindly.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.delivery import notices
from handrail.journeys import course, schedule, steps
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Standing, Step
from handrail.journeys.steps import Shown
from handrail.people import audit
from handrail.people.hours import hours_of
from handrail.people.models import Person, Role
from handrail.safety.actions import pass_on
from handrail.safety.models import Flag

from . import needs, planning
from .guided import Guided, guided_by
from .models import Contact, HandingOver
from .needs import Wanted, derived

CODE = "handed-over"
STEP = ("guidance", "new-guide")
MOST_WORDS = 5_000
SAID_FOR = timedelta(days=14)  # how long Today says who guides now


class Given(Exception):
    """Somebody else guides them by now."""


def prepared(enrolment: Enrolment) -> HandingOver | None:
    """What a guide wrote for whoever comes next, while nobody has come."""
    return HandingOver.objects.select_related("enrolment").filter(enrolment=enrolment, after=None).first()


@transaction.atomic
def prepare(*, enrolment: Enrolment, words: str, by: Role, at: datetime) -> HandingOver:
    """Write for whoever comes next; writing again takes the place of it."""
    lock_standing(enrolment.pk)
    found = prepared(enrolment)
    if found is not None and found.words == words and found.by_id == by.person_id:
        return found
    if found is None:
        found = HandingOver(service_id=enrolment.service_id, enrolment=enrolment)
    found.by, found.before, found.at, found.words = by.person, by.person, at, words
    found.save()
    audit.record(did="hand-over.written", to=found, at=at, by=by)
    return found


def hand_over(
    it: Guided, *, before: Person | None, after: Person, by: Role | None, at: datetime,
) -> HandingOver | None:
    """Another guide was given: keep the summary, move what is open, tell the participant.

    Call inside that transaction, with the standing locked and the care relations changed. None where nobody had
    guided them and nobody wrote anything.
    """
    enrolment = it.enrolment
    found = prepared(enrolment)
    if before is None and found is None:
        return None
    if found is None:
        found = HandingOver(service_id=enrolment.service_id, enrolment=enrolment, words="")
    found.enrolment, found.before, found.after, found.at = enrolment, before or found.before, after, at
    found.by = by.person if by else found.by or after
    found.facts = facts_of(it, at)
    found.save()
    audit.record(did="hand-over.given", to=found, at=at, by=by, before=before.pk if before else None, after=after.pk)
    for flag in Flag.objects.select_related("enrolment").filter(enrolment=enrolment, closed_at=None):
        if before is not None and flag.owner_id == before.pk:
            pass_on(flag=flag, at=at, by=by)
    steps.withdraw(enrolment=enrolment, room=STEP[0], code=STEP[1])
    steps.offer(enrolment=enrolment, room=STEP[0], code=STEP[1], since=at, weight=-1,
                until=at + SAID_FOR, facts={"name": after.name})
    notices.tell(person=enrolment.participant, service=enrolment.service, code="new-guide", at=at,
                 not_before=hours_of(enrolment.service).next_open(at), once=f"new-guide:{found.pk}",
                 url=reverse("guidance:how"))
    needs.settle(enrolment, CODE, at=at)
    return found


@transaction.atomic
def acknowledge(*, handing: HandingOver, by: Role, at: datetime) -> HandingOver:
    """The next guide has read it; once. Raises Given to whoever isn't the next guide."""
    lock_standing(handing.enrolment_id)
    handing = HandingOver.objects.select_related("enrolment").get(pk=handing.pk)
    if handing.after_id != by.person_id:
        raise Given(handing.pk)
    if handing.acknowledged_at is None:
        handing.acknowledged_at = at
        handing.save(update_fields=["acknowledged_at"])
        audit.record(did="hand-over.read", to=handing, at=at, by=by)
        needs.settle(handing.enrolment, CODE, at=at)
    return handing


def facts_of(it: Guided, at: datetime) -> dict[str, Any]:
    """Where somebody stands, as codes and numbers: what the summary is made from."""
    enrolment = it.enrolment
    standing = Standing.objects.get(enrolment=enrolment)
    done = Contact.objects.filter(enrolment=enrolment, state=Contact.State.DONE, by__isnull=False)
    counts = done.aggregate(many=Count("pk"), minutes=Sum("minutes"), reached=Count(
        "pk", filter=Q(outcome__in=(Contact.Outcome.REACHED, Contact.Outcome.WRITTEN))))
    last = done.order_by("-done_at").first()
    ahead = planning.next_contact(it)
    lessons = course.lessons_of(enrolment.programme_id)
    return {
        "state": enrolment.state,
        "week": schedule.week_of(enrolment.started_at, at, it.zone) if enrolment.started_at else 0,
        "lessons_done": len(standing.lessons_done), "lessons": len(lessons),
        "contacts": counts["many"], "reached": counts["reached"], "minutes": float(counts["minutes"] or 0),
        "due": Contact.objects.filter(enrolment=enrolment, state=Contact.State.DUE).count(),
        "last_at": last.done_at.isoformat() if last else None, "last_channel": last.channel if last else "",
        "next_at": ahead.due_at.isoformat() if ahead else None, "next_channel": ahead.channel if ahead else "",
        "flags": Flag.objects.filter(enrolment=enrolment, closed_at=None).count(),
        "scores": {name: [line[0][1], line[-1][1]] for name, line in standing.scores.items() if line},
    }


@derived(CODE)
def to_read(enrolment: Enrolment, at: datetime) -> Iterable[Wanted]:
    """What was handed over and isn't read yet, while the one it was given to still guides."""
    it = guided_by(enrolment)
    if it is None:
        return
    rows = HandingOver.objects.filter(enrolment=enrolment, after_id=it.guidance.guide_id, acknowledged_at=None)
    latest = rows.exclude(after=None).order_by("-at", "-pk").first()
    if latest is not None:
        yield Wanted(subject=str(latest.pk), since=latest.at)


@steps.words(*STEP)
def _new_guide(step: Step) -> Shown:
    return Shown(_("%(name)s is your guide now") % {"name": step.facts["name"] or _("Somebody new")},
                 _("They know where you are, so you need not start again. Write to them whenever you like."),
                 reverse("guidance:how"), action=_("How you’re guided"))
