"""Coming and going: triage, waiting list, cohorts, changes in the middle, discharge, coming back."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.intake"
    label = "intake"

    def ready(self) -> None:
        from . import (  # noqa: F401
            access,
            audit_words,
            breaks,
            cases,
            cohorts,
            deciding,
            discharge,
            letters,
            merging,
            own_data,
            own_place,
            places,
        )
