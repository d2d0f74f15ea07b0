"""Two accounts of one person made one, and those that only look like it."""

from django.db import models

from handrail.ground.scoped import Scoped


class Merge(Scoped):
    """That two accounts were made one, for good: all that belonged to `gone` in this service belongs to `kept`."""

    kept = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    known_by = models.CharField(max_length=20)  # a code of merging.KNOWN_BY: how it was made sure
    moved = models.JSONField(default=dict)  # table → rows

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "gone"], name="gone_once"),
            models.CheckConstraint(condition=~models.Q(kept=models.F("gone")), name="two_accounts"),
        ]


class NotTheSame(Scoped):
    """That two accounts look alike and are two people: the smaller id first, so that each pair is one row."""

    one = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "one", "other"], name="two_people_once")]
