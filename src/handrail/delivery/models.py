"""Due things, which the clock takes when their time has come, and the outbox, which carriers empty."""

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText

from .live.models import Line, LiveEvent
from .reach.models import PushDevice, Reaching

__all__ = ["Due", "Line", "LiveEvent", "Outgoing", "PushDevice", "Reaching"]


class Due(Scoped):
    """Something that becomes due at a moment. (subject, rule, occurrence) is one thing, however often it is planned."""

    class State(models.TextChoices):
        PLANNED = "planned"
        DONE = "done"
        CANCELLED = "cancelled"
        SKIPPED = "skipped"

    at = models.DateTimeField()
    kind = models.CharField(max_length=40)  # a registered kind: "journeys.lesson-opens"
    subject = models.UUIDField()  # most often an enrolment
    rule = models.CharField(max_length=80)  # lasts across versions: "lesson:boom-and-bust", "contact:weekly"
    occurrence = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    facts = models.JSONField(default=dict)  # codes, ids, numbers
    done_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=200, blank=True)  # why it was skipped or cancelled, a code
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["subject", "rule", "occurrence"], name="due_once")]
        indexes = [
            models.Index(fields=["at"], condition=models.Q(state="planned"), name="due_next"),
            models.Index(fields=["service", "subject"]),
        ]


class Outgoing(Scoped):
    """A message to the outside world, decided once, carried later. Addressed to a person, or to a bare address.

    Address, subject and body are sealed: with the person's key, or, for letters to people who have no account yet (an
    invitation), with a key of the address's own (outbox.key_of_address). A month after the letter they are emptied.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        UNCERTAIN = "uncertain"
        DEAD = "dead"
        CANCELLED = "cancelled"

    channel = models.CharField(max_length=10, default="email")
    urgent = models.BooleanField(default=False)  # goes before the others: somebody is waiting to sign in
    kind = models.CharField(max_length=40)  # what it is for: "invitation", "lesson-opened"
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sealed_by = models.UUIDField()  # whose key seals the words
    address = SealedText()
    subject = SealedText()
    body = SealedText()
    calendar = SealedText(default=b"")  # an invitation for calendars (iCalendar) that goes with it
    once = models.CharField(max_length=120)  # what makes it one decision: the same `once` is the same message
    decided_at = models.DateTimeField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True, blank=True)  # later it would be of no use, or come in the night
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)  # the carrier's code, never words of the message
    sent_at = models.DateTimeField(null=True, blank=True)
    is_emptied = models.BooleanField(default=False)  # its words and address are gone

    # of a text message only
    number_code = models.CharField(max_length=64, blank=True)  # stands for the number: sms.numbers.code_of
    parts = models.PositiveSmallIntegerField(null=True)  # as networks count them
    cost = models.DecimalField(max_digits=10, decimal_places=4, null=True)  # of all parts, in `currency`
    currency = models.CharField(max_length=3, blank=True)
    gateway_id = models.CharField(max_length=120, blank=True)  # by which the gateway knows it
    delivered_at = models.DateTimeField(null=True, blank=True)  # when a report said that it arrived

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "once"], name="decided_once")]
        indexes = [
            models.Index(fields=["-urgent", "not_before"], condition=models.Q(state="waiting"), name="outbox_next"),
            models.Index(fields=["decided_at"], condition=models.Q(is_emptied=False), name="outbox_words"),
            models.Index(fields=["service", "-decided_at"], name="outbox_page"),
            models.Index(fields=["sealed_by"], name="outbox_sealed_by"),
            models.Index(fields=["number_code"], condition=models.Q(channel="sms"), name="outbox_number"),
            models.Index(fields=["gateway_id"], condition=~models.Q(gateway_id=""), name="outbox_gateway"),
        ]

    @property
    def sealed_for(self):
        return self.service_id, self.sealed_by


class TextChoice(Scoped):
    """Whether a person wants texts, and at which number: asked for on a page, agreed to from the telephone itself."""

    class State(models.TextChoices):
        ASKED = "asked"  # a text asks the number for a YES
        ON = "on"
        OFF = "off"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    number = SealedText()
    number_code = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    may_say = models.BooleanField(default=False)  # texts may say what they are about
    may_say_since = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "person"], name="one_text_choice"),
            models.UniqueConstraint(
                fields=["service", "number_code"], condition=models.Q(state="on"), name="one_person_a_number"
            ),
        ]

    @property
    def sealed_for(self):
        return self.service_id, self.person_id

    @property
    def participant_id(self):
        return self.person_id


class StoppedNumber(Scoped):
    """A number that said STOP to a service, until it says START. Only its code is kept, also after forgetting."""

    number_code = models.CharField(max_length=64)
    stopped_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "number_code"], name="one_stop_a_number")]


class Incoming(Scoped):
    """A text that arrived, or one part of a long one; kept before anything follows from it.

    Sealed with the person's key, or, from a number that nobody has, with the number's own. Emptied like letters.
    """

    gateway_id = models.CharField(max_length=120)  # the gateway's, or made from what came; the same text comes once
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sealed_by = models.UUIDField()
    number = SealedText()
    text = SealedText()
    number_code = models.CharField(max_length=64)
    joins = models.CharField(max_length=60, blank=True)  # what the parts of one long text have in common
    part = models.PositiveSmallIntegerField(default=1)
    parts = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField(null=True, blank=True)  # the network's word
    received_at = models.DateTimeField()
    came_of = models.CharField(max_length=40, blank=True)  # a code; empty: nothing yet
    is_emptied = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "gateway_id"], name="arrived_once")]
        indexes = [
            models.Index(fields=["number_code", "-received_at"], name="incoming_number"),
            models.Index(fields=["received_at"], condition=models.Q(is_emptied=False), name="incoming_words"),
            models.Index(fields=["sealed_by"], name="incoming_sealed_by"),
        ]

    @property
    def sealed_for(self):
        return self.service_id, self.sealed_by
