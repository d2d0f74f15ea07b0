"""Places: groups that start together, who waits for a place, and the offers they get."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped


class Cohort(Scoped):
    """A group that starts together, on a date, each in the morning where they live."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        STARTED = "started", _("Started")
        CALLED_OFF = "called-off", _("Called off")

    name = models.CharField(max_length=80)  # what people read; never a diagnosis
    programme = models.CharField(max_length=60)
    protocol = models.CharField(max_length=60)
    starts_on = models.DateField()
    places = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    client_id = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "client_id"], name="cohort_once")]
        indexes = [models.Index(fields=["service", "starts_on"])]


class CohortGuide(Scoped):
    """Somebody who guides in a cohort."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="guides")
    guide = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["cohort", "guide"], name="guide_once_a_cohort")]


class Wait(Scoped):
    """Somebody who waits for a place: from when, in what order, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        PLACED = "placed", _("Has a place")  # and waits for its date
        STARTED = "started", _("May start")
        WITHDRAWN = "withdrawn", _("Went by themselves")

    enrolment = models.OneToOneField("journeys.Enrolment", on_delete=models.PROTECT, related_name="wait")
    since = models.DateTimeField()
    urgent_because = models.CharField(max_length=20, blank=True)  # a code of places.URGENT: first in the line
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    placed_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(condition=~models.Q(state="placed") | models.Q(cohort__isnull=False),
                                   name="placed_somewhere"),
        ]
        indexes = [models.Index(fields=["service", "since"], condition=models.Q(state="waiting"), name="the_line"),
                   models.Index(fields=["service", "-started_at"])]

    @property
    def participant_id(self):
        return self.enrolment.participant_id


class Offer(Scoped):
    """A place that is offered to somebody until a time; answered, or lapsed."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        TAKEN = "taken", _("Taken")
        DECLINED = "declined", _("Not taken")
        LAPSED = "lapsed", _("Not answered in time")
        WITHDRAWN = "withdrawn", _("Taken back")

    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="offers")
    client_id = models.UUIDField()
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="offers")
    guide = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    place_in_line = models.PositiveIntegerField()  # when it was made: that the order was kept can be seen
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["wait"], condition=models.Q(state="open"), name="one_open_offer"),
            models.UniqueConstraint(fields=["wait", "client_id"], name="offer_once"),
        ]

    @property
    def participant_id(self):
        return self.wait.participant_id
