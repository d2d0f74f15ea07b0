"""Guidance given against guidance planned, and what it costs."""

from django.apps import AppConfig


class FidelityConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.fidelity"
    label = "fidelity"

    def ready(self) -> None:
        from . import access, audit_words, keeping_up, listening, own_data  # noqa: F401
