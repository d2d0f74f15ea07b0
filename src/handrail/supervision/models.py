"""Looking after guides: which of their contacts were drawn and how they were rated."""

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class LookingAfter(Scoped):
    """How a service looks after its guides. Without a row it is as it stands here."""

    student_share = models.PositiveSmallIntegerField(default=10)  # per cent of students' contacts, of any protocol
    form = models.CharField(max_length=60, blank=True)  # the id of its form for rating; empty: what comes with Handrail
    check_rule = models.CharField(max_length=60, blank=True)  # the id of its guides' check; likewise
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service"], name="one_way_of_looking_after"),
            models.CheckConstraint(condition=models.Q(student_share__lte=100), name="a_share_is_of_a_hundred"),
        ]


class Drawing(Scoped):
    """How many contacts of a guide were counted at a share; the row that is locked while one more is."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "guide", "percent"], name="one_drawing_a_share")]


class Review(Scoped):
    """A guide's contact that was counted, whether it was drawn, and what a supervisor said of it to the guide."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    contact = models.OneToOneField("guidance.Contact", on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    is_drawn = models.BooleanField()
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)  # none: not drawn
    form = models.CharField(max_length=81, blank=True)  # id and version of what it was rated by
    marks = models.JSONField(default=dict)  # item → 0 to 4
    by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rated_at = models.DateTimeField(null=True, blank=True)
    words = SealedText(default=b"")  # the supervisor's, to the guide
    seen_at = models.DateTimeField(null=True, blank=True)
    reply = SealedText(default=b"")  # the guide's

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "guide", "percent", "number"], name="counted_once"),
            models.CheckConstraint(condition=models.Q(is_drawn=True) | models.Q(rated_at=None),
                                   name="only_drawn_is_rated"),
        ]
        indexes = [models.Index(fields=["service", "guide", "due_at"],
                                condition=models.Q(is_drawn=True, rated_at=None), name="reviews_due"),
                   models.Index(fields=["service", "guide", "-rated_at"], name="reviews_rated")]

    @property
    def sealed_for(self):
        return self.service_id, self.guide_id


from .meeting_records import GuideNote, Meeting, PersonNote, SignedMonth  # noqa: E402, F401
from .training_records import (  # noqa: E402, F401  (Django looks for tables here)
    CheckTry,
    Confirmation,
    LessonRead,
    OwnNote,
    Sitting,
    TrainingRule,
)
