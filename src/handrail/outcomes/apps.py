"""What a service sees of itself."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        from . import access, audit_words, keeping_up, listening  # noqa: F401
