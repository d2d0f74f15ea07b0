"""Packs: loading and keeping programme versions."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.programmes"
    label = "programmes"
