"""The ground floor as a Django app: it owns the keys table and nothing else."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """Ground: keys, moment, scoping."""

    name = "handrail.ground"
    label = "ground"
