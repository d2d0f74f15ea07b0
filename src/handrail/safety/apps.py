"""Flags: a signal, its owner, its deadline and its outcome."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.safety"
    label = "safety"

    def ready(self) -> None:
        from handrail.programmes import checking as packs
        from handrail.programmes import keeping

        from . import (  # noqa: F401
            access,
            audit_words,
            away,
            bad_day,
            checking,
            emergency_details,
            escalating,
            handing_over,
            harm,
            listening,
            own_data,
            own_records,
            plan_loading,
            record_access,
            record_words,
            reminding,
            scored,
            shelf,
            silence,
            written,
        )

        keeping.ships("safety", shelf.shipped)
        keeping.opens("safety", shelf.plan)
        packs.checks("safety", plan_loading.is_plan, shelf.check)
