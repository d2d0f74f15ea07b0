"""Coming in: what a service wants of newcomers, each case with its owner and time, calls, opinions, letters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText

from .course_records import Change, Summary  # noqa: F401  (Django looks for tables here)
from .going_records import Merge, NotTheSame  # noqa: F401  (Django looks for tables here)
from .place_records import Cohort, CohortGuide, Offer, Wait  # noqa: F401  (Django looks for tables here)


class Asking(Scoped):
    """How a service takes people in. Without a row everybody starts by themselves."""

    class Starts(models.TextChoices):
        AT_ONCE = "at-once", _("Each person, as soon as all is done")
        OFFERED = "offered", _("Each person, when a place is offered to them")
        COHORTS = "cohorts", _("Together, in groups with a date")

    triages = models.BooleanField(default=False)  # somebody of the service talks with each newcomer first
    starts = models.CharField(max_length=8, choices=Starts.choices, default=Starts.AT_ONCE)
    days_to_call = models.PositiveSmallIntegerField(default=5)  # working days from the screening to the first talk
    days_to_answer = models.PositiveSmallIntegerField(default=7)  # an offer stands so long
    owner = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    script = models.TextField(blank=True)  # what to ask in the call, in the service's words

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service"], name="one_intake_asking")]


class OfEnrolment:
    """Whose a row is: its enrolment's participant, whose key seals it."""

    @property
    def participant_id(self):
        return self.enrolment.participant_id

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id


class Case(OfEnrolment, Scoped):
    """A newcomer whom the service looks at: open with an owner and a time, or decided, by whom and why."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for a decision")
        ACCEPTED = "accepted", _("Taken in")
        DECLINED = "declined", _("Not taken in")
        SIGNPOSTED = "signposted", _("Shown another way")
        WITHDRAWN = "withdrawn", _("Went by themselves")

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="cases")
    screening = models.ForeignKey("journeys.Screening", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    owner = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    due_at = models.DateTimeField()  # by when the owner does the next thing
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40, blank=True)  # a code of reasons.py

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], condition=models.Q(state="open"), name="one_open_case"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "withdrawn"]) | ~models.Q(reason=""), name="no_decision_unsaid"),
        ]
        indexes = [
            models.Index(fields=["service", "due_at"], condition=models.Q(state="open"), name="open_cases"),
            models.Index(fields=["enrolment", "-since"]),
        ]

    @property
    def is_open(self) -> bool:
        """Nobody has decided yet."""
        return self.state == self.State.OPEN


class OfCase:
    """Whose a row about a case is."""

    @property
    def participant_id(self):
        return self.case.participant_id

    @property
    def sealed_for(self):
        return self.service_id, self.case.enrolment.participant_id


class TriageCall(OfCase, Scoped):
    """A call about taking somebody in: how it went, and what was said."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        VOICEMAIL = "voicemail", _("Voicemail left")
        NO_ANSWER = "no-answer", _("No answer")
        WRONG_NUMBER = "wrong-number", _("Wrong number")
        REFUSED = "refused", _("Did not want to talk")
        WRITTEN = "written", _("Written instead")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="calls")
    client_id = models.UUIDField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    minutes = models.DecimalField(max_digits=5, decimal_places=1)
    note = SealedText(default=b"")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "client_id"], name="triage_call_once")]


class Opinion(OfCase, Scoped):
    """What somebody else of the service thinks: asked of one person, answered once."""

    class View(models.TextChoices):
        ACCEPT = "accept", _("I would take them in")
        DECLINE = "decline", _("I would not take them in now")
        SIGNPOST = "signpost", _("I would show them another way")
        UNSURE = "unsure", _("I am not sure")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    client_id = models.UUIDField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    question = SealedText(default=b"")
    view = models.CharField(max_length=8, choices=View.choices, blank=True)
    words = SealedText(default=b"")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "client_id"], name="opinion_once")]


class Letter(OfEnrolment, Scoped):
    """A letter of the service to a newcomer: its words stand in the person's own page, never in an e-mail."""

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="intake_letters")
    kind = models.CharField(max_length=12)  # of letters.KINDS
    about = models.UUIDField()  # the case or the summary that it explains: one letter each
    language = models.CharField(max_length=8)
    text = SealedText()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["about", "kind"], name="letter_once")]
        indexes = [models.Index(fields=["enrolment", "-sent_at"])]


class LetterText(Scoped):
    """A service's own words for a kind of letter in a language; without a row, ours."""

    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=8)
    text = models.TextField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "kind", "language"], name="one_text_a_letter")]
