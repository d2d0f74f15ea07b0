"""Changes in the middle, and what is written at the end."""

import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class Change(Scoped):
    """That somebody went on with another programme, or began a later course, and why."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Another programme")
        AGAIN = "again", _("A later course")

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="changes")
    to = models.OneToOneField("journeys.Enrolment", on_delete=models.PROTECT, related_name="came_from")
    client_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=20)  # a code of changing.REASONS
    note = SealedText(default=b"")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "client_id"], name="change_once")]

    @property
    def participant_id(self):
        return self.enrolment.participant_id

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id


class Summary(Scoped):
    """What somebody takes along at the end, and, if they want, their doctor. Nobody sees it before it is given.

    What is given is frozen: the words, and every number as it was counted then.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        SIGN_OFF = "sign-off", _("Waits for a signature")
        RETURNED = "returned", _("Given back to its writer")
        GIVEN = "given", _("Given")

    class Doctor(models.TextChoices):
        UNSAID = "", _("Not said yet")
        YES = "yes", _("May be sent to the doctor")
        NO = "no", _("Not to be sent to the doctor")

    enrolment = models.OneToOneField("journeys.Enrolment", on_delete=models.PROTECT, related_name="summary")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    writer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    words = SealedText(default=b"")  # JSON: {"helps": …, "setbacks": …, "guide": …}
    remark = SealedText(default=b"")  # the supervisor's, when given back
    facts = SealedText(default=b"")  # JSON: what was counted, when it was given
    wants_signature = models.BooleanField(default=False)
    signed_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    doctor = models.CharField(max_length=3, choices=Doctor.choices, blank=True, default=Doctor.UNSAID)
    doctor_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                condition=(~models.Q(state="given") | models.Q(wants_signature=False)
                           | models.Q(signed_by__isnull=False)),
                name="no_summary_unsigned"),
            models.CheckConstraint(condition=~models.Q(state="given") | models.Q(given_at__isnull=False),
                                   name="given_at_a_time"),
        ]
        indexes = [models.Index(fields=["service"], condition=models.Q(state="sign-off"), name="summaries_to_sign")]

    @property
    def participant_id(self):
        return self.enrolment.participant_id

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id

    @property
    def written(self) -> dict[str, str]:
        """The words, by part."""
        return json.loads(self.words) if self.words else {}

    @property
    def counted(self) -> dict:
        """What was counted when it was given."""
        return json.loads(self.facts) if self.facts else {}
