"""The room as a Django app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Instruments as data: reading, scoring, reliable change."""

    name = "handrail.measures"
    label = "measures"

    def ready(self) -> None:
        from handrail.programmes import keeping

        from . import shelf

        keeping.ships("measure", shelf.shipped)
