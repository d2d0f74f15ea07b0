"""Guidance given against guidance planned, and what it costs."""

from django.apps import AppConfig


class FidelityConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.fidelity"
    label = "fidelity"
