"""Where a course by text stands: what was sent last and what it asks. The words are in the outbox and the journal."""

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.journeys.models import OfEnrolment


class Dialogue(OfEnrolment, Scoped):
    """One enrolment's course by text."""

    enrolment = models.OneToOneField("journeys.Enrolment", on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    lesson = models.CharField(max_length=60, blank=True)  # whose text was sent last
    text = models.PositiveSmallIntegerField(default=0)  # its place among the lesson's texts, from 1; 0: none yet
    asks = models.CharField(max_length=140, blank=True)  # "answer:lesson/block", "item:assessment/measure/item", or ""
    asked_at = models.DateTimeField(null=True, blank=True)  # when the last text was decided
    aside = models.UUIDField(null=True)  # an assessment that was put off for later

    class Meta(Scoped.Meta):
        pass
