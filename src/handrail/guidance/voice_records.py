"""Tables of what participants say of their guidance: wishes, another guide, complaints; what a service offers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class GuidingOffer(Scoped):
    """What a service lets participants choose, and by when it answers them. Without a row: as the defaults say."""

    offers_gender = models.BooleanField(default=False)
    change_within = models.PositiveSmallIntegerField(default=3)  # working days
    complaint_within = models.PositiveSmallIntegerField(default=20)  # working days

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service"], name="one_guiding_offer")]


class Wishes(Scoped):
    """How a participant would like to be guided, within what the protocol allows. Codes only."""

    enrolment = models.OneToOneField("journeys.Enrolment", on_delete=models.PROTECT, related_name="wishes")
    channel = models.CharField(max_length=20, blank=True)
    days = models.JSONField(default=list)  # 0 to 6, Monday first; none: any
    times = models.JSONField(default=list)  # guidance.wishes.TIMES
    language = models.CharField(max_length=8, blank=True)  # empty: the one of their account
    guide_gender = models.CharField(max_length=10, blank=True)
    voicemail = models.CharField(max_length=12, default="nothing")  # guidance.wishes.VOICEMAIL
    wrong_number = models.BooleanField(default=False)  # a call went to somebody else: the right one is asked for
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        pass

    @property
    def participant_id(self):
        return self.enrolment.participant_id


class GuideChange(Scoped):
    """A participant asks for another guide. The reason is theirs to give or not; the guide never reads it."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        CHANGED = "changed", _("Another guide was given")
        KEPT = "kept", _("The guide stays")
        WITHDRAWN = "withdrawn", _("Taken back")

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    reason = SealedText(default=b"")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answer = SealedText(default=b"")

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(state="asked"), name="one_open_guide_change"
            )
        ]

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id

    @property
    def participant_id(self):
        return self.enrolment.participant_id


class Complaint(Scoped):
    """Somebody complains. It goes to the managers, is answered in writing by a day, and is kept in a log."""

    class About(models.TextChoices):
        GUIDE = "guide", _("My guide")
        COURSE = "course", _("The course and what it says")
        DATA = "data", _("My data or privacy")
        TECHNICAL = "technical", _("How the site works")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        PARTLY = "partly", _("Partly upheld")
        NOT_UPHELD = "not-upheld", _("Not upheld")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    number = models.PositiveIntegerField()
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=About.choices)
    guide = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    words = SealedText(default=b"")
    name = SealedText(default=b"")  # of somebody who isn't signed in
    reply_to = SealedText(default=b"")
    acknowledged_at = models.DateTimeField(null=True, blank=True)  # a manager has read it
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    answer = SealedText(default=b"")
    shared_at = models.DateTimeField(null=True, blank=True)  # with the guide it is about
    shared_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    guide_read_at = models.DateTimeField(null=True, blank=True)  # the guide says that they have read it

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="complaints_are_numbered"),
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | ~models.Q(outcome=""), name="no_answer_without_outcome"
            ),
        ]
        indexes = [models.Index(fields=["service", "answer_by"], condition=models.Q(answered_at=None),
                                name="open_complaints")]

    @property
    def sealed_for(self):
        return self.service_id, self.person_id or self.pk
