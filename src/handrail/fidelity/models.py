"""What fidelity is counted from: one kept row a participant and protocol, derived from contacts. See keeping_up.py.

Nothing in `Given` is the only copy of anything: `handrail doctor --rebuild` derives it afresh.
"""

from django.db import models

from handrail.ground.scoped import Scoped


class Given(Scoped):
    """What one enrolment was planned and given under one protocol. Minutes are tenths, so that sums are exact."""

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="given")
    programme = models.CharField(max_length=60)  # its key
    protocol = models.CharField(max_length=60)  # its key
    guide = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    signed_up_on = models.DateField()  # in the service's zone
    has_started = models.BooleanField(default=False)
    is_over = models.BooleanField(default=False)  # finished or left: nothing more comes
    days = models.PositiveIntegerField(null=True)  # from the start to the end; none: it runs still
    planned = models.PositiveIntegerField(default=0)
    given = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    not_reached = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)
    retried = models.PositiveIntegerField(default=0)
    other_channel = models.PositiveIntegerField(default=0)
    beside = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    timed = models.PositiveIntegerField(default=0)
    timed_contacts = models.PositiveIntegerField(default=0)
    planned_minutes = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)
    # {"by": [[channel, qualification, giver, contacts, minutes, timed]], "why": {code: n}, "late": [hours],
    # "replies": [hours]}; what is empty isn't there
    more = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "protocol"], name="given_once")]
        indexes = [
            models.Index(fields=["service", "guide"]),
            models.Index(fields=["service", "revision"], name="given_revision"),
        ]


class Rates(Scoped):
    """What an hour of each qualification costs a service, and in which currency: one row a service."""

    currency = models.CharField(max_length=3)  # ISO 4217
    an_hour = models.JSONField(default=dict)  # {"nurse": "42.50"}: of guides' qualifications, and of supervisors
    set_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service"], name="one_rates_a_service")]
