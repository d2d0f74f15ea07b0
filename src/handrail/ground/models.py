"""The keys that seal people's words. This table lives in a database of its own, backed up apart."""

from django.db import models

from .ids import new_id


class DataKey(models.Model):
    """The key of one person in one service, wrapped by an installation key. Destroying it is forgetting."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service_id = models.UUIDField()
    person_id = models.UUIDField()
    wrapped = models.BinaryField()
    wrapped_by = models.CharField(max_length=16)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service_id", "person_id"], name="one_key_a_person_and_service")]
        indexes = [models.Index(fields=["wrapped_by"])]


class ForgottenOwner(models.Model):
    """The ledger of destroyed keys. It lies beside the keys, so that a restored backup of the data can't lose it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service_id = models.UUIDField()
    person_id = models.UUIDField()
    at = models.DateTimeField()  # the moment in the service's time, a demo's offset included

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service_id", "person_id"], name="one_ledger_row_an_owner")]
