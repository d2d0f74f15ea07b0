"""Tables of supervision that is given: meetings, notes, and months of hours that were signed."""

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class Meeting(Scoped):
    """A meeting of a guide and a supervisor that was held."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")  # the supervisor
    client_id = models.UUIDField()
    due_on = models.DateField(null=True, blank=True)  # when it was due, by the protocols of that day; none: by none
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    topics = SealedText(default=b"")  # both read them
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "guide", "client_id"], name="supervised_once")]
        indexes = [models.Index(fields=["service", "guide", "-held_on"], name="supervision_held")]

    @property
    def sealed_for(self):
        return self.service_id, self.guide_id


class GuideNote(Scoped):
    """A supervisor's note about a guide."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    text = SealedText(default=b"")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "guide", "client_id"], name="guide_note_once")]

    @property
    def sealed_for(self):
        return self.service_id, self.guide_id


class PersonNote(Scoped):
    """What was said of a participant in supervision; sealed with the participant's key, and it goes with them."""

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+")
    guide = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    text = SealedText(default=b"")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "client_id"], name="person_note_once")]
        indexes = [models.Index(fields=["service", "guide", "-at"], name="person_notes_of_guide")]

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id

    @property
    def participant_id(self):
        return self.enrolment.participant_id


class SignedMonth(Scoped):
    """A month of a guide's hours as a supervisor signed it: the minutes as they stood then."""

    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    supervision = models.PositiveIntegerField()  # minutes
    contact = models.DecimalField(max_digits=8, decimal_places=1)  # minutes
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "guide", "month"], name="month_signed_once")]
