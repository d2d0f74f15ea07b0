"""Flags: a signal, its owner, its deadline and its outcome."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.safety"
    label = "safety"

    def ready(self) -> None:
        from . import access, audit_words, listening, own_data  # noqa: F401
