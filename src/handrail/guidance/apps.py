"""Protocols, contacts, messages, the caseload."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.guidance"
    label = "guidance"

    def ready(self) -> None:
        from handrail.programmes import keeping

        from . import access, listening, messages, needed, own_data, shelf  # noqa: F401

        keeping.ships("protocol", shelf.shipped)
