"""What a participant goes through: coming in, lessons, the journal, assessments, leaving."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.journeys"
    label = "journeys"

    def ready(self) -> None:
        from handrail.programmes import keeping

        from . import (  # noqa: F401
            access,
            assessing,
            audit_words,
            batteries,
            consenting,
            forgetting,
            joining,
            joining_packs,
            leaving,
            own_data,
            signing_up,
            step_words,
            whose_form,
        )

        keeping.ships("consent", joining_packs.shipped_consents)
        keeping.ships("screening", joining_packs.shipped_screens)
