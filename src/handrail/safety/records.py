"""Tables of what is put on record for safety beside a flag: whom to reach, and how."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText

from . import emergency_asking


class Firmness(models.TextChoices):
    """How firmly a service asks for something."""

    REQUIRED = emergency_asking.REQUIRED, _("Needed to take part")
    ASKED = emergency_asking.ASKED, _("Asked; it can be left empty")
    NOT_ASKED = emergency_asking.NOT_ASKED, _("Not asked")


class EmergencyAsking(Scoped):
    """What a service asks for an emergency. Without a row it asks what `emergency_asking.UNLESS_SAID` says."""

    telephone = models.CharField(max_length=10, choices=Firmness.choices)
    whereabouts = models.CharField(max_length=10, choices=Firmness.choices)
    someone = models.CharField(max_length=10, choices=Firmness.choices)
    doctor = models.CharField(max_length=10, choices=Firmness.choices)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service"], name="one_asking_a_service")]


class EmergencyDetails(Scoped):
    """What a participant gave for an emergency: a row says that they were asked, whatever they left empty.

    Their own telephone number is the account's (`people.Person.phone`), so that there is only one.
    """

    participant = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    whereabouts = SealedText(default=b"")
    someone = SealedText(default=b"")  # a name
    someone_is = SealedText(default=b"")  # what they are to the participant
    someone_phone = SealedText(default=b"")  # E.164
    doctor = SealedText(default=b"")  # a name, a practice
    doctor_phone = SealedText(default=b"")  # E.164
    answered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "participant"], name="one_emergency_details")]

    @property
    def sealed_for(self):
        return self.service_id, self.participant_id
