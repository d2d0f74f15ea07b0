"""Flags: a safety signal, its owner, its deadline and its outcome; who was told, who is away, what is listened for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText

from .adverse_records import AdverseEvent, AdverseVersion, EffectsAsked  # noqa: F401  (Django looks for tables here)
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
    said_at = models.DateTimeField()  # the person's device's word for when; it may be wrong
    raised_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    owner = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    steps_done = models.PositiveSmallIntegerField(default=0)  # how far it has gone up the line
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    note = SealedText(default=b"")  # the guide's words about what was done

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "signal", "about"], condition=models.Q(closed_at=None), name="one_open_flag"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | ~models.Q(outcome=""), name="no_closing_without_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["service", "answer_by"], condition=models.Q(closed_at=None), name="open_flags"),
            models.Index(fields=["service", "owner"], condition=models.Q(closed_at=None), name="flags_by_owner"),
        ]

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id

    @property
    def participant_id(self):
        return self.enrolment.participant_id


class FlagCause(Scoped):
    """One thing that a flag follows from. Each cause has led to one flag, once; several may lead to the same."""

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="causes")
    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+", db_index=False)
    signal = models.CharField(max_length=40)
    cause = models.UUIDField()  # a row of the journal, a screening, a flag that nothing followed
    value = models.SmallIntegerField(null=True)
    said_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "signal", "cause"], name="one_flag_a_cause")]


class Told(Scoped):
    """That somebody was told of a flag: when, why, and by when they were asked to answer."""

    class Why(models.TextChoices):
        RAISED = "raised", _("It was raised")
        PASSED_ON = "passed-on", _("Its owner was no longer there")
        ESCALATED = "escalated", _("The time to answer had passed")

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="told")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why.choices)
    step = models.PositiveSmallIntegerField(default=0)  # which step up the line it was
    answer_by = models.DateTimeField()
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["flag", "step"], condition=models.Q(why="escalated"), name="each_step_once"
            )
        ]


class Leave(Scoped):
    """Somebody of the staff is away, from the beginning of one day to the end of another; who stands in."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    begins_at = models.DateTimeField()  # the two days in the service's zone, as moments
    ends_at = models.DateTimeField()
    cover = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("begins_at")), name="leave_has_a_length")
        ]
        indexes = [models.Index(fields=["service", "ends_at"], condition=models.Q(cancelled_at=None), name="leaves")]


class OnCall(Scoped):
    """Who owns flags that are raised outside a service's working hours. Without a row, whoever owns them by day."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service"], name="one_on_call")]


class WatchWord(Scoped):
    """A word or phrase that a service added to what its plan listens for, or took away from it."""

    signal = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    phrase = models.CharField(max_length=60)  # folded: small letters without accents
    is_watched = models.BooleanField()
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "signal", "language", "phrase"], name="word_once")]
