"""What figures are counted from: kept rows, derived from the tables of journeys and guidance. See keeping_up.py.

A page about ten thousand people is a few scans of these, each over an index that holds all it asks for. Nothing here
is the only copy of anything: `handrail doctor --rebuild` derives it afresh.
"""

from django.db import models

from handrail.ground.scoped import Scoped

from .evidence.tables import AddedStudy, Judgement, ReadStudy  # noqa: F401


class OfCohort(Scoped):
    """By what figures are split and narrowed: repeated in every row, so that counting needs no join."""

    programme = models.CharField(max_length=60)  # its key
    protocol = models.CharField(max_length=60)  # its key: the one they began with
    guide = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    signed_up_on = models.DateField()  # in the service's zone

    class Meta(Scoped.Meta):
        abstract = True


class Followed(OfCohort):
    """One enrolment, as the service's figures read it. Hours are whole ones since the sign-up, none: not yet."""

    enrolment = models.OneToOneField("journeys.Enrolment", on_delete=models.PROTECT, related_name="followed")
    state = models.CharField(max_length=12)  # the enrolment's
    started_on = models.DateField(null=True)  # in the service's zone
    ended_on = models.DateField(null=True)  # of a course that had begun; likewise
    consent_hours = models.PositiveIntegerField(null=True)
    baseline_hours = models.PositiveIntegerField(null=True)
    start_hours = models.PositiveIntegerField(null=True)
    contact_hours = models.PositiveIntegerField(null=True)  # a guide spoke with them, or wrote
    opened = models.TextField(blank=True)  # keys of the lessons that have opened, sorted, with blanks between
    read = models.TextField(blank=True)  # keys of the lessons read to the end, likewise
    revision = models.PositiveIntegerField(default=0)  # grows whenever something of this enrolment's rows changes

    class Meta(OfCohort.Meta):
        indexes = [
            models.Index(fields=["service", "programme", "protocol", "revision"]),
            models.Index(fields=["service", "signed_up_on"]),
        ]


class Result(OfCohort):
    """One scale of one asked assessment of somebody who has started, beside their first score.

    The row without a measure stands for the assessment itself, in whatever state: who was asked, and what came of it.
    """

    assessment = models.ForeignKey("journeys.Assessment", on_delete=models.PROTECT, related_name="+", db_index=False)
    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=40)  # the battery: "baseline", "weekly"
    occurrence = models.PositiveIntegerField()
    measure = models.CharField(max_length=40, blank=True)
    scale = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10)  # the assessment's
    before = models.FloatField(null=True)  # the first score; none: this is the first, or there was none to compare
    value = models.FloatField(null=True)  # none: not enough was answered
    verdict = models.SmallIntegerField(null=True)  # 1 reliably better, -1 worse, 0 neither; none: nothing says

    class Meta(OfCohort.Meta):
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "assessment", "measure", "scale"], name="result_once")
        ]
        indexes = [
            # all that the figures of one scale read, in the order in which they are split: no row is looked up
            models.Index(
                fields=["service", "measure", "scale", "programme", "protocol", "name", "occurrence", "state", "guide",
                        "signed_up_on", "before", "value", "verdict"],
                name="outcomes_of_a_scale",
            ),
        ]
