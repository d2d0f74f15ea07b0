"""What a service adds to the evidence: studies of its own finding, and its judgement. Never mixed into what is shipped.

Nothing is changed and nothing deleted: a study that was wrong is withdrawn, a judgement is followed by the next.
"""

from django.db import models

from handrail.ground.scoped import Scoped


class AboutStudy(Scoped):
    """What somebody here knows of one study of an outcome, and where that stands."""

    outcome = models.CharField(max_length=40)  # its key in the pack
    name = models.CharField(max_length=80)  # "Smith 2026", as it is published
    source = models.CharField(max_length=300)  # its citation, or the place in it
    guided = models.CharField(max_length=3, blank=True)  # yes, no; empty: not known
    control = models.CharField(max_length=8, blank=True)  # active, inactive
    therapy = models.CharField(max_length=12, blank=True)  # cbt, act, mindfulness
    lessons = models.PositiveIntegerField(null=True)
    risk = models.CharField(max_length=40, blank=True)  # low, some, high or "-" for each domain of RoB 2, in order

    class Meta(Scoped.Meta):
        abstract = True


class AddedStudy(AboutStudy):
    """One study's effect on one outcome, above 0 where the course did better, as somebody here entered it."""

    year = models.PositiveIntegerField(null=True)
    g = models.FloatField()
    se = models.FloatField()
    given = models.CharField(max_length=300)  # the numbers as they were entered, from which g and se follow
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "outcome", "name"], condition=models.Q(withdrawn_at=None),
                                    name="study_added_once"),
        ]


class ReadStudy(AboutStudy):
    """What somebody here found in the paper of a study that comes with Handrail: what it was like, and how likely it is
    biased. Its numbers stay. The last that was read counts."""

    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["service", "outcome", "at"])]


class Judgement(Scoped):
    """How studies were found (PRISMA 2020) and how sure their pool is (GRADE), from a moment on. The last counts."""

    outcome = models.CharField(max_length=40)
    found = models.PositiveIntegerField(null=True)
    screened = models.PositiveIntegerField(null=True)
    read = models.PositiveIntegerField(null=True)
    included = models.PositiveIntegerField(null=True)
    down = models.CharField(max_length=10)  # steps down for each reason of GRADE, in order: "01000"
    why = models.CharField(max_length=1000, blank=True)  # of the steps, in words
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["service", "outcome", "at"])]
