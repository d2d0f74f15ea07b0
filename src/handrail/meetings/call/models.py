"""What is kept of a call: how long they talked, and that it is over. Never what was said."""

from django.db import models

from handrail.ground.scoped import Scoped


class Call(Scoped):
    """The call of an appointment."""

    appointment = models.OneToOneField("meetings.Appointment", on_delete=models.CASCADE, related_name="call")
    talked_seconds = models.PositiveIntegerField(default=0)  # in which the two browsers were connected
    first_talked_at = models.DateTimeField(null=True, blank=True)
    last_talked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # for both; none again once it is opened again
    ended_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
