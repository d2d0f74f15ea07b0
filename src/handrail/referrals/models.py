"""Clinicians outside the service, the codes they give, who keeps responsibility, what was agreed, what was told."""

import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class Clinician(Scoped):
    """Somebody outside the service who may refer once a manager has checked them."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for your check")
        CHECKED = "checked", _("Checked")
        DECLINED = "declined", _("Not let in")
        ENDED = "ended", _("Ended")

    class Profession(models.TextChoices):
        GENERAL = "general", _("General practitioner")
        SPECIALIST = "specialist", _("Specialist doctor")
        PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
        PSYCHOLOGIST = "psychologist", _("Psychologist")
        NURSE = "nurse", _("Nurse")
        PHARMACIST = "pharmacist", _("Pharmacist")
        OCCUPATIONAL = "occupational", _("Occupational therapist")
        OTHER = "other", _("Another health profession")

    name = models.CharField(max_length=120)
    email = models.EmailField()
    profession = models.CharField(max_length=16, choices=Profession.choices)
    registration = models.CharField(max_length=40)
    register = models.CharField(max_length=80)  # who keeps the number: "GMC"
    practice = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "email"], name="one_clinician_an_address",
                                    condition=models.Q(state__in=["asked", "checked"])),
            models.CheckConstraint(name="no_clinician_unchecked",
                                   condition=~models.Q(state="checked") | models.Q(checked_by__isnull=False)),
        ]
        indexes = [models.Index(fields=["service", "person"])]

    def __str__(self) -> str:
        return self.name


class Referral(Scoped):
    """A code that a clinician gave to somebody, and, once it was used, to whose course it belongs.

    The code itself isn't kept: it is made anew from the row's id (codes.py); here is its keyed hash. Nor is a name:
    until the person agrees, the service knows nobody.
    """

    clinician = models.ForeignKey(Clinician, on_delete=models.PROTECT, related_name="referrals")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    programme = models.CharField(max_length=60)
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    letters = models.PositiveSmallIntegerField(default=0)  # how often somebody asked for an invitation with it
    invitation = models.ForeignKey("people.Invitation", null=True, blank=True, on_delete=models.SET_NULL,
                                   related_name="+")
    enrolment = models.ForeignKey("journeys.Enrolment", null=True, blank=True, on_delete=models.PROTECT,
                                  related_name="referrals")
    used_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # the person said what may be told, even if nothing
    ended_at = models.DateTimeField(null=True, blank=True)  # the person parted from the clinician, or was forgotten

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["clinician", "client_id"], name="referral_once"),
            models.UniqueConstraint(fields=["enrolment"], condition=models.Q(ended_at=None),
                                    name="one_clinician_a_course"),
            models.CheckConstraint(condition=models.Q(enrolment__isnull=True) | models.Q(used_at__isnull=False),
                                   name="used_when_joined"),
        ]
        indexes = [models.Index(fields=["clinician", "-made_at"])]

    @property
    def participant_id(self):
        """Whose course it belongs to; nobody's until the code was used."""
        return self.enrolment.participant_id if self.enrolment_id else None

    @property
    def is_linked(self) -> bool:
        """Somebody has used it, and hasn't parted since."""
        return self.used_at is not None and self.ended_at is None


class Responsibility(Scoped):
    """Who is responsible for the person's care, since when, and who said so.

    What a clinician hands over is in force only once somebody of the service has accepted it.
    """

    class Who(models.TextChoices):
        CLINICIAN = "clinician", _("The clinician keeps it")
        SHARED = "shared", _("Both, together")
        SERVICE = "service", _("The service takes it over for the time of the course")

    class Answer(models.TextChoices):
        WAITS = "waits", _("waits for the service’s answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("not accepted")
        WITHDRAWN = "withdrawn", _("taken back")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="responsibilities")
    who = models.CharField(max_length=10, choices=Who.choices)
    since = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True)  # "": none is needed
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=models.Q(answer="waits"), name="one_waits"),
            models.CheckConstraint(name="no_answer_by_nobody", condition=(
                models.Q(answer__in=["", "waits"], answered_by=None) |
                models.Q(answer__in=["accepted", "declined", "withdrawn"], answered_at__isnull=False,
                         answered_by__isnull=False))),
        ]
        indexes = [models.Index(fields=["referral", "-since"])]

    @property
    def in_force_since(self):
        """From when it counts; None for what nobody has accepted."""
        return {"": self.since, self.Answer.ACCEPTED: self.answered_at}.get(self.answer)


class Part(models.TextChoices):
    """What a person can agree to, each by itself."""

    PROGRESS = "progress", _("How far I am: a short report after each lesson")
    SCORES = "scores", _("My scores: what I answered in the questionnaires, as numbers")
    DISTRESS = "distress", _("A word when I am much worse, or say that I think of death")
    LETTER = "letter", _("A letter at the end, as a PDF")


class Agreement(Scoped):
    """That the person agreed to one part, to which words, from when until when. Withdrawn, never deleted."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="agreements")
    part = models.CharField(max_length=8, choices=Part.choices)
    language = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)  # of the very words that were shown
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["referral", "part"], condition=models.Q(withdrawn_at=None),
                                               name="one_open_agreement")]


class Told(Scoped):
    """Something the clinician was told: that a lesson was finished, that distress rose, that there is a letter."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("A lesson was finished")
        DISTRESS = "distress", _("Distress has risen")
        LETTER = "letter", _("There is a letter")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="told")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    about = models.CharField(max_length=120)  # what it followed from, so that it is told once
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)  # by the clinician
    facts = SealedText()  # JSON, with the person's key

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["referral", "kind", "about"], name="told_once")]
        indexes = [models.Index(fields=["referral", "-at"])]

    @property
    def sealed_for(self):
        return self.service_id, self.referral.enrolment.participant_id

    @property
    def said(self) -> dict:
        """The facts, opened and read."""
        return json.loads(self.facts)
