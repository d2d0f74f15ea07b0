"""Flags: a signal, its owner, its deadline and its outcome."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.safety"
    label = "safety"

    def ready(self) -> None:
        from handrail.programmes import checking, keeping

        from . import access, audit_words, listening, own_data, plan_loading, shelf  # noqa: F401

        keeping.ships("safety", shelf.shipped)
        checking.checks("safety", plan_loading.is_plan, shelf.check)
