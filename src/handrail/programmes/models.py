"""Pack versions: programmes, measures and protocols as they were when loaded, named by their content's hash."""

from django.db import models


class PackVersion(models.Model):
    """One version of a pack. It never changes; enrolments, assessments and guidance point at it."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme"
        MEASURE = "measure"
        PROTOCOL = "protocol"
        CONSENT = "consent"
        SCREENING = "screening"
        SAFETY = "safety"
        RATING = "rating"
        GUIDES_CHECK = "guides-check"

    digest = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=60)  # the pack's id: "pain-cbt"
    version = models.CharField(max_length=20)
    files = models.JSONField()  # relative path → text
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "version"], name="a_version_has_one_content")]
        indexes = [models.Index(fields=["kind", "key", "-loaded_at"])]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"
