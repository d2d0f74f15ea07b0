"""Tables of harm: what participants said was hard because of the course, and adverse events, version by version."""

import json

from django.db import models

from handrail.ground import sealed
from handrail.ground.scoped import Scoped, ScopedManager
from handrail.ground.sealed import SealedText
from handrail.people.models import NeverChanged

from . import adverse
from .effects import Told


class EffectsAsked(Scoped):
    """That somebody was asked what was hard because of the course, and what they said. The words are in the journal."""

    class Occasion(models.TextChoices):
        END = "end"
        LEAVING = "leaving"

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    row = models.ForeignKey("journeys.Row", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    effects = models.JSONField(default=dict)  # kind → degree; codes and numbers
    still = models.CharField(max_length=4, blank=True)
    from_course = models.CharField(max_length=8, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "occasion"], name="effects_asked_once")]
        indexes = [models.Index(fields=["service", "asked_at"], name="effects_by_time")]

    @property
    def participant_id(self):
        return self.enrolment.participant_id

    @property
    def told(self) -> Told:
        """What was said, with the words."""
        try:
            words = self.row.body_json.get("text", "") if self.row_id else ""
        except sealed.Forgotten:
            words = ""
        return Told(self.effects, self.still, self.from_course, words)


class AdverseEvent(Scoped):
    """Something bad that happened to a participant, whatever it came from. What is known of it is in its versions."""

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="adverse_events")
    client_id = models.UUIDField()
    told = models.ForeignKey(EffectsAsked, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    effect = models.CharField(max_length=10, blank=True)  # of `told`, which one
    noted_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "client_id"], name="adverse_once")]
        indexes = [models.Index(fields=["service", "noted_at"], name="adverse_by_time")]

    @property
    def participant_id(self):
        return self.enrolment.participant_id


class Versions(models.QuerySet):
    """Versions can be read and added; nothing else."""

    def update(self, **kwargs):
        raise NeverChanged("An adverse event is amended by a new version.")

    def delete(self):
        raise NeverChanged("An adverse event is amended by a new version.")


class AdverseVersion(Scoped):
    """What was known of an adverse event at a time. Written once; an amendment is the next version."""

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    grade = models.CharField(max_length=10)
    serious = models.JSONField(default=list)  # codes of adverse.SERIOUS
    related = models.CharField(max_length=12)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    actions = models.JSONField(default=list)  # codes of adverse.ACTIONS
    outcome = models.CharField(max_length=14)
    follow_up_on = models.DateField(null=True, blank=True)
    words = SealedText(default=b"")  # JSON: topic of adverse.WORDS → words

    objects = ScopedManager.from_queryset(Versions)()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="one_version_a_number")]

    @property
    def sealed_for(self):
        return self.service_id, self.event.participant_id

    @property
    def report(self) -> adverse.Report:
        """What the rules look at, and forms show."""
        try:
            words = json.loads(self.words or "{}")
        except sealed.Forgotten:
            words = {}
        return adverse.Report(
            kind=self.kind, grade=self.grade, serious=tuple(self.serious), related=self.related,
            started_on=self.started_on, ended_on=self.ended_on, actions=tuple(self.actions), outcome=self.outcome,
            follow_up_on=self.follow_up_on, words=words)

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise NeverChanged("An adverse event is amended by a new version.")
        return super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise NeverChanged("An adverse event is amended by a new version.")
