"""Deriving afresh what pages read: standing, heads and steps, from what they follow from. For `handrail doctor`.

Kept and derived agree after any sequence of events (a test walks at random); this is for when something broke them.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from handrail.ground import checkup, scoped
from handrail.people.models import Service
from handrail.programmes import library

from . import assessing, course, flare_up, journal, reminding, steps
from .models import Assessment, Enrolment, Head, Standing, Step

STANDING = ("lesson", "section", "sections_done", "lessons_open", "lessons_done", "next_lesson", "next_opens_at",
            "tangled", "scores", "bad_day_on")
DERIVED_STEPS = ("lesson", "assessment", "plan")  # a consent to read again is offered anew whenever somebody comes by


def each_enrolment(keep: Callable[[uuid.UUID], bool]) -> int:
    """Have a room keep what it derives of every enrolment, in every service, each locked and in a transaction of its
    own; `keep(enrolment_id)` says whether anything had been different. Returns of how many it had."""
    changed = 0
    for service_id in Service.objects.order_by("pk").values_list("pk", flat=True):
        with scoped.service(service_id):
            for pk in Enrolment.objects.order_by("pk").values_list("pk", flat=True).iterator(500):
                with transaction.atomic():
                    journal.lock_standing(pk)
                    changed += keep(pk)
    return changed


@checkup.rebuild("standing, heads and steps")
def rebuild_all(at: datetime) -> int:
    """Derive every enrolment's afresh, in every service; returns how many had been different."""
    changed = 0
    for service_id in Service.objects.order_by("pk").values_list("pk", flat=True):
        with scoped.service(service_id):
            for enrolment in Enrolment.objects.select_related("participant", "service").order_by("pk").iterator(500):
                changed += rebuild(enrolment)
    return changed


@transaction.atomic
def rebuild(enrolment: Enrolment) -> bool:
    """Derive one enrolment's afresh; says whether anything had been different."""
    standing = journal.lock_standing(enrolment.pk)
    before = kept(enrolment)
    course.keep_place(enrolment, standing)
    journal.rebuild_heads(enrolment, standing)
    reminding.keep_step(enrolment, reminding.current(enrolment))
    Standing.objects.filter(pk=standing.pk).update(
        scores=assessing.scores_of(enrolment.pk), bad_day_on=flare_up.told_last(enrolment)
    )
    asked = list(Assessment.objects.filter(enrolment=enrolment, state=Assessment.State.OPEN))
    names = {assessment.name for assessment in asked}
    for step in Step.objects.filter(enrolment=enrolment, room="journeys", code="assessment").exclude(subject__in=names):
        steps.withdraw(enrolment=enrolment, room="journeys", code="assessment", subject=step.subject)
    batteries = library.programme(enrolment.programme_id).assess
    for assessment in asked:
        assessment.enrolment = enrolment
        assessing.keep_step(assessment, batteries[assessment.name])
    return kept(enrolment) != before


def kept(enrolment: Enrolment) -> dict[str, Any]:
    """What is kept of an enrolment and could be derived: to compare."""
    standing = Standing.objects.get(enrolment=enrolment)
    offered = Step.objects.filter(enrolment=enrolment, room="journeys", code__in=DERIVED_STEPS)
    return {
        **{name: getattr(standing, name) for name in STANDING},
        "heads": sorted(Head.objects.filter(enrolment=enrolment).values_list("key", "client_id", "row_id")),
        "steps": {
            (step.code, step.subject): (step.facts, step.since, step.until, step.weight) for step in offered
        },
    }
