"""What a participant goes through: coming in, lessons, the journal, assessments, leaving."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.journeys"
    label = "journeys"

    def ready(self) -> None:
        from handrail.programmes import checking, keeping

        from . import (  # noqa: F401
            access,
            asking,
            assessing,
            audit_words,
            batteries,
            consent_text,
            consenting,
            forgetting,
            joining,
            joining_packs,
            leaving,
            own_data,
            rebuilding,
            reminding,
            screening_file,
            signing_up,
            step_words,
            whose_form,
        )

        keeping.ships("consent", joining_packs.shipped_consents)
        keeping.opens("consent", joining_packs.consent)
        keeping.ships("screening", joining_packs.shipped_screens)
        keeping.opens("screening", joining_packs.screen)
        checking.checks("consent", joining_packs.is_consent, consent_text.load)
        checking.checks("screening", joining_packs.is_screen, screening_file.load)
