"""Flags: a signal, its owner, its deadline and its outcome."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.safety"
    label = "safety"

    def ready(self) -> None:
        from handrail.programmes import checking, keeping

        from . import (  # noqa: F401
            access,
            audit_words,
            emergency_details,
            listening,
            own_data,
            own_records,
            plan_loading,
            record_access,
            record_words,
            shelf,
        )

        keeping.ships("safety", shelf.shipped)
        checking.checks("safety", plan_loading.is_plan, shelf.check)
