"""Clinicians outside the service who prescribe a course and hear how it goes."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.referrals"
    label = "referrals"

    def ready(self) -> None:
        from . import (  # noqa: F401
            access,
            agreeing,
            audit_words,
            by_text,
            clinicians,
            following,
            hearing,
            own_data,
            referring,
        )
