"""What a participant goes through: coming in, lessons, the journal, assessments, leaving."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.journeys"
    label = "journeys"

    def ready(self) -> None:
        from . import access, assessing, batteries  # noqa: F401
