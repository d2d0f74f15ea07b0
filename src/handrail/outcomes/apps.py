"""What a service sees of itself."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        from handrail.programmes import checking

        from . import access, audit_words, keeping_up, listening  # noqa: F401
        from .evidence import pack

        checking.checks("evidence", pack.is_evidence, pack.load, (".toml", ".csv"))
