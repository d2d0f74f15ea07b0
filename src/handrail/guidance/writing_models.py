"""What written guidance keeps beside messages: drafts, attached files, templates."""

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedBytes, SealedText


class Draft(Scoped):
    """What somebody has begun to write and not sent: seen by its writer only, whoever else looks after the person.

    `client_id` is the id that the message will have. `device` and `turn` say which open page kept it last, and its
    how manieth time that was: so a late older save never overwrites a newer one, and two devices never each other.
    """

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    writer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=140, blank=True)  # "": the thread; an answer, lesson/block; again/<message>
    client_id = models.UUIDField()
    text = SealedText(default=b"")
    version = models.PositiveIntegerField(default=1)
    device = models.UUIDField()
    turn = models.PositiveIntegerField(default=1)
    kept_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "writer", "client_id"], name="one_draft")]
        indexes = [models.Index(fields=["writer", "enrolment", "about"], name="drafts_of_writer")]

    @property
    def sealed_for(self):
        return self.service_id, self.participant_id


class Attachment(Scoped):
    """A file that goes with a message, checked and written anew (files.py), sealed with the participant's key.

    It lies with the draft (`client_id`) until its message is written, and is then as far as the message is: what
    waits for a signature waits with it.
    """

    class Kind(models.TextChoices):
        JPEG = "image/jpeg"
        PNG = "image/png"
        WEBP = "image/webp"
        PDF = "application/pdf"
        TEXT = "text/plain"

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    writer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    message = models.ForeignKey(
        "guidance.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    size = models.PositiveIntegerField()
    name = SealedText()
    body = SealedBytes()
    added_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["enrolment", "client_id"], name="attached_to_draft"),
            models.Index(fields=["message"], name="attached_to_message"),
        ]

    @property
    def sealed_for(self):
        return self.service_id, self.participant_id

    @property
    def is_image(self) -> bool:
        """Whether a page can show it."""
        return self.kind.startswith("image/")


class Template(Scoped):
    """A text that a service (no `owner`) or a guide has written beforehand, with fields that are filled when used.

    It is about nobody in particular: the page says so where it is written.
    """

    owner = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=80)
    texts = models.JSONField(default=dict)  # language → text
    client_id = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "client_id"], name="one_template")]
        indexes = [models.Index(fields=["service", "owner"], name="templates_of")]
