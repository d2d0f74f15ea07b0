"""Tables of what is put on record for safety beside a flag: whom to reach and how, what was said and agreed."""

import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText

from . import emergency_asking, risk_talk


class Firmness(models.TextChoices):
    """How firmly a service asks for something."""

    REQUIRED = emergency_asking.REQUIRED, _("Needed to take part")
    ASKED = emergency_asking.ASKED, _("Asked; it can be left empty")
    NOT_ASKED = emergency_asking.NOT_ASKED, _("Not asked")


class EmergencyAsking(Scoped):
    """What a service asks for an emergency. Without a row it asks what `emergency_asking.UNLESS_SAID` says."""

    telephone = models.CharField(max_length=10, choices=Firmness.choices)
    whereabouts = models.CharField(max_length=10, choices=Firmness.choices)
    someone = models.CharField(max_length=10, choices=Firmness.choices)
    doctor = models.CharField(max_length=10, choices=Firmness.choices)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service"], name="one_asking_a_service")]


class EmergencyDetails(Scoped):
    """What a participant gave for an emergency: a row says that they were asked, whatever they left empty.

    Their own telephone number is the account's (`people.Person.phone`), so that there is only one.
    """

    participant = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    whereabouts = SealedText(default=b"")
    someone = SealedText(default=b"")  # a name
    someone_is = SealedText(default=b"")  # what they are to the participant
    someone_phone = SealedText(default=b"")  # E.164
    doctor = SealedText(default=b"")  # a name, a practice
    doctor_phone = SealedText(default=b"")  # E.164
    answered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "participant"], name="one_emergency_details")]

    @property
    def sealed_for(self):
        return self.service_id, self.participant_id


class RiskTalk(Scoped):
    """The conversation that a flag led to: a draft of whoever holds it, then what closed the flag. See risk_talk.py."""

    class Thoughts(models.TextChoices):
        NONE = risk_talk.NONE, _("No such thoughts now")
        PASSIVE = risk_talk.PASSIVE, _("Better not to be here, or to be dead; nothing they would do")
        ACTIVE = risk_talk.ACTIVE, _("Of ending their life, or of harming themselves")

    class Plan(models.TextChoices):
        NONE = "none", _("No plan")
        VAGUE = "vague", _("An idea of how, without when or where")
        DEFINITE = "definite", _("How, when or where is settled")

    class Means(models.TextChoices):
        NONE = "none", _("None within reach")
        COULD_GET = "could-get", _("Could be got")
        AT_HAND = "at-hand", _("At hand")

    class Intent(models.TextChoices):
        NONE = "none", _("Does not mean to act")
        UNSURE = "unsure", _("Is not sure, or can’t say")
        YES = "yes", _("Means to act")

    flag = models.ForeignKey("safety.Flag", on_delete=models.PROTECT, related_name="talks")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    thoughts = models.CharField(max_length=10, choices=Thoughts.choices, blank=True)
    plan = models.CharField(max_length=10, choices=Plan.choices, blank=True)
    means = models.CharField(max_length=10, choices=Means.choices, blank=True)
    intent = models.CharField(max_length=10, choices=Intent.choices, blank=True)
    steps = models.JSONField(default=list)  # codes of risk_talk.STEPS
    outcome = models.CharField(max_length=12, blank=True)
    words = SealedText(default=b"")  # JSON: topic of risk_talk.WORDS → the guide's words
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)  # it closed the flag then
    next_at = models.DateTimeField(null=True, blank=True)  # when they agreed to talk again
    next_done_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["flag", "by"], name="one_talk_a_person"),
            models.UniqueConstraint(fields=["flag"], condition=~models.Q(done_at=None), name="one_talk_closes_a_flag"),
        ]
        indexes = [models.Index(fields=["service", "next_at"], name="talks_to_come",
                                condition=~models.Q(done_at=None) & models.Q(next_done_at=None))]

    @property
    def sealed_for(self):
        return self.service_id, self.flag.participant_id

    @property
    def words_by_topic(self) -> dict[str, str]:
        """The guide's words, opened and read."""
        return json.loads(self.words or "{}")

    @property
    def as_talk(self) -> risk_talk.Talk:
        """What the rules look at."""
        return risk_talk.Talk(thoughts=self.thoughts, plan=self.plan, means=self.means, intent=self.intent,
                              steps=tuple(self.steps), outcome=self.outcome, next_at=self.next_at,
                              words=self.words_by_topic)
