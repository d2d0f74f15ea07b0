"""How an enrolment is guided: the protocol's version and the guide, contacts, messages, needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText

from .desk_records import (  # noqa: F401  (Django looks for tables here)
    Allotment,
    CallTimer,
    GuideDesk,
    HandingOver,
    IncomingCall,
    Snooze,
)
from .voice_records import Complaint, GuideChange, GuidingOffer, Wishes  # noqa: F401


class Guidance(Scoped):
    """What guidance adds to an enrolment: a protocol version, and the guide who gives it."""

    enrolment = models.OneToOneField("journeys.Enrolment", on_delete=models.PROTECT, related_name="guidance")
    protocol = models.ForeignKey("programmes.PackVersion", on_delete=models.PROTECT, related_name="+")
    guide = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    anchors = models.JSONField(default=dict)  # event → ISO moment: what contacts are counted from
    breaks = models.JSONField(default=list)  # [from, to] in ISO moments, the first first: breaks that are over
    since = models.DateTimeField()

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["service", "guide"])]


class Contact(Scoped):
    """One due or done contact."""

    class State(models.TextChoices):
        PLANNED = "planned"
        DUE = "due"
        DONE = "done"
        MISSED = "missed"  # its time went by, and the next one's came
        CANCELLED = "cancelled"

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        VOICEMAIL = "voicemail", _("Voicemail left")
        NO_ANSWER = "no-answer", _("No answer")
        NO_SHOW = "no-show", _("Did not come")
        WRONG_NUMBER = "wrong-number", _("Wrong number")
        REFUSED = "refused", _("Did not want to talk")
        WRITTEN = "written", _("Written instead")
        SENT = "sent", _("Sent by itself")

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="contacts")
    rule = models.CharField(max_length=60)  # the protocol's contact key, or "unplanned"
    occurrence = models.PositiveIntegerField(default=1)
    attempt = models.PositiveIntegerField(default=1)
    # the protocol's version that planned it, or under which it was given; as it was then, whatever is changed later
    protocol = models.ForeignKey("programmes.PackVersion", null=True, blank=True, on_delete=models.PROTECT,
                                 related_name="+", db_index=False)
    planned_channel = models.CharField(max_length=20, blank=True)  # empty: nobody planned it
    channel = models.CharField(max_length=20)  # by which it is to be given, and then was
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    due_at = models.DateTimeField(null=True, blank=True)  # none: nobody planned it
    because = models.CharField(max_length=40, blank=True)  # why it was cancelled, a code
    planned_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    is_incoming = models.BooleanField(default=False)  # the participant rang
    by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    qualification = models.CharField(max_length=20, blank=True)  # of `by` when it was given; empty: no guide
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    minutes = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)  # as the guide entered them
    # as the timer counted them; none where no timer ran
    timed_minutes = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    note = SealedText(default=b"")

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "rule", "occurrence", "attempt"], name="contact_once")
        ]
        indexes = [models.Index(fields=["enrolment", "-due_at"])]

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id

    @property
    def participant_id(self):
        return self.enrolment.participant_id


class Message(Scoped):
    """A message between participant and guide, or a guide's comment on an answer.

    A participant's own words stay in the journal (`row`); a guide's are here, sealed with the participant's key. A
    student's message waits for the supervisor: only SENT is ever shown to the participant.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SIGN_OFF = "sign-off"
        RETURNED = "returned"
        SENT = "sent"

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="messages")
    participant_id = models.UUIDField()
    client_id = models.UUIDField()
    # none: automatic
    sender = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    from_participant = models.BooleanField(default=False)
    row = models.ForeignKey("journeys.Row", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=140, blank=True)  # the answer it comments on: lesson/block
    text = SealedText(default=b"")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    wants_signature = models.BooleanField(default=False)  # written by a guide in training
    signed_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    remark = SealedText(default=b"")  # the supervisor's, when returned
    minutes = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "client_id"], name="message_once"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(wants_signature=False) | models.Q(signed_by__isnull=False),
                name="no_sending_unsigned",
            ),
        ]
        indexes = [
            models.Index(fields=["enrolment", "written_at"]),
            models.Index(
                fields=["service", "written_at"], condition=models.Q(state="sign-off"), name="waiting_sign_off"
            ),
        ]

    @property
    def sealed_for(self):
        return self.service_id, self.participant_id

    @property
    def words(self) -> str:
        """What was written, whoever wrote it. Rows come with the query (`select_related("row")`)."""
        return self.row.body_json["text"] if self.row_id else self.text


class Need(Scoped):
    """One reason why a guide should look at an enrolment. Words are made when it is shown."""

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="needs")
    code = models.CharField(max_length=30)  # one of guidance.needs.KINDS
    subject = models.CharField(max_length=60, blank=True)  # what distinguishes two of a code
    facts = models.JSONField(default=dict)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    weight = models.SmallIntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "code", "subject"], name="one_need")]
        indexes = [models.Index(fields=["service", "enrolment"])]


from .writing_models import Attachment, Draft, Template  # noqa: E402, F401


class ProtocolChange(Scoped):
    """That somebody was moved to another protocol in the middle of a course, or that a guide chose to leave it."""

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="protocol_changes")
    before = models.ForeignKey("programmes.PackVersion", on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=60)  # the other protocol's id
    step = models.CharField(max_length=80, blank=True)  # the condition of the step, as the protocol says it
    is_made = models.BooleanField(default=True)  # False: a guide chose to stay
    reason = SealedText(default=b"")
    by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["enrolment", "at"])]

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id
