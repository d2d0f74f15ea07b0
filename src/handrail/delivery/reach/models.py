"""What a person has chosen about being reached, and the browsers that take notices from us."""

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class Reaching(Scoped):
    """How somebody wants to be told that something is new. Without a row: by e-mail, by day."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    by_email = models.BooleanField(default=True)
    at_night = models.BooleanField(default=False)  # notices may come between nine at night and eight in the morning
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "person"], name="one_reaching")]


class PushDevice(Scoped):
    """A browser that somebody has asked to tell them. Its address is the browser's maker's, and sealed like theirs."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    endpoint = SealedText()
    code = models.CharField(max_length=64)  # stands for the endpoint
    made_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "person", "code"], name="one_push_device")]

    @property
    def sealed_for(self):
        return self.service_id, self.person_id
