"""The room as a Django app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Instruments as data: reading, scoring, reliable change."""

    name = "handrail.measures"
    label = "measures"

    def ready(self) -> None:
        from handrail.programmes import checking, keeping

        from . import folder, loading, shelf

        keeping.ships("measure", shelf.shipped)
        checking.checks("measure", loading.is_measure, loading.load)
        checking.knows("measure", folder.known, folder.unready)
