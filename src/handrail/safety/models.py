"""Flags: a safety signal, its owner, its deadline and its outcome."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText

from .records import EmergencyAsking, EmergencyDetails, RiskTalk  # noqa: F401  (Django looks for tables here)


class Flag(Scoped):
    """A signal that somebody must look at. It can't be doubled (same cause, same flag) or closed without an outcome."""

    class Outcome(models.TextChoices):
        TALKED_SAFE = "talked-safe", _("Talked: no danger now")
        TALKED_PLAN = "talked-plan", _("Talked: safety plan made")
        HANDED_OVER = "handed-over", _("Handed over to emergency or crisis care")
        DOCTOR = "doctor", _("Sent to a doctor")
        NOT_REACHED = "not-reached", _("Not reached after all attempts; handed on")
        LOOKED_AT = "looked-at", _("Looked into; nothing more was needed")
        MISTAKE = "mistake", _("A slip of the finger, confirmed by the person")

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="flags")
    signal = models.CharField(max_length=40)  # "phq-9-item-9"
    plan = models.ForeignKey("programmes.PackVersion", on_delete=models.PROTECT, related_name="+")  # that raised it
    level = models.CharField(max_length=10)  # "urgent", "soon" or "watch"
    cause = models.UUIDField()  # the journal row it follows from
    about = models.CharField(max_length=160)  # what a further cause joins while this is open: "assessment:<id>"
    value = models.SmallIntegerField(null=True)
    raised_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    owner = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    note = SealedText(default=b"")  # the guide's words about what was done

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "signal", "cause"], name="one_flag_a_cause"),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | ~models.Q(outcome=""), name="no_closing_without_outcome"
            ),
        ]
        indexes = [models.Index(fields=["service", "answer_by"], condition=models.Q(closed_at=None), name="open_flags")]

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id

    @property
    def participant_id(self):
        return self.enrolment.participant_id
