"""Tables of guides' training: what was read, each answer to a check, each try at the last one, who confirmed it."""

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class TrainingRule(Scoped):
    """Whether a service gives new people only to guides whose check is confirmed. Without a row it doesn't ask."""

    is_required = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service"], name="one_training_rule")]


class LessonRead(Scoped):
    """A lesson of the guides' course that a guide has worked through."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("programmes.PackVersion", on_delete=models.PROTECT, related_name="+")
    lesson = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "guide", "lesson"], name="lesson_read_once")]


class Sitting(Scoped):
    """One try at the check before the first participant."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("programmes.PackVersion", on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    missed = models.JSONField(default=list)  # of the questions about safety, by key
    is_passed = models.BooleanField()
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "guide", "number"], name="sittings_in_order"),
                       models.UniqueConstraint(fields=["service", "guide", "client_id"], name="sitting_once")]


class CheckTry(Scoped):
    """One answer to one check. Answered anew it is another row."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("programmes.PackVersion", on_delete=models.PROTECT, related_name="+")
    sitting = models.ForeignKey(Sitting, null=True, blank=True, on_delete=models.CASCADE, related_name="tries")
    lesson = models.CharField(max_length=60)
    block = models.CharField(max_length=60)
    choice = models.CharField(max_length=60)
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["service", "guide", "lesson", "at"], name="tries_of_a_lesson")]


class OwnNote(Scoped):
    """What a guide wrote to a question of the course. Nobody else reads it."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    lesson = models.CharField(max_length=60)
    block = models.CharField(max_length=60)
    text = SealedText(default=b"")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "guide", "lesson", "block"], name="one_own_note")]

    @property
    def sealed_for(self):
        return self.service_id, self.guide_id


class Confirmation(Scoped):
    """A supervisor's word, after a passed check, that somebody may be given people."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "guide"], name="confirmed_once")]
